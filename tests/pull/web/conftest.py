"""Servers and a way to fetch, for all tests of fetching."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from aggregator.pull.web import FetchOutcome, FetchPolicy, FetchRequest, FetchState, fetch_all
from aggregator.pull.web.connect import Network
from tests.pull.web.servers import Server, running

NOW = datetime(2025, 3, 3, 12, tzinfo=UTC)
# Long enough for a busy machine; a test of what is slow sets its own, short ones.
BOUNDS = {
    "deadline_s": 5.0,
    "connect_s": 5.0,
    "silence_s": 5.0,
    "host_delay_s": 0.0,
    "allow_hosts": frozenset({"127.0.0.1"}),
}


def policy(**changes: object) -> FetchPolicy:
    return FetchPolicy(contact="desk@example.org", **{**BOUNDS, **changes})  # type: ignore[arg-type]


Fetch = Callable[..., FetchOutcome]


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as started:
        yield started


@pytest.fixture
def fetch() -> Fetch:
    """Fetch one URL, with changes to the policy by keyword."""

    def one(
        url: str,
        state: FetchState | None = None,
        network: Network | None = None,
        **changes: object,
    ) -> FetchOutcome:
        request = FetchRequest("a source", url, state or FetchState())
        [outcome] = fetch_all([request], policy(**changes), now=NOW, network=network)
        return outcome

    return one
