"""When a post has a new revision."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Moment, Post, Revision, Span
from aggregator.revise import revise, withdraw

SEEN = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)
LATER = SEEN + timedelta(hours=2)


def make_post(text: str = "The ferry left the quay at noon.", **changes: object) -> Post:
    post = Post(
        id="harbour:live.html#p7",
        source="harbour",
        locator="live.html",
        outlet="Harbour Post",
        title="Ferry leaves",
        published=Moment(date(2031, 5, 4), datetime(2031, 5, 4, 8, tzinfo=UTC), "json-ld"),
        text=text,
        spans=(Span(0, len(text)),) if text else (),
    )
    return dataclasses.replace(post, **changes)  # type: ignore[arg-type]  # any field


def first(post: Post) -> Revision:
    revision = revise(None, post, SEEN)
    assert revision is not None
    return revision


def test_a_new_post_has_a_first_revision() -> None:
    post = make_post()
    assert revise(None, post, SEEN) == Revision(post=post, number=1, seen_at=SEEN)


def test_the_same_words_are_no_revision() -> None:
    assert revise(first(make_post()), make_post(), LATER) is None


@pytest.mark.parametrize(
    "bumped",
    [
        {"modified": LATER},
        {"pinned": True},
        {"published": Moment(date(2031, 5, 5), LATER + timedelta(days=1), "json-ld")},
    ],
)
def test_a_bumped_clock_over_the_same_words_is_no_revision(bumped: dict[str, object]) -> None:
    assert revise(first(make_post()), make_post(**bumped), LATER) is None


def test_other_words_are_the_next_revision() -> None:
    changed = make_post("The ferry left the quay at one.")
    assert revise(first(make_post()), changed, LATER) == Revision(changed, 2, LATER)


def test_another_title_is_a_revision() -> None:
    changed = make_post(title="Ferry leaves late")
    assert revise(first(make_post()), changed, LATER) == Revision(changed, 2, LATER)


def test_going_back_to_an_earlier_wording_is_a_revision() -> None:
    second = revise(first(make_post()), make_post("It is delayed."), LATER)
    third = revise(second, make_post(), LATER + timedelta(hours=1))
    assert third is not None
    assert third.number == 3


def test_a_better_reading_of_the_same_bytes_is_kept_when_the_caller_says_so() -> None:
    local = datetime(2031, 5, 4, 10, tzinfo=timezone(timedelta(hours=2)))
    zoned = make_post(published=Moment(date(2031, 5, 4), local, "json-ld"))
    assert zoned == make_post(), "the same instant: only its offset differs"
    assert revise(first(make_post()), zoned, LATER) is None
    assert revise(first(make_post()), zoned, LATER, reread=True) == Revision(zoned, 2, LATER)
    assert revise(first(make_post()), make_post(), LATER, reread=True) is None


def test_a_revision_of_another_post_is_refused() -> None:
    with pytest.raises(ValueError, match="not a revision of"):
        revise(first(make_post()), make_post(id="harbour:live.html#p8"), LATER)


def test_a_withdrawn_post_has_a_last_empty_revision() -> None:
    gone = withdraw(first(make_post()), LATER)
    assert gone is not None
    assert (gone.number, gone.post.text, gone.post.spans) == (2, "", ())
    assert gone.post.title == "Ferry leaves"
    assert withdraw(gone, LATER) is None
    restored = revise(gone, make_post(), LATER)
    assert restored is not None
    assert restored.number == 3


@given(st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=12))
def test_revisions_count_up_and_no_two_in_a_row_say_the_same(sights: list[str]) -> None:
    kept: list[Revision] = []
    for hour, text in enumerate(sights):
        seen = SEEN + timedelta(hours=hour)
        revision = revise(kept[-1] if kept else None, make_post(text), seen)
        if revision is not None:
            kept.append(revision)
    assert [revision.number for revision in kept] == list(range(1, len(kept) + 1))
    assert all(a.hash != b.hash for a, b in pairwise(kept))
    assert kept[-1].post.text == sights[-1]
