"""Which links of a digest lead nowhere, as far as was known at its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aggregator.model import Digest
from aggregator.store import Store


def with_link_states(store: Store, digest: Digest, *, as_of: datetime | None) -> Digest:
    """The digest, each attribution saying since when its link is gone.

    What was found of a link is known as a revision is: the digest's ``as_of`` is no earlier than
    the newest finding that it goes by, so that it can be made again.

    Args:
        store: knows what was found.
        digest: as it was built.
        as_of: what was found later does not count.
    """
    from aggregator.digest import cited_pages, with_gone

    states = store.link_states(cited_pages(digest), as_of=as_of)
    if not states:
        return digest
    gone = {url: state.at for url, state in states.items() if state.is_gone}
    newest = max(state.at for state in states.values())
    return replace(with_gone(digest, gone), as_of=max(digest.as_of, newest))
