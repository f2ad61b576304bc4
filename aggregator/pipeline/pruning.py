"""Once a day: let go of what the store need not keep."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Final

from aggregator.config import Config
from aggregator.pipeline.lease import mine
from aggregator.store import Pruned, Store

VERSION_DAYS: Final = 30
"""Days after which goes what a later version of a digest replaced, and the record of a run."""

_MARK: Final = "prune"


def prune(config: Config, store: Store, *, now: datetime, days: int | None, dry: bool) -> Pruned:
    """Let go of what policy does not keep.

    Args:
        config: ``pull.page_days`` says how long the bytes of pages are kept.
        store: of which.
        now: in UTC.
        days: in place of all periods; ``None``: those of the configuration.
        dry: change nothing, and say what would go.

    Raises:
        StoreError: the store cannot be used.
    """
    page_days = config.pull.page_days if days is None else days
    pages = None if page_days is None else now - timedelta(days=page_days)
    rest = now - timedelta(days=VERSION_DAYS if days is None else days)
    return store.prune(pages_before=pages, rest_before=rest, dry=dry)


def prune_daily(config: Config, store: Store, *, now: datetime) -> Pruned | None:
    """Prune, if that was not done within the last 20 hours; ``None``: it was.

    Raises:
        StoreError: the store cannot be used.
    """
    # A lease that is never given back is the note of when it was done last.
    if store.leases.take(_MARK, f"{mine()}{uuid.uuid4().hex[:8]}", _now(), timedelta(hours=20)):
        return None
    return prune(config, store, now=now, days=None, dry=False)


def _now() -> datetime:
    return datetime.now(UTC)
