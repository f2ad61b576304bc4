"""``aggregator search``: the posts of the store that have some words."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal

import click

from aggregator.cli.options import Day, config_options, load_stored, pick_day
from aggregator.cli.voice import Voice, clean, voice_options

if TYPE_CHECKING:
    from aggregator.pipeline.reading import Excerpt, Hit


@click.command()
@click.argument("words", nargs=-1)
@click.option("--day", type=Day(), metavar="DAY", help="Only posts of this day.")
@click.option("--since", type=Day(), metavar="DAY", help="Only posts of this day or later.")
@click.option("--until", type=Day(), metavar="DAY", help="Only posts of this day or earlier.")
@click.option("--source", metavar="NAME", help="Only posts of this source.")
@click.option("--story", metavar="ID", help="Only posts that digests show in this story.")
@click.option("--language", metavar="TAG", help="Only posts in this language, such as en.")
@click.option(
    "--order",
    type=click.Choice(["relevance", "time"]),
    default="relevance",
    show_default=True,
    help="The best of the newest first, or the newest.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 200),
    default=10,
    show_default=True,
    metavar="N",
    help="Most posts that are told.",
)
@click.option("--after", metavar="CURSOR", help="Go on where the answer before ended.")
@config_options("config", "db", "out")
@voice_options(reads=True)
def search(
    words: tuple[str, ...],
    day: date | str | None,
    since: date | str | None,
    until: date | str | None,
    source: str | None,
    story: str | None,
    language: str | None,
    order: Literal["relevance", "time"],
    limit: int,
    after: str | None,
    file: str | None,
    database: str | None,
    out: str | None,
) -> None:
    """Find posts by their words.

    All WORDS must occur in the text or the headline of a post as it is now. "words in a row" stand
    in double quotes, begin* finds what begins so, and -without what must not occur: put the whole
    in single quotes, as in aggregator search 'ferr* "ran aground" -strike'. Case and accents mean
    nothing. Without WORDS every post is told, newest first.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.pipeline.reading import BadCursor, BadQuestion, Reading, SearchFilters

    zone, now = config.digest.timezone, datetime.now(UTC)
    filters = SearchFilters(
        day=pick_day(day, zone, now),
        since=pick_day(since, zone, now),
        until=pick_day(until, zone, now),
        source=source,
        story=story,
        language=language,
    )
    with Reading(config) as reading:
        try:
            found = reading.search(" ".join(words), filters, order=order, after=after, limit=limit)
        except (BadQuestion, BadCursor) as error:
            raise click.UsageError(f"{error}.") from error
    if voice.json:
        items = [_plain(hit) for hit in found.items]
        voice.value({"items": items, "next": found.next, **asdict(found.bounds)})
        return
    for hit in found.items:
        _tell(voice, hit)
    if not found.items:
        voice.note("Nothing was found.")
    ranked, best = found.bounds.ranked, found.bounds.best
    if ranked is not None:
        told = f"More than {ranked:,} posts match: the newest {ranked:,} were ranked"
    elif best is not None:
        told = f"More than {best:,} posts match: the best {best:,} are told"
    if ranked is not None or best is not None:
        voice.note(f"{told}. All, newest first: --order time")
    if found.next is not None:
        voice.note(f"There is more: --after {found.next}")


def _tell(voice: Voice, hit: Hit) -> None:
    post = hit.revision.post
    when = post.published.at.strftime("%Y-%m-%d %H:%M") if post.published.at else None
    told = f"{when or post.published.day}, {post.outlet}: {_marked(post.title, hit.title_found)}"
    voice.result(told)
    for one in hit.excerpts:
        voice.result(f"   {_excerpt(one)}")
    voice.result(clean(f"   {post.url or post.locator}"))
    voice.result(clean(f"   {post.id}"))


def _excerpt(one: Excerpt) -> str:
    before, after = ("…" if cut else "" for cut in one.is_cut)
    return f"{before}{_marked(one.text, one.found)}{after}"


def _marked(text: str, found: tuple[tuple[int, int], ...]) -> str:
    """A text that cannot steer a terminal, what was found in bold where that can be seen."""
    parts, at = [], 0
    for start, end in found:
        parts.append(clean(text[at:start]))
        word = clean(text[start:end])
        parts.append(click.style(word, bold=True) if sys.stdout.isatty() else word)
        at = end
    return "".join([*parts, clean(text[at:])])


def _plain(hit: Hit) -> dict[str, Any]:
    post = hit.revision.post
    return {
        "post_id": post.id,
        "source": post.source,
        "outlet": post.outlet,
        "title": post.title,
        "day": post.published.day.isoformat(),
        "published": post.published.at.isoformat() if post.published.at else None,
        "url": post.url,
        "language": post.language,
        "revision": hit.revision.number,
        "title_found": [list(span) for span in hit.title_found],
        "excerpts": [
            {
                "paragraph_id": one.paragraph_id,
                "text": one.text,
                "start": one.start,
                "found": [list(span) for span in one.found],
            }
            for one in hit.excerpts
        ],
        "stories": sorted({place.story_id for place in hit.places}),
    }
