"""One container of a live blog's markup -> one draft: headline, time, author and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from aggregator.extract.blocks import Block, blocks
from aggregator.extract.boilerplate import line_key
from aggregator.extract.bylines import (
    is_role,
    is_time_line,
    read_byline,
    read_clock_line,
    without_role,
)
from aggregator.extract.dom import (
    HEADINGS,
    Element,
    hints,
    is_block,
    is_element,
    is_furniture,
    text_of,
    walk,
    word_set,
)
from aggregator.extract.draft import Draft, http_url
from aggregator.extract.marks import is_clock, is_signed_time, post_keys, time_attributes
from aggregator.extract.readings import Reading, is_relative, read_label, read_time
from aggregator.extract.sift import refrains
from aggregator.extract.zones import ZONE_PATTERN

_TIME_WORDS = word_set(
    """
    time timestamp date datetime clock hour hora heure uhrzeit ora posted published dateline
    stamp timeago moment
    """
)
_AUTHOR_WORDS = word_set(
    """
    author authors byline contributor writer reporter autor auteur autore journalist
    """
)
_TELLING_WORDS = _TIME_WORDS | _AUTHOR_WORDS | {"permalink"}
_TITLE_WORDS = word_set("headline title heading")
_UPDATED = re.compile(
    r"\b(?:updated|modified|edited|amended|aktualisiert|geändert|mis à jour|modifié|"
    r"actualizado|aggiornato|bijgewerkt|оновлено|обновлено)\b",
    re.IGNORECASE,
)
_LEADING_CLOCK = re.compile(
    r"^\s*(?:(?i:ore|alle|kl\.?|às|um)\s+)?"
    r"(?:\d{1,2}[:.hH]\d{2}(?::\d{2})?\s*(?:(?i:[ap]\.?m\b\.?)|(?i:Uhr)\b)?|"
    r"\d{1,2}\s?(?i:[ap]\.?m\b\.?)|(?:[01]\d|2[0-3])[0-5]\d\s?(?i:hrs|hours|h)\b)"
    rf"(?:\s*\(?(?:{ZONE_PATTERN}|[A-Z]{{2,5}}(?=\)?\s*[-–—:|•·]))\)?)?\s*(?:[-–—:|•·]\s*)?",
)
_LABELLED = (
    r"(?:(?:posted|written|reported|reporting|published|words|text|report|analysis)\s+by|"
    r"author|autor|autorin|auteur|автор|reporter)"
)
# "By", "From CNN's", "Posted by :"
_BY = re.compile(
    rf"^(?:{_LABELLED}\s*:?\s+|(?:from|by|von|par|por|di|da|door|av|af|przez|від|от)\s*:?\s+)"
    r"(?:(?-i:[A-Z])[\w.]*['’]s\s+(?=(?-i:[A-Z])))?",
    re.IGNORECASE,
)
_PLACED = re.compile(r"(\S+(?: [^\s,]+)+?)\s*,\s*[^\s,]+")  # "Jane Doe, Kyiv"
_PLACE = re.compile(r"\s*(?:,|\b(?:in|at|aus|à|en|a)\b)\s+[A-ZÀ-Þ][^,]*$")
_DASH = re.compile(r"^[—–―-]\s*")
_LINKING = word_set("and und et y e en van von de der den del da di la le bin al of in")
_BESIDE = _LINKING | word_set("by from von par por di da door av af przez від от")
_NOT_NAME = re.compile(r"[\d!?:;\"“”«»@#]|\.$(?<![A-Z]\.)")
_LABEL_CHARS = 80
_TITLE_CHARS = 300
_BODY_CHARS = 60
_BOLD_TITLE_CHARS = 160
_LONGEST_NAME = 60
_MOSTLY = 0.85  # share of characters
_MOST = 0.6  # share of posts
_NEARLY_ALL = 0.8  # share of posts
_LEAST_CUT = 24  # characters
_LEAST_LETTERS = 5
_CUT = re.compile(r"\s*(?:…|\.{3}|\[…\])\s*[^.!?…]{0,30}$")
_SENTENCE_END = re.compile("[.:;,…!。！？।॥؟۔](?:[\"'”’»)\\]]|\\s)*$")
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:es|en|in)?|auteurs?|autore|people|staff|profiles?|journalists?|"
    r"reporters?|writers?|contributors?|by)/"
)
_ENCLOSED = re.compile(r"\(([^()]+)\)")
_SIGNED_BY = re.compile(rf"{_LABELLED}\s*:?\s", re.IGNORECASE)


@dataclass(slots=True)
class _Head:
    """What stands around the text of a post, and the elements to leave out of the text."""

    title: str = ""
    authors: list[str] = field(default_factory=list)
    published: list[tuple[int, Reading]] = field(default_factory=list)
    modified: list[Reading] = field(default_factory=list)
    used: set[Element] = field(default_factory=set)
    labels: list[Element] = field(default_factory=list)
    labels_within: set[Element] = field(default_factory=set)


def read_container(element: Element, *, zone: str, reference: date | None) -> Draft:
    """What a container says of its post.

    Args:
        element: see :class:`aggregator.extract.markup.Group`.
        zone: IANA name of the zone of clock times.
        reference: a day near to which a date without a year lies.
    """
    head = _read_head(element, zone, reference)
    found = blocks(element, lambda e: e in head.used or is_furniture(e))
    if not head.published and found:
        found = _without_clock(found, head, zone)
    dropped: list[str] = []
    while len(found) > 1 and is_relative(found[0].text):
        dropped.append(found.pop(0).text)
    while found and found[0].kind == "text" and _is_byline(found[0].text):
        name = found.pop(0).text
        dropped.append(name)
        head.authors = head.authors or _names(name)
    if found and (name := _signature(found[-1].text)):
        dropped.append(found.pop().text)
        head.authors = head.authors or [name]
    if not head.title and len(found) > 1 and _is_bold_title(found[0]):
        head.title = found.pop(0).text.strip(" -–—:|•·")
    shown = [block for block in found if not _is_continued(block, found)]
    published = _surest([reading for _, reading in sorted(head.published, key=_rank)])
    anchor = element.get("id") or ""
    keys = post_keys(element)
    return Draft(
        keys=keys,
        anchor=anchor or next(iter(_anchors(element)), ""),
        url=_permalink(element),
        title=head.title,
        author=", ".join(dict.fromkeys(head.authors)),
        published=published,
        modified=max(head.modified, key=lambda r: r.trust, default=None),
        blocks=tuple(shown),
        pinned=_is_pinned(element),
        boilerplate=tuple(dropped),
    )


def _rank(found: tuple[int, Reading]) -> tuple[int, int]:
    return (-found[1].trust, -found[0])


def _surest(readings: list[Reading]) -> Reading | None:
    """The first and surest; a clock time with the day that stands beside it."""
    if not readings:
        return None
    best = readings[0]
    if best.clock is not None:
        day = next((r.day for r in readings if r.day is not None), None)
        return replace(best, day=day)
    return best


def _without_clock(found: list[Block], head: _Head, zone: str) -> list[Block]:
    """The blocks without the clock time that the first begins with; the time goes to the head."""
    clock = _LEADING_CLOCK.match(found[0].text)
    reading = read_label(clock.group(), zone=zone, basis="time element") if clock else None
    if clock is None or reading is None:
        return found
    head.published.append((0, reading))
    rest = found[0].text[clock.end() :]
    first = [replace(found[0], text=rest)] if rest else []
    return first + found[1:]


def _permalink(element: Element) -> str | None:
    """Where the link around the time or in the headline leads, if to a page of its own."""
    for below in element.iter("a", "p"):
        if below.tag == "p":
            return None
        inside = below.iter("time", *HEADINGS)
        above = below.iterancestors(*HEADINGS)
        label = is_clock(below) or any(is_clock(e) for e in below)
        if label or next(inside, None) is not None or next(above, None) is not None:
            return http_url(below.get("href"))
    return None


def _anchors(element: Element) -> Iterator[str]:
    for below in element.iter():
        if not is_element(below):
            continue
        empty = not len(below) and not (below.text or "").strip()
        if below.get("id") and (empty or below.tag in HEADINGS):
            yield below.get("id")
        if below.tag == "a" and "#" in (below.get("href") or ""):
            fragment = below.get("href").rpartition("#")[2]
            if fragment and "http" not in below.get("href").partition("?")[2]:
                yield fragment


def _read_head(top: Element, zone: str, reference: date | None) -> _Head:
    head = _Head()
    _read_attributes(top, head, zone, own=2)
    body = False
    for element in walk(
        top, lambda e: e.tag == "blockquote" or (is_furniture(e) and not _tells(e))
    ):
        if element.getparent() in head.used:
            head.used.add(element)
            if element.getparent() in head.labels_within:
                head.labels_within.add(element)
                _read_part(element, head, zone, reference)
            continue
        tag = element.tag
        names = hints(element)
        heads = tag in HEADINGS or tag == "summary" or element.get("role") == "heading"
        if heads or "headline" in names:
            if not head.title and not body:
                _take_title(element, head, zone, reference)
            continue
        _read_attributes(element, head, zone, own=0)
        if is_signed_time(element):
            _take_signed(element, head, zone)
        elif (
            tag == "time"
            or names & _TIME_WORDS
            or is_clock(element)
            or _UPDATED.match(element.text or "")
        ):
            _take_label(element, top, head, zone, reference)
        elif (element.get("rel") == "author" or tag == "address" or names & _AUTHOR_WORDS) and len(
            text_of(element, most=_LABEL_CHARS)
        ) <= _LABEL_CHARS:
            head.used.add(element)
            head.authors.extend(names_in(element))
        elif not head.title and not body and names & _TITLE_WORDS and not is_furniture(element):
            _take_title(element, head, zone, reference)
        elif tag in ("p", "li") and len(text_of(element, most=_BODY_CHARS)) > _BODY_CHARS:
            body = True
    for label in head.labels:
        _take_surroundings(label, top, head)
    return head


def _tells(element: Element) -> bool:
    """Whether a part that is no text may still tell a time or an author: a footer, a header."""
    return element.tag in ("footer", "header", "aside") or bool(hints(element) & _TELLING_WORDS)


def _read_attributes(element: Element, head: _Head, zone: str, *, own: int) -> None:
    text = (element.text or "").strip()
    for name, value, late in time_attributes(element):
        reading = read_time(value, zone=zone, basis="time element")
        if reading is None and name == "title":
            reading = read_label(value, zone=zone, basis="time element")
        if reading is None:
            continue
        if late or _UPDATED.search(text) or _UPDATED.search(element.get("title") or ""):
            head.modified.append(reading)
        else:
            head.published.append((own - len(head.published), reading))


def _take_title(element: Element, head: _Head, zone: str, reference: date | None) -> None:
    if element.tag not in HEADINGS and next(element.iterdescendants(*HEADINGS), None) is not None:
        return  # a wrapper; the heading comes
    if len(text_of(element, most=_TITLE_CHARS)) > _TITLE_CHARS:
        return
    labels = _labels_in(element)
    for label in labels:
        reading = read_label(text_of(label), zone=zone, basis="time element", reference=reference)
        if reading is not None:
            head.published.append((-len(head.published), reading))
        for part in (label, *label.iterdescendants()):
            _read_attributes(part, head, zone, own=0)
    text = " ".join(b.text for b in blocks(element, lambda e: e in labels or is_furniture(e)))
    if not text:
        return
    clock = _LEADING_CLOCK.match(text)
    if clock and (reading := read_label(clock.group(), zone=zone, basis="time element")):
        head.published.append((-len(head.published), reading))
        text = text[clock.end() :]
    head.used.add(element)
    head.title = text


def _labels_in(heading: Element) -> set[Element]:
    """The outermost elements of a heading that are times: beside the headline, not in it."""
    found: set[Element] = set()
    for element in walk(heading, lambda e: e.getparent() in found):
        timed = element.tag == "time" or bool(hints(element) & _TIME_WORDS) or is_clock(element)
        text = text_of(element, most=_LABEL_CHARS) if timed else ""
        if any(map(str.isdigit, text)) and len(text) <= _LABEL_CHARS:
            found.add(element)
    whole = text_of(heading, most=_TITLE_CHARS)
    return found if sum(len(text_of(e)) + 1 for e in found) < len(whole) else set()


def _take_signed(element: Element, head: _Head, zone: str) -> None:
    """Author and time of a line that tells both."""
    by, dates = read_byline(text_of(element), zone=zone)
    if by is None or dates is None or dates.published is None:
        return
    head.used.add(element)
    if not head.authors:
        head.authors.append(by.author)
    if at := dates.published.at:
        reading = Reading(text_of(element), 2, "time element", at=at)
        head.published.append((-len(head.published), reading))


def _read_part(element: Element, head: _Head, zone: str, reference: date | None) -> None:
    """The time of a part of a label, such as "(14:05 GMT)" behind "3 hours ago"."""
    _read_attributes(element, head, zone, own=0)
    text = text_of(element, most=_LABEL_CHARS)
    if len(element) or not is_time_line(text):
        return
    if reading := read_label(text, zone=zone, basis="time element", reference=reference):
        late = _UPDATED.search(text) or _UPDATED.search(element.getparent().text or "")
        if late:
            head.modified.append(reading)
        else:
            head.published.append((-len(head.published), reading))


def _take_label(
    element: Element, top: Element, head: _Head, zone: str, reference: date | None
) -> None:
    text = text_of(element, most=_LABEL_CHARS)
    if len(text) > _LABEL_CHARS:
        return
    parent = element.getparent()
    if parent is not top and parent.tag in ("p", "li") and (parent.text or "").strip():
        return  # a time within a sentence
    reading = read_label(text, zone=zone, basis="time element", reference=reference)
    if reading is None and element.tag != "time" and not _UPDATED.search(text):
        return
    head.used.add(element)
    head.labels.append(element)
    head.labels_within.add(element)
    if (line := read_clock_line(text)) and line.author and not head.authors:
        head.authors.append(line.author)
    late = _UPDATED.search(text)
    if late and late.start():  # "14:05, updated 14:20"
        before = read_label(
            text[: late.start()], zone=zone, basis="time element", reference=reference
        )
        if before is not None:
            head.published.append((-len(head.published), before))
            reading = read_label(
                text[late.start() :], zone=zone, basis="time element", reference=reference
            )
    if reading is None:
        return
    if late:
        head.modified.append(reading)
    else:
        head.published.append((-len(head.published), reading))


def _take_surroundings(label: Element, top: Element, head: _Head) -> None:
    """Leave out what stands beside a time label: a name, a place, "key event"."""
    around = label.getparent()
    while around is not top and not is_block(around):
        around = around.getparent()
    if around is top or around in head.used or around.tag in ("li", "article", "section"):
        return
    if len(text_of(around, most=_LABEL_CHARS)) > _LABEL_CHARS:
        return
    if any(below.tag in HEADINGS or below.tag in ("p", "li") for below in around.iter()):
        return
    for block in blocks(around, lambda e: e in head.used or is_furniture(e)):
        if not head.authors and is_name(block.text):
            head.authors.extend(_names(block.text))
    head.used.add(around)


def _is_byline(text: str) -> bool:
    """Whether a block at the head of a post is a name and nothing else."""
    return len(text) <= _LABEL_CHARS and len(text.split()) <= 8 and is_name(text)


def _names(text: str, *, labelled: bool = False) -> list[str]:
    """The name that a text is; a labelled one may be of a script without capitals."""
    bare = _DASH.sub("", text)
    name = _BY.sub("", bare).strip(" ,|·•:()")
    name = without_role(name)
    if placed := _PLACED.fullmatch(name):
        name = placed[1]
    if not is_name(name):
        name = _PLACE.sub("", re.split(r"\s+[|•·–—]\s+", name)[0])
    if is_name(name):
        return [name]
    labelled = labelled or name != bare.strip()
    return [name] if labelled and _is_caseless_name(name) else []


def _is_caseless_name(text: str) -> bool:
    """Whether a text of a script without capitals may be a name."""
    words = text.split()
    if not words or len(words) > 6 or len(text) > _LONGEST_NAME or _NOT_NAME.search(text):
        return False
    return all(word.upper() == word.lower() for word in words)


def leads_to_author(element: Element) -> bool:
    """Whether an element is marked as an author's name or links to an author's page."""
    if "author" in (element.get("rel") or "").split() or element.get("itemprop") == "name":
        return True
    return element.tag == "a" and _AUTHOR_PATH.search(element.get("href") or "") is not None


def names_in(element: Element) -> list[str]:
    """The names in a byline's element: of the links to their authors, else of its text, else of
    the part of it that is a name, beside a role or a place."""
    linked = [
        name
        for below in element.iterdescendants()
        if is_element(below) and leads_to_author(below)
        for name in _names(text_of(below), labelled=True)
    ]
    pieces = [piece for text in element.itertext() if (piece := " ".join(text.split()))]
    told = next((names for piece in pieces if (names := _names(piece, labelled=True))), [])
    whole = _names(text_of(element), labelled=True)
    if told and is_role(pieces[-1]):
        return linked or told
    rest = text_of(element)
    for name in linked:
        rest = rest.replace(name, " ")
    if linked and not all(word.lower() in _BESIDE for word in re.findall(r"\w+", rest)):
        return linked  # a role or a place stands beside them
    if whole or linked:
        return whole or linked
    return told


def _signature(text: str) -> str:
    """The name in a signature such as "— Ada Byron and Max Born", "(Ada Byron)" or "Posted by:
    Ada Byron", else an empty string."""
    if len(text) > _LABEL_CHARS:
        return ""
    if _DASH.match(text):
        name = _DASH.sub("", text)
        return name if is_name(name) else ""
    if enclosed := _ENCLOSED.fullmatch(text):
        return enclosed[1] if is_name(enclosed[1]) else ""
    if _SIGNED_BY.match(text):
        return next(iter(_names(text)), "")
    return ""


