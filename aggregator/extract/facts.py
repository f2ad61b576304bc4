"""What a page says of itself: title, outlet, address, language, authors and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from aggregator.extract.dom import Element, text_of
from aggregator.extract.draft import http_url
from aggregator.extract.jsonld import JsonLd, Node, names, plain, text_value
from aggregator.extract.readings import Reading, read_time
from aggregator.model import Page, Source

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "publishdate",
    "publish-date",
    "publication_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
)
_MODIFIED = (
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "parsely-modified-date",
)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself.

    Attributes:
        title: headline.
        outlet: who is credited.
        url: address of the page, or ``None``.
        language: BCP 47 tag, or ``None``.
        author: as written; empty if unknown.
        published: when, or ``None``.
        modified: last change, or ``None``.
    """

    title: str
    outlet: str
    url: str | None
    language: str | None
    author: str
    published: Reading | None
    modified: Reading | None


def read_facts(root: Element, ld: JsonLd, page: Page, source: Source) -> PageFacts:
    """Gather what a page says of itself; JSON-LD before ``<meta>`` before its text.

    Args:
        root: of the page.
        ld: its JSON-LD.
        page: for its address and locator.
        source: for its outlet, language and zone.
    """
    meta = _meta(root)
    nodes = [*ld.blogs, *ld.articles]
    url = _address(root, meta, nodes, page)
    author = next((a for n in nodes if (a := names(n.get("author"), ld.by_id))), ())
    if not author:
        written = [plain(v) for v in meta.get("author", ()) if not http_url(v)]
        author = tuple(dict.fromkeys(v for v in written if v))
    outlet = _outlet(root, meta, ld, url, page, source)
    return PageFacts(
        title=_title(root, meta, nodes),
        outlet=source.outlet or outlet,
        url=url,
        language=_language(root, meta, nodes) or source.language,
        author=", ".join(a for a in author if a.lower() != outlet.lower()),
        published=_time(nodes, ("datePublished", "dateCreated"), meta, _PUBLISHED, source.zone),
        modified=_time(nodes, ("dateModified",), meta, _MODIFIED, source.zone),
    )


def _meta(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _title(root: Element, meta: dict[str, list[str]], nodes: list[Node]) -> str:
    for node in nodes:
        if title := plain(text_value(node.get("headline") or node.get("name"))):
            return title
    for heading in root.iter("h1"):
        if title := text_of(heading):
            return title
    for name in ("og:title", "twitter:title", "title"):
        for value in meta.get(name, ()):
            if title := plain(value):
                return title
    element = root.find("head/title")
    return "" if element is None else text_of(element)


def _address(
    root: Element, meta: dict[str, list[str]], nodes: list[Node], page: Page
) -> str | None:
    candidates = [page.url, http_url(page.locator)]
    base = next((b for c in candidates if (b := http_url(c))), None)
    canonical = [
        _joined(base, link.get("href"))
        for link in root.iterfind(".//link[@rel][@href]")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    own = [_joined(base, value) for value in meta.get("og:url", ())]
    # A page that prints another's text names the other's address as canonical.
    syndicated = own and canonical and _host(own[0]) != _host(canonical[0]) and _host(own[0])
    candidates += own + canonical if syndicated else canonical + own
    for node in nodes:
        place = node.get("mainEntityOfPage")
        candidates.append(text_value(place.get("@id") if isinstance(place, dict) else place))
        candidates.append(text_value(node.get("url")))
    return next((u for c in candidates if (u := http_url(c))), None)


def _joined(base: str | None, address: str) -> str:
    try:
        return urljoin(base or "", address.strip())
    except ValueError:
        return ""


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _outlet(
    root: Element,
    meta: dict[str, list[str]],
    ld: JsonLd,
    url: str | None,
    page: Page,
    source: Source,
) -> str:
    """The publisher that the page names, else what its source and its address tell."""
    sites = [plain(value) for value in meta.get("og:site_name", ())]
    for node in (*ld.blogs, *ld.articles):
        if found := names(node.get("publisher"), ld.by_id):
            publisher = found[0]
            # "mirror" in the data of a page whose site is "The Mirror".
            fuller = (site for site in sites if publisher.islower() and publisher in site.lower())
            return next(fuller, publisher)
    for element in root.xpath("//*[@itemprop='publisher']//*[@itemprop='name']"):
        if name := plain(element.get("content") or text_of(element)):
            return name
    for name in ("og:site_name", "application-name", "dc.publisher", "publisher"):
        for value in meta.get(name, ()):
            if (found_name := plain(value)) and not http_url(found_name):
                return found_name
    host = _host(url) if url else ""
    # A feed of one site may list the pages of another, which are not the first one's words.
    if source.url and (not host or _same_site(host, _host(source.url))):
        return source.name
    if host:
        return host
    return PurePosixPath(page.locator).stem or page.source


def _same_site(a: str, b: str) -> bool:
    """Whether two hosts are one, or one is a part of the other (``feeds.x.org``, ``x.org``)."""
    return a == b or (bool(a and b) and (a.endswith(f".{b}") or b.endswith(f".{a}")))


def _language(root: Element, meta: dict[str, list[str]], nodes: list[Node]) -> str | None:
    candidates = [root.get("lang"), root.get("xml:lang")]
    candidates.extend(text_value(node.get("inLanguage")) for node in nodes)
    candidates.extend(meta.get("og:locale", ()))
    candidates.extend(meta.get("content-language", ()))
    for candidate in candidates:
        tag = (candidate or "").strip()
        if _LANGUAGE.fullmatch(tag):
            return tag.replace("_", "-")
    return None


def _time(
    nodes: list[Node],
    properties: tuple[str, ...],
    meta: dict[str, list[str]],
    metas: tuple[str, ...],
    zone: str,
) -> Reading | None:
    for node in nodes:
        for name in properties:
            if reading := read_time(text_value(node.get(name)), zone=zone, basis="json-ld"):
                return reading
    for name in metas:
        for value in meta.get(name, ()):
            if reading := read_time(value, zone=zone, basis="meta"):
                return reading
    return None
