"""The posts of a live blog as the page's own markup shows them, found by structure.

No publisher is known here. A live blog's posts are a repeated container; each has an id, a
time or both, its own text, and no second post in it. Every way in which containers can be
alike (a class, the shape of an id, the name of an attribute) proposes a group, and the group
that accounts for most text with ids and times wins.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from aggregator.extract.dom import (
    HEADINGS,
    Element,
    hints,
    is_element,
    text_of,
    word_set,
    words_of_name,
)
from aggregator.extract.draft import aliases
from aggregator.extract.marks import (
    ID_NAMES,
    TIME_NAMES,
    is_clock,
    is_signed_time,
    opens_with_clock,
    own_keys,
    post_keys,
    time_attributes,
)

_CONTAINER_LESS = word_set(
    """
    html head body main p span a b i em strong time img svg path picture source figure
    figcaption ul ol dl table tbody thead form button input label select script style noscript
    template h1 h2 h3 h4 h5 h6 header footer nav video audio iframe blockquote cite small
    address br hr td th meta link
    """
)
_FOREIGN_WORDS = word_set("comment comments discussion disqus")
_NUMBER = re.compile(r"[0-9a-f]*[0-9][0-9a-f]*")
_OPENING = HEADINGS | {"strong", "b"}
_LONGEST_LABEL = 80
_MOST_JUDGED = 12_000  # members of a group whose ids and links are looked at
_MIN_CHARS = 12
_ROW_CHARS = 60  # a row of a table of figures has less
_LONGEST_CLASS = 2_000  # characters of an element's classes that are looked at


@dataclass(slots=True)
class _Facts:
    """What the subtree of one element holds."""

    chars: int = 0
    linked: int = 0
    times: int = 0
    headings: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Containers that are alike, each one post.

    Attributes:
        members: in document order.
        score: how much speaks for it, above 0.
        timed: share of members with a time.
        keyed: share of members with an id of their own.
        known: share of members whose id or headline the JSON-LD names.
        headed: share of members with a heading.
        away: share of members whose headline leads to another page, as a teaser's does.
        chars: characters of a member outside links, on average.
        coverage: share of the page's text outside links that is theirs.
    """

    members: tuple[Element, ...]
    score: float
    timed: float
    keyed: float
    known: float
    headed: float
    away: float
    chars: float
    coverage: float


def find_group(
    root: Element,
    *,
    url: str | None = None,
    known: Collection[str] = (),
    headlines: Collection[str] = (),
) -> Group | None:
    """The containers of a page that are most likely its posts.

    Args:
        root: the page's root element.
        url: of the page, to tell its own links from those that lead away.
        known: aliases of the posts that the JSON-LD names; see
            :func:`aggregator.extract.draft.aliases`.
        headlines: their headlines, in lower case.

    Returns:
        ``None`` if nothing repeated has text and an id or a time.
    """
    facts = _measure(root)
    total = max(1, _prose(root, facts))
    best: Group | None = None
    seen: set[tuple[int, ...]] = set()
    for members in _alike(root, facts):
        members = _innermost(members)
        identity = (len(members), id(members[0]), id(members[-1])) if members else (0,)
        if len(members) < 2 or identity in seen:
            continue
        seen.add(identity)
        group = _judge(members, facts, known, headlines, total, url)
        if group and (best is None or group.score > best.score):
            best = group
    return best


