"""What one revision changed of the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Moment, Revision
from aggregator.revise import Change, changes, revise, withdraw, word_changes
from tests.test_revise_identity import NOON, SEEN, make

TEXT = "The ferry left the quay at noon with forty people on board."
LATER = SEEN + timedelta(hours=1)


def first(text: str = TEXT, **changed: object) -> Revision:
    revision = revise(None, make("p", text, **changed), SEEN)
    assert revision is not None
    return revision


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TEXT.replace("forty", "fifty"), "edited"),
        (TEXT + " All are well.", "grown"),
        ("Update: " + TEXT, "grown"),
        ("The ferry left the quay at noon.", "shortened"),
        ("Nothing of that was true.", "edited"),
    ],
)
def test_what_became_of_a_text(text: str, told: Change) -> None:
    before = first()
    after = revise(before, make("p", text), LATER)
    assert after is not None
    assert changes(before, after) == (told,)


def test_a_headline_and_a_text_may_change_at_once() -> None:
    before = first()
    after = revise(before, make("p", TEXT + " All are well.", title="Ferry is away"), LATER)
    assert after is not None
    assert changes(before, after) == ("retitled", "grown")


def test_the_first_is_new() -> None:
    assert changes(None, first()) == ("new",)


def test_withdrawn_and_restored_word_for_word() -> None:
    before = first()
    gone = withdraw(before, LATER)
    assert gone is not None
    assert changes(before, gone) == ("withdrawn",)
    assert withdraw(gone, LATER) is None
    back = revise(gone, make("p", TEXT), LATER)
    assert back is not None
    assert back.number == 3
    assert back.post.text == TEXT
    assert changes(gone, back) == ("restored",)


def test_a_post_that_is_nothing_but_its_headline_is_withdrawn_too() -> None:
    before = first("", title="Bridge shut")
    gone = withdraw(before, LATER)
    assert gone is not None
    assert gone.withdrawn
    assert revise(gone, make("p", "", title="Bridge shut"), LATER) is not None


ABOUT = Moment(NOON.date(), NOON, "relative time")


def test_a_time_that_drifts_is_no_revision() -> None:
    before = first(published=ABOUT)
    drifted = replace(ABOUT, at=NOON - timedelta(minutes=40))
    assert revise(before, make("p", TEXT, published=drifted), LATER) is None


def test_an_edit_keeps_the_first_guess_of_a_time_that_drifts() -> None:
    before = first(published=ABOUT)
    drifted = replace(ABOUT, at=NOON - timedelta(minutes=40))
    after = revise(before, make("p", TEXT + " More.", published=drifted), LATER)
    assert after is not None
    assert after.post.published == ABOUT


def test_a_surer_time_takes_the_place_of_one_that_drifts() -> None:
    before = first(published=ABOUT)
    sure = Moment(NOON.date(), NOON - timedelta(minutes=3), "time element")
    after = revise(before, make("p", TEXT, published=sure), LATER)
    assert after is not None
    assert after.post.published == sure
    assert changes(before, after) == ("dated",)


def test_a_time_that_drifts_never_takes_the_place_of_a_surer_one() -> None:
    sure = Moment(NOON.date(), NOON, "time element")
    before = first(published=sure)
    assert revise(before, make("p", TEXT, published=ABOUT), LATER) is None
    edited = revise(before, make("p", TEXT + " More.", published=ABOUT), LATER)
    assert edited is not None
    assert edited.post.published == sure


@given(st.text("ab ,.\n", max_size=30), st.text("ab ,.\n", max_size=30))
def test_both_texts_can_be_read_from_the_changes(before: str, after: str) -> None:
    pairs = list(word_changes(before, after))
    assert "".join(old for old, _ in pairs) == before
    assert "".join(new for _, new in pairs) == after


def test_long_texts_are_compared_in_bounded_time() -> None:
    before = " ".join(f"w{i}" for i in range(9_000))
    after = " ".join(f"v{i}" for i in range(9_000))
    pairs = list(word_changes(f"same {before} end", f"same {after} end"))
    assert pairs[0] == ("same ", "same ")
    assert pairs[-1] == (" end", " end")
