"""The other pages of a live blog: how many posts there are, and where the older ones stand.

Only addresses of the page's own site, and only such as lead to the same live blog: the same path
(a page number at its end apart), or what the page itself hands to its "load more" button. A
link to another article, a section's next page or a comment page is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from aggregator.extract.dom import Element, hints, is_element, text_of, word_set
from aggregator.extract.totals import flat, nodes, told_totals

LEADS_TO_OLDER = "the page leads to older ones that are not in it"
"""End of the note on a page whose live blog has posts on other pages."""

_MOST = 20
_LABEL_CHARS = 40
_MOST_PAGES = 2_000
_MOST_POSTS = 100_000

_OLDER = re.compile(
    r"(?:(?:show|view|see|load|read|get)\s)?(?:more\s)?(?:the\s)?(?:older|previous|earlier|next|more)"
    r"(?:\s(?:live\s)?(?:posts?|updates?|entries|messages|items|page|blocks|events))?"
    r"|older|(?:weitere|ältere|frühere|mehr|nächste|vorherige)\s?"
    r"(?:beiträge|einträge|meldungen|posts?|seite|ereignisse|anzeigen|laden)?(?:\s(?:anzeigen|laden))?"
    r"|(?:afficher|voir|charger|lire)?\s?(?:plus|la suite)?\s?(?:de\s|d['’])?"
    r"(?:publications?|messages?|posts?|articles?|entrées|directs?|contributions?)?\s?"
    r"(?:plus ancien(?:ne)?s?|précédent(?:e)?s?|suivant(?:e)?s?)"
    r"|(?:afficher|voir|charger)\s(?:plus|la suite)(?:\sde\s\w+)?"
    r"|(?:ver|cargar|mostrar|leer)\s(?:más|mais)(?:\s\w+)?|(?:más|mais)\s(?:antigu[oa]s|entradas)"
    r"|(?:entradas|publicaciones|actualizaciones|mensajes)\s(?:más antiguas|anteriores)|siguientes?"
    r"|anterior(?:es)?|carregar\smais|(?:mostra|carica|vedi)\saltr[io](?:\s\w+)?"
    r"|(?:post|aggiornamenti)?\s?(?:precedenti|meno recenti|successivi)"
    r"|(?:meer|oudere)\s(?:berichten|laden|updates|tonen)|volgende"
    r"|(?:starsze|poprzednie|wcześniejsze|następne)(?:\s\w+)?|(?:załaduj|pokaż|zobacz)\swięcej"
    r"|(?:старіші|попередні|більше|наступна|раніше)(?:\s\w+)?|(?:показати|завантажити)\s(?:ще|більше)"
    r"|(?:предыдущие|старые|следующая|ранее)(?:\s\w+)?|(?:показать|загрузить)\s(?:ещё|еще|больше)"
    r"|(?:daha\s(?:eski|fazla)|önceki)(?:\s\w+)*|(?:äldre|tidigare|eldre|ældre)\s\w+"
    r"|(?:vanhemmat|lisää)(?:\s\w+)?",
    re.IGNORECASE,
)
_TRIM = " \t\n.:…»›>→←«‹<|+↓▼"
_PAGE_KEYS = word_set(
    """
    page curpg p pg pn paged pageno pagenr pagenumber pagenum currentpage seite pagina página strona
    sida side sivu offset start from before until to cursor older olderthan maxid lastid
    beforeid after last
    """
)
_NUMBER_KEYS = _PAGE_KEYS - word_set("before until to cursor older after last from olderthan maxid")
_PAGE_STEP = re.compile(
    r"/(?:page|p|seite|pagina|página|strona|sida|side|sivu)[/_-]?(\d{1,4})(?=\.\w{2,5}$|$)"
)
_PAGING_WORDS = word_set("pagination pager paging paginator loadmore pages")
_PAGING_PAIRS = (
    word_set("load more"),
    word_set("show more"),
    word_set("older posts"),
    word_set("older updates"),
    word_set("next page"),
    word_set("previous posts"),
)
_FOREIGN = word_set("comment comments discussion disqus related recommended")
_NEXT_ATTRIBUTES = re.compile(
    r"data-(?:[a-z]+-)*(?:(?:next|older|more|loadmore|load-more|previous-posts)"
    r"(?:-?(?:page|posts|updates|entries))?)-?(?:url|href|src|link|endpoint|uri)?"
)
_BUTTON_ATTRIBUTES = ("data-url", "data-href", "data-src", "data-endpoint", "data-ajax-url")
_NEXT_KEYS = word_set(
    """
    nextpageurl nextpage nexturl nextlink nexthref olderurl olderlink olderposts olderpage older
    loadmoreurl moreurl nextpagelink nextpagehref
    """
)
_PAGING_KEYS = word_set("pagination paging pages pager links pageinfo page nav navigation")


@dataclass(frozen=True, slots=True)
class Paging:
    """What a page says of the other pages of its live blog.

    Attributes:
        older: see :attr:`aggregator.model.Extraction.older`.
        has_more: whether there are posts that are not in the page, had or not.
        total: how many posts it says there are, or ``None``.
    """

    older: tuple[str, ...] = ()
    has_more: bool = False
    total: int | None = None

    def with_rule(self, older: str | None, total: int | None) -> Paging:
        """The same with what its publisher's rule found, which is believed."""
        further = tuple(dict.fromkeys((*([older] if older else []), *self.older)))
        return Paging(further, self.has_more or bool(older), total or self.total)


