"""What a reader meets first: a headline that tells, and a lead that can be read alone."""

from __future__ import annotations

import pytest

from aggregator.digest.astray import Profiles
from aggregator.digest.choose import choose
from aggregator.digest.openings import announces, leans
from aggregator.digest.titles import choose_title
from aggregator.model import Post
from tests.digest.test_developments import says
from tests.digest.test_origins import post

FERRY = "The ferry Alder ran aground off Carrow Point before dawn with 137 passengers on board."
BOATS = "Lifeboats from three stations took the passengers of the ferry Alder to Carrow."


def entry(title: str, *, page: str = "Coast live: all the news", kind: str = "post") -> Post:
    plain = post("Gazette", FERRY)
    fields = {name: getattr(plain, name) for name in plain.__slots__}
    return Post(
        **{
            **fields,
            "id": f"Gazette:page#{title}",
            "title": title,
            "page_title": page,
            "kind": kind,
        }
    )


@pytest.mark.parametrize(
    "text",
    [
        "Meanwhile, the harbour was closed.",
        "He said the harbour would be closed.",
        "It will be closed until Monday, the harbour master said.",
        "In spite of all this, the harbour master was in good spirits.",
        "“They will close it,” she said.",
        "… and closed the harbour.",
        "Below you can see a map of the harbour and its quays.",
        "We have some more information on the closure of the harbour.",
        "Unterdessen wurde der Hafen von Averil geschlossen, teilte die Polizei mit.",
        "Er sagte, der Hafen von Averil werde am Montag wieder geöffnet.",
        "Par ailleurs, le port d'Averil a été fermé par les autorités de la ville.",
        "Mientras tanto, el puerto de Averil fue cerrado por las autoridades de la ciudad.",
        "Тим часом порт у Аверілі закрили, повідомила поліція міста.",
        "Він сказав, що порт відкриють у понеділок.",
    ],
)
def test_a_text_that_leans_on_what_stood_before_it(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        FERRY,
        "Ida Marsh, who is master of the harbour, said it would be closed.",
        "Hereford closed its harbour.",
        "Der Hafen von Averil wurde am Montag geschlossen, teilte die Polizei mit.",
        "Le port d'Averil a été fermé lundi par les autorités de la ville.",
        "Порт у Аверілі закрили в понеділок, повідомила поліція.",
    ],
)
def test_a_text_that_stands_alone(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The harbour master said:", True),
        ("The harbour master said: “", True),
        ("Closed: the harbour of Averil.", False),
    ],
)
def test_a_text_that_announces_another(text: str, told: bool) -> None:
    assert announces(text) is told


@pytest.mark.parametrize(
    "other",
    [
        entry("Good morning"),
        entry("What we know so far"),
        entry("Where did the ferry go?"),
        entry("A gift of herring"),
        entry("It is as bad as it looks"),
        entry("Ferry Alder aground, passengers at Carrow", kind="summary"),
        entry("", page="Ferry passengers at Carrow"),
    ],
)
def test_a_headline_that_tells_is_chosen_before_one_that_does_not(other: Post) -> None:
    telling = entry("Ferry Alder runs aground off Carrow Point")
    for posts in ([other, telling], [telling, other]):
        found = choose_title(posts, [0.8, 0.8], [FERRY, BOATS])
        assert (found.text, found.post) == (telling.title, posts.index(telling))


def test_the_most_central_of_good_headlines_is_chosen() -> None:
    a, b = (
        entry("Ferry Alder runs aground off Carrow"),
        entry("Passengers of ferry taken to Carrow"),
    )
    assert choose_title([a, b], [0.5, 0.9], [FERRY, BOATS]).post == 1
    assert choose_title([a, b], [0.9, 0.9], [FERRY, BOATS]).post == 0


def test_the_headline_of_a_live_blog_is_that_of_a_story_only_if_it_is_about_it() -> None:
    about = entry("", page="Ferry Alder aground off Carrow Point")
    assert choose_title([about], [1.0], [FERRY]).text == about.page_title
    found = choose_title(
        [entry("", page="Storm in Keld, dockers on strike")], [1.0], [FERRY, BOATS]
    )
    assert (found.text, found.post, found.passage) == (FERRY, None, 0)


def test_the_sentence_over_a_story_can_be_read_alone() -> None:
    texts = [
        "He was the last to leave the ship that morning, he said.",
        "“Nobody was left behind on the ship that morning,” he said.",
        f"{BOATS} The last came at noon.",
    ]
    found = choose_title([entry("", page="")], [1.0], texts)
    assert (found.text, found.passage) == (BOATS, 2)


def test_a_lead_can_be_read_alone() -> None:
    told = [
        says("A", f"Meanwhile, {FERRY}", 7),
        says("B", FERRY, 8),
        says("C", "The master of the ferry Alder, who ran aground off Carrow Point, said:", 9),
        says("D", BOATS, 10),
        says("E", "Owners of the ferry Alder sent a tug from Halmouth to Carrow Point.", 11),
    ]
    assert choose(told, 0).lead == (1, 3, 4)


def test_what_speaks_of_another_story_leads_none() -> None:
    strike = "Dockers of Halmouth voted by 71 per cent for a strike, their union said."
    stories = [
        [FERRY, BOATS, strike, "The tug Brand pulled the ferry Alder off Carrow Point at noon."],
        [
            "The union of the dockers of Halmouth counted the votes for a strike until noon.",
            "A strike of dockers would close Halmouth, whose union has 900 members.",
        ],
    ]
    profiles = Profiles(stories, ["Ferry aground off Carrow", "Dockers vote for strike"])
    assert profiles.is_astray(strike, 0)
    assert not profiles.is_astray(strike, 1)
    assert not any(profiles.is_astray(text, 0) for text in (FERRY, BOATS))
    told = [says("A", text, 8 + n) for n, text in enumerate(stories[0])]
    lead = choose(told, 0, is_astray=lambda text: profiles.is_astray(text, 0)).lead
    assert lead == (0, 1, 3)


def test_a_story_of_astray_passages_has_a_lead_all_the_same() -> None:
    told = [says("A", FERRY, 8), says("B", BOATS, 9)]
    assert choose(told, 0, is_astray=lambda text: True).lead == (0, 1)


def test_what_differs_is_shown_though_there_is_little_room() -> None:
    """Both sides of a disagreement have room before the texts that tell more of the story."""
    telling = [
        says("A", f"The ferry Alder ran aground off Carrow Point, said witness {name}.", 8)
        for name in ("Ames", "Bell", "Cole", "Dunn", "Eads", "Finn", "Gray", "Hale")
    ]
    sides = [says("B", "A cook counted ninety plates.", 9), says("C", "A cook counted ten.", 10)]
    passages = [*telling, *sides]
    needed = [len(telling), len(telling) + 1]
    assert set(needed) <= set(choose(passages, 36, needed=needed).shown)
    assert not set(needed) <= set(choose(passages, 36).shown)


def test_what_is_needed_takes_no_more_than_its_share() -> None:
    needed = [
        says("B", f"There were {n} passengers on board the ferry Alder off Carrow Point.", 9)
        for n in range(101, 113)
    ]
    passages = [*needed, says("A", FERRY, 8), says("A", BOATS, 8)]
    shown = choose(passages, 66, needed=range(12)).shown
    assert {12, 13} <= set(shown)
    assert len(shown) > 3
