"""What can be known of the page's accessibility without a browser (WCAG 2.2, level AA)."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise

import pytest

from aggregator.render import render
from tests.render import sample_news
from tests.render.dom import Node, parse
from tests.render.sample import sample

CSS = files("aggregator.render").joinpath("templates/digest.css").read_text(encoding="utf-8")

# Every text colour with every background that it stands on.
TEXT = [
    ("ink", "paper"),
    ("ink", "raised"),
    ("ink", "clash-paper"),
    ("ink", "mark"),
    ("paper", "ink"),
    ("muted", "paper"),
    ("muted", "raised"),
    ("muted", "clash-paper"),
    ("accent", "paper"),
    ("accent", "raised"),
    ("link", "paper"),
    ("link", "raised"),
    ("link", "clash-paper"),
    ("clash", "paper"),
    ("clash", "raised"),
    ("clash", "clash-paper"),
    ("ins", "ins-paper"),
    ("del", "del-paper"),
]
# Rules and frames that tell something (1.4.11).
SHAPES = [("accent", "paper"), ("clash", "paper"), ("clash", "clash-paper")]


def palettes() -> dict[str, dict[str, str]]:
    """The colours of each scheme."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return {"light": colours, "dark": colours | dict(re.findall(r"--([\w-]+): (#\w+);", dark))}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(scope="module")
def page() -> Node:
    return parse(render(sample(), "html"))


@pytest.fixture(scope="module", params=["morning", "evening", "German"])
def any_page(request: pytest.FixtureRequest) -> Node:
    """A digest, the next one with all that is news in it, and that in another language."""
    if request.param == "morning":
        return parse(render(sample(), "html"))
    code = "de" if request.param == "German" else "en"
    return parse(render(sample_news.sample(), "html", in_language=code))


def test_contrast_is_computed_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(scheme: str) -> None:
    colours = palettes()[scheme]
    for text, background in TEXT:
        assert contrast(colours[text], colours[background]) >= 4.5, (text, background)
    for shape, background in SHAPES:
        assert contrast(colours[shape], colours[background]) >= 3, (shape, background)


def test_every_colour_in_use_is_one_of_those_pairs() -> None:
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl", rules), "colours stand in :root only"
    texts = set(re.findall(r"[{;]\s*color: var\(--([\w-]+)\)", rules))
    backgrounds = set(re.findall(r"background: var\(--([\w-]+)\)", rules))
    assert texts <= {text for text, _ in TEXT}
    assert backgrounds <= {background for _, background in TEXT}
    light, dark = palettes()["light"], palettes()["dark"]
    assert all(dark[name] != light[name] for name in light), "each has a colour for the dark"


def test_headings_stand_in_order(any_page: Node) -> None:
    page = any_page
    levels = [int(h.tag[1]) for h in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(h.text.strip() for h in page.all("h1", "h2", "h3"))


def test_landmarks(any_page: Node) -> None:
    page = any_page
    (body,) = page.all("body")
    tags = [child.tag for child in body.children if isinstance(child, Node)]
    changes = ["section"] if page.all("section", class_="changes") else []
    assert tags == ["a", "header", *changes, "nav", "main", "footer"]
    assert page.all("a")[0].attributes["class"] == "skip"
    ids = {n.attributes["id"]: n for n in page.walk() if "id" in n.attributes}
    assert ids[page.all("a")[0].attributes["href"][1:]].tag == "main"
    for node in page.walk():
        if "aria-labelledby" in node.attributes:
            assert ids[node.attributes["aria-labelledby"]].text.strip()


def test_every_story_can_be_reached_and_is_named(any_page: Node) -> None:
    page = any_page
    (nav,) = page.all("nav")
    targets = [a.attributes["href"][1:] for a in nav.all("a")]
    articles = page.all("article")
    assert targets == [article.attributes["id"] for article in articles]
    for article in articles:
        (heading,) = article.all("h2")
        assert article.attributes["aria-labelledby"] == heading.attributes["id"]


def test_links_have_names_of_their_own(any_page: Node) -> None:
    page = any_page
    for link in page.all("a"):
        name = link.attributes.get("aria-label") or link.text
        assert name.strip()
        assert name.strip().casefold() not in ("here", "link", "more")
    labels = [a.attributes["aria-label"] for a in page.all("a") if "aria-label" in a.attributes]
    assert len(labels) == len(set(labels))


def test_pictures_say_in_words_what_they_show(any_page: Node) -> None:
    pictures = any_page.all("svg")
    assert pictures
    for picture in pictures:
        assert picture.attributes["role"] == "img"
        assert any(c.isdigit() for c in picture.attributes["aria-label"])


def test_news_and_changes_are_told_in_words() -> None:
    page = parse(render(sample_news.sample(), "html"))
    assert [tag.text for tag in page.all(class_="tag")] == [
        *("Corrected", "Withdrawn"),
        *("Updated", "Updated", "Corrected"),
        *("New", "New", "Ongoing"),
    ]


def test_tables_tell_their_headers(page: Node) -> None:
    for table in page.all("table"):
        head, *rows = table.all("tr")
        assert [c.attributes.get("scope") for c in head.all("th")] == ["col", "col"]
        for row in rows:
            assert [c.attributes.get("scope") for c in row.all("th")] == ["row"]
            assert all(cell.text.strip() for cell in row.all("td"))


def test_direction_and_language_of_other_peoples_words(page: Node) -> None:
    assert page.all("html")[0].attributes["lang"] == "en"
    for block in page.all("blockquote", "h2"):
        in_article = any(a.tag == "article" for a in block.ancestors)
        assert not in_article or block.attributes["dir"] == "auto"
    for node in page.all("cite"):
        assert node.all("bdi"), "a name must not turn the words beside it around"
    languages = [b.attributes.get("lang") for b in page.all("article")[2].all("blockquote")]
    assert languages == ["ja", "und-Arab", "und-Arab", None]


def test_meaning_is_not_told_by_colour_alone() -> None:
    def rule(selector: str) -> str:
        found = re.search(rf"(?m)^{selector} \{{(.*?)\}}", CSS)
        assert found, selector
        return found[1]

    assert "underline" in rule("ins")
    assert "underline" in rule("mark")
    assert "text-decoration: none" not in rule("del"), "struck through by default"
    assert "text-decoration: none" not in rule("a")


def test_the_page_serves_screens_of_all_sorts_and_paper() -> None:
    assert "color-scheme: light dark" in CSS
    assert "@media (prefers-color-scheme: dark)" in CSS
    assert "@media print" in CSS
    assert "(forced-colors: active)" in CSS
    assert "overflow-wrap: anywhere" in CSS
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in render(
        sample(), "html"
    )
