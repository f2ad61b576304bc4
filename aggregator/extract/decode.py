"""Bytes -> text: which encoding a page is in, and what was wrong with it."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from aggregator.errors import ExtractError
from aggregator.model import Page

MAX_BYTES = 24 * 2**20
"""Largest page that is read; live blogs of a whole war day have two."""
MAX_LINE = 200_000
"""Longest line of plain text, in characters: a novel's chapter; no paragraph of news has it."""
MAX_LINES = 60_000
"""Most lines of plain text in one document."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\xd0\xcf\x11\xe0", "OLE"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"wOFF", "WOFF"),
    (b"wOF2", "WOFF"),
)
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})|"
    rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
# The WHATWG names: what pages call Latin-1 is windows-1252 (https://encoding.spec.whatwg.org).
_ALIASES = {"latin-1": "cp1252", "iso8859-1": "cp1252", "ascii": "cp1252"}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_META_WINDOW = 4096
_SNIFF_WINDOW = 65_536
_FEW_BAD = 0.005  # share of characters that a broken UTF-8 text may lose and still be UTF-8

_CENTRAL_EUROPE = frozenset(
    ("Croatian", "Czech", "Hungarian", "Polish", "Romanian", "Slovak", "Slovene", "Turkish")
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as text.

    Attributes:
        text: decoded; broken bytes are U+FFFD.
        encoding: Python's name of the encoding.
        notes: one line each, if bytes were broken or the encoding was guessed.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(page: Page) -> Decoded:
    """Decodes a page: byte order mark, else UTF-8, else what the headers or the page say, else
    a guess.

    UTF-8 comes before what is declared: text in another encoding is almost never valid UTF-8,
    and pages declare wrongly more often than that.

    Raises:
        ExtractError: the page is empty, binary, or larger than :data:`MAX_BYTES`.
    """
    content = page.content
    if len(content) > MAX_BYTES:
        raise _error(page, f"too large: {len(content):,} bytes, at most {MAX_BYTES:,} are read")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _finish(page, *_with(content, encoding, page))
    if not content.strip(b"\x00 \t\r\n\f\v"):
        raise _error(page, "is empty" if not content.strip() else "is binary: nothing but NULs")
    if kind := _binary(content):
        if kind != "NUL bytes" or (guessed := _utf16(content)) is None:
            raise _error(page, f"is binary ({kind}); text or HTML was expected")
        return _finish(page, *_with(content, guessed, page))
    try:
        return _finish(page, content.decode("utf-8"), "utf-8", ())
    except UnicodeDecodeError:
        pass
    declared = _declared(page)
    if declared and declared[0] != "utf-8":
        return _finish(page, *_with(content, declared[0], page))
    replaced = content.decode("utf-8", "replace")
    bad = replaced.count("\ufffd")
    if declared:
        # A server that says "utf-8" of all it has is wrong where more letters break than not.
        whole = sum(not c.isascii() for c in replaced) - bad
        is_utf8 = whole >= bad
        if not is_utf8 and (others := [name for name in declared if name != "utf-8"]):
            return _finish(page, *_with(content, others[0], page))
    else:
        is_utf8 = bad <= max(1, _FEW_BAD * len(replaced)) and _is_wide(content)
    if is_utf8:
        return _finish(page, replaced, "utf-8", (f"broken UTF-8: {bad} places are marked \ufffd",))
    encoding = _guess(content)
    text, encoding, notes = _with(content, encoding, page)
    return _finish(page, text, encoding, (*notes, f"encoding not declared; read as {encoding}"))


def _with(content: bytes, encoding: str, page: Page) -> tuple[str, str, tuple[str, ...]]:
    text = content.decode(encoding, "replace")
    text = text.removeprefix("\ufeff")
    bad = text.count("\ufffd")
    notes = (f"broken {encoding}: {bad} places are marked \ufffd",) if bad else ()
    if bad > 0.3 * max(1, len(text)):
        raise _error(page, "is binary; text or HTML was expected")
    return text, encoding, notes


def _finish(page: Page, text: str, encoding: str, notes: tuple[str, ...]) -> Decoded:
    if not text.strip():
        raise _error(page, "is empty")
    return Decoded(text, encoding, notes)


def _binary(content: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    head = content[:_SNIFF_WINDOW]
    if b"\x00" in head:
        return "NUL bytes"
    if len(_CONTROL.findall(head)) > 0.02 * len(head) + 2:
        return "control characters"
    return None


def _utf16(content: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of text in most scripts is the same."""
    head = content[: _SNIFF_WINDOW - _SNIFF_WINDOW % 2]
    even, odd = head[0::2], head[1::2]
    for encoding, high in (("utf-16-le", odd), ("utf-16-be", even)):
        if high and sum(b in (0x00, 0x04, 0x20) for b in high) > 0.9 * len(high):
            try:
                text = head.decode(encoding, "strict")
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return encoding
    return None


def _declared(page: Page) -> list[str]:
    """The encodings that the headers and the page name, in this order."""
    names: list[str | None] = []
    headers = {k.lower(): v for k, v in page.headers.items()}
    for told in (headers.get("content-type", ""), page.media_type or ""):
        if m := _HEADER.search(told):
            names.append(_known(m[1]))
    if (meta := _META.search(page.content[:_META_WINDOW])) is not None:
        names.append(_known((meta[1] or meta[2]).decode("ascii")))
    return [name for name in names if name]


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    try:
        "".encode(found)  # "rot13" and the like are codecs, but not of text
    except LookupError:
        return None
    return _ALIASES.get(found, found)


def _is_wide(content: bytes) -> bool:
    """Whether there are whole UTF-8 sequences beside the broken ones."""
    return re.search(rb"[\xc3-\xf4][\x80-\xbf]", content) is not None


def _guess(content: bytes) -> str:
    """The guess of charset-normalizer, but Windows-1252 for Latin letters, as browsers have it.

    The code pages of the Latin script differ in a few letters, which a short text does not have
    often enough to tell them apart; Windows-1252 is what most such pages are in (WHATWG
    Encoding Standard). A language of Central Europe is reason enough for another.
    """
    from charset_normalizer import from_bytes

    head = content[: 4 * _SNIFF_WINDOW]
    best = from_bytes(head).best()
    guessed = _known(best.encoding) if best else None
    if best is None or guessed is None:
        return "cp1252"
    letters = [c for c in str(best) if c.isalpha() and not c.isascii()]
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    if best.language not in _CENTRAL_EUROPE and latin >= 0.9 * len(letters):
        return "cp1252"
    return guessed


def _error(page: Page, message: str) -> ExtractError:
    return ExtractError(message, source=page.source, url=page.url or page.locator)
