"""Which known post a post is: by its names, its time and words, and never by its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Moment, Post, Revision, Span
from aggregator.revise import recognise

SEEN = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)
NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
WORDS = {
    "ferry": "The ferry left the quay at noon with forty people on board, the pilot said.",
    "weir": "Water stands two metres above the lower weir and still rises by the hour.",
    "school": "All schools of the upper valley stay shut until Thursday, the council decided.",
    "mill": "Firefighters pumped the cellar of the old mill dry during the night.",
}


def make(anchor: str, words: str = "ferry", *, minute: int = 0, **changes: Any) -> Post:
    text = WORDS.get(words, words)
    aliases = tuple(f"quay:live#{name}" for name in changes.pop("names", ()))
    post = Post(
        id=f"quay:live#{anchor}",
        source="quay",
        locator="live",
        outlet="Quay Post",
        title=f"On the {words}" if words in WORDS else "",
        published=Moment(date(2031, 5, 4), NOON + timedelta(minutes=minute), "time element"),
        text=text,
        spans=(Span(0, len(text)),),
        aliases=aliases,
    )
    return dataclasses.replace(post, **changes)


def seen(posts: Sequence[Post], before: Sequence[Post]) -> dict[str, str]:
    """The id under which each post of a page is known, after another page was seen before."""
    known = {post.id: Revision(post, 1, SEEN) for post in before}
    names = {name: post.id for post in before for name in (post.id, *post.aliases)}
    wanted = {name for post in posts for name in (post.id, *post.aliases)}
    named = {name: post for name, post in names.items() if name in wanted}
    found = recognise(posts, named, known)
    return {
        a.id.partition("#")[2]: b.id.partition("#")[2] for a, b in zip(posts, found, strict=True)
    }


def test_a_post_is_known_by_any_of_its_names() -> None:
    before = [make("5f3e9a0c11d2b47a", names=["block-5f3e9a0c11d2b47a"])]
    now = [make("a-slug-of-the-headline", names=["block-5f3e9a0c11d2b47a"])]
    assert seen(now, before) == {"a-slug-of-the-headline": "5f3e9a0c11d2b47a"}


def test_the_name_that_a_page_has_today_is_kept_with_the_others() -> None:
    before = make("5f3e9a0c11d2b47a", names=["link-5f3e9a0c11d2b47a"])
    now = make("a-slug-of-the-headline", names=["link-5f3e9a0c11d2b47a"])
    (post,) = recognise(
        [now],
        {"quay:live#link-5f3e9a0c11d2b47a": before.id},
        {before.id: Revision(before, 1, SEEN)},
    )
    assert set(post.aliases) == {
        "quay:live#link-5f3e9a0c11d2b47a",
        "quay:live#a-slug-of-the-headline",
    }


def test_a_headline_that_changes_does_not_make_another_post() -> None:
    before = [make("on-the-ferry", "ferry"), make("on-the-weir", "weir", minute=5)]
    now = [
        make("ferry-sets-out-after-all", "ferry", title="Ferry sets out after all"),
        make("on-the-weir", "weir", minute=5),
    ]
    assert seen(now, before)["ferry-sets-out-after-all"] == "on-the-ferry"


def test_words_alike_at_another_time_are_another_post() -> None:
    before = [make("on-the-ferry", "ferry")]
    now = [make("ferry-again", "ferry", minute=90, title="Ferry again")]
    assert seen(now, before) == {"ferry-again": "ferry-again"}


def test_places_in_a_list_do_not_shift_texts_onto_other_posts() -> None:
    before = [make("post1", "weir", minute=5), make("post2", "ferry")]
    now = [
        make("post1", "school", minute=20),
        make("post2", "weir", minute=5),
        make("post3", "ferry"),
    ]
    found = seen(now, before)
    assert found["post2"] == "post1"
    assert found["post3"] == "post2"
    assert found["post1"] not in ("post1", "post2")


def test_a_short_number_that_stays_is_an_id() -> None:
    before = [make("post-12", "weir", minute=5)]
    rewritten = make("post-12", "The dam has burst; everybody below is told to leave.", minute=5)
    assert seen([rewritten], before) == {"post-12": "post-12"}


def test_an_opaque_id_is_believed_whatever_changed() -> None:
    before = [make("5f3e9a0c11d2b47a6c8e9f10", "weir")]
    now = [make("5f3e9a0c11d2b47a6c8e9f10", "school", minute=300)]
    assert seen(now, before) == {"5f3e9a0c11d2b47a6c8e9f10": "5f3e9a0c11d2b47a6c8e9f10"}


def test_two_posts_that_share_a_name_stay_two() -> None:
    before = [make("a1b2c3d4e5f60718", "ferry", names=["summary"])]
    now = [
        make("a1b2c3d4e5f60718", "ferry", names=["summary"]),
        make("ffeeddccbbaa0099", "weir", minute=9, names=["summary"]),
    ]
    assert seen(now, before) == {
        "a1b2c3d4e5f60718": "a1b2c3d4e5f60718",
        "ffeeddccbbaa0099": "ffeeddccbbaa0099",
    }


@given(st.permutations(list(WORDS)), st.permutations(list(WORDS)), st.integers(0, 4))
def test_every_text_keeps_its_id_however_a_list_is_counted(
    order: list[str], again: list[str], gone: int
) -> None:
    minutes = {word: 7 * i for i, word in enumerate(WORDS)}
    before = [make(f"post{i}", word, minute=minutes[word]) for i, word in enumerate(order)]
    now = [make(f"post{i}", word, minute=minutes[word]) for i, word in enumerate(again[gone:])]
    found = seen(now, before)
    whose = {post.id: post.text for post in before}
    for post in now:
        assert whose[f"quay:live#{found[post.id.partition('#')[2]]}"] == post.text
    assert len(set(found.values())) == len(now)


def test_an_id_of_any_length_is_read_at_once() -> None:
    # With a pattern that can be read in many ways this took longer than anybody waits.
    for name in ("a" * 5000 + "!", "ab-" * 3000 + "!", "A_b." * 2000 + "x" * 500):
        post = make("entry", names=[name])
        (found,) = recognise([post], {}, {})
        assert found.aliases == post.aliases
