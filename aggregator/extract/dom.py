"""An HTML page as a tree that is safe to walk, and what in it belongs to the page.

The parser is lxml's HTML parser: it knows no external entities, opens no network and stops at
a depth of 255 (libxml2's own bound), so that a page can neither read files nor exhaust the
stack. Everything here walks without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from lxml import etree, html

MAX_DEPTH = 250
"""Elements within elements; libxml2 reads nothing beyond 255."""

Element = Any
"""An lxml element; lxml carries no types."""


def word_set(words: str) -> frozenset[str]:
    """The words of a text, for tables of names."""
    return frozenset(words.split())


_BLOCK_TAGS = word_set(
    """
    address article aside blockquote body center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav
    ol p pre section summary table tbody tfoot thead tr ul
    """
)
_PICTURE_TAGS = word_set("img picture video amp-img svg")
HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
_SILENT_TAGS = word_set(
    """
    script style template noscript svg math iframe object embed button select option textarea
    input nav audio video canvas map datalist meter progress dialog head title figcaption
    amp-ad amp-analytics amp-social-share
    """
)
# Words of class names that mark furniture in every content system that names its parts in
# English; they count only for short elements, since a wrapper may be called "share-wrapper".
_FURNITURE_WORDS = word_set(
    """
    share shares sharing sharebar social ad ads advert adverts advertisement advertising
    adslot promo promos promotion newsletter signup subscribe subscription related recommended
    recommendations comments commentcount caption credit credits copyright toolbar actions
    button buttons paywall breadcrumb breadcrumbs pagination loadmore tooltip readmore
    permalink badge
    """
)
_HIDDEN_WORDS = ("visuallyhidden", "visually-hidden", "sr-only", "screen-reader", "screenreader")
_FURNITURE_ROLES = word_set(
    """
    navigation button search form menu menubar toolbar tablist dialog alertdialog tooltip
    """
)
_FURNITURE_CHARS = 200
_CAPTION_CHARS = 600
_BEGINNING = 24
_LONGEST_NAME = 2_000  # characters; no element needs more to say what it is
# libxml2 compares each attribute of an HTML element with all before it.
_CROWDED = re.compile(
    r"<[A-Za-z][^\s>]*+"
    r"(?:[\s/]++[^\s=>\"'/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']*+))?+){501}"
)
_NAMING = frozenset(("class", "id", "data-testid", "data-test-id", "data-component", "itemprop"))
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))
_NO_WORDS: frozenset[str] = frozenset()
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^0-9A-Za-z]+")
# What no XML tree may hold; a reference to one is as bad as the character.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
    r"|&#(?:0{0,6}(?:[0-8]|1[124-9]|2[0-9]|3[01])(?![0-9])"
    r"|[xX]0{0,6}(?:[0-8bBcCeEfF]|1[0-9a-fA-F])(?![0-9a-fA-F]));?"
)
_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def is_crowded(text: str) -> bool:
    """Whether an element has more than 500 attributes, which the parser takes very long over."""
    return _CROWDED.search(text) is not None


def parse_page(text: str) -> Element | None:
    """The root element of a page.

    Args:
        text: the decoded page.

    Returns:
        the ``html`` element, or ``None`` if there is no element in it.
    """
    parser = html.HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    content = _CONTROLS.sub("", text).encode("utf-8", "replace")
    try:
        return html.document_fromstring(content, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing but white space or comments
        return None


def without_scripts(text: str) -> tuple[str, list[str]]:
    """A page without its scripts, and the texts of those that hold JSON-LD.

    For pages whose scripts are too large for the parser; the work grows with the page only.
    """
    lower = text.lower()
    if len(lower) != len(text):  # some letters grow in lower case; then look for these only
        lower = text
    kept: list[str] = []
    found: list[str] = []
    at = 0
    while (start := lower.find("<script", at)) >= 0:
        begin = lower.find(">", start)
        end = lower.find("</script", begin)
        if begin < 0 or end < 0:
            break
        kept.append(text[at:start])
        if "ld+json" in lower[start:begin]:
            found.append(text[begin + 1 : end])
        at = end
    kept.append(text[at:])
    return "".join(kept), found


def is_too_deep(root: Element) -> bool:
    """Whether the parser gave up since the elements nest too deeply."""
    return any(sum(1 for _ in e.iterancestors()) >= MAX_DEPTH for e in root.iter() if not len(e))


@lru_cache(maxsize=16384)
def words_of_name(name: str) -> frozenset[str]:
    """The words of a class name, an id or an attribute's name, in lower case.

    ``"data-lastModified_time"`` gives ``{"data", "last", "modified", "time"}``.
    """
    spaced = _CAMEL.sub(" ", name)
    return frozenset(word.lower() for word in _NOT_WORD.split(spaced) if word)


def hints(element: Element) -> frozenset[str]:
    """The words of all the names that an element carries: class, id, test id, role."""
    found = _NO_WORDS
    for name, value in element.items():
        if value and name in _NAMING:
            # Without its digits a name is one of few, and the cache knows it.
            words = words_of_name(value[:_LONGEST_NAME].translate(_NO_DIGITS))
            found = found | words if found else words
    return found


def is_element(node: Element) -> bool:
    """Whether a node is an element and not a comment or the like."""
    return isinstance(node.tag, str)


def is_block(element: Element) -> bool:
    """Whether an element begins and ends a block of text."""
    tag = element.tag
    return tag in _BLOCK_TAGS or "-" in tag


def text_of(element: Element, *, most: int | None = None) -> str:
    """The text of an element with single spaces.

    Args:
        element: whose text.
        most: characters after which it is enough; the result is longer than that if there is
            more. Looking at the head of a large element must not cost its whole text.
    """
    if most is None:
        return " ".join(" ".join(element.itertext()).split())
    pieces: list[str] = []
    chars = 0
    for piece in element.itertext():
        words = " ".join(piece.split())
        if words:
            pieces.append(words)
            chars += len(words) + 1
            if chars > most + 1:
                break
    return " ".join(pieces)


def is_hidden(element: Element) -> bool:
    """Whether an element is for screen readers only, or switched off and short.

    A long text that is switched off is the rest of a post behind "show more": it is kept.
    """
    names = (element.get("class") or "").lower()
    if any(word in names for word in _HIDDEN_WORDS):
        return True
    off = element.get("hidden") is not None or _DISPLAY_NONE.search(element.get("style") or "")
    return bool(off) and _shorter_than(element, _FURNITURE_CHARS) and not _continues(element)


def _continues(element: Element) -> bool:
    """Whether what is switched off begins as what is shown before it: its whole text."""
    before = element.getprevious()
    if before is None:
        return False
    shown = text_of(before, most=_BEGINNING)[:_BEGINNING]
    return len(shown) == _BEGINNING and text_of(element, most=_BEGINNING).startswith(shown)


def is_furniture(element: Element) -> bool:
    """Whether an element belongs to the page and not to the text around it.

    Judged by what it is (a button, a form, a caption), and, for a short element, by what its
    names say (share, newsletter, related).
    """
    tag = element.tag
    if not isinstance(tag, str) or tag in _SILENT_TAGS:
        return True
    if element.get("role") in _FURNITURE_ROLES or is_hidden(element):
        return True
    if tag == "footer":
        return next(element.iterancestors("blockquote"), None) is None
    if tag == "figure":
        return _is_picture(element)
    if tag in ("aside", "form"):
        return _shorter_than(element, 3 * _FURNITURE_CHARS)
    if tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote") or not element.attrib:
        return False
    return bool(hints(element) & _FURNITURE_WORDS) and _shorter_than(element, _FURNITURE_CHARS)


def _is_picture(element: Element) -> bool:
    """Whether a figure is a picture with its caption and credit, and no table or quotation."""
    told = next(element.iter("blockquote", "table", "pre", "li"), None)
    if told is not None or not _shorter_than(element, _CAPTION_CHARS):
        return False
    return next(element.iter("figcaption", *_PICTURE_TAGS), None) is not None


def _shorter_than(element: Element, chars: int) -> bool:
    return len(text_of(element, most=chars)) < chars


def walk(top: Element, dropped: Callable[[Element], bool]) -> Iterator[Element]:
    """The elements under ``top`` in document order, without those under a dropped one."""
    walker = etree.iterwalk(top, events=("start",))
    for _, element in walker:
        if element is top:
            continue
        if not is_element(element) or dropped(element):
            walker.skip_subtree()
            continue
        yield element
