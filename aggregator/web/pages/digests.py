"""Pages of digests: the newest, those of past days, and a story over the days."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from aggregator.errors import NotFoundError
from aggregator.model import Digest, Story
from aggregator.pipeline.reading import Chapter, DigestLine, DigestRead, Reading
from aggregator.render.arrange import view
from aggregator.render.phrases import NO_NEWS, VERBATIM, capital
from aggregator.render.view import Clash, DigestView, PassageView, StoryView
from aggregator.web.pages.site import Ask, Page, Site

_LISTED: Final = 31
_CHAPTERS: Final = 7
"""Days of a story on one page."""


def newest(site: Site, ask: Ask) -> Page | Response:
    """The newest digest."""
    reading = site.reading()
    heads = reading.digest_heads(limit=1).items
    if not heads:
        return Page("nothing.html")
    return _page(ask, reading.digest(heads[0].day, heads[0].edition), is_newest=True)


def of_day(site: Site, ask: Ask) -> Page | Response:
    """The digest of a day, or one edition of it."""
    params = ask.request.path_params
    return _page(ask, site.reading().digest(_day(params["day"]), params.get("edition")))


def _page(ask: Ask, read: DigestRead, *, is_newest: bool = False) -> Page:
    def values() -> Mapping[str, Any]:
        shown = view(read.digest, ask.words)
        return {
            "digest": shown,
            "read": read,
            "is_newest": is_newest,
            "editions": [(name, _edition(ask, name)) for name in read.editions],
            **in_pages(ask),
            "no_news": ask.words.say(NO_NEWS),
            "verbatim": ask.words.say(VERBATIM),
        }

    # All that the page shows beside the digest itself.
    beside = (str(read.day_before), str(read.day_after), str(is_newest), *read.editions)
    return Page("digest_page.html", values, key=(read.etag, read.head.edition, *beside))


def _edition(ask: Ask, name: str) -> str:
    return capital(ask.words.say(name)) if name.isascii() and name else name


def in_pages(ask: Ask) -> dict[str, Callable[..., Markup]]:
    """What a digest's templates link to, where there are pages of more than digests."""
    say, links = ask.words.say, ask.links

    def link(address: str, words: str) -> Markup:
        return Markup('<a class="closer" href="{}">{}</a>').format(address, words)

    def passage_links(passage: PassageView) -> Markup:
        words = say("Compare") if passage.wordings else say("Look closer")
        return link(links.passage(passage.id), words)

    def clash_links(passage: PassageView, clash: Clash) -> Markup:
        return link(links.conflict(passage.id, clash.passage_id), say("Both side by side"))

    def story_links(story: StoryView) -> Markup:
        made = link(links.story(story.id), say("This story over the days"))
        return Markup('<p class="meta">{}</p>\n').format(made)

    return {
        "passage_links": passage_links,
        "clash_links": clash_links,
        "story_links": story_links,
    }


def past(site: Site, ask: Ask) -> Page:
    """The digests of past days, by month."""
    listing = site.reading().digests(after=ask.query("after") or None, limit=_LISTED)
    days: list[tuple[date, list[DigestLine]]] = [
        (day, list(lines)) for day, lines in groupby(listing.items, key=lambda line: line.head.day)
    ]
    return Page(
        "digests.html",
        {
            "days": [
                (day, [(line, _edition(ask, line.head.edition)) for line in lines])
                for day, lines in days
            ],
            "onward": listing.next,
            "is_first": not ask.query("after"),
        },
    )


def story(site: Site, ask: Ask) -> Page:
    """A story over the days."""
    reading = site.reading()
    read = reading.story(ask.request.path_params["id"])
    written = ask.query("from")
    first = int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0
    chapters = read.chapters[first : first + _CHAPTERS]
    if not chapters:
        raise HTTPException(HTTPStatus.NOT_FOUND)

    def values() -> Mapping[str, Any]:
        return {
            "read": read,
            "chapters": [(one, *_chapter(reading, ask, one)) for one in chapters],
            "older": first + _CHAPTERS if len(read.chapters) > first + _CHAPTERS else None,
            "newer": max(0, first - _CHAPTERS) if first else None,
            "moves": [(move, _moved(read.id, move.before, move.after)) for move in read.moves],
            "all_days": read.chapters,
            **in_pages(ask),
        }

    return Page("story.html", values, key=(read.etag, str(first)))


def _moved(story_id: str, before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Ids of the other stories that a move names."""
    return [one for one in dict.fromkeys((*before, *after)) if one != story_id]


def _chapter(
    reading: Reading, ask: Ask, chapter: Chapter
) -> tuple[StoryView | None, DigestView | None]:
    if chapter.story is None:
        return None, None
    digest = reading.digest(chapter.head.day, chapter.head.edition).digest
    shown = view(alone(digest, chapter.story), ask.words)
    return shown.stories[0], shown


def alone(digest: Digest, one: Story) -> Digest:
    """A digest of one story of another, which is laid out as it is there."""
    return dataclasses.replace(digest, stories=(one,), left_out=(), changes=(), pages=())


def _day(written: str) -> date:
    try:
        if len(written) == 10:
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise NotFoundError(f"no day: {written}")
