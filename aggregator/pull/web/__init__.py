"""Pages from a hostile web: bounded, polite, and every way to go wrong is a value."""

from aggregator.pull.web.connect import Network
from aggregator.pull.web.decode import decode
from aggregator.pull.web.fetch import Fetching, fetch_all
from aggregator.pull.web.gate import Admission, Gate
from aggregator.pull.web.intervals import at_rest, next_host, next_state
from aggregator.pull.web.outcome import (
    FEED,
    PAGE,
    Blocked,
    Challenged,
    Deferred,
    Failed,
    Fetched,
    FetchOutcome,
    FetchRequest,
    NotModified,
)
from aggregator.pull.web.policy import FetchPolicy
from aggregator.pull.web.problem import FetchProblem
from aggregator.pull.web.state import FetchState, HostState
from aggregator.pull.web.urls import shown

__all__ = [
    "FEED",
    "PAGE",
    "Admission",
    "Blocked",
    "Challenged",
    "Deferred",
    "Failed",
    "FetchOutcome",
    "FetchPolicy",
    "FetchProblem",
    "FetchRequest",
    "FetchState",
    "Fetched",
    "Fetching",
    "Gate",
    "HostState",
    "Network",
    "NotModified",
    "at_rest",
    "decode",
    "fetch_all",
    "next_host",
    "next_state",
    "shown",
]
