"""What is read from words: sentences, names, negation, opposites, synonyms, quotations, roles."""

from __future__ import annotations

import pytest

from aggregator.dedup.facts import analyse, compare_facts
from aggregator.dedup.facts.language import english_lexicon, lexicon_for
from aggregator.dedup.facts.quotations import shared_quotations
from aggregator.dedup.facts.synonyms import one_root, one_spelling
from aggregator.dedup.facts.tokens import tokenise


def kinds(a: str, b: str, least: float = 0.5) -> list[str]:
    """Kinds of what differs, and the same from the other side."""
    found = compare_facts(analyse(a), analyse(b))
    assert compare_facts(analyse(b), analyse(a)) == found.swapped()
    return sorted(f.kind for f in found.findings if f.strength >= least)


def sentences(text: str) -> list[str]:
    read = tokenise(text)
    return [text[read.tokens[i].start : read.tokens[j - 1].end] for i, j in read.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. Then it snowed.", ["It rained.", "Then it snowed."]),
        ("They came to Velm.The mayor spoke.", ["They came to Velm.", "The mayor spoke."]),
        ("Mr. Holt met Dr. J. Lund in the U.S. capital.", None),
        ("It cost 1.5 million. “Too much!” Holt said.", None),
        ("Он пришёл. Она ушла.", ["Он пришёл.", "Она ушла."]),
        ("火灾发生。市长来了。", ["火灾发生。", "市长来了。"]),
    ],
)
def test_sentences(text: str, expected: list[str] | None) -> None:
    found = sentences(text)
    if expected is None:
        assert len(found) == text.count("million. ") + 1 + text.count("!”")
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The United Nations sent aid to Velm on Monday.", "The UN sent aid to Velm on Monday."),
        ("President Ada Holt spoke in Velm on Monday.", "Holt spoke in Velm on Monday."),
        ("Russian troops left the town of Velm.", "Troops of Russia left the town of Velm."),
        ("Moscow signed the pact with Velm.", "Russia signed the pact with Velm."),
        ("Oleh Marchenko leads the Velm council.", "Oleh Marchenkо leads the Velm council."),
        ("Volodymyr Zelensky came to Velm.", "Volodymyr Zelenskyy came to Velm."),
        ("Joe Holt runs the port of Velm.", "Joseph Holt runs the port of Velm."),
        ("J. Holt runs the port of Velm.", "Jonas Holt runs the port of Velm."),
    ],
)
def test_one_name_in_two_forms(a: str, b: str) -> None:
    assert "name" not in kinds(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Troops entered Velm at dawn on Monday.", "Troops entered Corvo at dawn on Monday."),
        ("Austria closed its border on Monday.", "Australia closed its border on Monday."),
        ("Iran tested a rocket on Monday.", "Iraq tested a rocket on Monday."),
        ("Nadia Holt won the race in Velm.", "Petra Holt won the race in Velm."),
        ("Ada Holt won the race in Velm.", "Ada Lund won the race in Velm."),
    ],
)
def test_two_names(a: str, b: str) -> None:
    assert kinds(a, b) == ["name"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The mayor did not sign the plan for Velm.", "The mayor signed the plan for Velm."),
        ("Nobody was hurt in the crash near Velm.", "People were hurt in the crash near Velm."),
        ("The mayor can't sign the plan.", "The mayor can sign the plan."),
        ("The company refuses to pay the fine.", "The company is to pay the fine."),
    ],
)
def test_negation(a: str, b: str) -> None:
    assert kinds(a, b) == ["negation"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Prices in Velm did not rise in June.", "Prices in Velm fell in June."),
        ("The road to Velm is not safe.", "The road to Velm is unsafe."),
        ("The mayor did not accept the offer.", "The mayor rejected the offer."),
        ("Not only Velm but also Corvo voted.", "Velm and also Corvo voted."),
        ("The mayor has not signed the plan.", "The mayor hasn't signed the plan."),
    ],
)
def test_negation_is_taken_back(a: str, b: str) -> None:
    assert kinds(a, b) == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Prices rose sharply in Velm.", "Prices fell sharply in Velm."),
        ("The court ruled the strike legal.", "The court ruled the strike illegal."),
        ("The mayor denied the report.", "The mayor confirmed the report."),
        ("Two men were killed in Velm.", "Two men were injured in Velm."),
        ("The bank made a profit in Q1 alone.", "The bank made a profit in Q2 alone."),
        ("The deal runs for a year from now.", "The deal runs for a month from now."),
    ],
)
def test_opposites(a: str, b: str) -> None:
    assert kinds(a, b) == ["antonym"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Velm sold the ship to Corvo.", "Corvo bought the ship from Velm."),
        ("The vote came before the storm.", "The storm came after the vote."),
    ],
)
def test_converses_with_swapped_sides_agree(a: str, b: str) -> None:
    assert kinds(a, b) == []


