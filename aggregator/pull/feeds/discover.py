"""What a page says of itself: its feeds, whether it is a live blog, where older posts are.

Nothing is fetched and nothing is concluded that the page does not say; a link that only looks
like a feed is told apart from one that is declared as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qs, urlsplit

from lxml import etree, html

from aggregator.pull.feeds.feed import content_kind, parse_feed
from aggregator.pull.feeds.json_ld import Claims, read_claims
from aggregator.pull.feeds.model import Discovery, FeedError, FeedKind, FeedLink
from aggregator.pull.feeds.safe_xml import MAX_TAGS, Element, read_text
from aggregator.pull.feeds.times import parse_time
from aggregator.pull.feeds.words import address, language, plain

MAX_FEEDS = 50
"""Most feeds of one page that are named."""
MAX_LINKS = 20_000
"""Most ``<a>`` of one page that are looked at."""

_TYPES: dict[str, FeedKind] = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
}
# The whole of a path's part, or its suffix: "/feed/", "/rss", "news.rss", "atom.xml".
_PATH = re.compile(
    r"(?:^|[/_-])(rss\d?|feeds?|atom|rdf)(?:\.(?:xml|rdf|rss|json|php|aspx))?/?$"
    r"|\.(rss|atom|rdf)$|/(?:rss|feeds?)/[^/]+\.(?:xml|json)$|^/(?:rss|feeds?)/[^?]*$",
    re.IGNORECASE,
)
_QUERY = re.compile(
    r"(?:^|&)(?:feed|format|output|type|alt)=(rss2?|atom|feed|rdf)\b", re.IGNORECASE
)
_COMMENTS = re.compile(r"\bcomment(?:s|aires|arios|i)?\b|\bkommentare?\b", re.IGNORECASE)
_OLDER = re.compile(
    r"^\W*(?:(?:load|show|see|view|read)\s+)?(?:older|earlier|previous)"
    r"(?:\s+(?:posts?|updates?|entries|events?|page))?\W*$"
    r"|^\W*next(?:\s+page)?\W*$",
    re.IGNORECASE,
)
_PAGE_KEYS = ("page", "curpg", "pg", "p", "paged", "pagenum", "pageno", "seite", "pagina")
_PAGE_PATH = re.compile(r"/(?:page|seite|pagina)[/-](\d{1,5})/?$", re.IGNORECASE)
# libxml2 compares each attribute of an HTML element with all before it.
_CROWDED = re.compile(
    r"<[A-Za-z][^\s>]*+"
    r"(?:[\s/]++[^\s=>\"'/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']*+))?+){501}"
)
_LIVE_TYPE = re.compile(r"schema\.org/LiveBlogPosting\b")
_ARTICLE_TYPE = re.compile(r"schema\.org/\w*Article\b|schema\.org/BlogPosting\b")


def discover(content: bytes, *, url: str, media_type: str | None = None) -> Discovery:
    """Reads what the bytes at an address say of themselves.

    Args:
        content: as it came, decompressed: a page, or itself a feed or a site map.
        url: that the bytes were fetched from.
        media_type: as the answer said, with its ``charset``.

    Raises:
        FeedError: empty, too large, or a feed that cannot be read.
    """
    kind = content_kind(content, url=url, media_type=media_type)
    if kind in ("rss", "atom", "json"):
        feed = parse_feed(content, url=url, media_type=media_type)
        itself = FeedLink(url, feed.title, feed.kind)
        return Discovery(
            feed.kind,
            feed.title,
            feed.language,
            (itself,),
            next_url=feed.next_url,
            notes=(f"{len(feed.entries)} entries", *feed.notes),
        )
    if kind != "page":
        return Discovery(kind)
    text = read_text(content, url=url, media_type=media_type)
    root = _parse(text, url=url)
    return Discovery("page", notes=("no HTML in it",)) if root is None else _of_page(root, url)


def _parse(text: str, *, url: str) -> Element | None:
    if (tags := text.count("<")) > MAX_TAGS:
        raise FeedError(f"too many tags: {tags:,}, at most {MAX_TAGS:,} are read", url=url)
    if not tags:
        return None
    if _CROWDED.search(text):
        raise FeedError("an element has more than 500 attributes; such pages are not read", url=url)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    content = b"<!DOCTYPE html>" + text.encode("utf-8", "replace")
    try:
        return html.document_fromstring(content, parser=parser, ensure_head_body=True)
    except etree.ParserError:  # nothing of it is HTML
        return None


def _of_page(root: Element, url: str) -> Discovery:
    stated_base = next((e.get("href") for e in root.iter("base") if e.get("href")), None)
    base = address(stated_base, url) or url
    links = [(e, (e.get("rel") or "").lower().split()) for e in root.iter("link")]
    claims = read_claims(root.iter("script"))
    types = " ".join(t for e in root.iter() if (t := e.get("itemtype")))
    live = claims.live_blog or bool(_LIVE_TYPE.search(types))
    canonical = _href(links, "canonical", base)
    feeds = _feeds(root, links, base)
    next_url = _href(links, "next", base) or _older(root, base, url)
    return Discovery(
        kind="page",
        title=_title(root),
        language=language(root.get("lang") or root.get("xml:lang")),
        feeds=feeds,
        sitemaps=tuple(dict.fromkeys(_all(links, "sitemap", base))),
        live_blog=live,
        live_ended=parse_time(claims.coverage_end),
        article=not live and _is_article(root, claims, types),
        canonical=canonical if canonical and not _same(canonical, url) else None,
        amp=_href(links, "amphtml", base),
        next_url=next_url if next_url and not _same(next_url, url) else None,
        notes=_notes(claims, feeds, live),
    )


def _notes(claims: Claims, feeds: tuple[FeedLink, ...], live: bool) -> tuple[str, ...]:
    notes: list[str] = []
    if live and claims.posts:
        notes.append(f"a live blog; its data names {claims.posts} posts")
    if feeds and not any(f.declared for f in feeds):
        notes.append("no feed is declared; these links look like feeds")
    if claims.broken:
        notes.append(f"{claims.broken} blocks of JSON-LD cannot be read")
    return tuple(notes)


_Links = list[tuple[Element, list[str]]]


def _all(links: _Links, relation: str, base: str) -> Iterator[str]:
    for element, relations in links:
        if relation in relations and (found := address(element.get("href"), base)):
            yield found


def _href(links: _Links, relation: str, base: str) -> str | None:
    return next(_all(links, relation, base), None)


def _feeds(root: Element, links: _Links, base: str) -> tuple[FeedLink, ...]:
    found: dict[str, FeedLink] = {}
    for feed in (*_declared(links, base), *_guessed(root, base)):
        found.setdefault(feed.url, feed)
    ordered = sorted(found.values(), key=lambda f: (f.comments, not f.declared))
    return tuple(ordered)[:MAX_FEEDS]


def _declared(links: _Links, base: str) -> Iterator[FeedLink]:
    for element, relations in links:
        kind = _TYPES.get((element.get("type") or "").split(";")[0].strip().lower())
        # HTML, 4.6.7.13: "feed" alone, or "alternate" with a feed's type.
        if not ("feed" in relations or ("alternate" in relations and kind)):
            continue
        if target := address(element.get("href"), base):
            title = plain(element.get("title"), markup=False)
            yield FeedLink(target, title, kind, True, _of_comments(title, target))


def _guessed(root: Element, base: str) -> Iterator[FeedLink]:
    for element in islice(root.iter("a"), MAX_LINKS):
        target = address(element.get("href"), base)
        if target is None:
            continue
        parts = urlsplit(target)
        kind = _TYPES.get((element.get("type") or "").strip().lower())
        m = _PATH.search(parts.path) or _QUERY.search(parts.query)
        if kind is None and m is None:
            continue
        word = next((g for g in m.groups() if g), "").lower() if m else ""
        told: FeedKind | None = "atom" if word == "atom" else "rss" if word[:3] == "rss" else None
        title = plain(element.get("title") or element.text_content(), markup=False, limit=200)
        yield FeedLink(target, title, kind or told, False, _of_comments(title, target))


def _of_comments(title: str, url: str) -> bool:
    return bool(_COMMENTS.search(title) or _COMMENTS.search(urlsplit(url).path))


def _title(root: Element) -> str:
    metas = {(e.get("property") or e.get("name") or "").lower(): e for e in root.iter("meta")}
    stated = metas.get("og:title")
    if stated is not None and (title := plain(stated.get("content"), markup=False)):
        return title
    element = next(root.iter("title"), None)
    return "" if element is None else plain(element.text_content(), markup=False)


def _is_article(root: Element, claims: Claims, types: str) -> bool:
    if claims.article or _ARTICLE_TYPE.search(types):
        return True
    return any(
        e.get("property") == "og:type" and (e.get("content") or "").strip().lower() == "article"
        for e in root.iter("meta")
    )


def _older(root: Element, base: str, url: str) -> str | None:
    """The page of older posts: by ``rel=next``, by the number after this page's, by words."""
    host, here = urlsplit(url).hostname, _page_number(url) or 1
    numbered: dict[int, str] = {}
    worded: list[str] = []
    for element in islice(root.iter("a"), MAX_LINKS):
        target = address(element.get("href"), base)
        if target is None or urlsplit(target).hostname != host or _same(target, url):
            continue
        if "next" in (element.get("rel") or "").lower().split():
            return target
        number = _page_number(target)
        if number is not None and _without_page(target) == _without_page(url):
            numbered.setdefault(number, target)
        elif _under(target, url) and any(
            _OLDER.match(w)
            for w in (element.text_content()[:80], (element.get("aria-label") or "")[:80])
        ):
            worded.append(target)
    return numbered.get(here + 1) or next(iter(worded), None)


def _page_number(url: str) -> int | None:
    parts = urlsplit(url)
    if m := _PAGE_PATH.search(parts.path):
        return int(m[1])
    values = {k.lower(): v[0] for k, v in parse_qs(parts.query).items()}
    told = next((values[k] for k in _PAGE_KEYS if k in values), "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else None


def _without_page(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.hostname or "", _PAGE_PATH.sub("", parts.path).rstrip("/")


def _under(target: str, url: str) -> bool:
    """Whether an address is of the same page: its path is this one's, or goes on from it."""
    return urlsplit(target).path.startswith(urlsplit(url).path.rstrip("/") or "/")


def _same(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but scheme, ``www.`` and a slash at the end."""

    def key(url: str) -> tuple[str, str, str]:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        return host, parts.path.rstrip("/"), parts.query

    return key(one) == key(other)
