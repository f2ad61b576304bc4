"""Counts that rise and times of events in German, French, Spanish and Ukrainian. Invented news."""

from __future__ import annotations

import pytest

from aggregator.digest.course_words import CODES, words_of
from aggregator.digest.developments import develop
from aggregator.digest.figures import corrects, is_running, read_figures
from aggregator.digest.timing import foretells, read_timings
from tests.digest.test_developments import DAY, says, values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Mindestens fünf Menschen sind bei dem Brand in Averil ums Leben gekommen.",
            [("killed", 5.0)],
        ),
        (
            "Bei dem Unglück wurden 20 Menschen verletzt und 3 getötet.",
            [("injured", 20.0), ("killed", 3.0)],
        ),
        ("Das Feuer hat bislang 1.200 Hektar Wald erfasst.", [("area", 1200.0)]),
        ("In 14.000 Haushalten fiel der Strom aus.", [("without power", 14000.0)]),
        (
            "Au moins cinq personnes ont été tuées et 20 autres blessées à Averil.",
            [("killed", 5.0), ("injured", 20.0)],
        ),
        ("L'incendie a parcouru 1 200 hectares.", [("area", 1200.0)]),
        ("La police a interpellé 14 personnes.", [("arrested", 14.0)]),
        (
            "Al menos cinco personas murieron y 20 resultaron heridas en Averil.",
            [("killed", 5.0), ("injured", 20.0)],
        ),
        ("El fuego ha quemado ya 1.200 hectáreas.", [("area", 1200.0)]),
        ("Щонайменше п'ять людей загинули, ще 20 поранено.", [("killed", 5.0), ("injured", 20.0)]),
        ("Пожежа охопила вже 1200 гектарів лісу.", [("area", 1200.0)]),
        ("Der Bürgermeister, 54, sprach eine Stunde.", []),
        ("Elle a acheté trois pommes au marché de la ville.", []),
        ("Вона купила три яблука на ринку.", []),
    ],
)
def test_running_counts(text: str, found: list[tuple[str, float]]) -> None:
    assert [(f.sort, f.value) for f in read_figures(text)] == found


@pytest.mark.parametrize(
    ("text", "phase", "value", "subject"),
    [
        ("Die Abstimmung soll um 14 Uhr beginnen.", "expected", "14:00", "Abstimmung"),
        ("Die Friedensgespräche begannen um 13.30 Uhr MESZ.", "began", "11:30Z", "Gespräche"),
        ("Die Gespräche dauerten anderthalb Stunden.", "ended", "PT1H30M", "Gespräche"),
        (
            "Sie verhandeln seit mehr als zwei Stunden, der Gipfel läuft.",
            "went on",
            ">PT2H",
            "Gespräche",
        ),
        ("Die Sitzung endete um 21:45 Uhr.", "ended", "21:45", "Sitzung"),
        ("Le vote est prévu à 14 heures.", "expected", "14:00", "vote"),
        ("Le vote a commencé à 14h30, heure de Paris.", "began", "12:30Z", "vote"),
        ("Les négociations ont duré deux heures et demie.", "ended", "PT2H30M", "discussions"),
        (
            "La réunion, en cours depuis plus de trois heures, se poursuit.",
            "went on",
            ">PT3H",
            "discussions",
        ),
        ("La votación está prevista a las 2 de la tarde.", "expected", "14:00", "votación"),
        ("La reunión comenzó a las 14:00 horas.", "began", "14:00", "negociaciones"),
        ("El juicio duró una hora y media.", "ended", "PT1H30M", "juicio"),
        ("Голосування має розпочатися о 14:00.", "expected", "14:00", "голосування"),
        ("Голосування розпочалося о 14:00 за Києвом.", "began", "11:00Z", "голосування"),
        ("Переговори тривали півтори години.", "ended", "PT1H30M", "переговори"),
    ],
)
def test_times(text: str, phase: str, value: str, subject: str) -> None:
    (timing,) = read_timings(text, day=DAY)
    assert (timing.phase, timing.value, timing.subject) == (phase, value, subject)


