"""An HTML page -> posts: those of a live blog, or one article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from aggregator.errors import ExtractError
from aggregator.extract.article import article_blocks
from aggregator.extract.clean import clean_text
from aggregator.extract.container import read_container
from aggregator.extract.dom import Element, parse_page, text_of
from aggregator.extract.draft import Draft, aliases, http_url, is_positional
from aggregator.extract.facts import PageFacts, read_facts
from aggregator.extract.join import Joined, join
from aggregator.extract.jsonld import JsonLd, post_drafts, read_json_ld
from aggregator.extract.markup import Group, find_group
from aggregator.extract.readings import Reading
from aggregator.extract.timing import settle
from aggregator.extract.zones import in_zone
from aggregator.model import Extraction, Moment, Page, Post, Source, Span

_LIVE_WORDS = re.compile(r"live-?blog|\blive\b|ticker|minute-by-minute|en-direct", re.IGNORECASE)
_MIN_PAGE_CHARS = 300


def extract_html(
    page: Page,
    text: str,
    source: Source,
    *,
    reference_day: date | None = None,
    repeated: Collection[str] = (),
) -> Extraction:
    """Read an HTML page.

    Args:
        page: for its address, locator and times.
        text: its decoded content.
        source: for its zone, outlet and language.
        reference_day: day near to which dates without a year lie.
        repeated: lines that stand on many pages of the source, and so belong to none.

    Raises:
        ExtractError: there is no article or live blog in it.
    """
    root = parse_page(text)
    if root is None:
        raise ExtractError("no article or live blog in it", source=source.name, url=page.locator)
    scripts = root.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
    ld = read_json_ld([script.text or "" for script in scripts])
    facts = read_facts(root, ld, page, source)
    told = post_drafts(ld, zone=source.zone)
    day = _page_moment(facts, page, source, reference_day)
    group = _live_group(root, ld, told, facts)
    if ld.posts or group is not None:
        members = group.members if group is not None else ()
        shown = [read_container(m, zone=source.zone, reference=day.day) for m in members]
        joined = [j for j in join(told, shown) if j.title or j.paragraphs]
        if joined:
            return _live_blog(joined, page, source, facts, day, ld.notes, repeated)
    return _article(root, ld, page, source, facts, day, repeated)


def _live_group(root: Element, ld: JsonLd, told: Sequence[Draft], facts: PageFacts) -> Group | None:
    """The containers of the posts if the page is a live blog, else ``None``."""
    known = {alias for draft in told for alias in draft.aliases}
    headlines = {draft.title.lower() for draft in told if draft.title}
    group = find_group(root, known=known, headlines=headlines)
    if group is None:
        return None
    if ld.blogs or root.xpath("//*[@itemprop='liveBlogUpdate' or contains(@itemtype, 'LiveBlog')]"):
        return group
    enough = len(group.members) >= 3 and group.timed >= 0.6
    about = f"{facts.url or ''} {facts.title} {root.find('body').get('class') or ''}"
    return group if enough and _LIVE_WORDS.search(about) else None


def _page_moment(
    facts: PageFacts, page: Page, source: Source, reference_day: date | None
) -> Moment:
    """When the page was last known to change: what its clock times are relative to."""
    times = [r for r in (facts.modified, facts.published) if r is not None]
    for reading in times:
        if reading.at is not None:
            local = in_zone(reading.at, source.zone)
            return Moment(local.date(), local, reading.basis)
        if reading.day is not None:
            return Moment(reading.day, None, reading.basis)
    if source.day is not None:
        return Moment(source.day, None, "configuration")
    if reference_day is not None:
        return Moment(reference_day, None, "configuration")
    at = in_zone(page.modified_at or page.fetched_at, source.zone)
    return Moment(at.date(), None, "file time")


def _live_blog(
    joined: Sequence[Joined],
    page: Page,
    source: Source,
    facts: PageFacts,
    day: Moment,
    notes: Iterable[str],
    repeated: Collection[str],
) -> Extraction:
    timing = settle(joined, zone=source.zone, page=day)
    ids = _post_ids(joined, [m.at for m in timing.published])
    furniture = _repeated_lines(joined) | set(repeated)
    posts = []
    dropped: list[str] = []
    for entry, anchor, published, modified in zip(
        joined, ids, timing.published, timing.modified, strict=True
    ):
        cleaned = [c for p in entry.paragraphs if (c := clean_text(p))]
        kept = [p for p in cleaned if p not in furniture]
        dropped += [p for p in cleaned if p in furniture]
        title = clean_text(entry.title)
        if not kept and not title:
            continue
        body, spans = _laid_out(kept)
        posts.append(
            Post(
                id=f"{source.name}:{page.locator}#{anchor}",
                source=source.name,
                locator=page.locator,
                outlet=facts.outlet,
                title=title,
                published=published,
                text=body,
                spans=spans,
                url=_post_url(entry, facts.url),
                page_title=clean_text(facts.title),
                author=clean_text(entry.author or facts.author),
                modified=modified,
                pinned=entry.pinned,
                language=facts.language,
            )
        )
    if not posts:
        raise ExtractError("no article or live blog in it", source=source.name, url=page.locator)
    order = sorted(range(len(posts)), key=lambda i: _order(posts[i].published))
    return Extraction(
        posts=tuple(posts[i] for i in order),
        boilerplate=tuple(dict.fromkeys(dropped)),
        notes=(*notes, *timing.notes),
    )


def _order(moment: Moment) -> tuple[date, float]:
    # Days first: a post whose hour is unknown stands at the start of its day.
    return (moment.day, moment.at.timestamp() if moment.at else 0.0)


def _repeated_lines(joined: Sequence[Joined]) -> set[str]:
    """Short lines that many posts of the page carry: "Share this post", "Back to top"."""
    counts = Counter(
        line for entry in joined for p in set(entry.paragraphs) if len(line := clean_text(p)) < 120
    )
    least = max(3, len(joined) // 10)
    return {line for line, count in counts.items() if count >= least}


def _laid_out(paragraphs: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    spans = []
    at = 0
    for paragraph in paragraphs:
        spans.append(Span(at, at + len(paragraph)))
        at += len(paragraph) + 2
    return "\n\n".join(paragraphs), tuple(spans)


def _post_url(entry: Joined, page_url: str | None) -> str | None:
    if entry.ld and entry.ld.url:
        return entry.ld.url
    anchor = next((d.anchor for d in (entry.markup, entry.ld) if d and d.anchor), "")
    if page_url is None:
        return None
    return f"{page_url.partition('#')[0]}#{anchor}" if anchor else page_url


def _post_ids(joined: Sequence[Joined], times: Sequence[datetime | None]) -> list[str]:
    """One id for each post that stays the same tomorrow: the publisher's, else a slug."""
    keys = [_best_key(entry) for entry in joined]
    if is_positional([key for key in keys if key]):
        keys = [""] * len(keys)
    counts = Counter(keys)
    ids: list[str] = []
    seen: set[str] = set()
    for entry, key, at in zip(joined, keys, times, strict=True):
        name = key if key and counts[key] == 1 else slug(entry.title or " ".join(entry.paragraphs))
        if name in seen and at is not None:
            name = f"{name}-{at:%Y%m%dT%H%M}"
        while name in seen:
            name += "-x"
        seen.add(name)
        ids.append(name)
    return ids