def _is_continued(block: Block, found: Collection[Block]) -> bool:
    """Whether a block is the beginning of another, cut for a link to "more"."""
    cut = _CUT.search(block.text)
    if cut is None or cut.start() < _LEAST_CUT:
        return False
    begin = block.text[: cut.start()].rstrip()
    return any(other.text.startswith(begin) for other in found if other is not block)


def with_heads(drafts: list[Draft]) -> list[Draft]:
    """Drafts with the headlines and names that only their place tells.

    Where most posts of a page begin with a short line without a full stop, it is their
    headline, whatever it is set in.
    """
    return with_signatures(_with_titles(with_signatures(drafts)))


def _with_titles(drafts: list[Draft]) -> list[Draft]:
    opening = [_opening_line(draft) for draft in drafts]
    if sum(map(bool, opening)) < max(3, _NEARLY_ALL * len(drafts)):
        return drafts
    if len(set(opening)) < _NEARLY_ALL * len(drafts):
        return drafts  # one line for all is no headline
    return [
        replace(draft, title=line, blocks=draft.blocks[1:]) if line else draft
        for draft, line in zip(drafts, opening, strict=True)
    ]


def _opening_line(draft: Draft) -> str:
    """The first block of a post without a headline if it may be one, else an empty string."""
    if draft.title or len(draft.blocks) < 2 or draft.blocks[0].kind != "text":
        return ""
    text = draft.blocks[0].text
    rest = sum(len(block.text) for block in draft.blocks[1:])
    short = len(text) <= _BOLD_TITLE_CHARS and len(text) < rest
    telling = sum(map(str.isalpha, text)) >= _LEAST_LETTERS
    return text if short and telling and not _SENTENCE_END.search(text) else ""


