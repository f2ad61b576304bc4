"""JSON-LD of a page: reading it within bounds, mending small damage, finding its posts.

schema.org: ``LiveBlogPosting`` with its ``liveBlogUpdate``; ``NewsArticle`` and its kin.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aggregator.extract.blocks import Block, blocks, parse_fragment
from aggregator.extract.dom import word_set
from aggregator.extract.draft import Draft, http_url
from aggregator.extract.furniture import line_reason
from aggregator.extract.json_text import load_json
from aggregator.extract.kinds import kind_of_words, says_gone
from aggregator.extract.paragraphs import split_run_together
from aggregator.extract.readings import read_time
from aggregator.model import PostKind

MAX_POSTS = 10_000
"""Posts of one page; the longest live blogs have a few thousand."""
_MAX_NODES = 2_000_000
_MAX_NOTES = 5
_POINTER_CHARS = 200
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]?\s+(?=[^\s\d])")
_POINTER = re.compile(
    r"(?:(?:to|for|you can|pour|um)\s)?(?:read|click|tap|see|watch|full story|the full|more|lesen|"
    r"mehr|lire|cliquez|lea|leer|leggi)\b[^.!?:]{0,40}?\b(?:here|hier|ici|aquí|qui)\b",
    re.IGNORECASE,
)
_LONGEST_LINE = 20_000

_GONE = word_set("deleted withdrawn retracted removed unpublished")
_TAG = re.compile(r"<(?:/?[a-zA-Z]|!--)[^<>]*>")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")

ARTICLE_TYPES = word_set(
    """
    Article NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle
    OpinionNewsArticle ReviewNewsArticle AskPublicNewsArticle BlogPosting LiveBlogPosting
    SocialMediaPosting
    """
)

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class JsonLd:
    """What the JSON-LD of a page holds.

    Attributes:
        blogs: nodes of live blogs.
        articles: nodes of articles that are no live blog and no post of one.
        posts: nodes of posts, resolved, in the order of the page.
        publishers: nodes of organisations, by ``@id``.
        notes: what went wrong.
    """

    blogs: tuple[Node, ...] = ()
    articles: tuple[Node, ...] = ()
    posts: tuple[Node, ...] = ()
    by_id: dict[str, Node] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = ()


def read_json_ld(scripts: Iterable[str]) -> JsonLd:
    """Read the JSON-LD scripts of a page.

    Broken JSON is mended where that is safe; see
    :func:`aggregator.extract.json_text.load_json`. What cannot be read gives a note, no error.

    Args:
        scripts: text of each ``<script type="application/ld+json">``.
    """
    values: list[Any] = []
    notes: list[str] = []
    for script in scripts:
        if not script.strip():
            continue
        found, note = load_json(script)
        values.extend(found)
        if note:
            notes.append(note)
    nodes: list[Node] = []
    for node in _nodes(values):
        nodes.append(node)
        if len(nodes) >= _MAX_NODES:
            notes.append(f"JSON-LD: more than {_MAX_NODES} objects; the rest was not read")
            break
    by_id = _index(nodes)
    blogs = tuple(node for node in nodes if _is_blog(node))
    posts, post_notes = _posts(blogs, nodes, by_id)
    taken = {id(node) for node in (*blogs, *posts)}
    articles = tuple(
        node for node in nodes if types(node) & ARTICLE_TYPES and id(node) not in taken
    )
    return JsonLd(blogs, articles, posts, by_id, tuple(notes[:_MAX_NOTES]) + post_notes)


def _nodes(values: Iterable[Any]) -> Iterator[Node]:
    """Every object in document order, without recursion."""
    stack: list[Any] = list(values)[::-1]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield value
            stack.extend(v for v in list(value.values())[::-1] if isinstance(v, (dict, list)))
        elif isinstance(value, list):
            stack.extend(v for v in value[::-1] if isinstance(v, (dict, list)))


def _index(nodes: Iterable[Node]) -> dict[str, Node]:
    """The fullest object of each ``@id``."""
    index: dict[str, Node] = {}
    for node in nodes:
        if (key := _id(node)) and len(node) > len(index.get(key, ())):
            index[key] = node
    return index


def types(node: Node) -> frozenset[str]:
    """The schema.org types of a node, without their namespace."""
    named = node.get("@type")
    names = named if isinstance(named, list) else [named]
    return frozenset(re.split(r"[/#:]", n)[-1] for n in names if isinstance(n, str))


def _is_blog(node: Node) -> bool:
    return "LiveBlogPosting" in types(node) or bool(node.get("liveBlogUpdate"))


def _posts(
    blogs: Iterable[Node], nodes: Iterable[Node], by_id: dict[str, Node]
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    found: list[Node] = []
    seen: set[int] = set()
    for blog in blogs:
        listed = blog.get("liveBlogUpdate")
        for entry in listed if isinstance(listed, list) else [listed]:
            post = _resolved(entry, by_id)
            if post is None or id(post) in seen:
                continue
            seen.add(id(post))
            if len(found) == MAX_POSTS:
                note = f"JSON-LD: more than {MAX_POSTS} posts; the rest was not read"
                return tuple(found), (note,)
            found.append(post)
    if not found:
        # Some graphs hang posts on their blog from below, by isPartOf.
        ids = {key for blog in blogs if (key := _id(blog))}
        for node in nodes:
            part = node.get("isPartOf")
            if isinstance(part, dict) and _id(part) in ids and "BlogPosting" in types(node):
                found.append(node)
    return tuple(found[:MAX_POSTS]), ()


def _id(node: Node) -> str:
    key = node.get("@id")
    return key if isinstance(key, str) else ""


def _resolved(value: Any, by_id: dict[str, Node]) -> Node | None:
    if isinstance(value, str):
        return by_id.get(value)
    if not isinstance(value, dict):
        return None
    node: Node = value
    inner = node.get("item")
    if isinstance(inner, dict) and "ListItem" in types(node):
        node = inner
    return node if set(node) - {"@id", "@type"} else by_id.get(_id(node), node)


def text_value(value: Any) -> str:
    """The text of a property: a string, a list's first, an object's value or name."""
    for _ in range(5):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value", value.get("name", value.get("url")))
        else:
            break
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""


def plain(text: str) -> str:
    """A line of text without entities (written once or twice) and without tags."""
    for _ in range(2):
        unescaped = html.unescape(text)
        if unescaped == text:
            break
        text = unescaped
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(text.split())


def names(value: Any, by_id: dict[str, Node]) -> tuple[str, ...]:
    """The names of people or organisations in a property, each once, in order."""
    found: list[str] = []
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict) and not entry.get("name"):
            entry = by_id.get(str(entry.get("@id")), entry)
        name = plain(text_value(entry.get("name") if isinstance(entry, dict) else entry))
        if name and http_url(name) is None:
            found.append(name)
    return tuple(dict.fromkeys(found))


def body_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of an ``articleBody``: by its markup if it has some, else by its lines.

    Two that a content system has run together ("... in Kyiv.The ...") are parted.
    """
    for _ in range(2):
        if _TAG.search(text):
            body = parse_fragment(text)
            return () if body is None else tuple(blocks(body))
        unescaped = html.unescape(text)
        if unescaped == text:
            break
        text = unescaped
    lines = (" ".join(line.split()) for line in re.split(r"[\n\r\u2028\u2029]+", text))
    return tuple(block for line in lines if line for part in _parted(line) for block in _cut(part))


