"""A database that is open, and the transactions on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from aggregator.store import (
    dialect,
    schema,
)


class StoreBase:
    """Opens and closes the database; what is kept in it is for the classes below."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._writer = engine.execution_options(**{dialect.WRITES: True})

    @classmethod
    def open(cls, url_or_path: str, *, timeout: float = 30.0) -> Self:
        """Open a database; make it if it is not there, migrate it if it is older.

        Args:
            url_or_path: path of an SQLite file, ``:memory:``, or an address such as
                ``sqlite:///PATH`` or ``postgresql+psycopg://HOST/NAME``.
            timeout: how long to wait for another process that writes, in seconds.

        Raises:
            SchemaError: the database was written by a newer version.
            StoreError: it is no database, belongs to another program, or cannot be opened.
            MissingExtra: the database's driver is not installed.
        """
        url = dialect.database_url(url_or_path)
        name = dialect.display_name(url)
        engine = dialect.make_engine(url, timeout=timeout)
        try:
            with dialect.plain_errors(name):
                schema.prepare(engine, name)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, name)

    @staticmethod
    def lets_many_write(url_or_path: str) -> bool:
        """Whether several processes write at a time to such a database; it is not opened.

        Raises:
            StoreError: it is no database.
        """
        return dialect.many_write(dialect.database_url(url_or_path).get_backend_name())

    @property
    def has_many_writers(self) -> bool:
        """Whether several processes write at a time; on SQLite each waits for the others."""
        return dialect.many_write(self._engine.dialect.name)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with dialect.plain_errors(self._name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with dialect.plain_errors(self._name), self._writer.begin() as connection:
            yield connection
