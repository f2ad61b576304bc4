"""Paragraphs of plain text: where two were run together, and how a post's text is laid out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aggregator.model import Span, SpanKind

_RUN = re.compile(
    # The end of a word and its full stop, quotes, and a capital with no space between.
    r"(?P<word>[^\W\d_]{2,})(?P<stop>[.!?…](?P<close>[\"”’»)]?)|(?P<quoted>[.!?…][”»]))"
    r"(?=[\"“„«‘]?[^\W\d_a-zà-öø-ÿа-яёіїєґ])"
)
# Words whose full stop ends no sentence, and names such as "Booking.com", "St.Petersburg".
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """mr mrs ms dr st prof gen col lt sgt maj capt cmdr rep sen gov pres hon rev sr jr inc ltd
        corp co vs no nos vol art etc jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed
        thu fri sat sun hr frau str nr bzw ca tel abs ing dipl mme mlle sté вул ім ст см тел гр
        пл просп обл www""",
    )
)
_SIDE = 4  # words that each of the two must have to be a paragraph
_WORD = re.compile(r"\w+")
_SLUG_CHARS = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a post's text.

    Attributes:
        text: verbatim.
        line: of the file, or ``None``.
        paragraph: whether it counts as a paragraph; a sub-heading stands in the text, but no
            span leads to it.
        kind: what it is in its post.
        by: whose words a quote or an embed is; empty if unknown.
        url: where an embed stands, or ``None``.
    """

    text: str
    line: int | None = None
    paragraph: bool = True
    kind: SpanKind = "text"
    by: str = ""
    url: str | None = None


def lay_out(parts: Sequence[Part]) -> tuple[str, tuple[Span, ...]]:
    """The text of a post, its parts joined by blank lines, and the span of each paragraph."""
    spans: list[Span] = []
    at = 0
    for part in parts:
        if part.paragraph:
            end = at + len(part.text)
            spans.append(Span(at, end, part.line, part.kind, part.by, part.url))
        at += len(part.text) + 2
    return "\n\n".join(part.text for part in parts), tuple(spans)


def dotted_names(texts: Sequence[str]) -> frozenset[str]:
    """Words with a full stop inside that stand more than once: names, not two sentences."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(m.lower() for m in re.findall(r"[^\W_]+\.[^\W_]+", text))
    return frozenset(name for name, count in found.items() if count > 1)


def split_run_together(text: str, names: Collection[str] = ()) -> list[str]:
    """Parts a line where two paragraphs were run together: "... in Kyiv.The drones ...".

    Abbreviations ("Dr.Smith"), initials ("U.S.Army"), addresses ("Booking.com") and names
    that stand elsewhere ("Node.Js") are left whole, and so is a line whose either side would
    be no sentence.

    Args:
        text: one line.
        names: see :func:`dotted_names`.

    Returns:
        The paragraphs, each verbatim; the line alone if nothing was run together.
    """
    parts: list[str] = []
    start = 0
    for m in _RUN.finditer(text):
        word = m["word"].lower()
        following = re.match(r"[\"“„«‘]?([^\W_]+)", text[m.end() :])
        if word in _ABBREVIATIONS or following is None:
            continue
        before = text[m.start() - 1 : m.start()]
        if before in ("@", "#", "/", ".", "-", "_") or f"{word}.{following[1].lower()}" in names:
            continue
        shouted = following[1].isupper() and len(following[1]) > 1
        if shouted and (len(word) < 4 or m["word"].isupper()):
            continue  # "KARS.LN"
        end = m.end()
        if m["close"] == '"' and text[start:end].count('"') % 2:
            end -= 1  # the quotation mark opens what follows
        left, right = text[start:end], text[end:]
        if len(_WORD.findall(left)) < _SIDE or len(_WORD.findall(right)) < _SIDE:
            continue
        parts.append(left.strip())
        start = end
    parts.append(text[start:].strip())
    return parts


def slug(text: str, *, limit: int = _SLUG_CHARS) -> str:
    """A name for an address: the words of a text in lower case, joined by hyphens.

    Letters of every script stay. Cut between words, at most ``limit`` characters long.

    Args:
        text: such as a headline.
        limit: most characters; a single longer word is cut.
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("_", " "))
    made = ""
    for word in words:
        joined = f"{made}-{word}" if made else word
        if len(joined) > limit:
            break
        made = joined
    return made or "".join(words)[:limit]


def unique_anchors(names: Sequence[str]) -> list[str]:
    """Anchors that differ: "storm", "storm-2".

    Args:
        names: oldest first, so that a post that is added later does not rename another.
    """
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    anchors: list[str] = []
    for name in names:
        base = name or "post"
        seen[base] += 1
        anchor = base if seen[base] == 1 else f"{base}-{seen[base]}"
        while anchor in taken:
            seen[base] += 1
            anchor = f"{base}-{seen[base]}"
        taken.add(anchor)
        anchors.append(anchor)
    return anchors
