"""A digest cut to topics keeps whole stories, and what was told of them before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.pipeline.topics import Topics, cut, is_empty
from aggregator.render import digest_from_json, mail_text, render
from tests.render.sample import sample as morning
from tests.render.sample_news import sample as evening


@pytest.mark.parametrize(
    ("topic", "text", "is_found"),
    [
        ("flood", "The FLOOD came", True),
        ("flood", "Flooding came", False),
        ("flood*", "Flooding came", True),
        ("flood*", "A flood.", True),
        ("port averil", "in Port\nAveril, at noon", True),
        ("port averil", "the port of Averil", False),
        ("Kyiv", "Kyiv's mayor", True),
        ("fire brigade*", "two fire brigades", True),
        ("sand-bank", "the sand bank", True),
        ("Überflutung", "ÜBERFLUTUNG im Hafen", True),
        ("港", "港でフェリーが再開", True),
        ("フェリー", "港でフェリーが再開", True),
        ("Київ", "у місті київ спокійно", True),
        ("a.c", "abc", False),
        ("(", "( [", False),
        ("*", "anything", False),
    ],
)
def test_a_topic_is_found_by_its_words(topic: str, text: str, is_found: bool) -> None:
    assert Topics([topic]).in_any(["nothing", text]) is is_found


@given(st.text(max_size=40), st.text(max_size=80))
def test_any_topic_can_be_looked_for(topic: str, text: str) -> None:
    Topics([topic]).in_any([text])


def test_stories_stay_whole_and_in_order() -> None:
    digest = morning()
    shown = cut(digest, ["ferry", "drone*"])
    assert [s.title for s in shown.stories] == [
        s.title for s in digest.stories if s in shown.stories
    ]
    assert digest.stories[0] in shown.stories and digest.stories[1] in shown.stories
    assert digest.stories[-1] not in shown.stories
    outlets = {o for s in shown.stories for o in s.outlets}
    assert {p.outlet for p in shown.pages} <= outlets


def test_corrections_and_listed_stories_are_cut_too() -> None:
    digest = evening()
    mayor = cut(digest, ["mayor"])
    assert [c.text for c in mayor.changes] == ["The mayor has resigned."]
    choir = cut(digest, ["choir"])
    assert [line.title for line in choir.left_out] == ["Choir looks for two basses"]
    assert choir.changes == () and not is_empty(choir)


def test_without_topics_nothing_is_cut() -> None:
    assert cut(morning(), ()) is not None
    assert cut(morning(), ()) == morning()
    assert cut(morning(), ["  "]) == morning()


def test_what_is_left_can_be_shown_in_every_form() -> None:
    for topics in (["ferry"], ["nothing of the kind"]):
        digest = cut(evening(), topics)
        for form in ("html", "md", "txt", "json"):
            assert render(digest, form)
        subject, text, html = mail_text(digest)
        assert subject and text and html
        assert digest_from_json(render(digest, "json")) == digest
    assert is_empty(cut(evening(), ["nothing of the kind"]))
