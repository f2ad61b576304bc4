"""Explanations in a terminal, as plain text and as HTML."""

from __future__ import annotations

import re

import pytest

from aggregator.dedup.explain import explain
from aggregator.dedup.verify import compare

A = "The storm killed 12 people in Velm on Sunday."
B = "The storm killed 15 people in Velm on Sunday."


def test_text_names_the_verdict_the_facts_and_marks_the_words() -> None:
    lines = explain(compare(A, B), A, B).splitlines()
    assert lines[0].startswith("The two say the same thing with different facts; score 0.")
    assert "- Different number: “12” against “15”." in lines
    assert lines[-2:] == [
        "a: The storm killed [12] people in Velm on Sunday.",
        "b: The storm killed [15] people in Velm on Sunday.",
    ]


def test_ansi_marks_with_colours_and_resets_them() -> None:
    shown = explain(compare(A, B), A, B, form="ansi")
    assert "killed \033[31m12\033[0m people" in shown
    assert "killed \033[32m15\033[0m people" in shown
    assert shown.count("\033[0m") == len(re.findall(r"\033\[3\dm", shown))


def test_html_is_escaped_and_has_one_root() -> None:
    a, b = f"<b>{A}</b> & more", f"<script>{B}</script>"
    shown = explain(compare(a, b), a, b, form="html")
    assert shown.startswith('<div class="why">')
    assert shown.endswith("</div>")
    assert "<script>" not in shown
    assert "<del>12</del>" in shown
    assert "<ins>15</ins>" in shown


def test_quotations_and_cosine_are_told() -> None:
    a = '"The bridge stays open for everybody today," Holt said in Velm.'
    b = 'Holt told reporters: "The bridge stays open for everybody today."'
    shown = explain(compare(a, b), a, b)
    assert "Both quote: “The bridge stays open for everybody today”" in shown
    assert "cosine" not in shown


def test_what_only_one_side_has() -> None:
    a, b = "The mayor signed the plan for Velm.", "The mayor did not sign the plan for Velm."
    assert "Different negation: “signed” against “not sign”." in explain(compare(a, b), a, b)
    c, d = (
        "The road to Velm is open, the bridge is.",
        "The road to Velm is open, the bridge is not.",
    )
    assert "Different negation: nothing against “not”." in explain(compare(c, d), c, d)


def test_control_characters_do_not_reach_the_terminal() -> None:
    a = A.replace("Velm", "V\x1b[2J\u202eelm\ud800")
    shown = explain(compare(a, B), a, B)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    shown.encode("utf-8")


def test_a_long_text_is_cut() -> None:
    a = "The storm killed many people in Velm. " * 2000
    shown = explain(compare(a, f"{a}x"), a, f"{a}x")
    assert len(shown) < 10_000
    assert "…" in shown


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="text, ansi or html"):
        explain(compare(A, B), A, B, form="pdf")
