"""What of a story is shown under a length: most of it in few words, and only what belongs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.digest.choose import choose
from aggregator.digest.closeness import closeness
from aggregator.digest.coverage import bags_of, belonging, cover
from aggregator.model import Attribution, Moment, Passage

AT = datetime(2025, 4, 9, 12, tzinfo=UTC)
FERRY = (
    "The ferry Anna left Port Lorn with 48 people on board, the coast guard says.",
    "The ferry Anna left Port Lorn with people on board, says the coast guard.",
    "Two tugs have reached the ferry Anna and hold it off the rocks near Lorn light.",
    "A helicopter of the coast guard lifted nine passengers of the ferry to Lorn hospital.",
)


def passage(
    number: int, text: str, *, outlets: tuple[str, ...] = ("A",), start: int = 7
) -> Passage:
    return Passage(
        str(number),
        text,
        tuple(
            Attribution(
                paragraph_id=f"{number}{outlet}",
                text=text,
                outlet=outlet,
                source=outlet,
                locator="page",
                post_id=f"{outlet}:{number}",
                post_title="",
                revision_hash="0",
                start=start,
                end=start + len(text),
                published=Moment(date(2025, 4, 9), AT, "json-ld"),
                zone="UTC",
                kind="exact" if place else None,
            )
            for place, outlet in enumerate(outlets)
        ),
    )


def size(text: str) -> int:
    return len(text.split())


def test_what_repeats_another_passage_gives_way_to_what_is_new():
    passages = [passage(n, text) for n, text in enumerate(FERRY)]
    room = size(FERRY[0]) + size(FERRY[2]) + size(FERRY[3])
    shown = choose(passages, room).shown
    assert {2, 3} < set(shown)
    assert len({0, 1} & set(shown)) == 1


def test_what_has_nothing_to_do_with_the_story_is_not_shown_in_its_place():
    off = "Our shop has tents, stoves, lamps, ropes, boots, maps and kettles at half the price."
    passages = [passage(n, text) for n, text in enumerate((*FERRY, off))]
    near = np.array([1.0, 1.0, 0.9, 0.8, 0.02])
    room = sum(map(size, FERRY))
    assert choose(passages, room, close=near).shown == (0, 1, 2, 3)


def test_what_two_have_independently_comes_before_what_one_has():
    texts = ("Lorn harbour master Ilse Brandt resigns.", "Lorn harbour pilot Tomas Weir retires.")
    for confirmed in (0, 1):
        passages = [
            passage(n, text, outlets=("A", "B") if n == confirmed else ("A",))
            for n, text in enumerate(texts)
        ]
        assert choose(passages, size(texts[0])).shown == (confirmed,)


def test_one_passage_is_shown_however_little_room_there_is():
    passages = [passage(n, text) for n, text in enumerate(FERRY)]
    assert len(choose(passages, 3).shown) == 1
    assert choose([], 3).shown == ()


def test_with_room_for_all_all_are_shown_and_three_lead():
    passages = [passage(n, text) for n, text in enumerate(FERRY)]
    choice = choose(passages, 0)
    assert choice.shown == (0, 1, 2, 3)
    assert len(choice.lead) == 3
    assert set(choice.lead) <= set(choice.shown)


words = st.sampled_from(["ferry", "tug", "light", "rock", "harbour", "coast", "guard", "wind"])
texts = st.lists(st.lists(words, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=12)


@given(texts, st.integers(1, 40))
def test_cover_is_greed_without_its_shortcuts(found: list[str], room: int):
    bags = bags_of(found)
    ones = np.ones(len(found))
    taken = cover(bags, ones, ones, room)
    assert sum(size(found[n]) for n in taken) <= room
    assert len(set(taken)) == len(taken)

    left, expected = set(range(len(found))), []
    sets = [set(text.split()) for text in found]
    holding = {word: sum(word in one for one in sets) for one in sets for word in one}
    told: set[str] = set()
    while True:
        fits = [n for n in left if size(found[n]) <= room]
        if not fits:
            break
        adds = {
            n: round(
                sum(
                    float(np.log1p(holding[w]) * np.log((1 + len(found)) / holding[w]))
                    for w in sets[n] - told
                )
                / size(found[n]),
                6,
            )
            for n in fits
        }
        best = max(adds.values())
        chosen = taken[len(expected)]
        # Of texts that add the same but for rounding, either may come first.
        assert adds[chosen] == pytest.approx(best, abs=2e-6)
        expected.append(chosen)
        told |= sets[chosen]
        left.discard(chosen)
        room -= size(found[chosen])
    assert taken == expected


def test_closeness_finds_what_most_texts_are_about():
    rng = np.random.default_rng(5)
    centres = np.eye(8, dtype=np.float32)[[0] * 6 + [1, 2] + [3] * 4]
    rows = centres + rng.normal(0, 0.05, centres.shape).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = closeness(rows, np.array([0] * 8 + [1] * 4))
    assert found[:6].min() > 0.9
    assert found[6:8].max() < 0.3
    assert found[8:].min() > 0.9


def test_closeness_of_a_story_of_one_text_is_whole():
    assert closeness(np.eye(2, dtype=np.float32), np.array([0, 1])).tolist() == [1.0, 1.0]
    assert closeness(np.zeros((0, 2), np.float32), np.zeros(0, np.int64)).tolist() == []


def test_without_embeddings_words_tell_what_belongs():
    off = "Cocoa futures closed lower as exporters sold into weak demand, dealers reported."
    found = [*FERRY, *(text.replace("ferry", "vessel") for text in FERRY), off]
    counts = belonging(found, bags_of(found), None)
    assert counts[:-1].min() > 0.9
    assert counts[-1] < 0.5