def read_paging(
    root: Element,
    *,
    url: str | None,
    canonical: str | None = None,
    data: Sequence[Any] = (),
    blogs: Iterable[Mapping[str, Any]] = (),
    shown: int = 0,
) -> Paging:
    """What a live blog's page says of its other pages.

    Args:
        root: of the page.
        url: of the page as it was fetched, or ``None``.
        canonical: address that it names as its own, or ``None``.
        data: values of the JSON that its scripts hold.
        blogs: nodes of live blogs in its JSON-LD.
        shown: how many posts it has; a total below that is none.
    """
    place = url or canonical
    found: dict[str, int] = {}
    more = False
    pages = _Pages(place, canonical)
    for element in root.iter("link", "a", "button", "div", "section", "span", "ul", "nav"):
        is_more, addresses = _of_element(element, pages)
        more = more or is_more
        for rank, address in addresses:
            found.setdefault(address, rank)
    for value in data:
        for address in _of_json(value):
            if (whole := pages.same_site(address)) is not None:
                found.setdefault(whole, pages.rank(whole))
    objects = (node for value in data for _, node in nodes(value))
    totals = told_totals(root, (*blogs, *objects))
    total = max((t for t in totals if max(1, shown) <= t <= _MOST_POSTS), default=None)
    older = tuple(sorted(found, key=lambda address: found[address]))[:_MOST]
    known_more = bool(older) or more or (total is not None and total > shown)
    return Paging(older, known_more, total)


class _Pages:
    """The addresses of one live blog, told from all others."""

    def __init__(self, url: str | None, canonical: str | None) -> None:
        self._url = urldefrag(url)[0] if url else None
        self._paths = {_stem(u) for u in (url, canonical) if u}
        self._here = _page_number(self._url) if self._url else 1

    def same_site(self, href: str | None) -> str | None:
        """An address in full if it is of the page's own site and is not the page itself."""
        if not href or self._url is None or len(href) > 2_000 or re.search(r"\s", href.strip()):
            return None
        try:
            whole = urldefrag(urljoin(self._url, href.strip()))[0]
            parts = urlsplit(whole)
            if parts.scheme not in ("http", "https") or parts.username is not None:
                return None
            mine = urlsplit(self._url)
            if (_host(parts.hostname), parts.port) != (_host(mine.hostname), mine.port):
                return None
        except ValueError:
            return None
        return None if whole.rstrip("/") == self._url.rstrip("/") else whole

    def same_blog(self, href: str | None) -> str | None:
        """An address in full if its path is the page's own, a page number at its end apart."""
        whole = self.same_site(href)
        return whole if whole is not None and _stem(whole) in self._paths else None

    def is_page(self, whole: str) -> bool:
        """Whether an address names a page of the live blog: by a parameter or in its path."""
        if _PAGE_STEP.search(urlsplit(whole).path.rstrip("/")):
            return True
        return any(flat(key) in _PAGE_KEYS for key, _ in parse_qsl(urlsplit(whole).query))

    def is_further(self, whole: str) -> bool:
        """Whether the number that an address gives its page is above that of this one."""
        number = _page_number(whole)
        return self._here < number <= self._here + _MOST_PAGES

    def rank(self, whole: str) -> int:
        """How far an address is from this page; one without a number is the next."""
        number = _page_number(whole)
        return number - self._here if number > self._here else 0