def _best_key(entry: Joined) -> str:
    """The publisher's id of a post in the form that all parts of the page share."""
    keys = entry.keys
    numbered = [forms[-1] for key in keys if len(forms := aliases(key)) > 1 or forms[0].isdecimal()]
    return (numbered or [forms[0] for key in keys if (forms := aliases(key))] or [""])[0]


def slug(text: str) -> str:
    """A name made of a text's first words."""
    return "-".join(re.findall(r"\w+", text.lower())[:10])[:80] or "post"


def _article(
    root: Element,
    ld: JsonLd,
    page: Page,
    source: Source,
    facts: PageFacts,
    day: Moment,
    repeated: Collection[str],
) -> Extraction:
    found = [clean_text(block.text) for block in article_blocks(root, ld)]
    kept = [p for p in found if p and p not in repeated]
    if not kept:
        raise ExtractError(_why_nothing(root), source=source.name, url=page.locator)
    body, spans = _laid_out(kept)
    published = _moment(facts.published, source.zone) or day
    modified = facts.modified.at if facts.modified else None
    title = clean_text(facts.title)
    post = Post(
        id=f"{source.name}:{page.locator}",
        source=source.name,
        locator=page.locator,
        outlet=facts.outlet,
        title=title,
        published=published,
        text=body,
        spans=spans,
        url=http_url(facts.url),
        page_title=title,
        author=clean_text(facts.author),
        modified=in_zone(modified, source.zone) if modified else None,
        language=facts.language,
    )
    dropped = tuple(p for p in found if p in repeated)
    return Extraction(posts=(post,), boilerplate=dropped, notes=ld.notes)


def _moment(reading: Reading | None, zone: str) -> Moment | None:
    if reading is None:
        return None
    if reading.at is not None:
        local = in_zone(reading.at, zone)
        return Moment(local.date(), local, reading.basis)
    return Moment(reading.day, None, reading.basis) if reading.day else None


def _why_nothing(root: Element) -> str:
    body = root.find("body")
    scripts = len(root.findall(".//script"))
    if body is not None and scripts:
        for element in list(body.iter("script", "style", "noscript", "template")):
            element.text = None
        if len(text_of(body)) < _MIN_PAGE_CHARS:
            return "no article or live blog in it: its text is made by a script"
    return "no article or live blog in it"
