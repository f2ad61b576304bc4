"""What a digest gave and its source has since corrected, updated or withdrawn.

A reader who was given something that is no longer so is told first thing in the next digest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from aggregator.dedup.facts import analyse, compare_facts
from aggregator.dedup.text import words
from aggregator.digest.figures import corrects, is_running, number_in
from aggregator.model import Attribution, Change, Digest, FactDifference, Revision

_SAME: Final = 0.4
"""Share of words (Jaccard) from which a paragraph stands in another's place."""

_SURE: Final = 0.5
"""Strength from which a difference of facts counts, as for conflicts."""

_ORDER: Final = ("corrected", "withdrawn", "updated")


def find_changes(before: Digest, current: Mapping[str, Revision]) -> tuple[Change, ...]:
    """What of a digest is no longer so.

    A change of wording alone is none; nor is another time on the same words.

    Args:
        before: the digest that was given.
        current: the current revision of its posts, by the post's id. A post that is missing is
            taken to be as it was.

    Returns:
        corrections, withdrawals, then updates, each in the order of the digest.
    """
    found = [
        change
        for story in before.stories
        for passage in story.passages
        for change in _of_passage(passage.id, passage.shown, current.get(passage.shown.post_id))
    ]
    return tuple(sorted(found, key=lambda change: _ORDER.index(change.kind)))


def _of_passage(passage_id: str, shown: Attribution, revision: Revision | None) -> Iterator[Change]:
    if revision is None or revision.hash == shown.revision_hash:
        return
    told = words(shown.text)
    paragraphs = revision.post.paragraphs
    if any(words(text) == told for text in paragraphs):
        return
    now = max(paragraphs, key=lambda text: _jaccard(told, words(text)), default="")
    if not now or _jaccard(told, words(now)) < _SAME:
        yield _change("withdrawn", passage_id, shown, revision, "", ())
        return
    differences = tuple(
        FactDifference(f.kind, shown.text[slice(*f.a)], now[slice(*f.b)])
        for f in compare_facts(analyse(shown.text), analyse(now)).findings
        if f.strength >= _SURE
    )
    if differences and _rises(differences, shown.text, now):
        yield _change("updated", passage_id, shown, revision, now, differences)
    elif differences or corrects(revision.post.text):
        yield _change("corrected", passage_id, shown, revision, now, differences)


def _change(
    kind: Literal["corrected", "withdrawn", "updated"],
    passage_id: str,
    shown: Attribution,
    revision: Revision,
    now: str,
    differences: tuple[FactDifference, ...],
) -> Change:
    return Change(
        kind=kind,
        passage_id=passage_id,
        text=shown.text,
        now=now,
        differences=differences,
        outlet=shown.outlet,
        post_id=shown.post_id,
        url=shown.url,
        revision_hash=shown.revision_hash,
        now_hash=revision.hash,
        seen_at=revision.seen_at,
    )


def _rises(differences: tuple[FactDifference, ...], before: str, now: str) -> bool:
    """Whether all that differs is a running count that is higher now."""
    for difference in differences:
        if difference.kind != "number":
            return False
        low, high = number_in(difference.here), number_in(difference.there)
        if low is None or high is None or high <= low:
            return False
    return is_running(before) and is_running(now)


def _jaccard(a: list[str], b: list[str]) -> float:
    x, y = set(a), set(b)
    return len(x & y) / len(x | y) if x or y else 1.0
