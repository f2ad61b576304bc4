"""An HTML page -> posts: those of a live blog, or one article."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from aggregator.errors import ExtractError
from aggregator.extract.agencies import credit_alone
from aggregator.extract.article import article_blocks
from aggregator.extract.blocks import Block
from aggregator.extract.clean import clean_text
from aggregator.extract.dom import (
    MAX_DEPTH,
    Element,
    is_crowded,
    is_too_deep,
    parse_page,
    text_of,
    without_scripts,
)
from aggregator.extract.draft import http_url
from aggregator.extract.facts import PageFacts, read_facts
from aggregator.extract.jsonld import JsonLd, read_json_ld
from aggregator.extract.liveblog import live_posts
from aggregator.extract.own_zone import own_zone
from aggregator.extract.paragraphs import lay_out
from aggregator.extract.rdfa import as_microdata
from aggregator.extract.readings import Reading
from aggregator.extract.rules import Rules, builtin_rules
from aggregator.extract.rules.apply import prune
from aggregator.extract.sift import sift
from aggregator.extract.stated import stated_author, stated_time
from aggregator.extract.timing import PageTimes
from aggregator.extract.zones import in_zone
from aggregator.model import Extraction, Moment, Page, Post, Source

_MIN_PAGE_CHARS = 300
_MAX_TEXT = 9_000_000  # libxml2 stops at a text of ten million bytes, such as a script's
_SHELL = "no posts in it: the page is a live blog whose posts are rendered by script"
_INTRODUCTION = 600  # characters; a live blog's page without its posts has no more text
_NOTHING = "no article or live blog in it"


def extract_html(
    page: Page,
    text: str,
    source: Source,
    *,
    reference_day: date | None = None,
    repeated: Collection[str] = (),
    rules: Rules | None = None,
) -> Extraction:
    """Read an HTML page.

    Args:
        page: for its address, locator and times.
        text: its decoded content.
        source: for its zone, outlet, language and day.
        reference_day: day near to which dates without a year lie.
        repeated: keys of lines that stand on many pages of the source; see
            :func:`aggregator.extract.boilerplate.repeated_lines`.
        rules: of single publishers; ``None``: those that come with this package.

    Raises:
        ExtractError: there is no article or live blog in it.
    """
    if is_crowded(text):
        message = "an element has more than 500 attributes; such pages are not read"
        raise ExtractError(message, source=source.name, url=page.locator)
    scripts: list[str] = []
    if len(text) > _MAX_TEXT:
        text, scripts = without_scripts(text)
    root = parse_page(text)
    if root is None:
        raise ExtractError(_NOTHING, source=source.name, url=page.locator)
    scripts += (
        script.text or ""
        for script in root.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
    )
    as_microdata(root)
    ld = read_json_ld(scripts)
    facts = read_facts(root, ld, page, source)
    own = own_zone(text, source, language=facts.language, url=facts.url)
    if own != source.zone:
        source = replace(source, zone=own)
        facts = read_facts(root, ld, page, source)
    rule = (rules or builtin_rules()).of(facts.url)
    if rule is not None:
        prune(rule, root)
    times = _page_times(root, facts, page, source, reference_day)
    found = live_posts(
        root,
        ld,
        facts,
        page=page,
        source=source,
        times=times,
        repeated=repeated,
        is_cut=_is_cut(text),
        rule=rule,
    ) or _article(
        root,
        ld,
        facts,
        page=page,
        source=source,
        times=times,
        reference_day=reference_day,
        repeated=repeated,
    )
    if found is not None and _is_shell(found, ld):
        raise ExtractError(_SHELL, source=source.name, url=page.locator)
    if found is None:
        why = "; ".join((_why_nothing(root), *ld.notes))
        raise ExtractError(why, source=source.name, url=page.locator)
    return found


def _page_times(
    root: Element, facts: PageFacts, page: Page, source: Source, reference: date | None
) -> PageTimes:
    at = in_zone(page.modified_at or page.fetched_at, source.zone)
    otherwise = Moment(at.date(), None, "file time")
    if source.day:
        otherwise = Moment(source.day, None, "configuration")
    published = _moment(facts.published, source.zone)
    if published is None and facts.modified is None:
        # The day that stands beside the headline, for posts that tell their hour only.
        told = stated_time(root, zone=source.zone, reference=reference or otherwise.day)
        published = _moment(told, source.zone)
    is_fetched = http_url(page.url) or http_url(page.locator)
    return PageTimes(
        changed=_moment(facts.modified, source.zone),
        published=published,
        otherwise=otherwise,
        # Of a file only its own time is near to when it was fetched.
        fetched=page.fetched_at if is_fetched else page.modified_at,
    )


def _moment(reading: Reading | None, zone: str) -> Moment | None:
    if reading is None:
        return None
    if reading.at is not None:
        local = in_zone(reading.at, zone)
        return Moment(local.date(), local, reading.basis)
    return Moment(reading.day, None, reading.basis) if reading.day else None


def _article(
    root: Element,
    ld: JsonLd,
    facts: PageFacts,
    *,
    page: Page,
    source: Source,
    times: PageTimes,
    reference_day: date | None,
    repeated: Collection[str],
) -> Extraction | None:
    """The one article of a page, or ``None``."""
    title = clean_text(facts.title)
    found = [b for b in article_blocks(root, ld) if not _is_title(b, title)]
    sifted = sift(found, zone=source.zone, repeated=repeated)
    if sifted.is_empty:
        return None
    author = clean_text(facts.author or sifted.author or stated_author(root, zone=source.zone))
    body, spans = lay_out(sifted.parts)
    published = times.published
    if published is None and facts.modified is not None:
        told = stated_time(root, zone=source.zone, reference=reference_day or times.otherwise.day)
        published = _moment(told, source.zone)
    published = published or times.best
    modified = facts.modified.at if facts.modified else None
    post = Post(
        id=f"{source.name}:{page.locator}",
        source=source.name,
        locator=page.locator,
        outlet=facts.outlet,
        title=title,
        published=published,
        text=body,
        spans=spans,
        url=facts.url,
        page_title=title,
        author=author,
        modified=in_zone(modified, source.zone) if modified else None,
        language=facts.language,
        credit=sifted.credit or credit_alone(author),
    )
    return Extraction(posts=(post,), boilerplate=sifted.boilerplate, notes=ld.notes)


def _is_shell(found: Extraction, ld: JsonLd) -> bool:
    """Whether a page that calls itself a live blog shows nothing of it but its introduction."""
    if not ld.blogs or ld.posts or any("#" in post.id for post in found.posts):
        return False
    return sum(len(post.text) for post in found.posts) < _INTRODUCTION


def _is_cut(text: str) -> bool:
    """Whether a page that opens its document never closes it."""
    head, tail = text[:2_000].lower(), text[-20_000:].lower()
    return "<html" in head and "</html" not in tail and "</body" not in tail


def _is_title(block: Block, title: str) -> bool:
    """Whether a block is the page's title, be it with its kicker: "TransportBridge shut"."""
    text = clean_text(block.text)
    return text == title or (block.kind == "heading" and bool(title) and text.endswith(title))


def _why_nothing(root: Element) -> str:
    """What to tell of a page without posts; consumes the tree."""
    body = root.find("body")
    if is_too_deep(root):
        return f"{_NOTHING}: its elements nest deeper than {MAX_DEPTH}"
    made = any("json" not in (script.get("type") or "") for script in root.iter("script"))
    if body is None or not made:
        return _NOTHING
    for element in list(body.iter("script", "style", "noscript", "template")):
        element.text = None
    if len(text_of(body)) < _MIN_PAGE_CHARS:
        return f"{_NOTHING}: its text is rendered by script"
    return _NOTHING
