"""Blocks of a page, told apart: news from what belongs to the page."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from aggregator.extract.agencies import credit_alone, dateline, picture_credit, trailing_credit
from aggregator.extract.boilerplate import (
    Block,
    line_key,
    line_reason,
    repeated_lines,
    split_boilerplate,
)
from aggregator.extract.languages import detect_language
from aggregator.extract.paragraphs import (
    Part,
    lay_out,
    slug,
    split_run_together,
    unique_anchors,
)

NEWS = "The council voted on Tuesday to keep the old library open for ten more years."


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("* indicates required", "form"),
        ("Required fields", "form"),
        ("Pflichtfeld", "form"),
        ("Enter your email to subscribe", "subscription"),
        ("Join the conversation in our reader forum", "subscription"),
        ("Sign in to join the discussion with other readers.", "subscription"),
        ("Stay up to date: subscribe to our daily newsletter for free.", "subscription"),
        ("Folgen Sie unserem WhatsApp-Kanal", "subscription"),
        ("Приєднуйтесь до нашої спільноти читачів", "subscription"),
        ("Share on Facebook", "control"),
        ("Skip to main content", "control"),
        ("Loading video...", "control"),
        ("Nach oben", "control"),
        ("Показати ще", "control"),
        ("…", "control"),
        ("1,204 comments", "count"),
        ("Lesezeit: 4 Minuten", "count"),
        ("Час читання: 3 хв", "count"),
        ("2 hours ago", "date"),
        ("Most read", "label"),
        ("Mehr zum Thema", "label"),
        ("Стрічка новин", "label"),
        ("PHOTO: REUTERS", "credit"),
        ("Foto: Jana Beispiel/dpa", "credit"),
        ("© Jane Roe", "copyright"),
        ("(Reporting by Jane Roe; Editing by John Poe)", "credit"),
        ("With files from The Canadian Press", "credit"),
        ("The quay at dawn. Photograph: Jane Roe/AP", "caption"),
        ("The quay at dawn (Jane Roe/Getty Images)", "caption"),
        ("The mayor (L) and her deputy wait for the ferry on the quay.", "caption"),
        ("Read more: how the council votes", "teaser"),
        ("À lire aussi : comment vote le conseil", "teaser"),
        ("Home › Region › Courts", "navigation"),
        ("This story has been updated to add a comment by the mayor.", "note"),
        ("Dieser Artikel wurde automatisch übersetzt", "note"),
        ("© 2025 The Ledger. All rights reserved.", "copyright"),
        ("— Jane Roe (@janeroe) May 15, 2023", "embed"),
        ("https://example.org/a/b", "embed"),
    ],
)
def test_furniture_is_recognised_by_itself(line: str, reason: str) -> None:
    assert line_reason(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        NEWS,
        "The paper lost 4,000 subscribers after it raised the price of its newsletter.",
        "The minister asked readers of the magazine to send their comments by Friday.",
        "Facebook and Google will share data with the police, the company said.",
        "“Subscribe to nothing, join nothing, follow nobody,” she told her readers.",
        "Police published a photo: nobody knew the man in it.",
        "A Europe for all",
        "Video shows whale under ferry",
        "Join forces or lose, minister tells shipyards",
        "Follow-up talks fail",
        "Share prices fall",
        "Getty Images sues maker of drawing machine",
        "How the old library was saved",
        "Reuters reported on Monday that the talks had failed.",
        "Underneath stand the newest charts of the reef and of the ferry's course.",
        "Рух автобусів відновили того ж дня, повідомила міська рада.",
        "Die Leser der Zeitung haben 300 Kommentare an den Rat geschickt.",
    ],
)
def test_news_is_not_taken_for_furniture(line: str) -> None:
    assert line_reason(line) is None


def kept(*lines: str, repeated: Collection[str] = ()) -> list[str]:
    split = split_boilerplate([Block(text) for text in lines], repeated=repeated)
    return [k.text for k in split.kept]


def test_a_caption_goes_with_its_copy_that_has_no_credit() -> None:
    caption = "The great hall of the council on the morning of the vote"
    assert kept(NEWS, caption, f"{caption}. Picture: Getty", NEWS) == [NEWS, NEWS]


def test_a_refrain_goes_and_a_repeated_paragraph_stays() -> None:
    assert kept(NEWS, "Up to the top", NEWS, "Up to the top", NEWS, "Up to the top") == [NEWS] * 3


def test_times_that_differ_are_no_refrain() -> None:
    assert kept("14:05", NEWS, "14:06", NEWS, "14:07") == ["14:05", NEWS, "14:06", NEWS, "14:07"]


def test_a_text_cut_off_goes_with_its_headline() -> None:
    cut = "The council had long been of two minds about the library, which was built in…"
    assert kept(NEWS, "How the library was built", cut) == [NEWS]
    assert kept(NEWS, "She paused and said nothing more…", NEWS)[1].startswith("She paused")


def test_headlines_below_a_label_of_links_go_and_the_text_goes_on() -> None:
    links = ["Most read", "Tram line closed", "School wins prize for its garden"]
    after = "The library has stood in Mill Street since 1911, when it was a corn exchange."
    assert kept(NEWS, NEWS, *links, after) == [NEWS, NEWS, after]
    pair = ["Related", "School wins prize", "Pupils of the school in Mill Street won a prize."]
    assert kept(NEWS, NEWS, *pair, NEWS) == [NEWS, NEWS, NEWS]


def test_what_html_knows_is_believed() -> None:
    link = Block("How the library was saved from the fire of 1911", link_share=1.0)
    assert split_boilerplate([link]).dropped[0].reason == "teaser"
    heading = Block("How the library was saved from the fire", link_share=1.0, heading=True)
    assert split_boilerplate([heading]).kept[0].heading


def test_an_agency_that_signs_becomes_the_credit() -> None:
    split = split_boilerplate([Block(f"{NEWS} (AFP)"), Block(NEWS), Block("dpa/lnw")])
    assert [(k.text, k.credit) for k in split.kept] == [(NEWS, "AFP"), (NEWS, None)]
    assert split.credit == "dpa"


# --- Lines of a source ----------------------------------------------------------------------


def test_lines_on_three_pages_of_a_source_belong_to_it() -> None:
    footer = "The Ledger is a member of the Press Council\nRing us: 0471 23"
    pages = [f"{NEWS}\nStory {n}\n{footer}\n{n} people like this" for n in range(3)]
    found = repeated_lines(pages)
    assert line_key("The Ledger is a member of the Press Council") in found
    assert line_key("9 people like this") in found
    assert line_key(NEWS) not in found  # a sentence of news, printed three times
    assert kept(NEWS, "The Ledger is a member of the Press Council", repeated=found) == [NEWS]
    assert repeated_lines(pages[:2]) == frozenset()


def test_a_plea_on_three_pages_belongs_to_the_source_though_it_is_a_sentence() -> None:
    plea = "Our reporting depends on readers like you, and so we ask for your support."
    assert line_key(plea) in repeated_lines([f"{plea}\nStory {n}" for n in range(3)])


def test_a_line_that_stands_often_on_one_page_counts_once() -> None:
    assert repeated_lines(["Share\nShare\nShare", "Share", "News"]) == frozenset()


# --- Agencies -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rest", "agency"),
    [
        ("It may last, he said. REUTERS", "It may last, he said.", "Reuters"),
        ("It may last, he said. (AFP, dpa)", "It may last, he said.", "AFP, dpa"),
        ("Es kann dauern, sagte er. dpa/lnw", "Es kann dauern, sagte er.", "dpa"),
        ("It may last, he told Reuters.", "It may last, he told Reuters.", None),
        (
            "It may last, he said. Nobody asked Reuters",
            "It may last, he said. Nobody asked Reuters",
            None,
        ),
    ],
)
def test_trailing_credits(text: str, rest: str, agency: str | None) -> None:
    assert trailing_credit(text) == (rest, agency)


def test_lines_that_are_an_agency() -> None:
    assert credit_alone("REUTERS") == "Reuters"
    assert credit_alone("(dpa/lby)") == "dpa"
    # Files from an agency do not make it the author.
    assert credit_alone("With files from The Canadian Press") is None
    assert credit_alone("Reuters said so") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MOSCOW - The leaders met", ("MOSCOW", None, None)),
        ("KYIV, March 18 (Reuters) - The leaders met", ("KYIV", "March 18", "Reuters")),
        ("Berlin (dpa/lnw) – Der Rat hat", ("Berlin", None, "dpa")),
        ("КИЇВ, 18 березня (Укрінформ) — Рада", ("КИЇВ", "18 березня", "Ukrinform")),
        ("Halmouth - a port in the north - is closed", None),
        ("The vote (which Reuters reported) - was late", None),
    ],
)
def test_datelines(text: str, expected: tuple[str, str | None, str | None] | None) -> None:
    assert dateline(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The minister said it was a picture of health.",
        "He joined the party (CDU/CSU)",
        "The vote was close, 9/4, she said (see below)",
        "Sales rose 4%, Reuters reported (AP)",
    ],
)
def test_what_credits_no_picture(text: str) -> None:
    assert picture_credit(text) is None


# --- Paragraphs and names -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Six were hurt in Kyiv.The drones hit a school there.", 2),
        ("“We wait here for you.”The mayor then left the hall.", 2),
        ('He said he would stay."The end is near now," he said.', 2),
        ("The U.S.Army base near Dr.Miller's farm stays open.", 1),
        ("They booked it with Booking.com and paid at once.", 1),
        ("He wrote it in Node.Js because he likes it so.", 1),
        ("At 14.Mai was the day that they all met there.", 1),
        ("Short.But this is long enough to stand alone here.", 1),
    ],
)
def test_sentences_run_together(text: str, parts: int) -> None:
    found = split_run_together(text, names=frozenset({"node.js"}))
    assert len(found) == parts
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_layout_gives_each_paragraph_its_span() -> None:
    text, spans = lay_out([Part("One.", 3), Part("Head", 4, paragraph=False), Part("Two.", 5)])
    assert text == "One.\n\nHead\n\nTwo."
    assert [(text[s.start : s.end], s.line) for s in spans] == [("One.", 3), ("Two.", 5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Divers go down!", "divers-go-down"),
        ("Міст через Лугову — відкрито", "міст-через-лугову-відкрито"),
        ("Deich bei Hölmstedt hält", "deich-bei-hölmstedt-hält"),
        ("?!", ""),
        ("a" * 90, "a" * 60),
        ("word " * 40, "-".join(["word"] * 12)),
    ],
)
def test_slugs(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_anchors_differ() -> None:
    assert unique_anchors(["a", "b", "a", "a-2", ""]) == ["a", "b", "a-2", "a-2-2", "post"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (NEWS + " It was the last vote of the year, and it was not close.", "en"),
        ("Der Rat hat am Dienstag entschieden, die alte Bibliothek nicht zu schließen.", "de"),
        ("Le conseil a décidé mardi de ne pas fermer la vieille bibliothèque de la ville.", "fr"),
        ("Рада вирішила у вівторок не закривати стару бібліотеку, яка є в місті з 1911.", "uk"),
        ("Совет решил во вторник не закрывать старую библиотеку, которая была в городе.", "ru"),
        ("Ann Coldwell, Peter Coldwell", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert detect_language([text]) == language
