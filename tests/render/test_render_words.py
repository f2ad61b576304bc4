"""The small parts: times in words, what may be shown, wordings compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import FactDifference, Moment
from aggregator.render.arrange import view
from aggregator.render.clean import one_line, script_language, visible, web_link
from aggregator.render.language import ENGLISH
from aggregator.render.phrases import names, stories
from aggregator.render.times import BASIS, as_of, when
from aggregator.render.view import Where
from aggregator.render.wording import compare_words, mark
from tests.render.sample import disagree, passage, sample, says, story
from tests.render.strategies import texts


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        ("2031-06-18T14:05:00+01:00", "Europe/London", "14:05"),
        ("2031-06-18T14:05:00+00:00", "UTC", "15:05 (14:05 UTC)"),
        ("2031-06-18T14:05:00+02:00", "Europe/Berlin", "13:05 (14:05 in Berlin)"),
        ("2031-06-18T02:00:00-04:00", "America/New_York", "07:00 (02:00 in New York)"),
        ("2031-06-18T14:05:00+05:30", "Europe/Berlin", "09:35 (14:05 UTC+05:30)"),
        ("2031-06-18T14:05:00-03:30", "UTC", "18:35 (14:05 UTC-03:30)"),
        ("2031-06-19T00:20:00+02:00", "Europe/Berlin", "23:20 (00:20 on 19 June in Berlin)"),
        ("2031-06-17T23:50:00+01:00", "Europe/London", "23:50 on 17 June"),
        ("2030-06-18T14:05:00+01:00", "Europe/London", "14:05 on 18 June 2030"),
        # Another zone with the clock of the digest's is no other time.
        ("2031-06-18T14:05:00+01:00", "Europe/Lisbon", "14:05"),
    ],
)
def test_times_in_words(at: str, zone: str, words: str) -> None:
    instant = datetime.fromisoformat(at)
    moment = Moment(instant.date(), instant, "json-ld")
    attribution = replace(says("Northwire", "x"), published=moment, zone=zone)
    assert when(attribution, sample(), ENGLISH).words == words
    assert when(attribution, sample(), ENGLISH).machine == at


@pytest.mark.parametrize("basis", BASIS)
def test_a_day_without_time_says_how_it_is_known(basis: str) -> None:
    attribution = says("Evening Ledger", "x", basis=basis)  # type: ignore[arg-type] - a key of it
    assert when(attribution, sample(), ENGLISH).words == (
        f"18 June (no time given, day from {BASIS[attribution.published.basis]})"
    )


def test_days_in_words() -> None:
    assert ENGLISH.long_day(date(2025, 3, 18)) == "Tuesday, 18 March 2025"
    assert ENGLISH.short_day(date(2025, 3, 18), date(2025, 1, 1)) == "18 March"
    assert ENGLISH.short_day(date(2024, 3, 18), date(2025, 1, 1)) == "18 March 2024"
    assert as_of(sample(), ENGLISH).here == "05:30 on 19 June"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
    ],
)
def test_places_in_words(zone: str, words: str) -> None:
    assert ENGLISH.place(zone) == words


def test_an_unknown_zone_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="Mars/Olympus"):
        view(replace(sample(), zone="Mars/Olympus"))


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/b?c=d&e#f", "https://a.example/b?c=d&e#f"),
        ("HTTP://A.example/", "HTTP://A.example/"),
        ("https://a.example/日本", "https://a.example/日本"),
        (" https://a.example/a b ", "https://a.example/a%20b"),
        ('https://a.example/"onload=x', "https://a.example/%22onload=x"),
        ("https://a.example/\u202e", "https://a.example/%E2%80%AE"),
        ("http://[::1]/", "http://[::1]/"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("\x01javascript:alert(1)", None),
        ("data:text/html,<b>", None),
        ("ftp://a.example/", None),
        ("//a.example/", None),
        ("/a/b", None),
        ("https:///a", None),
        ("https://good.example@evil.example/", None),
        ("https://good.example\\@evil.example/", None),
        ("http://[", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_that_may_be_followed_are_links(url: str | None, link: str | None) -> None:
    assert web_link(url) == link


@given(texts)
def test_what_is_shown_acts_on_nothing_and_stays_so(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert "\x1b" not in shown
    shown.encode("utf-8")
    assert one_line(text) == " ".join(shown.split())


def test_what_is_hidden_is_made_visible() -> None:
    assert visible("a\x1b[31mb\x00c\ud800") == "a\ufffd[31mb\ufffdc\ufffd"
    assert visible("a\u202eb") == "ab"
    assert visible("a\u2066b") == "ab"
    assert visible("a\u2066b\u2069") == "a\u2066b\u2069"
    assert visible(" a \r\n b\u2028c ") == "a\nb\nc"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Bürgermeister", None),
        ("137", None),
        ("", None),
        ("Президент сказал NATO", "und-Cyrl"),
        ("שלום", "he"),
        ("مرحبا 3", "und-Arab"),
        ("市長は「長い冬」", "ja"),
        ("市長", "und-Hani"),
        ("시장은", "ko"),
        ("Ο δήμαρχος", "el"),
    ],
)
def test_language_that_the_script_tells(text: str, language: str | None) -> None:
    assert script_language(text) == language


def changes(shown: str, other: str, *, part: bool = False) -> list[tuple[str, str]] | None:
    stretches = compare_words(shown, other, part=part)
    return None if stretches is None else [(s.change, s.text) for s in stretches]


def test_words_that_differ() -> None:
    assert changes("The old boat sank fast.", "The boat sank very fast!") == [
        ("same", "The "),
        ("dropped", "old"),
        ("same", "boat sank "),
        ("added", "very"),
        ("same", " fast!"),
    ]


def test_case_quotes_and_forms_are_no_difference() -> None:
    stretches = compare_words("‘The Boat’ sank", '"the boat" sank')
    assert stretches is not None
    assert {s.change for s in stretches} == {"same"}


def test_japanese_is_compared_by_character() -> None:
    found = changes("市長は長い冬だった", "市長は短い冬だった")
    assert found is not None
    assert ("dropped", "長") in found
    assert ("added", "短") in found


def test_a_long_stretch_that_is_dropped_is_counted() -> None:
    long = " ".join(f"w{n}" for n in range(20))
    found = changes(f"The boat sank {long}", "The boat sank", part=True)
    assert found is not None
    assert found[-1] == ("dropped", "[… 20 words …]")


def test_other_words_throughout_are_not_compared() -> None:
    assert changes("The boat sank", "A vessel went down in the night") is None
    assert changes("", "x") is None
    assert compare_words("a " * 3000, "b " * 3000) is None


@given(texts, texts)
def test_what_is_not_dropped_is_the_other_text(shown: str, other: str) -> None:
    stretches = compare_words(shown, other)
    if stretches is not None:
        assert "".join(s.text for s in stretches if s.change != "dropped") == other


@given(texts, st.lists(texts, max_size=3))
def test_marking_keeps_the_text(text: str, wanted: list[str]) -> None:
    assert "".join(s.text for s in mark(text, wanted)) == text


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("137 drones and 1370 more", "137", ["137"]),
        ("5 of 5 said so", "5", ["5", "5"]),
        ("he did not say it was not", "not", []),
        ("he did not say", "not", ["not"]),
        ("nothing", "not", []),
        ("Ann met Ann", "Ann", ["Ann", "Ann"]),
        ("a", "", []),
        ("cost £4.2m (net)", "£4.2m", ["£4.2m"]),
    ],
)
def test_facts_are_marked_where_they_stand(text: str, wanted: str, marked: list[str]) -> None:
    assert [s.text for s in mark(text, [wanted]) if s.change == "added"] == marked


def test_lists_of_names() -> None:
    assert names(ENGLISH, []) == ""
    assert names(ENGLISH, ["A"]) == "A"
    assert names(ENGLISH, ["A", "B"]) == "A and B"
    assert names(ENGLISH, ["A", "B", "C"]) == "A, B and C"
    assert names(ENGLISH, ["A", "B", "C", "D", "E"]) == "A, B, C and 2 more"
    assert stories(ENGLISH, 1) == "1 story"
    assert stories(ENGLISH, 1200) == "1,200 stories"


def test_where_to_look_it_up() -> None:
    assert Where(None, "a.txt", "line 3", "").words == "a.txt, line 3"
    assert Where(None, "a", "", "not linked: ftp://b").words == "a, not linked: ftp://b"
    assert Where("https://a.example", "", "", "").words == ""


def test_two_accounts_of_one_outlet_are_told_apart_by_their_times() -> None:
    a, b = disagree(
        passage(says("Harbour Post", "It burnt by night.", "09:00", post="a")),
        passage(says("Harbour Post", "It burnt by day.", "10:30", post="b")),
        FactDifference("antonym", "night", "day"),
    )
    shown = view(replace(sample(), stories=(story("Fire", "Harbour Post", a, b),)))
    (clash,) = shown.stories[0].passages[0].clashes
    assert (clash.here, clash.there) == ("Harbour Post, 09:00", "Harbour Post, 10:30")
    assert not clash.long


def test_a_long_account_is_referred_to_where_the_digest_has_it() -> None:
    a, b = disagree(
        passage(says("Harbour Post", "Nine boats sank.", "09:00")),
        passage(says("Northwire", f"Ten boats sank. {'So it went on. ' * 40}", "10:30")),
        FactDifference("number", "Nine", "Ten"),
    )
    both = view(replace(sample(), stories=(story("Boats", "Northwire", a, b),)))
    assert both.stories[0].passages[0].clashes[0].long
    alone = view(replace(sample(), stories=(story("Boats", "Northwire", a),)))
    assert not alone.stories[0].passages[0].clashes[0].long, "it stands nowhere else"
    assert not alone.stories[0].passages[0].clashes[0].linked


def test_an_outlet_is_not_named_as_its_own_author_or_agency() -> None:
    one = passage(says("Northwire", "x", "10:00", author="NORTHWIRE", credit="Northwire"))
    shown = view(replace(sample(), stories=(story("t", "Northwire", one),)))
    (credit,) = shown.stories[0].passages[0].credits
    assert (credit.author, credit.agency) == ("", "")


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/London", "Times are London time unless they say otherwise."),
        ("UTC", "Times are UTC unless they say otherwise."),
    ],
)
def test_the_zone_of_the_times_is_told(zone: str, words: str) -> None:
    assert view(replace(sample(), zone=zone)).times == words
