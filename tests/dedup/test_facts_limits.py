"""Which side of a number is meant, how much of a whole, which end, which way, in spite of what."""

from __future__ import annotations

import pytest

from aggregator.dedup import compare
from aggregator.dedup.facts import analyse, compare_facts

JOINED = ("same", "contains", "contained")


def kinds(a: str, b: str, least: float = 0.5) -> list[str]:
    """Kinds of what differs, and the same from the other side."""
    found = compare_facts(analyse(a), analyse(b))
    assert compare_facts(analyse(b), analyse(a)) == found.swapped()
    return sorted(f.kind for f in found.findings if f.strength >= least)


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("At least 12 boats sank off Velm.", "Up to 12 boats sank off Velm.", "number"),
        ("More than 12 boats sank off Velm.", "Fewer than 12 boats sank off Velm.", "number"),
        ("The fee is 30 crowns or more.", "The fee is 30 crowns or less.", "number"),
        ("Sales more than doubled to 30.", "Sales nearly doubled to 30.", "number"),
        (
            "Prices are more than double last year's.",
            "Prices are nearly double last year's.",
            "number",
        ),
        ("The rate rose by 2 percentage points.", "The rate rose by 2 per cent.", "number"),
        ("It costs 30 million crowns in Velm.", "It costs 30 million francs in Velm.", "number"),
        ("She won her third title in Velm.", "She won three titles in Velm.", "number"),
        (
            "All 23 miners were saved in Velm.",
            "Half of the 23 miners were saved in Velm.",
            "number",
        ),
        ("All 23 miners were saved.", "All but one of the 23 miners were saved.", "modality"),
        (
            "She ran the course in 2:24:31 in Velm.",
            "She ran the course in 2:42:31 in Velm.",
            "number",
        ),
        ("The road has been shut since Monday.", "The road has been shut since March.", "date"),
        ("Velm beat Orsk 3-1 on the lake.", "Velm beat Orsk 1-3 on the lake.", "role"),
        (
            "The blast killed five people and injured 17 in Velm.",
            "The blast injured five people and killed 17 in Velm.",
            "role",
        ),
        (
            "They were flown to the coast by night.",
            "They were flown from the coast by night.",
            "antonym",
        ),
        (
            "The house voted for the bill on Monday.",
            "The house voted against the bill on Monday.",
            "antonym",
        ),
        ("It is the first ferry of the day.", "It is the last ferry of the day.", "antonym"),
        (
            "The rate rose because of higher spending on dykes.",
            "The rate rose despite higher spending on dykes.",
            "modality",
        ),
        (
            "The mine reopens after the union signs.",
            "The mine reopens unless the union signs.",
            "modality",
        ),
        (
            "The miners are still missing in Velm.",
            "The miners are no longer missing in Velm.",
            "negation",
        ),
        (
            "Es kamen mindestens 12 Boote auf den See.",
            "Es kamen höchstens 12 Boote auf den See.",
            "number",
        ),
        ("Der Markt schließt vor der Messe.", "Der Markt schließt nach der Messe.", "antonym"),
        (
            "Murieron al menos 12 personas en la costa.",
            "Murieron como máximo 12 personas en la costa.",
            "number",
        ),
        ("Le port a perdu plus de 12 bateaux.", "Le port a perdu moins de 12 bateaux.", "number"),
        (
            "El puerto costó 3 millones de euros.",
            "El puerto costó 3 millones de dólares.",
            "number",
        ),
    ],
)
def test_other_statements(a: str, b: str, kind: str) -> None:
    assert kind in kinds(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("At least 12 boats sank off Velm.", "No fewer than 12 boats sank off Velm."),
        ("More than 12 boats sank off Velm.", "Over 12 boats sank off Velm."),
        ("Winds reach 130 km/h off Velm.", "Winds reach 130 kilometres per hour off Velm."),
        ("Winds reach 130 km/h off Velm.", "Winds reach 130 kph off Velm."),
        ("She repaid it two years later.", "She repaid it in 2021."),
        ("Trains stand still because of strong winds.", "Trains stand still due to strong winds."),
        ("The road has been shut since Sunday.", "The road has been shut since last Sunday."),
        ("Velm beat Orsk 3-1 on the lake.", "Velm beat Orsk 3:1 on the lake."),
        ("La ministra dijo el lunes que hay agua.", "La ministra informó el lunes que hay agua."),
        ("Volunteers set 500 trees along the river.", "Along the river volunteers set 500 trees."),
    ],
)
def test_one_statement(a: str, b: str) -> None:
    assert kinds(a, b) == []


@pytest.mark.parametrize(
    ("a", "b", "shown"),
    [
        (
            "The mayor confirmed that the terminal in Velm was hit.",
            "The mayor has not confirmed that the terminal in Velm was hit.",
            ("confirmed", "not confirmed"),
        ),
        (
            "The mine in Velm closes in spring, the union heard.",
            "The mine in Velm may close in spring, the union heard.",
            ("closes", "may close"),
        ),
        (
            "Nine miners were still missing in Velm at noon on Monday.",
            "Nine miners were no longer missing in Velm at noon on Monday.",
            ("missing", "no longer missing"),
        ),
    ],
)
def test_a_word_that_turns_is_shown_with_what_it_turns(
    a: str, b: str, shown: tuple[str, str]
) -> None:
    differences = compare(a, b).evidence.differences
    assert (differences[0].a, differences[0].b) == shown


def test_a_quotation_that_stands_beside_its_contrary_is_a_conflict() -> None:
    a = "“We will not reopen it before every weld is tested,”"
    b = (
        "“We will reopen it before every weld is tested,” said Anna Holt. "
        "“We will not reopen it before every weld is tested,” said J. Orlen"
    )
    found = compare(a, b)
    assert found.verdict == "conflict"
    assert found.verdict not in JOINED
