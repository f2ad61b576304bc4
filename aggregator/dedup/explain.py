"""A judgement in words, with the words that differ marked."""

from __future__ import annotations

import html
import re
from difflib import SequenceMatcher
from typing import Final, Literal

from aggregator.dedup.model import Comparison
from aggregator.dedup.text import fold

Form = Literal["text", "ansi", "html"]

MAX_SHOWN: Final = 400
"""Words of each text that are shown."""

_WORD: Final = re.compile(r"\w+|[^\w\s]+|\s+")

_VERDICTS: Final = {
    "same": "The two say the same",
    "contains": "The first says all that the second says, and more",
    "contained": "The second says all that the first says, and more",
    "conflict": "The two say the same thing with different facts",
    "different": "The two are different statements",
}


def explain(comparison: Comparison, a: str, b: str, *, form: Form = "text") -> str:
    """Say why two texts were judged as they were.

    Args:
        comparison: of ``a`` and ``b``.
        a: the first text.
        b: the second text.
        form: "text" marks the words that differ with square brackets, "ansi" with colours of a
            terminal, "html" with ``<del>`` and ``<ins>``; the last is escaped and has one root,
            ``<div class="why">``.

    Raises:
        ValueError: ``form`` is none of these.
    """
    if form not in ("text", "ansi", "html"):
        raise ValueError(f"form must be text, ansi or html, not {form!r}")
    lines = _reasons(comparison)
    shown_a, shown_b = _marked(a, b, form)
    if form == "html":
        items = "".join(f"<li>{html.escape(line)}</li>" for line in lines[1:])
        return (
            f'<div class="why"><p>{html.escape(lines[0])}</p><ul>{items}</ul>'
            f'<p class="a">{shown_a}</p><p class="b">{shown_b}</p></div>'
        )
    return "\n".join(
        [lines[0], *(f"- {line}" for line in lines[1:]), f"a: {shown_a}", f"b: {shown_b}"]
    )


def _reasons(comparison: Comparison) -> list[str]:
    evidence = comparison.evidence
    kind = f" ({comparison.kind})" if comparison.kind else ""
    lines = [f"{_VERDICTS[comparison.verdict]}{kind}; score {comparison.score:.2f}."]
    alike = f"Shingles shared: {evidence.overlap:.0%} of both"
    alike += f", {evidence.containment:.0%} of the shorter"
    if evidence.cosine is not None:
        alike += f"; cosine {evidence.cosine:.2f}"
    lines.append(alike + ".")
    lines += [f"Both quote: “{_short(quotation)}”" for quotation in evidence.quotations]
    for difference in evidence.differences:
        first = f"“{_short(difference.a)}”" if difference.a else "nothing"
        second = f"“{_short(difference.b)}”" if difference.b else "nothing"
        lines.append(f"Different {difference.kind}: {first} against {second}.")
    return lines


def _short(text: str) -> str:
    text = _clean(" ".join(text.split()))
    return text if len(text) <= 160 else text[:159] + "…"


def _clean(text: str) -> str:
    """Without control characters and lone surrogates, which a terminal would act on."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)


def _marked(a: str, b: str, form: Form) -> tuple[str, str]:
    parts_a, cut_a = _parts(a)
    parts_b, cut_b = _parts(b)
    matcher = SequenceMatcher(
        None, [fold(p) for p in parts_a], [fold(p) for p in parts_b], autojunk=False
    )
    shown_a: list[str] = []
    shown_b: list[str] = []
    for tag, i0, i1, j0, j1 in matcher.get_opcodes():
        same = tag == "equal"
        shown_a.append(_mark("".join(parts_a[i0:i1]), form, None if same else "del"))
        shown_b.append(_mark("".join(parts_b[j0:j1]), form, None if same else "ins"))
    return "".join(shown_a) + cut_a, "".join(shown_b) + cut_b


def _parts(text: str) -> tuple[list[str], str]:
    parts: list[str] = []
    for match in _WORD.finditer(text):
        if len(parts) >= 2 * MAX_SHOWN:
            return parts, " …"
        # A word of a megabyte is shown by its beginning.
        parts.append(_clean(match.group()[:2000]))
    return parts, ""


def _mark(text: str, form: Form, tag: Literal["del", "ins"] | None) -> str:
    if form == "html":
        text = html.escape(text)
        return f"<{tag}>{text}</{tag}>" if tag and text else text
    if tag is None or not text.strip():
        return text
    if form == "ansi":
        return f"\033[{31 if tag == 'del' else 32}m{text}\033[0m"
    core = text.strip()
    return text.replace(core, f"[{core}]", 1)
