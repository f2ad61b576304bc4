"""The judgement of pairs: kinds, verdicts, laws, bad input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.dedup.model import Evidence, FloatArray
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.verify import Prepared, compare, judge, prepare

JOINED = ("same", "contains", "contained")

FIRE = (
    "A fire in the old harbour of Corvo destroyed three warehouses on Sunday night, "
    "the city's fire brigade said."
)


def verdict(a: str, b: str, cosine: float | None = None) -> str:
    return judge(prepare(a), prepare(b), cosine=cosine).verdict


@pytest.mark.parametrize(
    ("other", "expected", "kind"),
    [
        (FIRE, "same", "exact"),
        (FIRE.upper(), "same", "exact"),
        (FIRE.rstrip("."), "same", "exact"),
        (FIRE.replace("city's", "city’s").replace("night, ", "night,  "), "same", "exact"),
        (FIRE + " Picture: Orav Press", "same", "near"),
        (FIRE.replace("destroyed", "has destroyed"), "same", "near"),
        (FIRE.replace("three warehouses", "3 warehouses"), "same", "near"),
        ("A fire in the old harbour of Corvo destroyed three warehouses", "contains", "contained"),
        (f"{FIRE} Nobody was hurt. The cause is being looked into.", "contained", "contained"),
        (FIRE.replace("three", "four"), "conflict", None),
        (FIRE.replace("Sunday", "Monday"), "conflict", None),
        (FIRE.replace("Corvo", "Pinhal"), "conflict", None),
        (FIRE.replace("destroyed", "could destroy"), "conflict", None),
        (FIRE.replace("destroyed", "did not destroy"), "conflict", None),
        ("The mayor of Velm opened a new library.", "different", None),
    ],
)
def test_verdicts_without_an_encoder(other: str, expected: str, kind: str | None) -> None:
    found = compare(FIRE, other)
    assert (found.verdict, found.kind) == (expected, kind)
    assert (found.evidence.differences != ()) == (expected == "conflict")


def test_a_conflict_names_the_words_of_both_sides() -> None:
    found = compare(FIRE, FIRE.replace("three", "four"))
    (difference,) = found.evidence.differences
    assert (difference.kind, difference.a, difference.b) == ("number", "three", "four")


def test_a_paraphrase_needs_a_high_cosine_and_support() -> None:
    a = "The regulator approved the takeover of Zenta by Koral on Friday."
    b = "On Friday, Koral's purchase of Zenta was approved by the regulator."
    assert judge(prepare(a), prepare(b), cosine=0.93).kind == "semantic"
    assert verdict(a, b, cosine=0.75) == "different"
    other = "Shareholders of Orvik and Brandal had long hoped for such news from the watchdog."
    assert verdict(a, other, cosine=0.93) == "different"


def test_facts_on_one_side_are_no_conflict() -> None:
    longer = FIRE.replace("three warehouses", "three warehouses and 40 boats")
    assert verdict(FIRE, longer) in JOINED


def test_one_quotation_is_one_statement() -> None:
    a = "Rana Holt, head of the port, said. “The bridge is safe and stays open today” - at noon."
    b = "“The bridge is safe and stays open today,” Ms Rana Holt wrote in a post on her page."
    found = compare(a, b)
    assert found.verdict == "same"
    assert found.evidence.quotations == ("The bridge is safe and stays open today",)


def test_one_quotation_of_two_speakers_is_not() -> None:
    a = "Rana Holt, head of the port, said: “The bridge is safe and stays open today”."
    b = "“The bridge is safe and stays open today,” Minister Peter Lund wrote in a post."
    assert verdict(a, b) not in JOINED


def test_a_longer_quotation_says_more_than_its_attribution() -> None:
    a = '"We want to finish the bridge by May," the mayor told reporters on the quay.'
    b = '"So much was done in these weeks. We want to finish the bridge by May."'
    assert verdict(a, b) not in JOINED


def test_long_texts_conflict_in_one_sentence() -> None:
    start = (
        "The harbour tunnel was closed at dawn. Engineers looked at the eastern wall. "
        "A crack of 14 metres was found near the second pump. Traffic was led over the old bridge. "
        "The ministry sent a team of divers. Buses ran every ten minutes until the evening. "
        "Shops on the quay stayed shut. The mayor asked for patience. "
    )
    filler = "Nobody could say when the tunnel would open again, and the ferries were full. " * 3
    assert verdict(start + filler, (start + filler).replace("14 metres", "40 metres")) == "conflict"
    assert verdict(start + filler, (start + filler).replace("the ferries", "all ferries")) == "same"


def test_other_languages_are_compared_by_numbers_and_names() -> None:
    a = "Bei einem Brand im Hafen von Korvo wurden am Sonntag 12 Menschen verletzt, sagte Holt."
    assert verdict(a, a.replace("12", "21")) == "conflict"
    assert verdict(a, a.replace("Menschen verletzt", "Menschen schwer verletzt")) in JOINED
    b = "У порту Корво через пожежу постраждали 12 людей, повідомила мерія у неділю."
    assert verdict(b, b.replace("12", "15")) == "conflict"
    assert verdict(b, b + " Пожежу загасили.") in JOINED


def test_scripts_without_spaces() -> None:
    a = "港口星期日发生火灾，12人受伤，市长说原因仍在调查之中。"
    assert verdict(a, a.replace("12", "21")) == "conflict"
    assert verdict(a, a.replace("。", "")) == "same"


SENTENCE = 'the Corvo fire 12 12,000 3pm GMT not may killed “ ” " . , Monday $5 million % üñ 火'
PIECES = SENTENCE.split(" ")
texts = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)
cosines = st.none() | st.floats(-1, 1)


@settings(max_examples=300, deadline=None)
@given(texts, texts, cosines)
def test_the_judgement_is_symmetric_bounded_and_plain_data(
    a: str, b: str, cosine: float | None
) -> None:
    first = judge(prepare(a), prepare(b), cosine=cosine)
    assert judge(prepare(b), prepare(a), cosine=cosine) == first.swapped()
    assert 0.0 <= first.score <= 1.0
    assert 0.0 <= first.evidence.overlap <= first.evidence.containment <= 1.0
    assert (first.kind is None) == (first.verdict not in JOINED)
    assert Evidence.from_dict(first.evidence.to_dict()) == first.evidence


@settings(max_examples=100, deadline=None)
@given(texts)
def test_every_text_is_a_copy_of_itself(text: str) -> None:
    found = compare(text, text)
    assert (found.verdict, found.kind, found.score) == ("same", "exact", 1.0)


@pytest.mark.parametrize("bad", [None, b"bytes", 7])
def test_what_is_no_text_is_refused(bad: object) -> None:
    with pytest.raises(TypeError, match="must be a str"):
        prepare(bad)


def test_prepared_is_frozen() -> None:
    prepared = prepare(FIRE)
    with pytest.raises(AttributeError):
        prepared.text = "other"
    assert isinstance(prepared, Prepared)
    assert prepared.facts is prepared.facts


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        "x" * 2_000_000,
        "ab. " * 300_000,
        "1," * 500_000,
        "“" * 300_000,
        "\ud800 \x00\u202e x" * 50_000,
        "not no never " * 100_000,
        "Kyiv 7 pm, " * 100_000,
    ],
    ids=["one word", "sentences", "digits", "quotes", "surrogates", "negations", "facts"],
)
def test_hostile_texts_are_judged_in_bounded_time(text: str) -> None:
    found = compare(text, f"{text} and then something else")
    assert found.verdict in (*JOINED, "conflict", "different")


class Fixed:
    """An encoder that returns what it is told to."""

    name = "fixed"

    def __init__(self, rows: object) -> None:
        self.rows = rows

    def encode(self, texts: Sequence[str]) -> FloatArray:
        return np.asarray(self.rows, dtype=np.float32)


def test_compare_asks_the_encoder() -> None:
    a = "The regulator approved the takeover of Zenta by Koral on Friday."
    b = "On Friday, Koral's purchase of Zenta was approved by the regulator."
    assert compare(a, b).verdict == "different"
    found = compare(a, b, encoder=Fixed([[1, 0], [0.95, 0.3122499]]))
    assert found.kind == "semantic"
    assert found.evidence.cosine == pytest.approx(0.95, abs=1e-6)


@pytest.mark.parametrize("rows", [[[1.0, 0.0]], [[np.nan, 0], [1, 0]], [1.0, 2.0]])
def test_an_encoder_that_returns_rubbish_is_named(rows: object) -> None:
    with pytest.raises(ValueError, match="fixed"):
        compare("One text of some words.", "Another text of other words.", encoder=Fixed(rows))


def test_thresholds_are_checked_and_told_apart() -> None:
    lines = Thresholds()
    assert lines.fingerprint() == Thresholds().fingerprint()
    assert lines.fingerprint() != replace(lines, overlap=0.61).fingerprint()
    with pytest.raises(ValueError, match="overlap"):
        Thresholds(overlap=1.5)
    with pytest.raises(ValueError, match="contained_words"):
        Thresholds(contained_words=0)


def test_thresholds_move_the_line() -> None:
    near = FIRE.replace("destroyed", "gutted").replace("old harbour", "old port")
    strict = Thresholds(overlap=1.0, containment=1.0, copied=1.0)
    assert compare(FIRE, near).verdict == "same"
    assert compare(FIRE, near, thresholds=strict).evidence.overlap < 1.0


@pytest.mark.parametrize("high", [0.9, 0.95, 1.0])
def test_the_score_falls_with_a_conflict(high: float) -> None:
    same = judge(prepare(FIRE), prepare(FIRE.replace("said", "reported")), cosine=high)
    conflict = judge(prepare(FIRE), prepare(FIRE.replace("three", "nine")), cosine=high)
    assert conflict.score < 0.5 < same.score


def test_a_text_that_says_the_same_facts_thousands_of_times_is_judged():
    # Each pair of facts compared would take hours; the suite's time limit says no to that.
    few, many = "on 3 May 2031 at 2pm ", "on 4 May 2031 at 3pm "
    assert compare(few * 20_000, many * 20_000).verdict != "same"
    one = " ".join(f"{i * 7} men at {i}km" for i in range(20_000))
    other = " ".join(f"{i * 7 + 1} men at {i}km" for i in range(20_000))
    assert compare(one, other).verdict != "same"
