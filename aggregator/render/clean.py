"""What of other people's text and addresses may be shown: nothing that acts, nothing that hides."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote, urlsplit

# Controls (a terminal obeys them, HTML forbids them) and what UTF-8 cannot hold.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BREAK: Final = re.compile("\r\n|[\x0b\x0c\r\x85\u2028\u2029]")
# Embeddings and overrides can make a text read as another one; isolates only if left open.
_OVERRIDE: Final = re.compile("[\u202a-\u202e]")
_ISOLATE: Final = re.compile("[\u2066-\u2069]")
_NOT_ASCII: Final = re.compile("[^\x00-\x7f]")
_UNSAFE_IN_URL: Final = frozenset(' <>"`\\^{|}')


def visible(text: str) -> str:
    """The text as it may be shown: the same words, harmless to a terminal and a browser.

    Control characters and lone surrogates become U+FFFD, so that they do not go unseen; every
    sort of line break becomes a newline and a tab a space; marks that override the direction of
    text go, and isolates too unless each is closed (Unicode Standard Annex #9).
    """
    if text.isprintable():  # has none of what follows: those are controls, formats, separators
        return text.strip()
    text = _BREAK.sub("\n", text).replace("\t", " ")
    text = _CONTROL.sub("\ufffd", text)
    text = _OVERRIDE.sub("", text)
    marks = _ISOLATE.findall(text)
    if marks and 2 * marks.count("\u2069") != len(marks):
        text = _ISOLATE.sub("", text)
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def one_line(text: str) -> str:
    """As :func:`visible`, in one line, with single spaces: for names and headlines."""
    return " ".join(visible(text).split())


def web_link(url: str | None) -> str | None:
    """The address if a reader may follow it, else ``None``.

    Only ``http`` and ``https`` with a host and without a user's name (which can pass for a
    host). Characters that no address has (RFC 3986) and unseen ones are percent-encoded; other
    letters stay as they are.
    """
    if not url:
        return None
    address = url.strip()
    if not (address.isprintable() and _UNSAFE_IN_URL.isdisjoint(address)):
        address = "".join(
            quote(c, errors="replace")
            if c in _UNSAFE_IN_URL or unicodedata.category(c)[0] in "CZ"
            else c
            for c in address
        )
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return address


# Scripts that are used for one living language, or nearly so; Unicode names its letters so.
_LANGUAGES: Final = {
    "ARABIC": "und-Arab",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CYRILLIC": "und-Cyrl",
    "DEVANAGARI": "und-Deva",
    "ETHIOPIC": "und-Ethi",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}


def script_language(text: str) -> str | None:
    """BCP 47 tag that the script of most letters tells: ``ja``, ``he``, ``und-Cyrl``, ...

    Kana makes a text Japanese; Han alone is ``und-Hani``. Where a script serves many languages,
    the tag names the script and leaves the language undetermined. ``None`` for Latin letters,
    which tell nothing, and for texts without letters.
    """
    text = text[:400]
    if not any(map(str.isalpha, _NOT_ASCII.findall(text))):
        return None
    counts: dict[str, int] = {}
    for character in text:
        if character.isascii() or not character.isalpha():
            script = "LATIN" if character.isalpha() else ""
        else:
            script = unicodedata.name(character, "").partition(" ")[0].partition("-")[0]
        if script:
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return None
    han = counts.get("CJK", 0)
    kana = counts.get("HIRAGANA", 0) + counts.get("KATAKANA", 0)
    if 2 * (han + kana) > sum(counts.values()):
        return "ja" if 10 * kana > han else "und-Hani"
    script = max(counts, key=lambda name: (counts[name], name))
    return _LANGUAGES.get(script)


def language_tag(text: str, page: str) -> str | None:
    """BCP 47 tag of other people's words on a page, as their script tells it.

    Latin letters tell nothing. On an English page they are left to be read as English, as most of
    them are; on another they are said to be of a language that is not known.

    Args:
        text: their words.
        page: code of the page's own language.
    """
    return script_language(text) or (None if page == "en" else "und")


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs to the left (UAX #9, rule P2)."""
    for character in text[:400]:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