def find_alone(root: Element, *, url: str | None = None) -> Element | None:
    """The one container of a page that may be a post, where nothing repeats.

    For the last page of a live blog's older posts: it has an id or a time of its own, tells one
    time, and of several the one with most text is it.

    Args:
        root: the page's root element.
        url: of the page, to tell its own links from those that lead away.
    """
    facts = _measure(root)
    best: Element | None = None
    best_is_named = False
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        if not is_element(element) or element is root:
            continue
        tag = element.tag
        silent = tag in ("script", "style", "noscript", "template", "nav", "svg", "aside", "footer")
        if silent or _is_foreign(element) or not facts[element].times:
            walker.skip_subtree()
            continue
        keys, own = own_keys(element), facts[element]
        if tag in _CONTAINER_LESS or not (keys or time_attributes(element)):
            continue
        if own.chars - own.linked < _MIN_CHARS or _leads_away(element, url):
            continue
        # A frame of the page has a name; a post has a number. Within a post, what has less
        # than half of it is a part.
        is_named = not any(map(str.isdigit, "".join(keys))) and not time_attributes(element)
        least = 0 if best is None else facts[best].chars
        if best is not None and best in element.iterancestors():
            least //= 2
        if (is_named, -own.chars) < (best_is_named, -least) or best is None:
            best, best_is_named = element, is_named
    return best


def _prose(root: Element, facts: dict[Element, _Facts]) -> int:
    """Characters outside links that may belong to posts: none of menus and comments."""
    chars = facts[root].chars - facts[root].linked
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        foreign = element.tag in ("nav", "footer", "aside", "head") or (
            is_element(element) and _is_foreign(element)
        )
        if foreign:
            walker.skip_subtree()
            chars -= facts[element].chars - facts[element].linked
    return chars


def _is_foreign(element: Element) -> bool:
    """Whether an element holds what readers wrote; "live-comment" is an editor's."""
    words = hints(element)
    return element.tag != "body" and bool(words & _FOREIGN_WORDS) and "live" not in words


def _measure(root: Element) -> dict[Element, _Facts]:
    """Text, links, times and headings under every element, in one pass from the bottom up."""
    facts: dict[Element, _Facts] = {}
    links = 0
    silent = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if not is_element(element):
            continue
        tag = element.tag
        if event == "start":
            links += tag == "a"
            silent += tag in ("script", "style", "noscript", "template")
            facts[element] = _Facts()
            continue
        own = facts[element]
        chars = 0 if silent or not element.text else len(element.text.strip())
        own.chars += chars
        own.linked += chars if links else 0
        own.headings += tag in HEADINGS
        if tag == "time" or _tells_time(element, tag):
            own.times += 1
        links -= tag == "a"
        silent -= tag in ("script", "style", "noscript", "template")
        parent = element.getparent()
        if parent is None or element is root:
            continue
        above = facts[parent]
        tail = 0 if silent or not element.tail else len(element.tail.strip())
        above.chars += own.chars + tail
        above.linked += own.linked + (tail if links else 0)
        above.times += 0 if tag == "blockquote" else own.times
        above.headings += own.headings
    return facts


def _tells_time(element: Element, tag: str) -> bool:
    """Whether an element has a time, in its attributes or as its text."""
    if any(not late for _, _, late in time_attributes(element)):
        return True
    text = element.text
    if text and len(text) <= _LONGEST_LABEL and not len(element):
        return is_clock(element) or is_signed_time(element) or opens_with_clock(element)
    return tag in _OPENING and opens_with_clock(element)


def _alike(root: Element, facts: dict[Element, _Facts]) -> Iterable[list[Element]]:
    """Every set of containers that share a trait."""
    groups: dict[tuple[object, ...], list[Element]] = defaultdict(list)
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        if not is_element(element):
            continue
        tag = element.tag
        if tag in ("script", "style", "noscript", "template", "nav", "svg"):
            walker.skip_subtree()
            continue
        if tag in _CONTAINER_LESS or (tag == "tr" and facts[element].chars < _ROW_CHARS):
            continue
        if _is_foreign(element):
            walker.skip_subtree()
            continue
        if facts[element].chars < _MIN_CHARS and not facts[element].headings:
            continue
        if not element.attrib:  # nothing but their place makes them alike
            groups[tag, "under", element.getparent()].append(element)
        for trait in _traits(element):
            groups[trait].append(element)
    return groups.values()


