"""What the configuration says of fetching, as the fetching understands it; and times in words."""

from __future__ import annotations

from datetime import datetime

from aggregator.config import PullConfig
from aggregator.errors import ConfigError
from aggregator.pull.web import FetchPolicy, FetchState


def fetch_policy(pull: PullConfig) -> FetchPolicy:
    """How the configuration wants pages to be fetched.

    Raises:
        ConfigError: it names no contact, or bounds that contradict each other.
    """
    if pull.contact is None:
        raise ConfigError("must be given to fetch anything", key="pull.contact")
    try:
        return FetchPolicy(
            contact=pull.contact,
            robots=pull.robots,
            allow_hosts=pull.allow_hosts,
            min_interval_s=pull.min_interval_s,
            first_interval_s=pull.first_interval_s,
            max_interval_s=pull.max_interval_s,
            deadline_s=pull.deadline_s,
            run_s=pull.run_s,
            host_delay_s=pull.host_delay_s,
            per_host=pull.per_host,
            concurrency=pull.concurrency,
            decoded_bytes=pull.decoded_bytes,
        )
    except ValueError as error:
        raise ConfigError(str(error), key="pull") from error


def since(message: str, state: FetchState, at: datetime) -> str:
    """What went wrong, since when, and when it is tried again."""
    began = state.failing_since
    often = f", {state.failures} times" if state.failures > 1 else ""
    told = f"; failing since {utc(began)}{often}" if began and began != at else ""
    return f"{message}{told}{next_try(state)}"


def next_try(state: FetchState) -> str:
    """When an address is tried again."""
    return f"; next try {utc(state.next_at)}" if state.next_at else ""


def utc(time: datetime) -> str:
    """A time to the minute."""
    return f"{time:%Y-%m-%d %H:%M} UTC"