def with_signatures(drafts: list[Draft]) -> list[Draft]:
    """Drafts with the names that stand below or above their texts as their authors.

    A name alone may be news ("Next to speak: Jane Doe"); that most posts of a page end or begin
    with one is a byline.
    """
    said = refrains(draft.blocks for draft in drafts)
    for first in (False, True):
        places = [_outermost(draft, said, first=first) for draft in drafts]
        named = [_lone_name(draft, at) for draft, at in zip(drafts, places, strict=True)]
        if sum(map(bool, named)) < max(2, _MOST * len(drafts)):
            continue
        out = []
        for draft, name, at in zip(drafts, named, places, strict=True):
            if name:
                rest = draft.blocks[:at] + draft.blocks[at + 1 :]
                gone = (*draft.boilerplate, draft.blocks[at].text)
                draft = replace(draft, blocks=rest, author=draft.author or name, boilerplate=gone)
            out.append(draft)
        drafts = out
    return drafts


def _outermost(draft: Draft, said: Collection[str], *, first: bool) -> int:
    """Place of a post's first or last block that not many posts carry."""
    places = range(len(draft.blocks))
    for at in places if first else reversed(places):
        text = draft.blocks[at].text
        if line_key(text) not in said or is_name(text):
            return at
    return 0


def _lone_name(draft: Draft, at: int) -> str:
    if len(draft.blocks) < 2 or draft.blocks[at].kind not in ("text", "item"):
        return ""
    text = draft.blocks[at].text
    short = _is_byline(text) and len(text.split()) <= 6
    return next(iter(_names(text)), "") if short else ""