def _traits(element: Element) -> Iterable[tuple[str, ...]]:
    tag = element.tag
    if tag == "article":
        yield (tag,)
    for name, value in element.attrib.items():
        if name == "class":
            for word in dict.fromkeys(value[:_LONGEST_CLASS].split()):
                yield (tag, "class", word)
        elif name == "id":
            yield (tag, "id", _NUMBER.sub("#", value.lower()))
        elif name in ("itemprop", "itemtype", "role", "data-testid", "data-test-id", "data-type"):
            yield (tag, name, _NUMBER.sub("#", value.lower()))
        elif name.startswith("data-") and words_of_name(name) & (ID_NAMES | TIME_NAMES):
            yield (tag, "has", name)


def _innermost(members: list[Element]) -> list[Element]:
    """The members that hold no other member; document order is kept."""
    inside = set(members)
    outer = set()
    for member in members:
        for above in member.iterancestors():
            if above in inside:
                outer.add(above)
    return [member for member in members if member not in outer]


def _judge(
    members: list[Element],
    facts: dict[Element, _Facts],
    known: Collection[str],
    headlines: Collection[str],
    total: int,
    url: str | None,
) -> Group | None:
    full = [m for m in members if facts[m].chars >= _MIN_CHARS or facts[m].headings]
    if len(full) < 2:
        return None
    text = sum(facts[m].chars - facts[m].linked for m in full)
    if text <= 0:
        return None
    timed = sum(facts[m].times > 0 for m in full)
    times = sum(facts[m].times for m in full)
    count = len(full)
    some = full[:_MOST_JUDGED]
    scale = count / len(some)
    keys = [post_keys(m) for m in some]
    distinct = {key for own in keys for key in own[:1]}
    keyed = scale * min(sum(bool(own) for own in keys), len(distinct))
    named = 0.0
    if known:
        named = scale * sum(any(a in known for k in own for a in aliases(k)) for own in keys)
    titled = scale * sum(_headline(m).lower() in headlines for m in some) if headlines else 0
    matched = max(named, titled)
    evidence = max(timed / count, 0.5 * keyed / count, 1.5 * matched / count)
    if evidence < 0.3:
        return None
    crowded = max(1.0, times / count / 3)
    own = sum(bool(own_keys(m)) or bool(time_attributes(m)) for m in some) / len(some)
    away = sum(_leads_away(m, url) for m in some) / len(some)
    score = text * evidence * math.log2(1 + count) / crowded**2 * (1 + 0.1 * own)
    if not matched:
        score *= 1 - 0.9 * away
        if 0.2 < away < 0.8:
            score /= 2  # posts and teasers that only look alike
    return Group(
        members=tuple(full),
        score=score,
        timed=timed / count,
        keyed=keyed / count,
        known=matched / count,
        headed=sum(facts[m].headings > 0 for m in full) / count,
        away=away,
        chars=text / count,
        coverage=text / total,
    )


def _leads_away(element: Element, url: str | None) -> bool:
    """Whether a container's headline is a link to another page, as that of a teaser is."""
    if element.tag == "a" or element.getparent().tag == "a":
        return True
    heading = None
    for below in element.iter("p", "li", *HEADINGS):
        if below.tag in HEADINGS:
            heading = below
            break
        if len(text_of(below, most=_MIN_CHARS)) > _MIN_CHARS:
            return False  # text comes first: what it may head stands further down
    if heading is None:
        return False
    link = next(heading.iter("a"), None)
    if link is None:
        link = next(heading.iterancestors("a"), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    if not href or "#" in href:
        return False
    path = _path(url)
    return not (path and _path(href).startswith(path))


def _path(address: str | None) -> str:
    try:
        return urlsplit(address or "").path.rstrip("/")
    except ValueError:
        return ""


def _headline(element: Element) -> str:
    for heading in element.iter(*HEADINGS):
        return " ".join("".join(heading.itertext()).split())
    return ""
