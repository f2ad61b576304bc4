"""Paragraphs of posts that tell of several events."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.digest import START, Matched, PostText, divide_posts, group_passages, passage_links
from aggregator.digest.stretches import FEWEST_PARAGRAPHS, cut_points

SHARED = Path(__file__).resolve().parents[3] / "shared" / "seeds"

FERRY = (
    "The ferry Alder ran aground off Carrow Point in Tuesday's storm with 137 people aboard.",
    "Coastguard boats from Carrow took the passengers of the Alder ashore within two hours.",
    "The master of the Alder told the coastguard that the rudder had failed in the storm.",
    "Divers will look at the rudder of the Alder once the storm off Carrow Point is over.",
)
BALLOT = (
    "Dockers in Eastwater voted for a strike over night shifts, their union Harbour Hands said.",
    "Harbour Hands said that 81 per cent of the dockers had backed the strike in the ballot.",
    "The port of Eastwater called the ballot of Harbour Hands a blow to its night shifts.",
    "A strike of the dockers could begin within a week, the union's leader Petra Voss said.",
)
TALKS = (
    "Presidents Oren Dahl and Mira Kesh met in Vessaly for talks about the searched ships.",
    "Kesh wants the searched ships back before the talks with Dahl in Vessaly go on.",
    "Dahl said in Vessaly that the searched ships had carried engines for drones.",
    "The talks of Dahl and Kesh are the first since the border at Vessaly was closed.",
)


def group(*posts: tuple[str, tuple[str, ...]]):
    told = [PostText(title, paragraphs, "en") for title, paragraphs in posts]
    return group_passages(told, divide_posts(told, background=START))


def stories(grouping, post: int, count: int) -> list[int]:
    return [grouping.story_of(post, position) for position in range(count)]


def test_each_stretch_of_a_long_post_finds_its_story():
    found = group(
        ("Live: storm, ships and strike", (*FERRY[:2], *BALLOT[:2], *TALKS[:2])),
        ("Rudder failed before ferry Alder ran aground", FERRY[2:]),
        ("Dockers back a strike", BALLOT[2:]),
        ("Dahl and Kesh talk about ships", TALKS[2:]),
    )
    assert stories(found, 0, 6) == [0, 0, 1, 1, 2, 2]
    # The post itself is of the story that it begins with.
    assert found.labels == (0, 0, 1, 2)


def test_a_stretch_that_nobody_else_tells_of_stays_with_its_post():
    found = group(
        ("Ferry Alder aground", (*FERRY, *BALLOT)),
        ("Dahl and Kesh talk about ships", TALKS),
    )
    assert stories(found, 0, 8) == [0] * 8
    assert found.elsewhere == {}


def test_short_posts_stay_whole():
    posts = [PostText("", FERRY[:2] + BALLOT[: FEWEST_PARAGRAPHS - 3], "en")]
    [stretch] = divide_posts(posts, background=START)
    assert (stretch.start, stretch.end) == (0, FEWEST_PARAGRAPHS - 1)


def test_cuts_stand_where_the_likeness_ends():
    block = np.full((4, 4), 0.5, np.float32)
    likeness = np.zeros((8, 8), np.float32)
    likeness[:4, :4] = likeness[4:, 4:] = block
    np.fill_diagonal(likeness, 1.0)
    assert cut_points(likeness) == [4]
    assert cut_points(np.ones((8, 8), np.float32)) == []
    assert cut_points(np.eye(8, dtype=np.float32), price=9.0) == []


def test_links_are_between_posts_only():
    where = [(0, 0), (0, 1), (1, 0)]
    exact = ("exact", 1.0)
    assert passage_links(where, Matched((2, 2, 2), {0: exact, 1: exact})) == {
        ((0, 0), (1, 0)),
        ((0, 1), (1, 0)),
    }
    assert passage_links(where, Matched((0, 0, 2), {1: exact})) == set()


def test_a_day_without_posts_has_no_story():
    assert group().labels == ()


paragraphs = st.lists(st.sampled_from([*FERRY, *BALLOT, *TALKS, ""]), max_size=12).map(tuple)


@settings(max_examples=40, deadline=None)
@given(st.lists(paragraphs, max_size=5))
def test_every_paragraph_stands_in_one_stretch_and_one_story(day):
    posts = [PostText(f"Post {i}", one, "en") for i, one in enumerate(day)]
    stretches = divide_posts(posts, background=START)
    for number, post in enumerate(posts):
        own = [s for s in stretches if s.post == number]
        covered = [p for s in own for p in range(s.start, s.end)]
        assert covered == list(range(len(post.paragraphs)))
    found = group_passages(posts, stretches)
    assert len(found.labels) == len(found.centrality) == len(posts)
    labels = {
        found.story_of(n, p) for n, post in enumerate(posts) for p in range(len(post.paragraphs))
    }
    assert labels | set(found.labels) == set(range(len(labels | set(found.labels))))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """The stories of 18 March 2025 from the shared seeds."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent")
    pytest.importorskip("sentence_transformers", reason="the extra app is not installed")
    os.environ["HF_HUB_OFFLINE"] = "1"
    from aggregator.config import load_config
    from aggregator.pipeline import run

    folder = tmp_path_factory.mktemp("shared")
    path = folder / "aggregator.toml"
    path.write_text(f'[[source]]\nname = "seeds"\npaths = ["{SHARED}"]\n', "utf-8")
    config = load_config(path, environ={}).with_settings(out=str(folder / "out"))
    run(config, now=datetime(2025, 3, 19, 5, 0, tzinfo=UTC))
    text = (folder / "out" / "2025-03-18" / "digest.json").read_text("utf-8")
    return json.loads(text)["stories"]


def _story_with(stories: list[dict], *needles: str) -> int:
    [number] = {
        n
        for n, story in enumerate(stories)
        for text in (
            *(a["text"] for passage in story["passages"] for a in passage["attributions"]),
            *(one["text"] for one in story.get("left_out", ())),
        )
        if all(needle in text for needle in needles)
    }
    return number


def test_the_shared_seeds_tell_five_stories_apart(day: list[dict]):
    found = [
        _story_with(day, "1400 GMT"),
        _story_with(day, "Semafor", "officially"),
        _story_with(day, "137 drones"),
        _story_with(day, "salient"),
        _story_with(day, "RIA Novosti"),
    ]
    assert len(set(found)) == 5


def test_articles_on_the_call_stand_together(day: list[dict]):
    call = _story_with(day, "1400 GMT")
    assert _story_with(day, "hour and a half") == call
    assert _story_with(day, "2pm today UK") == call
    # Both outlets' passages on Crimea are in the story on Crimea.
    assert _story_with(day, "Two sources", "Semafor") == _story_with(day, "officially", "Semafor")
