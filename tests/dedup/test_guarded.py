"""What arrays settle about pairs is what the judge says of them."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.dedup import Thresholds, deduplicate, judge, prepare
from aggregator.dedup.cluster import star_clusters
from aggregator.dedup.facts.columns import read_columns
from aggregator.dedup.guarded import DIFFERENT, GuardedPairs, find_guarded, guarded_clusters
from aggregator.dedup.hashing import hash_texts
from aggregator.dedup.model import Comparison
from aggregator.dedup.screen import APART, CONFLICT, NEAR, OPEN, PART

OWN = Path(__file__).parent / "pairs"
SHARED = Path(__file__).parents[2].parent / "shared" / "data"

PLACES = ["Ostwick", "Lenz", "Varn", "Holm"]
NAMES = ["Ilse Varga", "Tom Rahn", "Nadia Petrov", "Mayor Quill"]
SENTENCES = [
    "The bridge at {p} was closed on {d} after a barge struck a pier, {n} said",
    "{n} told reporters that {q} people may have been hurt near {p}",
    "Repairs will cost about {q} million dollars and take {r} months",
    "The council did not say when the {p} crossing would open again",
    "Ferries carried {q} passengers by {d}, twice as many as in the week before",
    '"We will not reopen it before every weld is tested," said {n}',
    "Trade on the river rose {r} pct in March, while road traffic fell {q}.5 pct",
    "Workers from {p} were bussed to {o} because the only tunnel is flooded",
    "A report by {n} had warned in 1987 that the steel was tired",
    "Shares of the operator lost {r} cents to {q} dollars in thin trading",
]
WORDS = [
    *("careful", "modest", "harbour", "growing", "between", "only", "unsafe", "not", "would"),
    *("increase", "decrease", "river", "by", "to", "from", "safe", "never", "two", "nine", "half"),
    *("north", "Lenz", "Monday", "January", "must", "could", "part", "legal", "illegal", "if"),
]


@st.composite
def stories(draw: st.DrawFn) -> str:
    chosen = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4, unique=True))
    filled = [
        s.format(
            p=draw(st.sampled_from(PLACES)),
            o=draw(st.sampled_from(PLACES)),
            n=draw(st.sampled_from(NAMES)),
            d=draw(st.sampled_from(["Monday", "Tuesday", "3 March", "June 22"])),
            q=draw(st.integers(2, 90)),
            r=draw(st.integers(2, 9)),
        )
        for s in chosen
    ]
    return ". ".join(filled) + "."


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """The text after a few edits of the kinds that copies show."""
    for _ in range(draw(st.integers(0, 3))):
        parts = text.split(" ")
        way = draw(
            st.sampled_from(["word", "words", "cut", "add", "order", "drop", "case", "digit"])
        )
        at = draw(st.integers(0, len(parts) - 1))
        if way == "word":
            parts[at] = draw(st.sampled_from(WORDS))
        elif way == "words":
            dice = random.Random(draw(st.integers(0, 99)))
            parts = [dice.choice(WORDS) if dice.random() < 0.15 else part for part in parts]
        elif way == "cut":
            parts = parts[: max(4, at)]
        elif way == "add":
            parts[at:at] = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
        elif way == "order":
            sentences = text.rstrip(".").split(". ")
            parts = (". ".join(sentences[1:] + sentences[:1]) + ".").split(" ")
        elif way == "drop":
            del parts[at]
        elif way == "case":
            parts = text.lower().split(" ")
        else:
            parts = [str(int(p) + 1) if p.isdigit() and draw(st.booleans()) else p for p in parts]
        text = " ".join(parts) or text
    return text


@st.composite
def worlds(draw: st.DrawFn) -> list[str]:
    """Texts, and edited copies of them; no two of one form."""
    texts: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        text = draw(stories())
        texts.append(text)
        texts += [draw(edited(text)) for _ in range(draw(st.integers(1, 3)))]
    forms: dict[str, str] = {}
    for text in texts:
        forms.setdefault(prepare(text).form, text)
    return [text for form, text in forms.items() if form]


def guarded(
    texts: list[str], first: list[int], second: list[int], lines: Thresholds
) -> GuardedPairs:
    return find_guarded(
        texts,
        hash_texts(texts),
        np.array(first, np.int64),
        np.array(second, np.int64),
        lines,
        lambda *_: None,
    )


def agrees(state: int, found: Comparison, swapped: bool) -> bool:
    if state == NEAR:
        return (found.verdict, found.kind) in (("same", "near"), ("same", "exact"))
    if state == PART:
        return found.kind == "contained" and found.verdict == (
            "contains" if swapped else "contained"
        )
    if state == CONFLICT:
        return found.verdict == "conflict"
    if state == DIFFERENT:
        return found.verdict == "different"
    return state == OPEN or (state == APART and found.verdict in ("conflict", "different"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.sampled_from([Thresholds(), Thresholds(overlap=0.5), Thresholds(conflict=0.9)]))
def test_what_is_settled_in_arrays_is_what_the_judge_says(
    texts: list[str], lines: Thresholds
) -> None:
    both = [(a, b) for a in range(len(texts)) for b in range(a + 1, len(texts))]
    pairs = guarded(texts, [a for a, _ in both], [b for _, b in both], lines)
    judged: dict[tuple[int, int], Comparison] = {}
    for number, (a, b) in enumerate(both):
        found = judge(prepare(texts[a]), prepare(texts[b]), thresholds=lines)
        assert agrees(int(pairs.states[number]), found, bool(pairs.swapped[number])), (
            int(pairs.states[number]),
            texts[a],
            texts[b],
            found,
        )
        if found.verdict != "different":
            judged[a, b] = found
    clusters = guarded_clusters(len(texts), pairs)
    assert clusters.tolist() == star_clusters(len(texts), judged).tolist()
    assert dict(pairs) == judged


@pytest.mark.parametrize("name", sorted(path.stem for path in OWN.glob("*.jsonl")))
def test_own_pairs_are_settled_as_the_judge_settles_them(name: str) -> None:
    rows = [json.loads(line) for line in (OWN / f"{name}.jsonl").read_text("utf-8").splitlines()]
    check([(row["a"], row["b"]) for row in rows])


@pytest.mark.parametrize(
    "name", ["sts_news", "summedits_other", "trects", "trects_dupchain", "ecb"]
)
def test_shared_pairs_are_settled_as_the_judge_settles_them(name: str) -> None:
    path = SHARED / "pairs" / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("../shared is not here")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    check([(row["a"], row["b"]) for row in rows[:600]])


def check(rows: list[tuple[str, str]]) -> None:
    texts = [text for row in rows for text in row]
    first = list(range(0, len(texts), 2))
    pairs = guarded(texts, first, [a + 1 for a in first], Thresholds())
    for number, (a, b) in enumerate(rows):
        found = judge(prepare(a), prepare(b))
        state = int(pairs.states[number])
        assert agrees(state, found, bool(pairs.swapped[number])), (state, a, b, found)


def test_a_copy_with_words_replaced_and_one_with_a_number_changed_need_no_judge() -> None:
    text = (
        "The harbour office at Ostwick said that workers had loaded grain through the night and"
        " that 4,200 tonnes left for Lenz, where mills have waited since the river froze last"
        " winter and trucks could bring no flour over the mountain roads"
    )
    copy = text.replace("loaded", "shipped").replace("waited", "hoped").replace("flour", "wood")
    copy = copy.replace("mills", "bakers")
    texts = [text, copy, text.replace("4,200", "7,900"), f"Key event: {text}"]
    told: list[tuple[str, int, int]] = []
    pairs = find_guarded(
        texts,
        hash_texts(texts),
        np.array([0, 0, 0]),
        np.array([1, 2, 3]),
        Thresholds(overlap=0.3),
        lambda *step: told.append(step),
    )
    assert told == [("judge", 0, 3), ("judge", 3, 3)]  # nobody was asked in between
    assert pairs.states.tolist() == [NEAR, CONFLICT, NEAR]
    assert len(deduplicate(texts, thresholds=Thresholds(overlap=0.3)).conflicts) >= 1


def test_texts_that_are_no_plain_english_are_left_to_the_judge() -> None:
    texts = [
        "Der Hafen von Ostwick wurde nach einem Unfall mit einem Schiff geschlossen, und keiner der"
        " Kapitäne konnte bis zum Abend sagen, wann die Brücke wieder frei sein wird",
        "Порт Оствик был закрыт в понедельник",
        "THE HARBOUR WAS CLOSED AND THE FERRY WAS STOPPED",
        "the under_score was not read as it is",
        "The harbour was closed and the ferry was stopped on the day of the storm",
    ]
    assert read_columns(texts).regular.tolist() == [False, False, False, False, True]
    assert read_columns([]).regular.tolist() == []


TIMED = (
    "The harbour office at Ostwick said that workers had loaded grain through the night and that"
    " the mills of Lenz, where bakers have waited since the river froze, would be closed {} and"
    " that trucks could bring no flour over the mountain roads to the valley"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("from Monday", "until Monday"),
        ("this week", "last week"),
        ("this year", "next year"),
        ("in early March", "in late March"),
        ("at 5 in the morning", "at 5 in the evening"),
        ("for 5 km", "for 5 miles"),
        ("for a quarter", "for a third"),
        ("on March 5", "on March 12"),
        ("for 7m labels", "for 7m Missile parts"),
        ("by 10 pct", "by 10 mln"),
        ("by New York", "by ny"),
        ("by the 21st", "by the bankers"),
    ],
)
def test_little_words_are_settled_as_the_judge_settles_them(one: str, other: str) -> None:
    check([(TIMED.format(one), TIMED.format(other)), (TIMED.format(other), TIMED.format(one))])


def test_a_text_in_capitals_and_one_in_small_letters_need_no_judge() -> None:
    text = TIMED.format("until further word")
    texts = [text, text.upper(), text.replace("Ostwick", "ostwick").replace("Lenz", "lenz")]
    lines = Thresholds()
    told: list[tuple[str, int, int]] = []
    pairs = find_guarded(
        texts,
        hash_texts(texts),
        np.array([0, 0]),
        np.array([1, 2]),
        lines,
        lambda *step: told.append(step),
    )
    assert told == [("judge", 0, 2), ("judge", 2, 2)]
    assert pairs.states.tolist() == [NEAR, NEAR]
    assert judge(prepare(texts[0]), prepare(texts[1])).kind != "semantic"


def test_a_modal_before_another_word_is_settled_as_the_judge_settles_it() -> None:
    text = TIMED.format("until the ice of the lower river breaks and 40 barges can pass")
    copy = (
        text.replace("grain", "maize").replace("loaded", "could shipped").replace("roads", "9 ways")
    )
    copy = copy.replace("flour", "wood").replace("bakers", "people").replace("froze", "sank")
    found = judge(prepare(text), prepare(copy), thresholds=Thresholds(overlap=0.2))
    pairs = guarded([text, copy], [0], [1], Thresholds(overlap=0.2))
    assert agrees(int(pairs.states[0]), found, bool(pairs.swapped[0]))