def test_page_clutter_is_no_fact() -> None:
    assert kinds("Velm floods 5 min ago", "Velm floods 35 min. ago") == []
    assert kinds("Velm floods, 10:28:54 AM", "Velm floods, 04:10:21 PM") == []


def test_the_same_in_capital_letters() -> None:
    text = "The mayor of Velm may not sign the plan, which should cost 3 million dollars."
    assert kinds(text, text.upper()) == []


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ("explosion", "explosiv", True),
        ("negotiat", "negotiation", True),
        ("contract", "contrast", False),
        ("commit", "community", False),
    ],
)
def test_one_root(x: str, y: str, expected: bool) -> None:
    assert one_root(x, y) is one_root(y, x) is expected


def test_one_spelling() -> None:
    assert one_spelling("organisation", "organization")
    assert not one_spelling("accept", "except")


@pytest.mark.parametrize(
    "words",
    [
        ["agree", "agrees", "agreed", "agreeing"],
        ["free", "frees", "freed", "freeing"],
        ["ban", "bans", "banned", "banning"],
        ["travel", "travels", "travelled", "traveling"],
        ["release", "releases", "released", "releasing"],
        ["carry", "carries", "carried"],
        ["pass", "passes", "passed", "passing"],
        ["exceed", "exceeds", "exceeded"],
        ["sell", "sold", "sells"],
        ["foe", "foes"],
    ],
)
def test_inflected_forms_have_one_stem(words: list[str]) -> None:
    assert len({english_lexicon().stem(word) for word in words}) == 1


def test_the_language_is_told_by_its_words() -> None:
    assert lexicon_for(["the", "mayor", "of", "velm"]).code == "en"
    assert lexicon_for(["мэр", "города", "сказал"]).code == "und"
    assert lexicon_for(["der", "bürgermeister", "von", "velm"]).code == "de"
    assert lexicon_for(["le", "maire", "de", "la", "ville", "a", "dit"]).code == "fr"
    assert lexicon_for(["el", "alcalde", "de", "la", "ciudad", "dijo"]).code == "es"
    assert lexicon_for(["мер", "міста", "сказав"]).code == "uk"
    assert lexicon_for(["il", "sindaco", "di", "velm", "ha", "detto"]).code == "und"
    assert lexicon_for(["storm", "hits", "velm:", "café", "owners", "flee"]).code == "en"
    assert lexicon_for([]).code == "en"


def test_quotations() -> None:
    a = analyse("“We will not leave this town,” she said. «Nunca», he said.")
    assert [" ".join(q.words) for q in a.quotations] == ["we will not leave this town", "nunca"]
    b = analyse('He heard her: "We will not leave this town while it rains."')
    ((p, q),) = shared_quotations(a.quotations, b.quotations)
    assert a.text[p.start : p.end] == "We will not leave this town"
    assert q.words[:3] == ("we", "will", "not")
    assert shared_quotations(a.quotations, a.quotations[1:]) == ()


def test_a_quotation_that_is_never_closed_goes_on_to_the_end() -> None:
    (quotation,) = analyse("She said: “We will not leave").quotations
    assert quotation.words == ("we", "will", "not", "leave")