def _of_element(element: Element, pages: _Pages) -> tuple[bool, list[tuple[int, str]]]:
    """Whether an element leads to further posts, and the addresses that it names."""
    if not is_element(element):
        return False, []
    tag = element.tag
    found: list[str] = []
    rel = (element.get("rel") or "").lower().split()
    href = element.get("href")
    if tag in ("link", "a") and "next" in rel:
        # Some content systems mean the next article: that has another path.
        whole = pages.same_blog(href)
        return whole is not None, [(pages.rank(whole), whole)] if whole else []
    if tag == "link" or "prev" in rel:
        return False, []
    attributes = [
        value
        for name, value in element.attrib.items()
        if name.startswith("data-") and _NEXT_ATTRIBUTES.fullmatch(name) and _is_address(value)
    ]
    if tag not in ("a", "button") and not attributes:
        return False, []
    if _is_foreign(element):
        return False, []
    found += (w for v in attributes if (w := pages.same_site(v)) is not None)
    label = _is_label(element)
    if tag == "a":
        whole = pages.same_blog(href)
        if whole is not None and pages.is_page(whole):
            numbered = _page_number(whole, keys=_NUMBER_KEYS) > 1
            if (label and (not numbered or pages.is_further(whole))) or (
                numbered and pages.is_further(whole) and _is_number(element, whole)
            ):
                found.append(whole)
    if label and (tag == "button" or _is_paging(element)):
        found += (
            w
            for name in _BUTTON_ATTRIBUTES
            if (v := element.get(name)) and (w := pages.same_site(v)) is not None
        )
        return True, [(pages.rank(w), w) for w in found]
    return bool(found), [(pages.rank(w), w) for w in found]


def _is_label(element: Element) -> bool:
    """Whether an element says that it leads to older posts."""
    for text in (element.get("aria-label"), element.get("title"), text_of(element, most=60)):
        label = " ".join((text or "").split()).strip(_TRIM)
        if 0 < len(label) <= _LABEL_CHARS and _OLDER.fullmatch(label):
            return True
    return False


def _is_number(element: Element, whole: str) -> bool:
    """Whether a link to a page is one of a row of page numbers."""
    text = text_of(element, most=20)
    return (text.isdecimal() and int(text) == _page_number(whole)) or _is_paging(element)


def _is_paging(element: Element) -> bool:
    around = element
    for _ in range(4):
        if around is None or around.tag in ("body", "main", "article"):
            return False
        names = hints(around)
        if names & _PAGING_WORDS or any(pair <= names for pair in _PAGING_PAIRS):
            return True
        around = around.getparent()
    return False


def _is_foreign(element: Element) -> bool:
    """Whether an element stands among comments or links to other texts."""
    around = element
    for _ in range(6):
        if around is None or around.tag in ("body", "main"):
            return False
        if hints(around) & _FOREIGN:
            return True
        around = around.getparent()
    return False


def _is_address(value: str) -> bool:
    value = value.strip()
    return value.startswith(("http://", "https://", "/", "?", "./")) and len(value) > 1


def _host(name: str | None) -> str:
    return (name or "").lower().removeprefix("www.")


def _stem(address: str) -> str:
    """The path of an address without a page number, an index page or a slash at its end."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    path = _PAGE_STEP.sub("", path.rstrip("/"))
    return re.sub(r"(?:/index)?\.(?:html?|php|aspx?|amp)$", "", path).rstrip("/")


def _page_number(address: str | None, keys: frozenset[str] = _PAGE_KEYS) -> int:
    """The number that an address gives its page; 1 if it gives none."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return 1
    for key, value in parse_qsl(parts.query):
        if flat(key) in keys and value.isdecimal() and len(value) < 10:
            return int(value)
    step = _PAGE_STEP.search(parts.path.rstrip("/"))
    return int(step[1]) if step else 1


def _of_json(value: Any) -> Iterator[str]:
    """Addresses of the next page in the data of a script."""
    for place, node in nodes(value):
        for key, entry in node.items():
            name = flat(key)
            if name not in _NEXT_KEYS and not (name == "next" and place in _PAGING_KEYS):
                continue
            if isinstance(entry, dict):
                entry = entry.get("url") or entry.get("href")
            if isinstance(entry, str) and _is_address(entry):
                yield entry.strip()