def _parted(line: str) -> list[str]:
    return split_run_together(line) if len(line) < _LONGEST_LINE else [line]


def _cut(text: str) -> Iterator[Block]:
    """A paragraph, and what stands behind its last sentence if that leads to another text.

    Content systems print a body without its links, so that "Read more: ..." is the end of a
    paragraph.
    """
    ends = [end.end() for end in _SENTENCE_END.finditer(text, max(0, len(text) - _POINTER_CHARS))]
    for at in ends:
        tail = text[at:]
        if _POINTER.match(tail) or line_reason(tail) in ("teaser", "subscription", "control"):
            yield Block(text[:at].rstrip())
            yield Block(tail, "pointer")
            return
    yield Block(text)


def is_cut(text: str) -> bool:
    """Whether a text was cut by the content system: it ends in an ellipsis."""
    return _CUT.search(text) is not None


def post_drafts(page: JsonLd, *, zone: str) -> list[Draft]:
    """The posts of a page's live blogs as drafts, in the order of the page.

    A headline or author that is the page's own, repeated in every post, is left out.

    Args:
        page: see :func:`read_json_ld`.
        zone: IANA name of the zone of times that carry no offset.
    """
    blog_headlines = {plain(text_value(b.get("headline") or b.get("name"))) for b in page.blogs}
    blog_authors = {names(b.get("author"), page.by_id) for b in page.blogs}
    addresses = [_address(node) for node in page.posts]
    places = telling_parts(addresses)
    drafts = []
    for node, address, place in zip(page.posts, addresses, places, strict=True):
        title = plain(text_value(node.get("headline") or node.get("name")))
        authors = names(node.get("author"), page.by_id)
        identifier = text_value(node.get("identifier"))
        keys = (identifier, _local_id(text_value(node.get("@id"))), place)
        bodies = (text_value(node.get(name)) for name in ("articleBody", "text", "description"))
        body = next(filter(None, bodies), "")
        published = text_value(node.get("datePublished") or node.get("dateCreated"))
        modified = text_value(node.get("dateModified"))
        drafts.append(
            Draft(
                keys=tuple(dict.fromkeys(key for key in keys if key)),
                anchor=place if address.endswith("#" + place) else "",
                url=http_url(address) if place else None,
                title="" if title in blog_headlines else title,
                author="" if authors in blog_authors else ", ".join(authors),
                published=read_time(published, zone=zone, basis="json-ld"),
                modified=read_time(modified, zone=zone, basis="json-ld"),
                blocks=body_blocks(body),
                language=text_value(node.get("inLanguage")) or None,
                kind=_kind(node, title),
                is_gone=_is_gone(node, body),
            )
        )
    return drafts


