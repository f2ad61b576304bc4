"""Rules of single publishers: each gives the posts that stand beside it; mistakes are named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import ConfigError, ExtractError
from aggregator.extract.dom import parse_page
from aggregator.extract.html import extract_html
from aggregator.extract.rules import PUBLISHERS, Rules, builtin_rules, load_rules
from aggregator.extract.rules.selectors import compile_selector, compile_target
from aggregator.model import Extraction, Page, Source

RULES = sorted(PUBLISHERS.glob("*.toml"))
FETCHED = datetime(2031, 5, 4, 18, tzinfo=UTC)


def read(text: str, *, url: str | None = None, rules: Rules | None = None) -> Extraction:
    page = Page("s", url or "page.html", b"", FETCHED, url=url)
    return extract_html(page, text, Source("s", zone="Europe/London"), rules=rules)


def told(found: Extraction) -> dict[str, Any]:
    """An extraction as the file beside a rule writes it."""
    return {
        "total": found.total,
        "older": list(found.older),
        "withdrawn": [name.rpartition("#")[2] for name in found.withdrawn],
        "posts": [
            {
                "id": post.id.rpartition("#")[2],
                "published": (post.published.at or post.published.day).isoformat(),
                "title": post.title,
                "author": post.author,
                "kind": post.kind,
                "pinned": post.pinned,
                "paragraphs": list(post.paragraphs),
            }
            for post in found.posts
        ],
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda path: path.stem)
def test_a_publisher_gives_the_posts_that_stand_beside_its_rule(rule: Path) -> None:
    expected = json.loads(rule.with_suffix(".json").read_text("utf-8"))
    assert told(read(rule.with_suffix(".html").read_text("utf-8"))) == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda path: path.stem)
def test_without_its_rule_a_publisher_is_understood_less(rule: Path) -> None:
    expected = json.loads(rule.with_suffix(".json").read_text("utf-8"))
    try:
        plain = told(read(rule.with_suffix(".html").read_text("utf-8"), rules=Rules()))
    except ExtractError:
        return
    assert plain != expected


def test_a_rule_is_of_its_hosts_and_their_subdomains() -> None:
    rules = builtin_rules()
    assert rules.of("https://www.quaypost.example/x") is rules.of("https://QUAYPOST.example/y")
    assert rules.of("https://quaypost.example.evil.example/") is None
    assert rules.of("https://notquaypost.example/") is None
    assert rules.of(None) is None
    assert rules.of("http://[") is None


PAGE = """
<html><head><title>Watch</title></head><body><div id='app'></div>
<script type='application/json'>{"app": {"rows": [
 {"ref": "ab12cd34ef56ab12", "when": {"iso": "2031-05-04T09:05:00Z"}, "say": "<p>One thing.</p>"},
 {"ref": "ab12cd34ef56ab13", "when": {"iso": "2031-05-04T09:15:00Z"}, "say": "<p>Another.</p>"}
], "more": "/watch?b=2"}}</script></body></html>
"""
JSON_RULE = """
hosts = ["harbour.example"]
[json]
posts = "app.rows"
id = "ref"
time = "when.iso"
text = "say"
older = "app.more"
"""


def test_a_rule_of_the_users_own_names_where_posts_stand_in_the_data(tmp_path: Path) -> None:
    (tmp_path / "harbour.toml").write_text(JSON_RULE)
    rules = load_rules(tmp_path)
    address = "https://harbour.example/watch"
    found = read(PAGE, url=address, rules=rules)
    assert [post.text for post in found.posts] == ["One thing.", "Another."]
    assert found.older == (f"{address}?b=2",)
    with pytest.raises(ExtractError):
        read(PAGE, url=address)
    assert rules.fingerprint != builtin_rules().fingerprint


def test_the_users_rule_comes_before_that_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'hosts = ["quaypost.example"]\n[post]\nselect = "tr.biz"\n', encoding="utf-8"
    )
    rule = load_rules(tmp_path).of("https://quaypost.example/")
    assert rule is not None
    assert rule.name == str(tmp_path / "mine.toml")


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("hosts = [", "not TOML"),
        ("", "hosts"),
        ('hosts = "a.example"\n[post]\nid = "@x"', "hosts: must be a list"),
        ('hosts = ["https://a.example/"]\n[post]\nid = "@x"', "no host name"),
        ('hosts = ["a.example"]', "says nothing"),
        ('hosts = ["a.example"]\n[post]\nselct = "p"', 'did you mean "select"'),
        ('hosts = ["a.example"]\n[post]\nselect = "p:nth-child(2)"', "post.select"),
        ('hosts = ["a.example"]\n[post]\nselect = "> p"', "nothing before"),
        ('hosts = ["a.example"]\n[post]\nselect = 3', "must be a text"),
        ('hosts = ["a.example"]\n[post]\ndrop = "p"', "list of selectors"),
        ('hosts = ["a.example"]\n[json]\nid = "a"', "json.posts"),
        ('hosts = ["a.example"]\n[json]\nposts = "a b"', "no path"),
        ('hosts = ["a.example"]\npost = 3', "must be a table"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, toml: str, told: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(toml)
    with pytest.raises(ConfigError) as caught:
        load_rules(tmp_path)
    assert told in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no folder"):
        load_rules(tmp_path / "none")


DOC = """
<html><body><div id='a' class='post big' data-k='x-1'><p class='q'>One</p><b>Two</b></div>
<div class='posts' data-k='y-1'><section><p>Three</p></section></div></body></html>
"""


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        ("p", ["One", "Three"]),
        ("div.post", ["One Two"]),
        (".post.big > p", ["One"]),
        (".posts > p", []),
        (".posts p", ["Three"]),
        ("#a b, section", ["Two", "Three"]),
        ("[data-k]", ["One Two", "Three"]),
        ("[data-k^=x-]", ["One Two"]),
        ("[data-k$='-1'] > b", ["Two"]),
        ('div[data-k*="-"]', ["One Two", "Three"]),
        ("div[data-k=y-1] *", ["Three", "Three"]),
    ],
)
def test_selectors(selector: str, texts: list[str]) -> None:
    root = parse_page(DOC)
    found = compile_selector(selector).under(root)
    assert [
        " ".join("".join(e.itertext()).split()).replace("OneTwo", "One Two") for e in found
    ] == texts


def test_targets() -> None:
    root = parse_page(DOC)
    assert compile_target("div.post@data-k").value(root) == "x-1"
    assert compile_target("@data-k").value(root.find(".//div")) == "x-1"
    assert compile_target("b").value(root) == "Two"
    assert compile_target("i").value(root) == ""
    assert compile_selector("div.post").matches(root.find(".//div"))
    assert not compile_selector("p").matches(root.find(".//div"))
