"""Text without what cannot be seen: control characters, direction overrides, zero-width marks.

Everything that a post stores has gone through here, so every character span in this package
counts characters of cleaned text, not of the bytes that came.
"""

from __future__ import annotations

import re
import unicodedata

# Line ends of every system; a form feed parts pages and so parts lines.
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
# Joiners belong to words in these scripts (Arabic, Indic, emoji); elsewhere they hide text.
_JOINERS = "\u200c\u200d"
_JOINED = re.compile(r"(?<=[\u0600-\u0dff\u1000-\u109f\u1780-\u17ff])[\u200c\u200d](?=\w)")
_EMOJI_JOINED = re.compile(r"(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d")
_KEEP = "\ue000\ue001"  # private use: what stands for a kept joiner while the rest is removed
# Format characters that say how to print, not what: they go although they are not in Cf.
_HIDDEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0e\ufff9-\ufffb]"
)


def clean_text(text: str) -> str:
    """Text as it may be stored: lines parted by ``\\n``, each free of hidden characters.

    Control characters, direction marks and overrides (CVE-2021-42574), zero-width characters,
    variation selectors, tags, soft hyphens, lone surrogates and private-use characters are
    removed; runs of spaces of any width become one; lines lose the spaces at their ends. Words
    are not changed.

    Args:
        text: as decoded.
    """
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip()
    text = _LINE_ENDS.sub("\n", text).replace(_KEEP[0], "").replace(_KEEP[1], "")
    text = _JOINED.sub(lambda m: _KEEP[_JOINERS.index(m[0])], text)
    text = _EMOJI_JOINED.sub(_KEEP[1], text)
    text = _HIDDEN.sub("", text)
    text = text.translate(_table(text))
    text = text.replace(_KEEP[0], _JOINERS[0]).replace(_KEEP[1], _JOINERS[1])
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(lines)


def _table(text: str) -> dict[int, str | None]:
    """What becomes of each unusual character that the text has."""
    table: dict[int, str | None] = {}
    for character in set(text):
        if character == "\n" or character in _KEEP:
            continue
        if character == "\t" or unicodedata.category(character) in ("Zs", "Zl", "Zp"):
            table[ord(character)] = " "
        elif unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
            table[ord(character)] = None
    return table
