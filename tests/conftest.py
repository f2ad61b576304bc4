"""What tests of several parts need: a real PostgreSQL, started when the first test asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.postgres import postgres


@pytest.fixture(scope="session")
def new_postgres_database() -> Iterator[Callable[[], str]]:
    """Makes an empty database each time it is called, and gives its SQLAlchemy URL."""
    with postgres() as make:
        yield make
