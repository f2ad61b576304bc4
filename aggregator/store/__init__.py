"""The store: pages, posts with every revision, judgements, digests and runs, in one database.

``import aggregator.store`` is light: SQLAlchemy is loaded when :class:`Store` is first asked
for, Alembic only when a database has to be migrated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aggregator.store.people import (
    Choices,
    Subscriber,
    SubscriberNote,
    SubscriberState,
)
from aggregator.store.values import (
    Delivery,
    DeliveryState,
    DigestHead,
    Figures,
    Lease,
    LinkFinding,
    LinkState,
    NewDelivery,
    Pruned,
    Release,
    ReleaseState,
    Run,
    SourceSummary,
    StoredDigest,
    StoredFetch,
    StoredOverride,
    StoredParagraph,
    StoredPlace,
    Turn,
)

if TYPE_CHECKING:
    from aggregator.store.store import Store

__all__ = [
    "Choices",
    "Delivery",
    "DeliveryState",
    "DigestHead",
    "Figures",
    "Lease",
    "LinkFinding",
    "LinkState",
    "NewDelivery",
    "Pruned",
    "Release",
    "ReleaseState",
    "Run",
    "SourceSummary",
    "Store",
    "StoredDigest",
    "StoredFetch",
    "StoredOverride",
    "StoredParagraph",
    "StoredPlace",
    "Subscriber",
    "SubscriberNote",
    "SubscriberState",
    "Turn",
]


def __getattr__(name: str) -> Any:
    if name == "Store":
        from aggregator.store.store import Store

        return Store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
