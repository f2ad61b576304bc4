"""A store with two days of invented news, made once for the tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.config import Config
from tests.web import served


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return served.build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site(built: Config) -> Iterator[str]:
    """The address of the pages over that store, with reading open."""
    with served.served(built) as client:
        yield client.base


@pytest.fixture
def client(site: str) -> served.Client:
    return served.Client(site)


@pytest.fixture
def own(tmp_path: Path) -> Config:
    """A store that a test may change."""
    return served.build(tmp_path)
