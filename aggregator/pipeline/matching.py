"""Which paragraphs of a day say the same: worked out once for the same paragraphs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from aggregator import __version__
from aggregator.store import StoredOverride

if TYPE_CHECKING:
    from aggregator.dedup import Encoder
    from aggregator.dedup.model import Cache
    from aggregator.dedup.thresholds import Thresholds
    from aggregator.digest import DayParagraphs, Matched
    from aggregator.report import Progress
    from aggregator.store.memos import Memos

_KIND: Final = "matched"


def match_day(
    day: DayParagraphs,
    decided: Sequence[StoredOverride],
    *,
    encoder: Encoder | None,
    thresholds: Thresholds,
    cache: Cache,
    memos: Memos | None,
    progress: Progress | None,
) -> Matched:
    """Deduplicate a day's paragraphs, and change what people decided.

    What is found depends on the texts in their order, the settings and the decisions; if it was
    found before, it is read from a memo.

    Args:
        day: its paragraphs.
        decided: decisions about pairs of these texts, in the order in which they were made.
        encoder: of the semantic tier, if there is one.
        thresholds: where lines are drawn.
        cache: what is kept of texts and pairs.
        memos: what is kept of whole days; ``None``: it is worked out in any case.
        progress: is told how far it has come.
    """
    from aggregator.dedup import deduplicate
    from aggregator.dedup.tiers import settings
    from aggregator.digest import Matched, Override, apply_overrides, matched

    decisions = [Override(one.kind, one.key_a, one.key_b) for one in decided if one.kind != "undo"]
    inputs = ""
    if memos is not None:
        inputs = day_hash(
            day.texts,
            f"{__version__} {settings(thresholds, encoder)}",
            *(f"{d.kind} {d.a} {d.b}" for d in decisions),
        )
        kept = memos.get(_KIND, inputs)
        if kept is not None:
            return Matched.from_columns(kept)
    result = deduplicate(
        day.paragraphs, encoder=encoder, cache=cache, thresholds=thresholds, progress=progress
    )
    found = matched(*apply_overrides(result.clusters, result.conflicts, decisions))
    if memos is not None:
        memos.keep(_KIND, inputs, found.to_columns())
    return found


def day_hash(texts: Sequence[str], *settings: str) -> str:
    """Identifies texts in their order, and what else a result depends on: 64 hex digits.

    Args:
        texts: any.
        settings: none of them has a NUL.
    """
    told = hashlib.sha256("\0".join(settings).encode())
    told.update(f"\0\0{len(texts)}\0".encode())
    told.update(",".join(map(str, map(len, texts))).encode())
    told.update("".join(texts).encode("utf-8", "surrogatepass"))
    return told.hexdigest()
