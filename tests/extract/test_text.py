"""Plain-text pages become the posts that stand beside them in ``data/*.json``."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.errors import ExtractError
from aggregator.extract import extract
from aggregator.extract.bylines import read_byline, read_clock_line, read_day_line
from aggregator.extract.vocabulary import AGO
from aggregator.model import Extraction, Page, Post, Source

DATA = Path(__file__).parent / "data"
FETCHED = datetime(2025, 6, 1, 12, tzinfo=UTC)
DOCUMENTS = sorted(p.stem for p in DATA.glob("*.txt"))


def source(zone: str = "UTC", **more: Any) -> Source:
    return Source("s", ("x",), zone=zone, **more)


def page(text: str | bytes, locator: str = "page.txt", **more: Any) -> Page:
    content = text.encode() if isinstance(text, str) else text
    return Page("s", locator, content, FETCHED, **more)


def read(text: str, *, zone: str = "UTC", reference: date | None = None, **more: Any) -> Extraction:
    return extract(page(text), source(zone, **more), reference_day=reference)


def article(text: str, **more: Any) -> Post:
    posts = read(text, **more).posts
    assert len(posts) == 1
    return posts[0]


def headings_of(post: Post) -> list[str]:
    return [part for part in post.text.split("\n\n") if part and part not in post.paragraphs]


# --- Whole documents ------------------------------------------------------------------------


def summary(post: Post) -> dict[str, Any]:
    """What the expected results say of a post."""
    found: dict[str, Any] = {
        "anchor": post.id.partition("#")[2],
        "title": post.title,
        "author": post.author,
        "day": str(post.published.day),
        "at": post.published.at.isoformat() if post.published.at else None,
        "basis": post.published.basis,
        "modified": post.modified.isoformat() if post.modified else None,
        "credit": post.credit,
        "lines": [span.line for span in post.spans],
        "headings": headings_of(post),
    }
    return {k: v for k, v in found.items() if v or k not in ("modified", "credit", "headings")}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_gives_the_posts_that_stand_beside_it(name: str) -> None:
    expected = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    raw = page((DATA / f"{name}.txt").read_bytes(), f"{name}.txt")
    reference = expected.get("reference_day")
    about = source(expected["zone"])
    day = date.fromisoformat(reference) if reference else None
    if "error" in expected:
        with pytest.raises(ExtractError) as caught:
            extract(raw, about, reference_day=day)
        assert str(caught.value) == expected["error"]
        return
    found = extract(raw, about, reference_day=day)
    assert [summary(post) for post in found.posts] == expected["posts"]
    first = found.posts[0]
    assert (first.outlet, first.page_title, first.language) == (
        expected["outlet"],
        expected["page_title"],
        expected["language"],
    )


@pytest.mark.parametrize("name", [n for n in DOCUMENTS if n != "nothing"])
def test_no_line_of_a_document_is_lost(name: str) -> None:
    text = (DATA / f"{name}.txt").read_text("utf-8")
    found = extract(page(text), source())
    told = [*found.boilerplate, *(f"{p.title} {p.page_title}\n{p.text}" for p in found.posts)]
    all_words = " ".join(re.findall(r"\w+", " ".join(told)))
    lost = []
    for line in text.split("\n"):
        words = re.findall(r"\w+", re.sub(r"^ date [\d-]+", "", line))
        # A line that is a time became that, a time in front the post's, an agency its credit.
        if read_clock_line(line) or read_day_line(line, zone="UTC", reference=date(2024, 8, 1)):
            continue
        if read_byline(line, zone="UTC")[1] or AGO.fullmatch(line.lower()):
            continue
        cuts = [words[a : len(words) - b] for a in range(3) for b in range(2)]
        if words and not any(" ".join(c) in all_words for c in cuts):
            lost.append(line)
    assert lost == []


@pytest.mark.parametrize("name", [n for n in DOCUMENTS if n != "nothing"])
def test_spans_lead_to_the_paragraphs_in_order(name: str) -> None:
    for post in extract(page((DATA / f"{name}.txt").read_bytes()), source()).posts:
        ends = 0
        for span, text in zip(post.spans, post.paragraphs, strict=True):
            assert span.start >= ends
            assert text == text.strip() != ""
            assert "\n" not in text
            ends = span.end
        assert ends <= len(post.text)


# --- Live blogs -----------------------------------------------------------------------------

LIVE = """Harbour live: ferry runs aground off Brannoy
The ferry struck the reef at night and everyone on board is safe, the coastguard said.
{new}Divers look at the hull of the stranded ferry
Divers found a hole as long as a bus below the waterline, the salvage firm said.
Passengers spend the night in a school hall
The passengers were given blankets and soup by the people of the village.
Captain says the light on the reef was out
The captain told police that the light had not been burning when he turned.
"""
NEW = """Tug arrives from the mainland to pull the ferry off
A tug has arrived and will try to pull the ferry off the reef at high water.
"""


def test_a_post_that_is_added_on_top_renames_no_other() -> None:
    before = {p.id: p.text for p in read(LIVE.format(new="")).posts}
    after = {p.id: p.text for p in read(LIVE.format(new=NEW)).posts}
    assert len(before) == 4
    assert before.items() <= after.items()
    assert len(after) == 5


def test_equal_headings_are_told_apart_from_the_oldest_on() -> None:
    again = "Divers look at the hull of the stranded ferry\nThey went down a second time at noon.\n"
    ids = {p.id: p.text for p in read(LIVE.format(new=again)).posts}
    base = "s:page.txt#divers-look-at-the-hull-of-the-stranded-ferry"
    assert ids[base].startswith("Divers found a hole")
    assert ids[f"{base}-2"].startswith("They went down")


def test_a_heading_without_text_is_a_post_of_its_own() -> None:
    new = "How the reef got its name, told by those who fish there\n" + NEW
    posts = {p.title: p for p in read(LIVE.format(new=new)).posts}
    bare = posts["How the reef got its name, told by those who fish there"]
    assert (bare.text, bare.spans) == ("", ())


def test_entries_carry_the_authors_and_changes_that_stand_in_them() -> None:
    found = read(
        "Ferry aground: live updates\n"
        "By Nora Hale | 9 April 2025, 12:40\n"
        "5m ago 12.35 BST\n"
        "Tug fastens its line\n"
        "The tug has fastened its line to the ferry, the salvage firm said.\n"
        "Updated at 12.38 BST\n"
        "21m ago 12.19 BST\n"
        "Divers go down\n"
        "Two divers have gone down to look at the hull of the ferry.\n"
        "01:27\n"
        "50m ago 11.50 BST\n"
        "The wind has dropped and the ferry lies still, the coastguard said.\n",
        zone="Europe/London",
    )
    told = [(p.title, p.published.at and p.published.at.strftime("%H:%M")) for p in found.posts]
    assert told == [("", "11:50"), ("Divers go down", "12:19"), ("Tug fastens its line", "12:35")]
    assert found.posts[2].modified == datetime.fromisoformat("2025-04-09T12:38+01:00")
    assert "01:27" in found.boilerplate


def test_midnight_lies_between_times_that_jump() -> None:
    text = (
        "Flood: live updates\n"
        "{stamp}\n"
        "00:20\nThe gauge at the mill shows four metres and is rising, the council said.\n"
        "23:50\nThe bridge at the mill has been closed to all traffic, the council said.\n"
        "22:10\nThe first cellars in Mill Street are under water, the fire brigade said.\n"
    )
    for stamp in ("As of 3 May 2024, 00:30", "Published 2 May 2024, 22:05", "Updated: 3 May 2024"):
        days = [p.published.day.day for p in read(text.format(stamp=stamp)).posts]
        assert days == [2, 2, 3], stamp


def test_oldest_first_is_seen_from_the_times() -> None:
    found = read(
        "Count: live\n2 May 2024\n"
        "21:05\nPolls have closed in all forty districts of the city, officials said.\n"
        "23:30\nTwo thirds of the votes have been counted, the returning officer said.\n"
        "00:45\nThe mayor has conceded defeat in front of her supporters, her office said.\n"
    )
    assert [p.published.at.strftime("%d %H:%M") for p in found.posts if p.published.at] == [
        "02 21:05",
        "02 23:30",
        "03 00:45",
    ]


def test_an_article_with_sub_headings_is_no_live_blog() -> None:
    text = (
        "Why the harbour bridge was closed for the whole of the summer\n"
        "By Nora Hale\n"
        "The bridge was closed in June after an inspector found rust in its chains.\n"
        "Rusty chains\n"
        "The chains are from 1911 and have been painted eleven times since, the city said.\n"
        "Nine miles more\n"
        "Drivers have had to go round by the upper bridge, which adds nine miles.\n"
        "What comes next\n"
        "New chains are being made in the north and will be hung in the spring.\n"
    )
    post = article(text)
    assert headings_of(post) == ["Rusty chains", "Nine miles more", "What comes next"]
    assert post.author == "Nora Hale"


def test_a_feed_with_times_beside_an_article_is_not_part_of_it() -> None:
    body = "The council voted on Tuesday to keep the old library open for another ten years.\n"
    text = (
        "Council keeps the old library open for another ten years\n"
        "By Nora Hale, March 4, 2025 6:10 PM\n"
        + body * 1
        + "The vote was nine to four.\n" * 3
        + body
    )
    feed = (
        "Latest news\n"
        "5:40 PM\nTram line is closed because of a fallen tree near the market hall.\n"
        "4:15 PM\nSchool wins a prize for a garden that its pupils planted last spring.\n"
    )
    post = article(text + feed)
    assert not any("Tram line" in p or "School wins" in p for p in post.paragraphs)


# --- Paragraphs -----------------------------------------------------------------------------

TALK = """Nora Hale speaks to the council
The mayor opened the meeting with a short silence.
{}
The meeting ended at noon with a vote that nobody had expected.
"""


@pytest.mark.parametrize(
    "line",
    [
        '"No," she said.',
        "She left.",
        "“Never again.”",
        "— We will wait, said the mayor.",
        "Q: Will you stay?",
        "- two new buses for the valley",
        "• a bench by the river",
        "1. a lamp at the ford",
        "The paper lost 4,000 subscribers after it raised the price of its newsletter.",
        "Readers sent 300 comments to the council about the plan, most of them angry.",
        "He signed up for the navy at sixteen and was never seen again.",
        "The company will print its first newspaper app in Ukrainian, it said on Monday.",
        "Police published a photo of the man and asked drivers to call them.",
        "Follow-up talks are planned for May, the ministry said.",
        "The U.S.Army base near Dr.Miller's farm in St.Paul will stay open, Booking.com said.",
    ],
)
def test_news_stays(line: str) -> None:
    kept = line.lstrip("-•1. ") if line[:1] in "-•1" else line
    assert kept in article(TALK.format(line)).paragraphs


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter and get the best stories in your inbox",
        "Jetzt kostenlos den Newsletter abonnieren und nichts mehr verpassen",
        "Підписуйтесь на наш канал у Telegram, щоб нічого не пропустити",
        "Recevez chaque matin notre newsletter : inscrivez-vous gratuitement",
        "Share",
        "14 comments",
        "3 min read",
        "PHOTO: Nora Hale/Northwire",
        "Foto: Jana Beispiel/dpa",
        "Listen to this story",
        "Advertisement",
        "READ MORE: How the council counts its votes",
        "Lesen Sie auch: Wie der Rat seine Stimmen zählt",
        "Читайте також: Як рада рахує голоси",
        "Please enter a valid email address",
        "The mayor (L) waits for the vote in the great hall of the council.",
        "The great hall of the council on Monday. Picture: Jane Roe",
        "The great hall of the council on Monday (Jane Roe / Northwire via Getty Images)",
    ],
)
def test_furniture_goes(line: str) -> None:
    found = read(TALK.format(line))
    assert found.posts[0].paragraphs[0].startswith("The mayor opened")
    assert len(found.posts[0].paragraphs) == 2
    assert line in found.boilerplate


def test_a_caption_that_stands_again_without_its_credit_goes_both_times() -> None:
    caption = "The great hall of the council on the morning of the vote"
    found = read(TALK.format(f"{caption}\n{caption}. Picture: Getty"))
    assert len(found.posts[0].paragraphs) == 2
    assert caption in found.boilerplate


def test_a_caption_that_repeats_a_paragraph_stays_for_the_deduplication() -> None:
    line = "The mayor opened the meeting with a short silence"
    assert article(TALK.format(line)).paragraphs[1] == line


def test_two_sentences_run_together_are_two_paragraphs_of_one_line() -> None:
    post = article(TALK.format("Six men were hurt in Halmouth.The mayor spoke of a black day."))
    assert post.paragraphs[1:3] == (
        "Six men were hurt in Halmouth.",
        "The mayor spoke of a black day.",
    )
    assert [span.line for span in post.spans] == [2, 3, 3, 4]


def test_the_agency_that_signs_is_a_credit_and_no_part_of_the_paragraph() -> None:
    for end, agency in (
        ("REUTERS", "Reuters"),
        ("(AFP, dpa)", "AFP, dpa"),
        ("NORTHWIRE", "NORTHWIRE"),
    ):
        text = TALK.format("Snow fell.").rstrip() + f" {end}"
        post = article(text)
        assert post.credit == agency
        assert post.paragraphs[-1].endswith("expected.")


def test_a_dateline_names_place_agency_and_day() -> None:
    text = (
        "Lake towns share the cost of a dam\n"
        "KARSVIK, Nov 4 (Northwire) - Three lake towns agreed to share the cost of a dam.\n"
        "The dam will be built in two years.\n"
    )
    post = article(text, reference=date(2024, 11, 20))
    assert (post.credit, post.published.day, post.published.basis) == (
        "Northwire",
        date(2024, 11, 4),
        "text",
    )
    assert post.paragraphs[0].startswith("KARSVIK, Nov 4 (Northwire) - Three")


# --- The day --------------------------------------------------------------------------------

TOLD = """Ministers meet at the lake
The ministers met on {} and spoke about the dam for an hour.
They parted as friends.
"""


@pytest.mark.parametrize(
    ("words", "reference", "day"),
    [
        ("March 18", date(2025, 3, 20), date(2025, 3, 18)),
        ("18 March", date(2024, 1, 5), date(2024, 3, 18)),
        ("December 30", date(2025, 1, 2), date(2024, 12, 30)),
        ("March 18", None, date(2025, 3, 18)),  # fetched in June
        ("July 18", None, date(2024, 7, 18)),
        ("Monday, March 18", None, date(2024, 3, 18)),  # that was a Monday
        ("March 18, 2021", None, date(2021, 3, 18)),
    ],
)
def test_a_date_in_the_lead_tells_the_day(words: str, reference: date | None, day: date) -> None:
    post = article(TOLD.format(words), reference=reference)
    assert (post.published.day, post.published.basis) == (day, "text")


def test_a_text_is_not_older_than_a_full_date_that_it_mentions() -> None:
    text = TOLD.format("March 18") + "The dam broke on 2 April 2023, after a week of rain.\n"
    assert article(text, reference=date(2023, 3, 25)).published.day == date(2024, 3, 18)


@pytest.mark.parametrize(
    "words",
    ["a ship that has been idle since March 18", "a dam that must be closed until March 18"],
)
def test_a_date_of_another_time_does_not_tell_the_day(words: str) -> None:
    text = f"Ministers meet\nThe ministers spoke for an hour about {words}, and parted.\n"
    post = article(text, day=date(2025, 5, 5))
    assert (post.published.day, post.published.basis) == (date(2025, 5, 5), "configuration")


def test_a_date_deep_in_the_text_does_not_tell_the_day() -> None:
    line = "The ministers spoke for an hour about the dam and parted as friends.\n"
    text = "Ministers meet\n" + line + "They walked.\n" * 4 + "They had met on 12 February.\n"
    assert article(text).published.basis == "file time"


def test_the_day_falls_back_from_path_to_configuration_to_file_time() -> None:
    text = "Ministers meet\nThe ministers spoke for an hour about the dam and parted as friends.\n"
    in_path = extract(page(text, "2024/08/05/dam.txt"), source()).posts[0]
    assert (in_path.published.day, in_path.published.basis) == (date(2024, 8, 5), "url")
    late = datetime(2025, 2, 3, 23, 30, tzinfo=UTC)
    filed = extract(page(text, modified_at=late), source("Asia/Tokyo")).posts[0]
    assert (filed.published.day, filed.published.basis) == (date(2025, 2, 4), "file time")


def test_a_leading_date_and_title() -> None:
    post = article(
        " date 2025-03-18 Ministers meet at the lake\n"
        "The ministers spoke for an hour about the dam and parted as friends.\n"
    )
    assert (post.title, post.published.day, post.published.basis) == (
        "Ministers meet at the lake",
        date(2025, 3, 18),
        "date line",
    )


# --- Bad and hostile input ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n ", "is empty"),
        (b"Home\nNews\nSubscribe\nLog in\n", "no article or live blog in it"),
        ("\u200b\u200e\n\u2066\u2069".encode(), "no article or live blog in it"),
        (b"word " * 60_000, "is no news"),
        (b"a\n" * 70_000, "lines are no article"),
    ],
)
def test_what_holds_no_news_says_so(content: bytes, message: str) -> None:
    with pytest.raises(ExtractError, match=message) as caught:
        extract(page(content), source())
    assert caught.value.url == "page.txt"


def test_hidden_characters_do_not_reach_a_post() -> None:
    text = (
        "The vote of the coun\u200bcil was post\u00adponed\u202e\n"
        "The council \x07postponed the \u2066vote\u2069 by a\u00a0week, the \ufeffmayor said.\r\n"
        "Nobody objected.\r\n"
    )
    post = article(text)
    assert post.title == "The vote of the council was postponed"
    assert post.paragraphs == (
        "The council postponed the vote by a week, the mayor said.",
        "Nobody objected.",
    )
    stored = post.text + post.title
    assert not [c for c in stored if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]


def test_joiners_stay_where_they_spell_words() -> None:
    post = article(
        "خبر\nدولت می\u200cگوید که پل تا پایان تابستان بسته می\u200cماند و مردم باید صبر کنند.\n"
        "شهردار این را گفت.\n"
    )
    assert "می\u200cگوید" in post.text


def test_a_page_of_many_lines_is_read_in_a_moment() -> None:
    lines = ["Ferry aground: live updates", "9 April 2025, 23:59"]
    for n in range(1200):
        lines += [
            f"{23 - n // 60:02}:{59 - n % 60:02}",
            f"Report number {n} from the reef",
            f"The tug pulled for the {n}th time and the ferry did not move, the coastguard said.",
            "Share",
        ]
    began = time.monotonic()
    found = read("\n".join(lines))
    assert len(found.posts) == 1200
    assert time.monotonic() - began < 20  # a hang, not a slow machine


UNITS = [
    *(
        "(a",
        "“",
        '"',
        "a.B",
        "12:",
        "1.1.",
        "– ",
        "A A ",
        "a/",
        "© ",
        "1 ",
        "May 1 ",
        "www.",
        "@a ",
    ),
    *("a, ", "A, ", "By A ", "Photo: ", "* a ", ": ", "a' ", "a-", "1h ", "Uhr ", "+++ ", "[a] "),
    *("a... ", "read more ", "you ", "newsletter ", "A.A", "ї ", "1,", "…”"),
]


@pytest.mark.parametrize("unit", UNITS)
def test_no_line_makes_a_pattern_run_away(unit: str) -> None:
    began = time.monotonic()
    for length in (90, 190, 800, 3900, 150_000):
        hostile = (unit * length)[:length]
        article(TALK.format(f"{hostile}\n{hostile}."))
    assert time.monotonic() - began < 20  # a hang, not a slow machine


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(
            st.text(max_size=80),
            st.sampled_from(
                [
                    "14:05",
                    "By Nora Hale",
                    "18 March 2025, 15:40",
                    "Share",
                    "Most read",
                    "Divers look at the hull",
                    "The ferry struck the reef at night and everyone on board is safe.",
                    "- a bench",
                    "She read the names:",
                    "(AFP)",
                    "REUTERS",
                ]
            ),
        ),
        max_size=25,
    )
)
def test_any_text_gives_whole_posts_or_a_clear_error(lines: list[str]) -> None:
    raw = page("\n".join(lines).encode("utf-8", "replace"))
    try:
        found = extract(raw, source("Europe/Berlin"))
    except ExtractError as error:
        assert "\n" not in str(error)
        return
    assert len({post.id for post in found.posts}) == len(found.posts)
    assert any(post.spans for post in found.posts)
    for post in found.posts:
        assert post.text or post.title
        assert all(p.strip() == p and p for p in post.paragraphs)
    assert extract(raw, source("Europe/Berlin")) == found
