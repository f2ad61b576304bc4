"""Bytes of a stranger -> an XML tree, or a reason why not: no DTD, no entity, no network.

What is refused or bounded, and by what: entity declarations ("billion laughs", external
entities, CWE-776 and CWE-611) are refused before the parser sees them; a DOCTYPE without them
is cut off; depth (256), text (10 MB) and names are bounded by libxml2, whose ``huge_tree`` stays
off; the number of tags, and with it the memory of the tree, is bounded here.
"""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass
from html.entities import html5
from typing import Any

from lxml import etree

from aggregator.pull.feeds.model import FeedError
from aggregator.pull.sniff import is_html

Element = Any
"""An lxml element; lxml carries no types."""

MAX_BYTES = 24 * 2**20
"""Largest XML document that is read."""
MAX_TAGS = 1_000_000
"""Most ``<`` in one document: 50,000 pages of a news site map have 800,000."""
MAX_ATTRIBUTES = 500_000
"""Most ``=`` inside of tags in one document, roughly."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF16 = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
# The WHATWG names: what the web calls Latin-1 is windows-1252.
_ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252"}

_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\b", re.IGNORECASE)
# What a declaration is made of; a quoted string may hold any of the marks.
_SUBSET = re.compile(r"""<!--.*?-->|"[^"]*"|'[^']*'|[\[\]>]""", re.DOTALL)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
# A reference to a character that no XML may hold is as bad as the character.
_NUMBERED = re.compile(
    r"&#(?:0{0,6}(?:[0-8]|1[124-9]|2[0-9]|3[01])"
    r"|[xX]0{0,6}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]));"
)
_BARE = re.compile(r"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)")
_XML_NAMES = ("amp", "lt", "gt", "quot", "apos")


@dataclass(frozen=True, slots=True)
class Tree:
    """An XML document.

    Attributes:
        root: its element.
        notes: one line each: what had to be mended.
    """

    root: Element
    notes: tuple[str, ...] = ()


def read_text(content: bytes, *, url: str, media_type: str | None = None) -> str:
    """Decodes: byte order mark, else UTF-8 if it is, else what is declared, else windows-1252.

    Args:
        content: as it came.
        url: for the error.
        media_type: with its ``charset``, if somebody said.

    Raises:
        FeedError: too large, or empty.
    """
    if len(content) > MAX_BYTES:
        raise FeedError(
            f"too large: {len(content):,} bytes, at most {MAX_BYTES:,} are read", url=url
        )
    if not content.strip():
        raise FeedError("is empty", url=url)
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff")
    for start, encoding in _UTF16:
        if content.startswith(start):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    told = [m[1] for m in [_CHARSET.search(media_type or "")] if m]
    told += [m[1].decode("ascii") for m in [_DECLARED.search(content[:400])] if m]
    known = next((name for name in map(_codec, told) if name), None) or "cp1252"
    return content.decode(known, "replace")


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
        "".encode(found)  # "rot13" and the like are codecs, but not of text
    except LookupError:
        return None
    return _ALIASES.get(found, found)


def parse_xml(text: str, *, url: str) -> Tree:
    """Parses XML that may be hostile or broken.

    A document that is not well-formed is mended: HTML's names of characters are resolved, a
    bare ``&`` is taken for itself, and an end that is missing is supplied; the tree then says
    so in its notes.

    Args:
        text: the document, as :func:`read_text` gives it.
        url: where from; relative references (``xml:base``) start from it.

    Raises:
        FeedError: an HTML page, no XML at all, entity declarations, or beyond a bound.
    """
    if is_html(text):
        raise FeedError("is an HTML page, not XML", url=url)
    notes: list[str] = []
    start = text.find("<")
    if start < 0:
        raise FeedError("is not XML: there is no tag in it", url=url)
    if text[:start].strip():
        notes.append(f"text before the XML is passed over: {text[:start].strip()[:60]!r}")
    text = _without_doctype(text[start:], url=url)
    if (tags := text.count("<")) > MAX_TAGS:
        raise FeedError(f"too many tags: {tags:,}, at most {MAX_TAGS:,} are read", url=url)
    if (signs := text.count('="') + text.count("='")) > MAX_ATTRIBUTES:
        raise FeedError(f"too many attributes: {signs:,}", url=url)
    text = _outside_cdata(_FORBIDDEN.sub("", text), _resolve_names)
    root, why = _parse(text, url=url, recover=False)
    if root is None:
        notes.append(f"is not well-formed XML ({why}); read as far as it can be")
        root, why = _parse(_outside_cdata(text, _escape_bare), url=url, recover=True)
    if root is None or not isinstance(root.tag, str):
        raise FeedError(f"is not XML: {why}", url=url)
    return Tree(root, tuple(notes))


def _without_doctype(text: str, *, url: str) -> str:
    """The document from its first element on.

    Raises:
        FeedError: the DOCTYPE declares entities, or does not end.
    """
    at = 0
    while (prolog := _PROLOG.match(text, at)) is not None:
        at = prolog.end()
    if (doctype := _DOCTYPE.match(text, at)) is None:
        return text[at:]
    depth, subset = 0, doctype.end()
    for mark in _SUBSET.finditer(text, doctype.end()):
        if mark[0] == "[":
            depth += 1
        elif mark[0] == "]":
            depth -= 1
        elif mark[0] == ">" and depth <= 0:
            if re.search(r"<!ENTITY\b", text[subset : mark.end()], re.IGNORECASE):
                raise FeedError("declares XML entities; such documents are not read", url=url)
            return text[mark.end() :]
    raise FeedError("is not XML: its DOCTYPE does not end", url=url)


def _outside_cdata(text: str, change: Any) -> str:
    if "&" not in text:
        return text
    parts: list[str] = []
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0:
        end = text.find("]]>", start)
        end = len(text) if end < 0 else end
        parts += [change(text[at:start]), text[start:end]]
        at = end
    return "".join([*parts, change(text[at:])])


def _resolve_names(text: str) -> str:
    """HTML's names of characters, which XML does not know without a DTD."""

    def character(m: re.Match[str]) -> str:
        if m[1] in _XML_NAMES:
            return m[0]
        found = html5.get(f"{m[1]};")
        return m[0] if found is None else html.escape(found)

    return _NAMED.sub(character, _NUMBERED.sub("", text))


def _escape_bare(text: str) -> str:
    return _BARE.sub("&amp;", text)


def _parse(text: str, *, url: str, recover: bool) -> tuple[Element | None, str]:
    # A parser for each document: lxml's are locked while they parse, and keep their errors.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        recover=recover,
    )
    root, why = None, "no element in it"
    try:
        root = etree.fromstring(text.encode("utf-8"), parser, base_url=_base(url))
    except etree.XMLSyntaxError as error:
        why = " ".join(str(error).split())
    for problem in parser.error_log:
        # A section that the parser finds too long is of the same type as one that has no end.
        if problem.type_name == "ERR_RESOURCE_LIMIT" or "too big" in problem.message:
            what = " ".join(problem.message.split(", ")[0].split())
            raise FeedError(f"beyond what is read: {what}", url=url)
    return root, why


def _base(url: str) -> str | None:
    # lxml wants an address without control characters; any other has no meaning as a base.
    return url if url and url.isascii() and url.isprintable() and " " not in url else None


def local_name(element: Element) -> str:
    """Name of an element without its namespace or prefix; empty for what is no element."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2]


def text_of(element: Element | None) -> str:
    """All text in an element, its children's too, without white space at its ends."""
    return "" if element is None else "".join(element.itertext(with_tail=False)).strip()