def _is_bold_title(block: Block) -> bool:
    """Whether the first block of a post without a heading is its headline in bold."""
    text = block.text.rstrip("\"'”’»)")
    short = len(text) <= _BOLD_TITLE_CHARS
    return (
        block.kind == "text" and block.bold_share > _MOSTLY and short and text[-1:] not in ".:;,…"
    )


def is_name(text: str) -> bool:
    """Whether a text has the shape of one person's name or of several."""
    name = _BY.sub("", text.strip())
    words = name.replace(",", " ").split()
    if not 2 <= len(words) <= 12 or _NOT_NAME.search(name):
        return False
    return all(word[:1].isupper() or word.lower() in _LINKING for word in words)


def _is_pinned(element: Element) -> bool:
    if (element.get("data-pinned") or "").lower() in ("true", "1", "yes"):
        return True
    if "sticky" in hints(element):
        return True
    above = element
    for _ in range(4):
        if above is None or above.tag in ("body", "html"):
            return False
        if "pinned" in hints(above) and (above is element or _holds_one(above, element)):
            return True
        above = above.getparent()
    return False


def _holds_one(above: Element, element: Element) -> bool:
    """Whether a wrapper holds no second post of the same kind."""
    return sum(1 for _ in above.iter(element.tag)) == 1 or element.tag == "div"
