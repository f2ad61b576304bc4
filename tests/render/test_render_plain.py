"""Markdown, text and the short form: verbatim, harmless, within their width."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model import Digest
from aggregator.render import render, render_brief
from aggregator.render.clean import visible
from aggregator.render.columns import _cut_at_spaces, _fill, width, wrap
from aggregator.render.markdown import escape
from tests.render.sample import sample
from tests.render.strategies import HOSTILE, digests, texts

ANY_DIGEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check_plain(text: str, columns: int) -> None:
    """No controls, no line that is too wide unless it is an address."""
    text.encode("utf-8")
    assert text.endswith("\n")
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]
    for line in text.split("\n"):
        assert line == line.rstrip()
        assert width(line) <= columns or re.search(r"https?://\S+$", line), line


@ANY_DIGEST
@given(digests())
def test_any_digest_fits_72_columns(digest: Digest) -> None:
    check_plain(render(digest, "txt"), 72)


@ANY_DIGEST
@given(digests(), st.integers(40, 120), st.integers(0, 4))
def test_any_digest_in_short_fits_the_terminal(digest: Digest, columns: int, stories: int) -> None:
    check_plain(render_brief(digest, width=columns, stories=stories), columns)


def test_text_holds_every_passage_and_everybody() -> None:
    flat = " ".join(render(sample(), "txt").split())
    for story in sample().stories:
        for passage in story.passages:
            if not any(len(word) > 60 for word in passage.text.split()) and passage.text.isascii():
                assert " ".join(visible(passage.text).split()) in flat
            assert f"[{passage.id}]" in flat
            for attribution in passage.attributions:
                assert attribution.outlet in flat
                if attribution.url and attribution.url.startswith("http"):
                    assert attribution.url in flat


def test_text_says_where_accounts_differ_once_in_full() -> None:
    flat = " ".join(render(sample(), "txt").split())
    said = "137 drones (Northwire, Harbour Post, Evening Ledger and 2 more) / 140 drones"
    assert f"! Accounts differ. Number: {said} (Küstenkurier)" in flat
    assert flat.count("The navy’s own count was higher") == 2, "quoted at one side, shown at other"
    assert flat.count("Air defences over Port Averil brought down 137 drones") == 1


def test_short_form_shows_titles_first_passages_and_disagreements() -> None:
    brief = render_brief(sample(), width=100, stories=2)
    heading = "1. 137 drones downed over Port Averil, governor says"
    assert f"{heading} [5 outlets, 5 origins, accounts differ]" in brief
    assert "Air defences over Port Averil brought down 137 drones" in brief
    assert "! Accounts differ. Number: 137 drones" in brief
    assert "2. The kettle goes cold" in brief
    assert "Not everybody is glad" not in brief
    assert brief.endswith("... and 3 more stories.\n")


def test_short_form_of_a_narrow_terminal_is_forty_columns_wide() -> None:
    assert render_brief(sample(), width=1) == render_brief(sample(), width=40)


@pytest.mark.parametrize("form", ["md", "txt"])
def test_a_day_without_news(form: str) -> None:
    empty = replace(sample(), stories=(), pages=())
    assert "no news of this day" in render(empty, "md" if form == "md" else "txt")
    assert "no news of this day" in render_brief(empty)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("ｆ", 2), ("\u200b", 0), ("", 0), ("שלום", 4)],
)
def test_width_is_that_of_a_terminal(text: str, columns: int) -> None:
    assert width(text) == columns


@given(texts, st.integers(10, 80))
def test_wrapping_keeps_every_character_but_spaces(text: str, columns: int) -> None:
    text = visible(text)
    lines = wrap(text, columns, first="- ")
    assert "".join("".join(line[2:] for line in lines).split()) == "".join(text.split())
    assert all(width(line) <= columns for line in lines) or "http" in text


@given(
    st.lists(st.text("aé’1-", min_size=1, max_size=9), max_size=12),
    st.integers(3, 30),
    st.sampled_from(["", "  ", "  ! Accounts differ. "]),
)
def test_cutting_at_spaces_is_wrapping_word_by_word(
    words: list[str], columns: int, first: str
) -> None:
    rest = "  "
    cut = _cut_at_spaces(" ".join(words), columns - len(first), columns - len(rest))
    if cut is not None:
        lines = [(first + cut[0]).rstrip(), *(rest + line for line in cut[1:])]
        assert lines == list(_fill(words, columns, first, rest))


def test_wrapping_breaks_chinese_and_japanese_where_they_may() -> None:
    assert wrap("港に戻った。市長は「長い」と述べ", 12) == [
        "港に戻った。",
        "市長は「長",
        "い」と述べ",
    ]


def test_wrapping_leaves_addresses_whole() -> None:
    address = "https://a.example/" + "x" * 50
    assert wrap(f"see {address} there", 20) == ["see", address, "there"]


@pytest.mark.parametrize("text", [t for t in HOSTILE if "\ud800" not in t])
def test_markdown_shows_hostile_text_as_it_is(text: str) -> None:
    check_markdown(text)


@settings(max_examples=300)
@given(st.text("*_`[]()<>#+-=|~!&;:\\/.1 ab\nhtpw", max_size=30))
def test_markdown_shows_any_signs_as_they_are(text: str) -> None:
    check_markdown(text)


def check_markdown(text: str) -> None:
    """What a CommonMark reader, with GitHub's tables and deletions, makes of the escaped text."""
    markdown_it = pytest.importorskip("markdown_it", reason="no reader of Markdown is installed")
    reader = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    wanted = visible(text)
    quoted = "\n".join(f"> {line}" for line in escape(wanted).split("\n"))
    tokens = reader.parse(f"Before:\n\n{quoted}\n\nafter\n")
    kinds = [t.type for t in tokens if t.type != "inline"]
    paragraph = ["paragraph_open", "paragraph_close"]
    if not wanted:
        return
    assert kinds == [*paragraph, "blockquote_open", *paragraph, "blockquote_close", *paragraph]
    (inline,) = [t for t in tokens if t.type == "inline" and t.level == 2]
    shown = []
    for child in inline.children:
        assert child.type in ("text", "text_special", "hardbreak", "softbreak"), child.type
        shown.append("\n" if child.type.endswith("break") else child.content)
    assert "".join(shown).split() == wanted.split()
    assert [c.type for c in inline.children].count("hardbreak") == wanted.count("\n")


@ANY_DIGEST
@given(digests())
def test_any_digest_is_markdown_without_html(digest: Digest) -> None:
    text = render(digest, "md")
    text.encode("utf-8")
    bare = re.sub(r"<!-- [0-9A-Za-z]* -->", "", text)
    bare = re.sub(r"\]\(<[^<>\s]*>\)", "]()", bare)
    assert not re.search(r"(?<!\\)(?:\\\\)*<", bare)
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]


def test_markdown_links_only_what_may_be_followed() -> None:
    text = render(sample(), "md")
    assert "[**Northwire**](https://northwire.example/n1#post-1), 05:10 (04:10 UTC)" in text
    assert not re.search(r"(?<!\\)\]\(<?javascript", text)
    assert text.count("\n## ") == 6
    assert text.count("\n# ") == 0
