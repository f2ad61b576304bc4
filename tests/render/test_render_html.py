"""The page: verbatim, harmless, whole."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings

from aggregator.errors import ConfigError
from aggregator.model import Digest
from aggregator.render import render
from aggregator.render.clean import visible
from aggregator.render.html import style_hash
from tests.render.dom import Node, parse
from tests.render.sample import sample
from tests.render.strategies import digests

ALLOWED = set(
    re.findall(
        r"\S+",
        """
    html head meta title style body a header nav main article section footer div p span h1 h2
    h3 ul ol li dl dt dd blockquote cite bdi time details summary table thead tbody tr th td
    mark ins del s b i strong code svg rect path text
    """,
    )
)
ATTRIBUTES = set(
    re.findall(
        r"\S+",
        """
    lang charset http-equiv content name class href id rel aria-label aria-labelledby datetime
    dir cite tabindex role scope start viewbox width height x y d text-anchor
    """,
    )
)


@pytest.fixture(scope="module")
def page() -> Node:
    return parse(render(sample(), "html"))


def text_of(block: Node) -> str:
    """What a quotation shows."""
    (paragraph,) = block.all("p")
    return paragraph.text


def check_harmless(page: Node) -> None:
    """No element, attribute or address but those that the templates are meant to write."""
    for node in page.walk():
        assert node.tag in ALLOWED | {"#document"}
        assert set(node.attributes) <= ATTRIBUTES, node.tag
        for key in ("href", "cite"):
            address = node.attributes.get(key, "#")
            assert address.startswith("#") or urlsplit(address).scheme in ("http", "https")
        if node.attributes.get("href", "#").startswith("http"):
            assert node.attributes["rel"] == "noopener noreferrer nofollow"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(digests())
def test_any_digest_is_shown_verbatim_and_harmless(digest: Digest) -> None:
    source = render(digest, "html")
    source.encode("utf-8")
    page = parse(source)
    check_harmless(page)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", source)
    ids = [node.attributes["id"] for node in page.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        target = link.attributes["href"]
        assert not target.startswith("#") or target[1:] in ids
    for story in digest.stories:
        for passage in story.passages:
            (section,) = page.all("section", id=f"p-{passage.id}")
            assert text_of(section.all("blockquote")[0]) == visible(passage.text)


def test_every_variant_can_be_read_verbatim(page: Node) -> None:
    """Without the words that only the shown text has, a compared wording is the variant."""
    for story in sample().stories:
        for passage in story.passages:
            (section,) = page.all("section", id=f"p-{passage.id}")
            shown = []
            for block in (b for d in section.all("details") for b in d.all("blockquote")):
                (paragraph,) = block.all("p")
                kept = [c for c in paragraph.children if isinstance(c, str) or c.tag != "del"]
                shown.append(
                    " ".join("".join(c if isinstance(c, str) else c.text for c in kept).split())
                )
            wanted = [" ".join(visible(v.text).split()) for v in passage.variants]
            assert [re.sub(r" (?=\W)", "", s) for s in shown] == [
                re.sub(r" (?=\W)", "", w) for w in wanted
            ]


def test_the_words_that_differ_are_marked(page: Node) -> None:
    (details, *_) = page.all("details")
    (near, contained, semantic) = details.all("blockquote")
    assert [n.text for n in near.all("ins")] == ["above", "downed"]
    assert [n.text for n in near.all("del")] == ["over", "brought down", "regional"]
    assert [n.text for n in contained.all("ins")] == ["were shot down", "said"]
    assert not semantic.all("ins", "del")
    assert "Other words throughout" in details.text


def test_everybody_who_reports_a_passage_is_named(page: Node) -> None:
    for story in sample().stories:
        for passage in story.passages:
            (section,) = page.all("section", id=f"p-{passage.id}")
            run = next(a for a in section.ancestors if "run" in a.attributes["class"].split())
            named = {cite.text for cite in run.all("cite")}
            assert set(passage.outlets) <= named
            if len(passage.outlets) > 1:
                assert f"Reported by {len(passage.outlets)} outlets" in run.text
                assert "shared" in run.attributes["class"]


def test_a_long_article_is_credited_once(page: Node) -> None:
    ferry = page.all("article")[1]
    runs = [n for n in ferry.all("div") if "run" in n.attributes.get("class", "").split()]
    assert [len(run.all("section")) for run in runs] == [4, 1, 2]
    assert [run.text.count("Effie Linklater") for run in runs] == [1, 1, 1]


def test_a_file_is_credited_with_each_line(page: Node) -> None:
    ferry = page.all("article")[1]
    lines = [n.text for n in ferry.all("span", class_="line")]
    assert lines == ["line 12", "line 14", "line 16", "line 18", "line 22", "line 24"]
    assert "gazette/001.txt, line 20" in ferry.text


def test_times_stand_in_both_zones_and_a_lone_day_says_so(page: Node) -> None:
    text = " ".join(page.text.split())
    assert "06:02 (07:02 in Berlin)" in text
    assert "05:10 (04:10 UTC)" in text
    assert "23:20 (00:20 on 19 June in Berlin)" in text
    assert "18 June (no time given, day from its byline)" in text
    assert "2031-06-18T07:02:00+02:00" in [t.attributes["datetime"] for t in page.all("time")]


def test_accounts_that_differ_stand_side_by_side_once(page: Node) -> None:
    tables = page.all("table")
    rows = [[" ".join(c.text.split()) for c in r.all("th", "td")] for r in tables[0].all("tr")]
    assert rows == [
        [
            "",
            "This passage Northwire, Harbour Post, Evening Ledger and 2 more",
            "Other passage Küstenkurier",
        ],
        ["Number", "137 drones", "140 drones"],
    ]
    assert len(tables) == 2, "the second passage of a pair refers to the first"
    first, second = sample().stories[0].passages[:2]
    (box,) = page.all("section", id=f"p-{first.id}")[0].all("div", class_="clash")
    assert [m.text for m in box.all("mark")] == ["140 drones"]
    assert second.text in box.text
    assert f"#p-{second.id}" in [a.attributes["href"] for a in box.all("a")]
    (back,) = page.all("section", id=f"p-{second.id}")[0].all("p", class_="clash-back")
    assert "137 drones there, 140 drones here" in " ".join(back.text.split())
    assert [a.attributes["href"] for a in back.all("a")] == [f"#p-{first.id}"]


def test_what_may_not_be_followed_is_shown_as_text(page: Node) -> None:
    hostile = page.all("article")[3]
    outward = [a for a in hostile.all("a") if not a.attributes["href"].startswith("#")]
    assert outward == []
    assert "address not linked: javascript:alert(document.cookie)" in hostile.text


def test_the_page_asks_nothing_of_anybody(page: Node) -> None:
    (style,) = page.all("style")
    assert not re.search(r"url\(|@import|expression|</", style.text)
    (policy,) = [
        m.attributes["content"]
        for m in page.all("meta")
        if m.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == (
        f"default-src 'none'; style-src '{style_hash(style.text)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    order = [n.tag for n in page.walk()]
    metas = [m.attributes.get("http-equiv", "") for m in page.all("meta")]
    assert metas.index("Content-Security-Policy") == 1, "only the character set stands before it"
    assert order.index("meta") < order.index("style")


def test_the_footer_tells_what_it_was_made_from(page: Node) -> None:
    (about,) = [f for f in page.all("footer") if f.parent is not None and f.parent.tag == "body"]
    items = [" ".join(item.text.split()) for item in about.all("li")]
    assert len(items) == len(sample().pages)
    assert items[3] == (
        "Evening Ledger: A longer sign 2 posts of this day, day known from its byline and the "
        "time of the file, ledger/004.txt"
    )
    assert "20 passages from 25 paragraphs, 7 repeats folded in" in about.text
    assert "verbatim" in about.text


def test_a_long_list_of_stories_is_folded() -> None:
    one = sample().stories[4]
    (passage,) = one.passages
    stories = tuple(
        replace(one, id=f"{n:012}", passages=(replace(passage, id=f"{n:012}"),)) for n in range(20)
    )
    (nav,) = parse(render(replace(sample(), stories=stories), "html")).all("nav")
    (rest,) = nav.all("details")
    assert rest.all("summary")[0].text == "8 more stories"
    assert len(nav.all("li")) == 20
    assert rest.all("ol")[0].attributes["start"] == "13"


def test_a_day_without_news_is_a_page_too() -> None:
    page = parse(render(replace(sample(), stories=(), pages=()), "html"))
    assert "no news of this day" in page.text
    assert not page.all("nav")


def test_templates_of_a_folder_take_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "digest.css").write_text("body { color: black }\n", encoding="utf-8")
    page = parse(render(sample(), "html", templates=tmp_path))
    (style,) = page.all("style")
    assert style.text == "body { color: black }\n"
    assert style_hash(style.text) in render(sample(), "html", templates=tmp_path)
    assert len(page.all("article")) == 5


@pytest.mark.parametrize(
    ("name", "template", "line", "said"),
    [
        ("digest.html", "<p>\n{{ digest.titel }}", 2, "titel"),
        ("digest.html", "<p>\n\n{% if %}", 3, "Expected"),
        ("digest.html", "{{ 1 + 'a' }}", 1, "int"),
        ("digest.html", "{% include 'none.html' %}", 1, "none.html"),
        ("digest.html", "{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("digest.html", "{{ say('{a} {b}', a=1) }}", 1, "b"),
        ("passage.html", "{% macro run(r) %}\n{{ r.nothing }}{% endmacro %}", 2, "nothing"),
        ("digest.css", "a {}\n{{ b }}", 2, "'b' is undefined"),
    ],
)
def test_a_template_that_is_wrong_is_named_with_its_line(
    tmp_path: Path, name: str, template: str, line: int, said: str
) -> None:
    if name == "passage.html":
        template += "{% macro course(c) %}{% endmacro %}{% macro lines(l) %}{% endmacro %}"
        template += "{% macro compared(s) %}{% endmacro %}"
    (tmp_path / name).write_text(template, encoding="utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        render(sample(), "html", templates=tmp_path)
    assert caught.value.file == str(tmp_path / name)
    assert f": line {line}: " in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_template_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "digest.html").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="utf-8") as caught:
        render(sample(), "html", templates=tmp_path)
    assert caught.value.file == str(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none: the templates cannot be read"):
        render(sample(), "html", templates=tmp_path / "none")


def test_a_new_template_counts_at_once(tmp_path: Path) -> None:
    render(sample(), "html", templates=tmp_path)
    (tmp_path / "digest.html").write_text("mine", encoding="utf-8")
    assert render(sample(), "html", templates=tmp_path) == "mine"


def test_a_template_of_a_folder_escapes_too(tmp_path: Path) -> None:
    (tmp_path / "digest.html").write_text("{{ digest.stories[3].title }}", encoding="utf-8")
    assert "&lt;script&gt;" in render(sample(), "html", templates=tmp_path)
