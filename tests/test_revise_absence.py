"""What a page has taken away: only what is missing inside the stretch that it shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.model import Extraction, Moment, Revision
from aggregator.revise import Absence, missing, withdraw
from tests.test_revise_identity import NOON, SEEN, make

TEN = [
    make(f"p{i:02}-opaque", f"Line {i} of the day tells news.", minute=10 * i) for i in range(10)
]
KNOWN = {post.id: Revision(post, 1, SEEN) for post in TEN}


def left(keep: Collection[int], *, new: int = 0, known: dict[str, Revision] = KNOWN) -> Absence:
    """What is missing on a page that shows these of the ten, and some new ones on top."""
    posts = [TEN[i] for i in sorted(keep)]
    fresh = [make(f"n{i}", f"New {i}.", minute=200 + i) for i in range(new)]
    ats = [post.published.at for post in (*posts, *fresh) if post.published.at]
    found = Extraction((*posts, *fresh), covers=(min(ats), max(ats)))
    return missing(found, found.posts, known, new={post.id for post in fresh})


def ids(absence: Absence) -> list[str]:
    return [revision.post.id.partition("#")[2] for revision in absence.gone]


def test_nothing_is_missing() -> None:
    assert left(range(10)) == Absence()


def test_what_rolled_off_the_page_stays() -> None:
    assert left(range(5, 10), new=5) == Absence()


def test_what_is_newer_than_a_page_stays() -> None:
    # An older copy of the page, such as a cache keeps.
    assert left(range(6)) == Absence()


def test_what_is_missing_inside_was_taken_away() -> None:
    assert ids(left([0, 1, 2, 4, 5, 6, 7, 8, 9])) == ["p03-opaque"]
    assert ids(left([0, 2], known={p.id: KNOWN[p.id] for p in TEN[:3]})) == ["p01-opaque"]


def test_inside_is_inside_after_others_rolled_off() -> None:
    assert ids(left([3, 4, 6, 7, 8, 9], new=3)) == ["p05-opaque"]


def test_many_at_once_are_doubted() -> None:
    absence = left([0, 1, 2, 7, 8, 9])
    assert absence.gone == ()
    assert len(absence.doubted) == 4


def test_more_than_half_is_doubted_however_few_there_are() -> None:
    few = {post.id: KNOWN[post.id] for post in TEN[:4]}
    assert left([0, 3], known=few).gone == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"pinned": True},
        {"published": Moment(NOON.date(), None, "time element")},
        {"published": Moment(NOON.date(), NOON + timedelta(minutes=30), "relative time")},
    ],
)
def test_what_stands_out_of_the_order_of_time_is_not_missed(changes: dict[str, object]) -> None:
    other = replace(TEN[3], **changes)  # type: ignore[arg-type]  # any field
    known = {**KNOWN, other.id: Revision(other, 1, SEEN)}
    assert left([0, 1, 2, 4, 5, 6, 7, 8, 9], known=known) == Absence()


def test_what_was_withdrawn_is_not_missed_again() -> None:
    gone = withdraw(KNOWN[TEN[3].id], SEEN)
    assert gone is not None
    known = {**KNOWN, TEN[3].id: gone}
    assert left([0, 1, 2, 4, 5, 6, 7, 8, 9], known=known) == Absence()


def test_a_page_that_covers_nothing_takes_nothing_away() -> None:
    found = Extraction((TEN[0], TEN[9]), covers=None)
    assert missing(found, found.posts, KNOWN) == Absence()