def _kind(node: Node, title: str) -> PostKind:
    sponsored = "AdvertiserContentArticle" in types(node) or node.get("isSponsored") is True
    if sponsored or node.get("sponsor"):
        return "sponsored"
    return kind_of_words(types(node), title, ())


def _is_gone(node: Node, body: str) -> bool:
    """Whether a post is marked as withdrawn: by its status (schema.org), a flag, or its words."""
    status = text_value(node.get("creativeWorkStatus")).lower()
    flagged = any(node.get(name) is True for name in ("deleted", "isDeleted", "withdrawn"))
    return status in _GONE or flagged or says_gone(body)


def _address(node: Node) -> str:
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and http_url(value):
            return value.strip()
    return ""


def telling_parts(addresses: Sequence[str]) -> list[str]:
    """The part of each address that tells it from the others: fragment, query or last step.

    An address that others share, such as the page's own, has none: an empty string.
    """
    counted = Counter(addresses)
    split = [_parts(address) for address in addresses]
    shared = Counter(part for parts in split for part in set(parts))
    out = []
    for address, parts in zip(addresses, split, strict=True):
        alone = counted[address] == 1 and len(addresses) > 1
        own = [part for part in parts if shared[part] == 1] if alone else list(parts[:1])
        out.append(own[0] if own and (alone or "#" in address) else "")
    return out


def _parts(address: str) -> tuple[str, ...]:
    try:
        split = urlsplit(address)
    except ValueError:
        return ()
    query = [value for _, value in parse_qsl(split.query)]
    step = split.path.rstrip("/").rpartition("/")[2]
    return tuple(part for part in (split.fragment, *query, step) if part)


def _local_id(key: str) -> str:
    """An ``@id`` as an id within the page: its fragment if it is an address with one."""
    if "#" in key:
        return key.rpartition("#")[2]
    return "" if http_url(key) else key
