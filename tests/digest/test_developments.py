"""A course is told as one, a disagreement stays one, a later account supersedes. Invented news."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from aggregator.digest.alike import same_statement
from aggregator.digest.developments import develop, overtaken
from aggregator.digest.figures import read_figures
from aggregator.digest.timing import foretells, read_timings
from aggregator.model import (
    Attribution,
    Disagreement,
    FactDifference,
    Moment,
    Passage,
    paragraph_id,
)

DAY = date(2031, 6, 18)


def says(outlet: str, text: str, hour: int | None, *, title: str = "") -> Passage:
    at = None if hour is None else datetime(2031, 6, 18, hour, tzinfo=UTC)
    identity = paragraph_id(outlet, text, 0)
    attribution = Attribution(
        paragraph_id=identity,
        text=text,
        outlet=outlet,
        source=outlet,
        locator="page",
        post_id=f"{outlet}:{hour}",
        post_title=title,
        revision_hash="0" * 16,
        start=0,
        end=len(text),
        published=Moment(DAY, at, "json-ld"),
        zone="UTC",
    )
    return Passage(identity, text, (attribution,))


def differ(a: Passage, b: Passage, here: str, there: str, kind="number") -> tuple[Passage, Passage]:
    def one(x: Passage, y: Passage, mine: str, other: str) -> Passage:
        told = Disagreement(y.id, y.text, y.outlets, (FactDifference(kind, mine, other),))
        return Passage(x.id, x.text, x.attributions, (*x.disagreements, told))

    return one(a, b, here, there), one(b, a, there, here)


def values(developed) -> list[list[str]]:
    return [[step.value for step in d.steps] for d in developed.developments]


def test_a_toll_that_rises_is_a_development_and_no_disagreement() -> None:
    a, b = differ(
        says("A", "Five people have been killed in Averil, police said.", 8),
        says("B", "Nine people have been killed in Averil, police said.", 11),
        "Five",
        "Nine",
    )
    (story,) = develop([[a, b]], {})
    assert values(story) == [["5", "9"]]
    assert [p.disagreements for p in story.passages] == [(), ()]
    first = story.developments[0].steps[0].mentions[0]
    assert (first.words, first.outlets) == ("Five", ("A",))


def test_a_toll_that_falls_is_a_disagreement() -> None:
    a, b = differ(
        says("A", "Nine people have been killed in Averil, police said.", 8),
        says("B", "Five people have been killed in Averil, police said.", 11),
        "Nine",
        "Five",
    )
    (story,) = develop([[a, b]], {})
    assert story.developments == ()
    assert all(p.disagreements for p in story.passages)


def test_a_figure_that_was_fixed_is_a_disagreement_though_the_higher_came_later() -> None:
    a, b = differ(
        says("A", "The ferry was carrying 137 passengers when she struck the reef.", 8),
        says("B", "The ferry was carrying 140 passengers when she struck the reef.", 11),
        "137",
        "140",
    )
    (story,) = develop([[a, b]], {})
    assert story.developments == ()
    assert all(p.disagreements for p in story.passages)


def test_without_times_nobody_can_say_that_it_rose() -> None:
    a, b = differ(
        says("A", "Five people have been killed in Averil, police said.", None),
        says("B", "Nine people have been killed in Averil, police said.", 11),
        "Five",
        "Nine",
    )
    (story,) = develop([[a, b]], {})
    assert story.developments == ()


def test_counts_of_one_sort_need_no_disagreement_to_be_a_course() -> None:
    told = [
        says("A", "At least two people were injured when a crane fell in Averil.", 8),
        says("A", "The number of injured in Averil has risen to seven.", 10),
    ]
    (story,) = develop([told], {})
    assert values(story) == [["2", "7"]]


def test_the_course_of_an_event_from_expected_to_its_end() -> None:
    told = [
        says("A", "The vote in Averil is expected at 1pm.", 8),
        says("B", "Voting in Averil began at 2pm UK time.", 15),
        says("C", "The vote in Averil started at 1300 GMT.", 16),
        says("D", "The vote in Averil lasted for an hour and a half.", 18),
    ]
    (story,) = develop([told], {})
    (course,) = story.developments
    assert [(s.phase, s.value) for s in course.steps] == [
        ("expected", "13:00"),
        ("began", "13:00Z"),
        ("ended", "PT1H30M"),
    ]
    assert [m.words for m in course.steps[1].mentions] == ["2pm UK time", "1300 GMT"]


def test_a_later_account_of_the_same_outlet_supersedes() -> None:
    a, b = differ(
        says("A", "Captain Holm was the last to leave.", 8),
        says("A", "Captain Brandt was the last to leave.", 11),
        "Holm",
        "Brandt",
        kind="name",
    )
    (story,) = develop([[a, b]], {})
    assert [p.superseded_by for p in story.passages] == [b.id, None]
    assert [p.disagreements for p in story.passages] == [(), ()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At least five people died and 20 were injured.", [("killed", 5.0), ("injured", 20.0)]),
        ("The fire has burnt 1,200 hectares.", [("area", 1200.0)]),
        ("The mayor, 54, spoke for an hour.", []),
        ("She bought three apples.", []),
    ],
)
def test_running_counts(text: str, found: list[tuple[str, float]]) -> None:
    assert [(f.sort, f.value) for f in read_figures(text)] == found


@pytest.mark.parametrize(
    ("text", "phase", "value"),
    [
        ("The talks are due to begin between 1 pm and 3 pm.", "expected", "13:00/15:00"),
        ("It - the hearing - began at 2pm today UK time.", "began", "13:00Z"),
        ("They have been locked in talks for over an hour.", "went on", ">PT1H"),
        ("The match ended at 21:45.", "ended", "21:45"),
    ],
)
def test_times(text: str, phase: str, value: str) -> None:
    (timing,) = read_timings(text, day=DAY)
    assert (timing.phase, timing.value) == (phase, value)


@pytest.mark.parametrize(
    "text",
    ["The vote began at 2pm yesterday.", "He paid at noon.", "The vote began.", "On 3 May at 2pm."],
)
def test_no_times(text: str) -> None:
    assert read_timings(text, day=DAY) == []


def test_long_texts_differ_only_where_their_sentences_say_the_same() -> None:
    filler = " ".join(f"The clerk of pier number {n} closed his window early." for n in "abcdefgh")
    a = f"The storm cut power to 12 homes in Keld. {filler}"
    b = f"A baker in Brannoy sold 40 loaves before noon. {filler}"
    c = f"The storm cut power to 90 homes in Keld. {filler}"
    assert not same_statement(a, "12", b, "40")
    assert same_statement(a, "12", c, "90")


def test_what_a_later_step_of_a_course_has_overtaken_leads_no_story() -> None:
    early = says("A", "Five people have been killed in Averil, police said.", 8)
    late = says("B", "Nine people have been killed in Averil, police said.", 11)
    (story,) = develop([differ(early, late, "Five", "Nine")], {})
    assert overtaken(story) == {early.id}


def test_a_forecast_is_overtaken_when_the_event_has_begun() -> None:
    ahead = says("A", "The vote on the Averil budget is expected at 1pm GMT.", 8)
    vague = says("A", "Members will be voting on the Averil budget and on fishing rights.", 8)
    begun = says("B", "The vote on the Averil budget began at 2pm GMT.", 14)
    (story,) = develop([[ahead, vague, begun]], {})
    assert overtaken(story) == {ahead.id, vague.id}
    (before,) = develop([[ahead, vague]], {})
    assert overtaken(before) == frozenset()


def test_a_text_that_tells_what_happened_foretells_nothing() -> None:
    assert foretells("The council will be voting on the harbour.")
    assert not foretells("The vote began at noon and will last two hours.")
    assert not foretells("The council voted on the harbour.")


def test_a_subject_does_not_end_in_a_loose_word() -> None:
    text = "The storm has cut power to {} homes in the valley of the Averil, the operator said."
    a, b = says("A", text.format("14,000"), 8), says("A", text.format("21,000"), 11)
    (story,) = develop([differ(a, b, "14,000", "21,000")], {})
    assert [course.subject for course in story.developments] == ["homes in the valley"]


def test_an_outlet_that_grows_surer_of_its_own_report_disagrees_with_nobody() -> None:
    def told(other: str) -> tuple[Passage, ...]:
        a, b = differ(
            says("A", "Three officers may have been hurt in Averil, police said.", 8),
            says(other, "Three officers have been hurt in Averil, police said.", 11),
            "may",
            "",
            kind="modality",
        )
        (story,) = develop([[a, b]], {})
        return story.passages

    assert [p.disagreements for p in told("A")] == [(), ()]
    assert all(p.disagreements for p in told("B"))
