"""Which earlier digests the stories of a digest may go on with, and which those were."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from aggregator.config import Config
from aggregator.errors import NotFoundError
from aggregator.pipeline.editions import Edition, edition_names
from aggregator.store import Store, StoredDigest

LOOK_BACK: Final = timedelta(days=7)
"""How long a story may pause and keep its id."""


def days_before(
    config: Config,
    store: Store,
    edition: Edition,
    before: StoredDigest | None,
    *,
    as_of: datetime | None,
) -> list[StoredDigest]:
    """The digests that readers were given in the last days, but for the one before.

    Args:
        config: says which editions there are.
        store: that keeps them.
        edition: of which a digest is made.
        before: what the reader was given before.
        as_of: digests that knew of what was seen later do not count.

    Returns:
        one of each edition, oldest first.
    """
    zone, names = config.digest.timezone, edition_names(config)
    found: list[StoredDigest] = []
    day, name = edition.day, edition.name
    while True:
        one = store.digest_before(zone, names, day, name, as_of=as_of)
        if one is None or one.day < edition.day - LOOK_BACK:
            return found[::-1]
        if before is None or one.content_hash != before.content_hash:
            found.append(one)
        day, name = one.day, one.edition


def digests_of(store: Store, hashes: Collection[str]) -> list[StoredDigest]:
    """The digests with these hashes, in their order.

    Raises:
        NotFoundError: the store has none of such a hash.
    """
    found = []
    for content_hash in hashes:
        one = store.digest_of_hash(content_hash)
        if one is None:
            raise NotFoundError(f"the store has no digest with the hash {content_hash}")
        found.append(one)
    return found
