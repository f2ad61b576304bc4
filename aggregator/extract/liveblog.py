"""A live blog's page -> posts: JSON-LD and markup joined, times settled, boilerplate left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from lxml import etree

from aggregator.extract.agencies import credit_alone
from aggregator.extract.bylines import read_day_line
from aggregator.extract.clean import clean_text
from aggregator.extract.container import read_container
from aggregator.extract.coverage import covered
from aggregator.extract.dom import HEADINGS, Element, is_element, text_of
from aggregator.extract.draft import Draft, aliases
from aggregator.extract.facts import PageFacts
from aggregator.extract.flat import find_runs
from aggregator.extract.furniture import line_reason
from aggregator.extract.ids import moment_order, name_posts
from aggregator.extract.join import Joined, join
from aggregator.extract.jsonld import MAX_POSTS, JsonLd, post_drafts, telling_parts, text_value
from aggregator.extract.kinds import (
    gone_keys,
    is_advertisement,
    is_gone,
    kind_of,
    leads_away,
)
from aggregator.extract.likely import MOSTLY_TIMED, is_live, says_live
from aggregator.extract.markup import find_alone, find_group
from aggregator.extract.openings import with_heads
from aggregator.extract.paging import LEADS_TO_OLDER, read_paging
from aggregator.extract.paragraphs import Part, lay_out
from aggregator.extract.readings import read_time
from aggregator.extract.rules import Rule
from aggregator.extract.rules.apply import amended, containers, json_drafts, told_pages
from aggregator.extract.sift import refrains, sift
from aggregator.extract.state import script_values, state_drafts
from aggregator.extract.timing import PageTimes, settle
from aggregator.model import Extraction, Page, Post, Source

_MICRODATA = "//*[@itemprop='liveBlogUpdate' or contains(@itemtype, 'LiveBlogPosting')]"


def live_posts(
    root: Element,
    ld: JsonLd,
    facts: PageFacts,
    *,
    page: Page,
    source: Source,
    times: PageTimes,
    repeated: Collection[str],
    is_cut: bool = False,
    rule: Rule | None = None,
) -> Extraction | None:
    """The posts of a page if it is a live blog.

    Args:
        root: of the page.
        ld: its JSON-LD.
        facts: what it says of itself.
        page: for its locator.
        source: for its name and zone.
        times: when the page was made.
        repeated: keys of lines that belong to the source.
        is_cut: the page breaks off before its end.
        rule: of its publisher, if there is one.

    Returns:
        ``None`` if the page is no live blog, or none of its posts has text or headline.
    """
    told = post_drafts(ld, zone=source.zone)
    # An older page of a live blog is one, however few posts are left for it.
    sure = page.blog is not None or bool(ld.blogs) or bool(root.xpath(_MICRODATA))
    shown = _shown(
        root,
        told,
        facts,
        sure=sure,
        alone=page.blog is not None,
        zone=source.zone,
        reference=times.best.day,
        rule=rule,
    )
    data = script_values(root) if not told or (rule and rule.json) else []
    if rule is not None and rule.json is not None:
        told = json_drafts(rule.json, data, zone=source.zone) or told
    if not told:
        # The last page of the older posts may have one.
        told = _of_scripts(
            data,
            shown,
            facts,
            zone=source.zone,
            likely=sure or says_live(root, facts),
            least=1 if page.blog else 2,
        )
    joined = join(told, shown)
    gone = [key for post in joined if post.is_gone for key in post.keys] + gone_keys(root)
    joined = [post for post in joined if (post.title or post.blocks) and not post.is_gone]
    if not joined:
        return None
    notes = list(ld.notes)
    if len(joined) > MAX_POSTS:
        notes.append(f"{len(joined)} posts; only the first {MAX_POSTS} were read")
        del joined[MAX_POSTS:]
    timing = settle(joined, zone=source.zone, page=times)
    names = name_posts(joined, timing.published)
    texts = [post.blocks for post in joined]
    furniture = refrains(texts) | set(repeated)
    page_title = clean_text(facts.title)
    posts: list[Post] = []
    clocks: list[int] = []
    dropped: list[str] = []
    prefix = f"{source.name}:{page.locator}#"
    for entry, blocks, name, published, modified in zip(
        joined, texts, names, timing.published, timing.modified, strict=True
    ):
        sifted = sift(blocks, zone=source.zone, repeated=furniture)
        dropped += [*entry.boilerplate, *sifted.boilerplate]
        title = clean_text(entry.title)
        if sifted.is_empty and not title:
            continue
        author = clean_text(entry.author or sifted.author or facts.author)
        body, spans = lay_out(sifted.parts)
        kind = entry.kind
        if sifted.is_empty and name.is_own and _says_all(entry, title):
            body, spans = lay_out([Part(title)])
            kind = "headline" if kind == "post" else kind
        clocks.append(entry.minutes)
        posts.append(
            Post(
                id=f"{prefix}{name.anchor}",
                source=source.name,
                locator=page.locator,
                outlet=facts.outlet,
                title=title,
                published=published,
                text=body,
                spans=spans,
                url=_url(entry, facts.url),
                page_title=page_title,
                author=author,
                modified=modified,
                pinned=entry.pinned,
                language=entry.language or facts.language,
                credit=sifted.credit or credit_alone(author),
                aliases=tuple(prefix + alias for alias in name.aliases),
                kind=kind,
            )
        )
    if not posts:
        return None
    notes += timing.notes
    paging = read_paging(
        root, url=page.url, canonical=facts.url, data=data, blogs=ld.blogs, shown=len(posts)
    )
    if rule is not None:
        older, total = told_pages(rule, root, data, url=page.url or facts.url)
        paging = paging.with_rule(older, total)
    if paging.has_more:
        of = f" of {paging.total}" if paging.total else ""
        notes.append(f"{len(posts)}{of} posts; {LEADS_TO_OLDER}")
    whole = not ld.notes and not is_cut and len(joined) < MAX_POSTS
    placed = [(post.published, post.pinned) for post in posts]
    standing = {post.id for post in posts}
    forms = dict.fromkeys(prefix + form for key in gone for form in aliases(key))
    return Extraction(
        posts=tuple(
            sorted(_oldest_first(posts, clocks), key=lambda post: moment_order(post.published))
        ),
        total=paging.total,
        boilerplate=tuple(dict.fromkeys(dropped)),
        notes=tuple(notes),
        older=paging.older,
        withdrawn=tuple(form for form in forms if form not in standing),
        covers=covered(placed, has_more=paging.has_more) if whole else None,
        ended=_ended(ld, root, zone=source.zone),
    )


def _ended(ld: JsonLd, root: Element, *, zone: str) -> datetime | None:
    """When the coverage ends, of the last live blog on the page to do so."""
    told = [text_value(blog.get("coverageEndTime")) for blog in ld.blogs]
    told += [
        element.get("content") or element.get("datetime") or text_of(element, most=60)
        for element in root.xpath("//*[@itemprop='coverageEndTime']")
    ]
    readings = [read_time(text, zone=zone, basis="json-ld") for text in told]
    return max((r.at for r in readings if r is not None and r.at is not None), default=None)


def _shown(
    root: Element,
    told: Sequence[Draft],
    facts: PageFacts,
    *,
    sure: bool,
    alone: bool,
    zone: str,
    reference: date,
    rule: Rule | None,
) -> list[Draft]:
    """The posts that the markup shows, if it shows those of a live blog."""
    ruled = containers(rule, root) if rule is not None else []
    known = {alias for draft in told for alias in draft.aliases}
    headlines = {draft.title.lower() for draft in told if draft.title}
    likely = sure or says_live(root, facts)
    group = None if ruled else find_group(root, url=facts.url, known=known, headlines=headlines)
    if group is not None and not is_live(group, sure=sure, likely=likely):
        group = None
    members: Sequence[Element] = group.members if group is not None else ruled
    if likely and not ruled and (group is None or group.timed < MOSTLY_TIMED):
        runs = find_runs(root, headlines=headlines, most=MAX_POSTS + 1)
        if _chars(runs) > 1.5 * _chars(members):
            read = [read_container(run, zone=zone, reference=reference) for run in runs]
            return with_heads(read)
    if alone and not members and not told and (one := find_alone(root, url=facts.url)) is not None:
        members = [one]
    members = members[: MAX_POSTS + 1]  # one more than are read, so that it shows
    drafts = [read_container(member, zone=zone, reference=reference) for member in members]
    drafts = _with_addresses(with_heads(_with_own_keys(drafts)))
    drafts = _with_days(root, members, drafts, zone=zone, reference=reference)
    drafts = [
        replace(
            draft,
            kind=kind_of(member, draft),
            is_gone=is_gone(member, draft),
            leads_away=leads_away(member, facts.url),
        )
        for member, draft in zip(members, drafts, strict=True)
    ]
    if rule is not None:
        drafts = [amended(rule, m, d, zone=zone) for m, d in zip(members, drafts, strict=True)]
    return [d for m, d in zip(members, drafts, strict=True) if not is_advertisement(m, d)]


def _of_scripts(
    data: Sequence[Any],
    shown: Sequence[Draft],
    facts: PageFacts,
    *,
    zone: str,
    likely: bool,
    least: int,
) -> list[Draft]:
    """The posts in the data of scripts, if the page shows none, or shows some of the same."""
    found = state_drafts(data, url=facts.url, zone=zone, likely=likely or bool(shown), least=least)
    if not found or not shown:
        return found
    known = {alias for draft in shown for alias in draft.aliases}
    same = sum(bool(draft.aliases & known) for draft in found)
    return found if 2 * same >= min(len(shown), len(found)) else []


def _chars(elements: Iterable[Element]) -> int:
    return sum(len(text_of(element, most=2000)) for element in elements)


def _with_own_keys(drafts: list[Draft]) -> list[Draft]:
    """Drafts without the keys that most of them carry: those are of the page."""
    counts = Counter(key for draft in drafts for key in draft.keys)
    shared = {key for key, count in counts.items() if count > max(2, len(drafts) // 2)}
    if not shared:
        return drafts
    return [
        replace(
            draft,
            keys=tuple(key for key in draft.keys if key not in shared),
            anchor="" if draft.anchor in shared else draft.anchor,
        )
        for draft in drafts
    ]


def _with_addresses(drafts: list[Draft]) -> list[Draft]:
    """Drafts without an address that others have too, and with ids from those that differ."""
    parts = telling_parts([draft.url or "" for draft in drafts])
    return [
        replace(
            draft, url=draft.url if part else None, keys=draft.keys or ((part,) if part else ())
        )
        for draft, part in zip(drafts, parts, strict=True)
    ]


def _with_days(
    root: Element, members: Sequence[Element], drafts: list[Draft], *, zone: str, reference: date
) -> list[Draft]:
    """Clock times with the day that a heading between the posts names for those below it."""
    wanting = [d.published is not None and d.published.clock is not None for d in drafts]
    if not any(wanting):
        return drafts
    places = {member: i for i, member in enumerate(members)}
    days: dict[int, date] = {}
    day: date | None = None
    first_seen = False
    between = False
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        if element in places:
            walker.skip_subtree()
            first_seen = True
            if day is not None:
                days[places[element]] = day
        elif found := _day_heading(element, zone, reference):
            day = found
            between = between or first_seen
    if not between:
        return drafts  # one date above all posts may be that of the page
    out = []
    for i, draft in enumerate(drafts):
        reading = draft.published
        if wanting[i] and reading is not None and i in days:
            draft = replace(draft, published=replace(reading, day=days[i]))
        out.append(draft)
    return out


def _day_heading(element: Element, zone: str, reference: date) -> date | None:
    if not is_element(element) or (len(element) and element.tag not in HEADINGS):
        return None
    return read_day_line(text_of(element, most=80), zone=zone, reference=reference)


def _says_all(entry: Joined, title: str) -> bool:
    """Whether a post without text is one in its own right: it has a time, and is no teaser."""
    return entry.is_timed and not entry.leads_away and line_reason(title) is None


def _oldest_first(posts: list[Post], clocks: list[int]) -> list[Post]:
    """The posts in their page's order, turned round if the newest stand first.

    Args:
        posts: in the page's order.
        clocks: see :attr:`Joined.minutes`; they count where no instant is known.
    """
    days = [moment_order(post.published) for post in posts]
    falls = sum(b < a for a, b in pairwise(days))
    rises = sum(b > a for a, b in pairwise(days))
    if not falls and not rises and min(clocks, default=-1) >= 0:
        falls = sum(b < a for a, b in pairwise(clocks))
        rises = sum(b > a for a, b in pairwise(clocks))
    return posts[::-1] if falls > rises else posts


def _url(entry: Joined, page_url: str | None) -> str | None:
    if entry.ld and entry.ld.url:
        return entry.ld.url
    if page_url is None:
        return None
    anchor = next((d.anchor for d in (entry.markup, entry.ld) if d and d.anchor), "")
    if anchor:
        return f"{page_url.partition('#')[0]}#{anchor}"
    return (entry.markup.url if entry.markup else None) or page_url