@pytest.mark.parametrize(
    "text",
    [
        "Die Abstimmung begann gestern um 14 Uhr.",
        "Vor zwei Stunden später kam er zur Sitzung.",
        "Le vote a commencé hier à 14 heures.",
        "La votación comenzó ayer a las 14:00 horas.",
        "Голосування розпочалося вчора о 14:00.",
    ],
)
def test_no_times(text: str) -> None:
    assert read_timings(text, day=DAY) == []


@pytest.mark.parametrize(
    ("early", "late", "subject"),
    [
        (
            "Fünf Menschen sind in Averil getötet worden, teilte die Polizei mit.",
            "Neun Menschen sind in Averil getötet worden, teilte die Polizei mit.",
            "Menschen sind in Averil getötet",
        ),
        (
            "Cinq personnes ont été tuées à Averil, selon la police.",
            "Neuf personnes ont été tuées à Averil, selon la police.",
            "personnes ont été tuées à Averil",
        ),
        (
            "Cinco personas murieron en Averil, según la policía.",
            "Nueve personas murieron en Averil, según la policía.",
            "personas murieron en Averil",
        ),
        (
            "П'ять людей загинули в Аверілі, повідомила поліція.",
            "Дев'ять людей загинули в Аверілі, повідомила поліція.",
            "людей загинули в Аверілі",
        ),
    ],
)
def test_a_toll_that_rises_is_a_development(early: str, late: str, subject: str) -> None:
    (story,) = develop([[says("A", early, 8), says("B", late, 11)]], {})
    assert values(story) == [["5", "9"]]
    assert story.developments[0].subject == subject


@pytest.mark.parametrize(
    ("told", "steps"),
    [
        (
            [
                "Die Abstimmung in Averil soll um 13 Uhr beginnen.",
                "Die Abstimmung in Averil begann um 14 Uhr.",
                "Die Abstimmung in Averil dauerte anderthalb Stunden.",
            ],
            ["13:00", "14:00", "PT1H30M"],
        ),
        (
            [
                "Голосування в Аверілі має розпочатися о 13:00.",
                "Голосування в Аверілі розпочалося о 14:00.",
                "Голосування в Аверілі тривало півтори години.",
            ],
            ["13:00", "14:00", "PT1H30M"],
        ),
    ],
)
def test_the_course_of_an_event(told: list[str], steps: list[str]) -> None:
    passages = [
        says(name, text, 8 + 3 * n) for n, (name, text) in enumerate(zip("ABC", told, strict=True))
    ]
    (story,) = develop([passages], {})
    (course,) = story.developments
    assert [step.value for step in course.steps] == steps
    assert [step.phase for step in course.steps] == ["expected", "began", "ended"]


@pytest.mark.parametrize(
    "text",
    [
        "Die Zahl der Toten ist auf neun gestiegen.",
        "Le bilan s'élève à neuf morts.",
        "El balance asciende a nueve muertos.",
        "Кількість загиблих зросла до дев'яти.",
    ],
)
def test_a_running_count(text: str) -> None:
    assert is_running(text)


def test_a_forecast_and_a_correction() -> None:
    assert foretells("Die Abstimmung soll am Nachmittag beginnen, sagte der Sprecher.")
    assert not foretells("Die Abstimmung begann am Nachmittag, sagte der Sprecher.")
    assert corrects("Rectificación: eran nueve.")


def test_every_language_knows_the_same_sorts() -> None:
    sorts, events = (
        {frozenset(getattr(words_of(c), name).values()) for c in CODES}
        for name in ("sorts", "events")
    )
    assert len(sorts) == len(events) == 1
    for code in CODES[1:]:
        assert set(words_of(code).subjects) == set(words_of(code).events.values())
