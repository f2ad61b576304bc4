"""Posts in the data that a script draws the page from, known by their structure.

Pages that a script renders carry its state as JSON: ``__NEXT_DATA__``, ``application/json``
scripts, ``window.__INITIAL_STATE__ = {...}``. No framework and no publisher is known here: a
list whose objects each have an id, a time and a text of some length is a list of posts, unless
it is one of comments or its objects lead to pages of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from aggregator.extract.blocks import Block
from aggregator.extract.dom import Element, word_set, words_of_name
from aggregator.extract.draft import Draft, http_url
from aggregator.extract.json_text import is_too_deep, load_json
from aggregator.extract.jsonld import MAX_POSTS, body_blocks, names, plain, text_value
from aggregator.extract.kinds import kind_of_words
from aggregator.extract.readings import Reading, read_time
from aggregator.extract.totals import flat

_ASSIGNED = re.compile(
    r"(?<![\w.\]])(?:window|self|globalThis)(?:\.\w+|\[[\"']\w+[\"']\])++\s*+=\s*+(?=[{\[]|JSON\.parse\()"
    r"|(?:var|let|const)\s+__\w+\s*=\s*(?=[{\[]|JSON\.parse\()"
)
_PARSED = re.compile(r"JSON\.parse\(\s*+(\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+')", re.DOTALL)
_LARGEST = 8_000_000  # characters of one script
_MOST_LISTS = 4_000
_DEEPEST = 40
_PIECES = 2_000
_MIN_CHARS = 20
_MOSTLY = 0.6

_IDS = word_set("id _id uid uuid guid postid blockid entryid messageid eventid updateid contentid")
_TEXTS = (
    "bodyhtml", "body", "articlebody", "html", "contenthtml", "content", "text", "message",
    "bodytext", "richtext", "elements", "bodyelements", "blocks", "paragraphs", "copy",
    "components",
)  # fmt: skip
_INNER = word_set("html text value content children body paragraphs elements items blocks copy")
_SKIPPED = word_set("image photo video gallery ad advert advertisement audio script newsletter")
_TIME_WORDS = word_set("time timestamp date datetime published publish publication created posted")
_LATE_WORDS = word_set(
    "modified updated update edited edit changed last end expires expiry now server render build"
)
_WRAPPERS = word_set("node post data item block entry attributes fields update")
_FOREIGN = word_set("comment comments replies related recommended authors contributors tags menu")
_POSTS = word_set("posts entries updates blocks live liveblog ticker timeline feed messages events")
_GONE = word_set("deleted withdrawn retracted removed unpublished")


@dataclass(frozen=True, slots=True)
class _Found:
    """A list that may be one of posts."""

    key: str
    nodes: tuple[Mapping[str, Any], ...]


def script_values(root: Element) -> list[Any]:
    """The JSON values that the scripts of a page hold, JSON-LD apart.

    Args:
        root: of the page.
    """
    values: list[Any] = []
    for script in root.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind or not 20 < len(text) <= _LARGEST:
            continue
        if "json" in kind:
            values += load_json(text)[0]
        elif kind in ("", "text/javascript", "application/javascript", "module"):
            values += _assigned(text)
    return values


def _assigned(text: str) -> Iterator[Any]:
    """The values that a script assigns to variables of its page."""
    decoder = json.JSONDecoder(strict=False)
    done, budget = 0, 2 * len(text)  # what attempts may read together
    for found in _ASSIGNED.finditer(text):
        at = found.end()
        if at < done:
            continue  # a word within a value that was read
        if budget <= 0:
            return
        if parsed := _PARSED.match(text, at):
            done = parsed.end()
            value = _unquoted(parsed[1])
            if value is not None:
                yield from load_json(value)[0]
        else:
            try:
                value, done = decoder.raw_decode(text, at)
            except json.JSONDecodeError as error:
                budget -= error.pos - at
                continue
            except RecursionError:
                return
            if not is_too_deep(text[at:done]):
                yield value
        budget -= done - at


def _unquoted(literal: str) -> str | None:
    """What a string literal of JavaScript stands for."""
    inner = literal[1:-1]
    if literal[0] == "'":
        inner = inner.replace("\\'", "'").replace('"', '\\"').replace('\\\\"', '\\"')
    try:
        value = json.loads(f'"{inner}"', strict=False)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def state_drafts(
    values: Iterable[Any], *, url: str | None, zone: str, likely: bool, least: int = 2
) -> list[Draft]:
    """The posts in the data of a page's scripts, in their order; empty if there are none.

    Args:
        values: see :func:`script_values`.
        url: of the page, to tell posts from links to other pages.
        zone: IANA name of the zone of times that carry no offset.
        likely: whether the page calls itself a live blog; if it does not, the list has to.
        least: objects that make a list of posts.
    """
    best: list[Draft] = []
    size = 0
    for found in _lists(values, least):
        names_of_list = words_of_name(found.key)
        if names_of_list & _FOREIGN or not (likely or names_of_list & _POSTS):
            continue
        drafts = _drafts(found, url, zone, least)
        chars = sum(len(block.text) for draft in drafts for block in draft.blocks)
        if chars > size:
            best, size = drafts, chars
    return best


def _lists(values: Iterable[Any], least: int) -> Iterator[_Found]:
    """Every list of objects, and every object whose values are objects alike."""
    stack: list[tuple[str, Any, int]] = [("", value, 0) for value in values]
    count = 0
    while stack and count < _MOST_LISTS:
        key, value, depth = stack.pop()
        if depth > _DEEPEST:
            continue
        entries: Sequence[Any] = ()
        if isinstance(value, dict):
            entries = list(value.values())
            stack += ((str(k), v, depth + 1) for k, v in value.items() if _is_nested(v))
        elif isinstance(value, list):
            entries = value
            stack += ((key, v, depth + 1) for v in value if _is_nested(v))
        nodes = tuple(_unwrapped(e) for e in entries[: MAX_POSTS + 1] if isinstance(e, dict))
        if len(nodes) >= least and len(nodes) >= _MOSTLY * min(len(entries), MAX_POSTS):
            count += 1
            yield _Found(key, nodes)


def _is_nested(value: Any) -> bool:
    return isinstance(value, (dict, list))


def _unwrapped(entry: dict[str, Any]) -> Mapping[str, Any]:
    """An object with what stands in its wrapper: ``{"node": {...}}``, ``{"attributes": ...}``."""
    inner = next((v for k, v in entry.items() if k in _WRAPPERS and isinstance(v, dict)), None)
    return entry if inner is None else {**inner, **entry}


def _drafts(found: _Found, url: str | None, zone: str, least: int) -> list[Draft]:
    drafts: list[Draft] = []
    away = 0
    for node in found.nodes:
        draft = _draft(node, url, zone)
        if draft is None:
            continue
        away += draft.leads_away
        drafts.append(draft)
    told = [d for d in drafts if d.published and d.keys and _chars(d) >= _MIN_CHARS]
    keys = {draft.keys[0] for draft in drafts if draft.keys}
    if len(told) < max(least, _MOSTLY * len(found.nodes)) or 2 * away > len(drafts):
        return []
    return drafts if len(keys) == len(drafts) else []


def _chars(draft: Draft) -> int:
    return sum(len(block.text) for block in draft.blocks)


def _draft(node: Mapping[str, Any], url: str | None, zone: str) -> Draft | None:
    flatly = {flat(str(key)): value for key, value in node.items()}
    identity = next((text_value(v) for k, v in flatly.items() if k in _IDS and text_value(v)), "")
    published = _time(node, zone, late=False)
    if not identity or len(identity) > 200 or published is None:
        return None
    bodies = (tuple(_blocks(flatly[name])) for name in _TEXTS if name in flatly)
    blocks: tuple[Block, ...] = max(bodies, key=lambda b: sum(len(x.text) for x in b), default=())
    title = plain(text_value(flatly.get("title") or flatly.get("headline")))
    marks = (node, flatly.get("attributes"))
    flags = (k for m in marks if isinstance(m, dict) for k, v in m.items() if v is True)
    words = frozenset(w for flag in flags for w in words_of_name(str(flag)))
    own = words | words_of_name(text_value(flatly.get("type")))
    sponsored = "sponsored" in own or "advertorial" in own
    address = _address(flatly, url)
    return Draft(
        keys=(identity,),
        url=address if address is not None and _is_here(address, url) else None,
        title=title,
        author=", ".join(names(flatly.get("author") or flatly.get("authors"), {})),
        published=published,
        modified=_time(node, zone, late=True),
        blocks=blocks,
        pinned=bool(words & {"pinned", "sticky"}),
        kind="sponsored" if sponsored else kind_of_words(own, title, [b.text for b in blocks]),
        is_gone=bool(words & _GONE) or text_value(flatly.get("status")).lower() in _GONE,
        leads_away=address is not None and not _is_here(address, url),
    )


def _time(node: Mapping[str, Any], zone: str, *, late: bool) -> Reading | None:
    """The surest time of an object: of its publication, or of its last change."""
    found: list[tuple[Reading, bool]] = []
    for key, value in node.items():
        words = words_of_name(str(key))
        if bool(words & _LATE_WORDS) != late or not words & (_TIME_WORDS | _LATE_WORDS):
            continue
        reading = read_time(text_value(value), zone=zone, basis="page data")
        if reading is not None:
            found.append((reading, bool(words & {"published", "publish", "publication"})))
    best = max(found, key=lambda pair: (pair[0].trust, pair[1]), default=None)
    return best[0] if best else None


def _address(flatly: Mapping[str, Any], url: str | None) -> str | None:
    for name in ("url", "permalink", "link", "href", "canonicalurl", "weburl"):
        value = flatly.get(name)
        if isinstance(value, str) and value.strip():
            try:
                return http_url(urljoin(url or "", value.strip()))
            except ValueError:
                return None
    return None


def _is_here(address: str, url: str | None) -> bool:
    try:
        mine = urlsplit(url or "").path.rstrip("/")
        return bool(urlsplit(address).fragment) or (
            bool(mine) and urlsplit(address).path.startswith(mine)
        )
    except ValueError:
        return False


def _blocks(value: Any) -> Iterator[Block]:
    """The text of a property: HTML, plain lines, or a tree of objects that hold either."""
    stack: list[tuple[Any, int]] = [(value, 0)]
    pieces = 0
    while stack and pieces < _PIECES:
        entry, depth = stack.pop()
        if isinstance(entry, str):
            if entry.strip():
                pieces += 1
                yield from body_blocks(entry)
        elif depth > _DEEPEST:
            continue
        elif isinstance(entry, list):
            stack += ((below, depth + 1) for below in entry[::-1])
        elif isinstance(entry, dict):
            kind = words_of_name(text_value(entry.get("type") or entry.get("_type")))
            if not kind & _SKIPPED:
                inner = [v for k, v in entry.items() if flat(str(k)) in _INNER]
                stack += ((below, depth + 1) for below in inner[::-1])
