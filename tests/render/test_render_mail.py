"""The mail: what mail programs show, below what they cut off, harmless, and first what changed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings

from aggregator.errors import ConfigError
from aggregator.model import Digest, Story
from aggregator.render import mail_text
from aggregator.render.columns import width
from aggregator.render.mail import MOST_BYTES
from tests.render import sample_news
from tests.render.dom import Node, parse
from tests.render.regenerate import PAGE
from tests.render.sample import passage, sample, says, story
from tests.render.strategies import digests
from tests.render.test_render_accessible import contrast

TAGS = set(
    re.findall(
        r"\S+",
        "html head style meta title body div p h1 h2 h3 a b bdi del ins ul li table tbody tr td th",
    )
)


def html_of(digest: Digest, **options: str | Path | None) -> str:
    _, _, html = mail_text(digest, **options)  # type: ignore[arg-type] - by name
    assert html is not None
    return html


def tree(html: str) -> Node:
    return parse(re.sub(r"<!--.*?-->", "", html))


def long_story(number: int, passages: int, words: int = 60) -> Story:
    made = [
        passage(
            says("Harbour Post", f"Sentence {number}/{n}. " + "word " * words, "08:00", start=n)
        )
        for n in range(passages)
    ]
    made = [replace(p, id=f"{number:06}{n:06}") for n, p in enumerate(made)]
    return replace(story(f"Story {number}", "Harbour Post", *made), id=f"s{number}")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(digests())
def test_any_digest_makes_a_harmless_mail(digest: Digest) -> None:
    subject, text, html = mail_text(digest, page=PAGE)
    assert html is not None
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", subject)
    assert len(subject) <= 115
    assert all(width(line) <= 72 or "http" in line for line in text.split("\n"))
    html.encode("utf-8")
    page = tree(html)
    for node in page.walk():
        assert node.tag in TAGS | {"#document"}
        assert not any(name.startswith("on") for name in node.attributes)
        assert "url(" not in node.attributes.get("style", "")
        if "href" in node.attributes:
            assert urlsplit(node.attributes["href"]).scheme in ("http", "https")
    assert not page.all("img", "script", "link", "iframe", "form", "svg")


def test_what_changed_comes_first_and_what_goes_on_last() -> None:
    page = tree(html_of(sample_news.sample(), page=PAGE))
    assert [h.text for h in page.all("h2")] == [
        "No longer so",
        "Ministers speak about the sandbank",
        "Fire on the heath",
        "港でフェリーが再開、三か月ぶり",
        "Ongoing",
    ]
    (ongoing,) = page.all("ul")[-1].all("li")
    assert ongoing.text == "The kettle goes cold: farewell to the slow ferry (1 outlet)"
    assert ongoing.all("a")[0].attributes["href"] == f"{PAGE}#s-{sample().stories[1].id}"
    labels = [b.text for b in page.all("b", class_="tag")]
    assert labels == [
        *("Corrected", "Withdrawn"),
        *("Updated", "Updated", "Corrected", "New", "New"),
    ]
    assert "1 more story on the page" in page.text


def test_the_style_is_in_the_elements_and_the_charset_near_the_start() -> None:
    html = html_of(sample_news.sample())
    assert html.index('charset="utf-8"') < 1024
    page = tree(html)
    (style,) = page.all("style")
    assert "prefers-color-scheme:dark" in style.text.replace(" ", "")
    assert ".sheet" in style.text
    for tag in ("body", "h1", "h2", "a", "p"):
        assert all("style" in node.attributes for node in page.all(tag)), tag


def test_colours_stand_out_in_both_schemes() -> None:
    """Each text colour of an element against the paper and the boxes (WCAG 2.2, 1.4.3)."""
    html = html_of(sample_news.sample())
    light = set(re.findall(r"[;\"]color: ?(#[0-9a-f]{6})", html))
    assert len(light) >= 3
    for colour in light:
        for paper in ("#fdfcfa", "#fbf1e4"):
            assert contrast(colour, paper) >= 4.5, colour
    (style,) = tree(html).all("style")
    dark = set(re.findall(r"(?<![-\w])color: ?(#[0-9a-f]{6})", style.text))
    assert len(dark) >= 4
    for colour in dark:
        for paper in ("#15171a", "#2b2219"):
            assert contrast(colour, paper) >= 4.5, colour


def test_a_long_digest_loses_whole_stories_from_its_end() -> None:
    digest = replace(
        sample_news.sample(),
        stories=(*(long_story(n, 12) for n in range(40)), sample_news.sample().stories[3]),
    )
    html = html_of(digest, page=PAGE)
    assert MOST_BYTES - 8_000 < len(html.encode()) <= MOST_BYTES < 100_000
    page = tree(html)
    titles = [h.text for h in page.all("h2") if h.text.startswith("Story")]
    assert titles == [f"Story {n}" for n in range(len(titles))]
    for n in range(len(titles)):
        assert page.text.count(f"Sentence {n}/") == 12
    more = 40 - len(titles) + 1
    assert f"{more} more stories on the page" in page.text
    assert "Ongoing" in page.text


def test_a_story_that_is_too_long_alone_is_cut_and_says_so() -> None:
    digest = replace(sample(), stories=(long_story(0, 400), long_story(1, 2)))
    page = tree(html_of(digest, page=PAGE))
    shown = page.text.count("Sentence 0/")
    assert 100 < shown < 400
    assert f"{400 - shown} more passages on the page" in page.text
    assert "1 more story on the page" in page.text


def test_many_changes_are_cut_and_counted() -> None:
    one = sample_news.sample().changes[0]
    changes = tuple(replace(one, now="word " * 100) for _ in range(400))
    html = html_of(replace(sample_news.sample(), changes=changes))
    assert len(html.encode()) <= MOST_BYTES
    shown = html.count(">Corrected</b>")
    assert re.search(r"\d{3} more changes on the page", html)
    assert shown >= 50


def test_text_that_runs_to_the_left_says_so() -> None:
    page = tree(html_of(sample()))
    arabic = [p for p in page.all("p") if "العبّارة" in p.text and p.attributes["class"] == "said"]
    assert arabic
    assert all(p.attributes["dir"] == "rtl" and p.attributes["lang"] == "und-Arab" for p in arabic)
    assert all("dir" not in p.attributes for p in page.all("p") if "fast catamaran" in p.text)


def test_the_subject_is_one_line_whatever_the_title() -> None:
    evil = replace(sample().stories[0], title="Title\r\nBcc: all@example.org\u2028x")
    subject, _, _ = mail_text(replace(sample(), stories=(evil,), edition="a\nb"))
    assert subject == "18 June, A b: Title Bcc: all@example.org x"


def test_a_digest_without_stories_says_so() -> None:
    subject, text, html = mail_text(replace(sample(), stories=(), pages=()))
    assert subject == "18 June"
    assert "no news of this day" in text
    assert "no news of this day" in (html or "")


def test_a_template_of_a_folder_is_inlined_and_fetches_nothing(tmp_path: Path) -> None:
    (tmp_path / "own.css").write_text("p { color: red }", encoding="utf-8")
    (tmp_path / "mail.css").write_text("p { margin: 1px }", encoding="utf-8")
    (tmp_path / "mail.html").write_text(
        f'<link rel="stylesheet" href="{(tmp_path / "own.css").as_uri()}">'
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">'
        "<style>{{ style }}</style><p>{{ digest.stories[3].title }}</p>",
        encoding="utf-8",
    )
    html = html_of(sample(), templates=tmp_path)
    assert "margin:1px" in html
    assert "red" not in html
    assert "&lt;script&gt;" in html


def test_a_template_that_is_too_long_by_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "mail.html").write_text("<p>x</p>" * 20_000, encoding="utf-8")
    with pytest.raises(ConfigError, match="longer than") as caught:
        mail_text(sample(), templates=tmp_path)
    assert caught.value.file == str(tmp_path / "mail.html")


def test_a_mail_in_another_language() -> None:
    subject, text, html = mail_text(sample_news.sample(), in_language="de", page=PAGE)
    assert subject == "18. Juni, Abends: Ministers speak about the sandbank"
    assert "1 weiteres Thema auf der Seite" in (html or "")
    assert text.startswith("NACHRICHTENÜBERBLICK")
