"""Stories that grow text by text, and stories that go on over days."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.digest.continuing import (
    StoryTrace,
    continue_digest,
    continue_stories,
    trace_story,
)
from aggregator.digest.growing import GrowingStories
from aggregator.model import Attribution, Digest, Moment, Passage, Story, StoryMove

FERRY = (
    "The ferry Alder ran aground off Carrow Point in a storm, and 137 people were taken off.",
    "Coastguard crews took the passengers of the ferry Alder ashore at Carrow Point.",
    "The master of the ferry Alder told the coastguard that the rudder failed off Carrow Point.",
)
BALLOT = (
    "Dockers in Eastwater voted for a strike over night shifts, their union Harbour Hands said.",
    "Harbour Hands, the union of the Eastwater dockers, announced a strike over night shifts.",
    "The strike of the Eastwater dockers begins on Monday, Harbour Hands confirmed.",
)
TALKS = (
    "Presidents Oren Dahl and Mira Kesh opened talks in Vessaly about searched ships.",
    "Talks of Oren Dahl and Mira Kesh about searched ships went on in Vessaly into the night.",
)


def test_each_text_joins_a_story_or_founds_one():
    growing = GrowingStories(regroup=False)
    came = [FERRY[0], BALLOT[0], FERRY[1], TALKS[0], BALLOT[1], TALKS[1], FERRY[2], BALLOT[2]]
    assert [growing.add(text, language="en")[0] for text in came] == [0, 1, 0, 2, 1, 2, 0, 1]
    assert growing.labels == (0, 1, 0, 2, 1, 2, 0, 1)


def test_a_regrouping_joins_what_came_apart_and_says_so():
    growing = GrowingStories(regroup=False)
    # The first and the third have little in common until the second comes.
    first = "Rudder fault blamed for Tuesday's accident off Carrow."
    third = "Alder passengers praise crews."
    for text in (BALLOT[0], first, third, *FERRY, BALLOT[1]):
        growing.add(text, language="en")
    before = growing.labels
    moved = growing.regroup()
    assert {(m.text, m.before) for m in moved} == {
        (i, label) for i, label in enumerate(before) if label != growing.labels[i]
    }
    assert growing.labels[0] == growing.labels[6] == before[0]


def test_embeddings_count_in_a_growing_story():
    growing = GrowingStories(regroup=False)
    near, far = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)
    assert growing.add("The vessel struck rocks.", language="en", lead=near)[0] == 0
    assert growing.add("Bread prices doubled.", language="en", lead=far)[0] == 1
    assert growing.add("A boat hit the reef.", language="en", lead=near)[0] == 0


def trace(identity: str, texts: tuple[str, ...], day: int, *posts: str) -> StoryTrace:
    return trace_story(
        identity, texts[0], date(2025, 4, day), posts or [f"{identity}-{day}"], texts, language="en"
    )


def test_a_story_keeps_its_id_while_it_goes_on():
    found = continue_stories(
        [trace("ferry", FERRY[:2], 9), trace("ballot", BALLOT[:1], 9)],
        [trace("x", BALLOT[1:], 10), trace("y", TALKS, 10), trace("z", FERRY[2:], 10)],
    )
    assert found.ids == ("ballot", "y", "ferry")
    assert found.continued == (True, False, True)
    assert found.moves == ()


def test_a_shared_post_carries_a_story_over_midnight():
    found = continue_stories(
        [trace("ferry", FERRY[:1], 9, "blog#4")], [trace("x", TALKS, 10, "blog#4", "blog#5")]
    )
    assert found.ids == ("ferry",)


def test_the_latest_trace_of_a_story_counts():
    found = continue_stories(
        [trace("one", FERRY, 9), trace("one", BALLOT, 8)], [trace("x", BALLOT, 10)]
    )
    assert found.ids == ("x",)


def test_stories_that_merge_are_told():
    found = continue_stories(
        [trace("a", FERRY[:2], 9), trace("b", FERRY[1:], 9), trace("c", TALKS, 9)],
        [trace("x", FERRY, 10)],
    )
    [move] = found.moves
    assert move.kind == "merged" and set(move.before) == {"a", "b"}
    assert found.ids == (move.before[0],) == move.after


def test_a_story_that_splits_is_told():
    whole = trace("whole", (*FERRY, *BALLOT), 9, "p", "q")
    found = continue_stories(
        [whole], [trace("x", FERRY, 10, "p"), trace("y", BALLOT, 10, "q"), trace("z", TALKS, 10)]
    )
    assert sorted(found.ids)[0] == "whole" or "whole" in found.ids
    [move] = found.moves
    parts = ("whole", *(set(found.ids[:2]) - {"whole"}))
    assert move == StoryMove("split", ("whole",), parts, (FERRY[0],))
    assert found.ids[2] == "z"


def test_a_trace_survives_json():
    kept = trace("ferry", FERRY, 9)
    assert StoryTrace.from_dict(json.loads(json.dumps(kept.to_dict()))) == kept


def digest_of(day: int, *told: tuple[str, tuple[str, ...]]) -> Digest:
    """A digest with a story of each id and its texts."""
    stories = []
    for identity, lines in told:
        passages = []
        for number, text in enumerate(lines):
            when = Moment(date(2025, 4, day), None, "meta")
            post = f"{identity}-{day}-{number}"
            shown = Attribution(
                post, text, "Gazette", "s", "page", post, "", "0" * 16, 0, len(text), when, "UTC"
            )
            passages.append(Passage(post, text, (shown,)))
        stories.append(Story(identity, lines[0], "Gazette", tuple(passages)))
    at = datetime(2025, 4, day, 20, tzinfo=UTC)
    return Digest(date(2025, 4, day), "UTC", "daily", at, tuple(stories), (), 0, 0)


def test_the_stories_of_a_digest_take_the_ids_of_those_before():
    before = [digest_of(8, ("talks", TALKS[:1])), digest_of(9, ("ferry", FERRY[:2]))]
    today = digest_of(10, ("a", TALKS[1:]), ("b", BALLOT), ("c", FERRY[2:]))
    found = continue_digest(today, before)
    assert [story.id for story in found.stories] == ["talks", "b", "ferry"]
    assert [story.passages for story in found.stories] == [s.passages for s in today.stories]
    assert found.moves == ()
    assert continue_digest(today, []) == today


texts = st.sampled_from([*FERRY, *BALLOT, *TALKS])
days = st.lists(st.lists(texts, min_size=1, max_size=3).map(tuple), max_size=5)


@settings(max_examples=40, deadline=None)
@given(days, days, st.randoms())
def test_no_id_is_given_twice_and_the_order_of_yesterday_does_not_matter(before, after, random):
    previous = [trace(f"old{i}", one, 9) for i, one in enumerate(before)]
    today = [trace(f"new{i}", one, 10) for i, one in enumerate(after)]
    found = continue_stories(previous, today)
    assert len(set(found.ids)) == len(today)
    shuffled = previous[:]
    random.shuffle(shuffled)
    assert continue_stories(shuffled, today) == found
