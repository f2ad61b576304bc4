"""The operations that read."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from aggregator import __version__
from aggregator.pipeline.reading import DigestRead, Listing, SearchFilters
from aggregator.pipeline.reading.cursors import fingerprint, read_cursor, write_cursor
from aggregator.pipeline.reading.shelf import Recent
from aggregator.web.api import PREFIX, convert, feeds
from aggregator.web.api import models as m
from aggregator.web.api.access import needs
from aggregator.web.api.asking import (
    After,
    Day,
    Edition,
    Id,
    Limit,
    LinksHere,
    PlainDay,
    PostId,
    ReadingHere,
    page,
    told,
)
from aggregator.web.api.problems import told as problems

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    304: {"description": "What you have is what there is."},
    **problems(401, 403, 422, 503),
}
router = APIRouter(dependencies=[Depends(needs("read"))], responses=_PROBLEMS)

_NOT_FOUND = problems(404)
_PAGED = problems(400)


@router.get("/", response_model=m.IndexOut, tags=["digests"])
def index(links: LinksHere) -> Response:
    """What there is."""
    names = ("digests", "stories", "posts", "sources", "conflicts", "search", "overrides")
    found = {name: links.path(name) for name in names}
    more = {"openapi": "openapi.json", "atom": "feed.atom", "json_feed": "feed.json"}
    found |= {name: links.path(path) for name, path in more.items()}
    return told(m.IndexOut, {"version": __version__, "links": found})


@router.get("/digests", response_model=m.Page[m.DigestLineOut], responses=_PAGED, tags=["digests"])
def digests(
    reading: ReadingHere, links: LinksHere, after: After = None, limit: Limit = 20
) -> Response:
    """The digests, newest day first."""
    found = reading.digests(after=after, limit=limit)
    convert_one = partial(convert.line, links=links)
    address = partial(links.path, "digests")
    return page(m.Page[m.DigestLineOut], found, convert_one, address, {"limit": limit})


@router.get("/digests/{day}", response_model=m.DigestOut, responses=_NOT_FOUND, tags=["digests"])
def last_digest_of_day(day: Day, reading: ReadingHere, links: LinksHere) -> Response:
    """The last digest of a day."""
    return _digest(reading.digest(day), links)


@router.get(
    "/digests/{day}/{edition}",
    response_model=m.DigestOut,
    responses=_NOT_FOUND,
    tags=["digests"],
)
def digest(day: Day, edition: Edition, reading: ReadingHere, links: LinksHere) -> Response:
    """One edition of a day."""
    return _digest(reading.digest(day, edition), links)


_made: Final[Recent[tuple[str, ...], bytes]] = Recent(64_000_000, len)
"""Digests as they were answered last: to write one takes longer than all the rest."""


def _digest(found: DigestRead, links: convert.Links) -> Response:
    beside = (str(found.day_before), str(found.day_after), *found.editions)
    key = (found.etag, str(found.head.id), found.head.edition, links.path(), *beside)
    body = _made.get(key)
    if body is None:
        body = _made.put(key, bytes(told(m.DigestOut, convert.digest(found, links)).body))
    return Response(body, media_type="application/json")


@router.get(
    "/digests/{day}/{edition}/document",
    responses={
        200: {
            "content": {"application/json": {"schema": {"type": "object"}}},
            "description": "The document, as docs/digest.schema.json describes it.",
        },
        **_NOT_FOUND,
    },
    tags=["digests"],
)
def digest_document(day: Day, edition: Edition, reading: ReadingHere) -> Response:
    """The JSON form of a digest, byte for byte as it was kept."""
    found = reading.digest(day, edition)
    return Response(
        convert.document(found),
        media_type="application/json",
        headers={"ETag": f'W/"{found.etag}"'},
    )


@router.get("/stories", response_model=m.Page[m.StoryInListOut], responses=_PAGED, tags=["stories"])
def stories(
    reading: ReadingHere, links: LinksHere, after: After = None, limit: Limit = 20
) -> Response:
    """The stories, newest digest first and by rank in it, each once."""
    found = reading.stories(after=after, limit=limit)
    convert_one = partial(convert.story_in_list, links=links)
    address = partial(links.path, "stories")
    return page(m.Page[m.StoryInListOut], found, convert_one, address, {"limit": limit})


@router.get(
    "/stories/{story_id}",
    response_model=m.StoryOverDaysOut,
    responses={**_PAGED, **_NOT_FOUND},
    tags=["stories"],
)
def story(
    story_id: Id, reading: ReadingHere, links: LinksHere, after: After = None, limit: Limit = 20
) -> Response:
    """A story over days, page by page."""
    found = reading.story(story_id, after=after, limit=limit)
    return told(m.StoryOverDaysOut, convert.story(found, links, limit=limit))


@router.get(
    "/passages/{passage_id}",
    response_model=m.PassageInDigestOut,
    responses=_NOT_FOUND,
    tags=["passages"],
)
def passage(passage_id: Id, reading: ReadingHere, links: LinksHere) -> Response:
    """A passage with every wording of it, by its id or that of any of its paragraphs."""
    return told(m.PassageInDigestOut, convert.passage(reading.passage(passage_id), links))


@router.get("/conflicts", response_model=m.Page[m.ConflictOut], responses=_PAGED, tags=["passages"])
def conflicts(
    reading: ReadingHere,
    links: LinksHere,
    day: Annotated[PlainDay | None, Query(description="Only those of this day's digests.")] = None,
    after: After = None,
    limit: Limit = 20,
) -> Response:
    """The conflicts, newest digest first, each once."""
    found = reading.conflicts(day=day, after=after, limit=limit)
    convert_one = partial(convert.conflict, links=links)
    asked = {"day": day, "limit": limit}
    return page(m.Page[m.ConflictOut], found, convert_one, partial(links.path, "conflicts"), asked)


@router.get(
    "/conflicts/{conflict_id}",
    response_model=m.ConflictOut,
    responses=_NOT_FOUND,
    tags=["passages"],
)
def conflict(conflict_id: Id, reading: ReadingHere, links: LinksHere) -> Response:
    """A conflict: the ids of both passages, joined by a hyphen."""
    return told(m.ConflictOut, convert.conflict(reading.conflict(conflict_id), links))


@router.get("/post", response_model=m.WholePostOut, responses=_NOT_FOUND, tags=["posts"])
def post(id: PostId, reading: ReadingHere, links: LinksHere) -> Response:
    """A post with its paragraphs, and where these stand in digests."""
    return told(m.WholePostOut, convert.whole_post(reading.post(id), links))


@router.get(
    "/revisions",
    response_model=m.Page[m.RevisionOut],
    responses={**_PAGED, **_NOT_FOUND},
    tags=["posts"],
)
def revisions(
    post: PostId, reading: ReadingHere, links: LinksHere, after: After = None, limit: Limit = 20
) -> Response:
    """The revisions of a post, oldest first, and what each changed."""
    kind = f"revisions {fingerprint(post)}"
    last = read_cursor(kind, after, int)[0] if after is not None else 0
    left = [one for one in reading.post(post).revisions if one.revision.number > last]
    following = None
    if len(left) > limit:
        following = write_cursor(kind, [left[limit - 1].revision.number])
    found = Listing(tuple(left[:limit]), following)
    asked = {"post": post, "limit": limit}
    address = partial(links.path, "revisions")
    return page(m.Page[m.RevisionOut], found, convert.revision, address, asked)


@router.get("/sources", response_model=list[m.SourceOut], tags=["posts"])
def sources(reading: ReadingHere) -> Response:
    """Every source, and how it does, by name."""
    found = [m.SourceOut.model_validate(convert.tidy(convert.source(s))) for s in reading.sources()]
    body = ",".join(one.model_dump_json() for one in found)
    return Response(f"[{body}]", media_type="application/json")


_Since = Annotated[PlainDay | None, Query(description="No day before this one.")]
_Until = Annotated[PlainDay | None, Query(description="No day after this one.")]
_OfDay = Annotated[PlainDay | None, Query(description="Local date in the digest's zone.")]
_OfSource = Annotated[str | None, Query(max_length=200, description="Name of a source.")]
_OfStory = Annotated[str | None, Query(max_length=200, description="Id of a story.")]
_OfLanguage = Annotated[
    str | None, Query(max_length=35, description="Primary subtag.", examples=["en"])
]


@router.get("/posts", response_model=m.Page[m.PostOut], responses=_PAGED, tags=["posts"])
def posts(
    reading: ReadingHere,
    links: LinksHere,
    day: _OfDay = None,
    since: _Since = None,
    until: _Until = None,
    source: _OfSource = None,
    story: _OfStory = None,
    language: _OfLanguage = None,
    after: After = None,
    limit: Limit = 20,
) -> Response:
    """The posts, newest first; withdrawn ones apart."""
    filters = SearchFilters(day, since, until, source, story, language)
    found = reading.search("", filters, order="time", after=after, limit=limit)
    asked = {**filters.to_dict(), "limit": limit}

    def one(hit: Any) -> convert.Plain:
        return convert.post(hit.revision, links)

    return page(m.Page[m.PostOut], found, one, partial(links.path, "posts"), asked)


@router.get("/search", response_model=m.HitsOut, responses=_PAGED, tags=["posts"])
def search(
    reading: ReadingHere,
    links: LinksHere,
    q: Annotated[
        str,
        Query(
            max_length=500,
            description='Words, all of which must occur; `"words in a row"`, `begin*`, `-without`. '
            "Without a word, every post is found.",
            examples=["ferry -strike"],
        ),
    ] = "",
    order: Annotated[
        Literal["relevance", "time"],
        Query(description="relevance: the best 200 of the newest matches; time: all."),
    ] = "relevance",
    day: _OfDay = None,
    since: _Since = None,
    until: _Until = None,
    source: _OfSource = None,
    story: _OfStory = None,
    language: _OfLanguage = None,
    after: After = None,
    limit: Limit = 20,
) -> Response:
    """The posts that have some words, with the paragraphs that have them."""
    filters = SearchFilters(day, since, until, source, story, language)
    found = reading.search(q, filters, order=order, after=after, limit=limit)
    asked = {"q": q, "order": order, **filters.to_dict(), "limit": limit}
    convert_one = partial(convert.hit, links=links)
    address = partial(links.path, "search")
    return page(m.HitsOut, found, convert_one, address, asked, dataclasses.asdict(found.bounds))


@router.get(
    "/overrides", response_model=m.Page[m.OverrideOut], responses=_PAGED, tags=["overrides"]
)
def overrides(
    reading: ReadingHere, links: LinksHere, after: After = None, limit: Limit = 50
) -> Response:
    """What people decided about two texts, newest first; what holds no more, too."""
    found = reading.overrides(after=after, limit=limit)

    def one(item: Any) -> convert.Plain:
        return convert.override(item[0], holds=item[1])

    address = partial(links.path, "overrides")
    return page(m.Page[m.OverrideOut], found, one, address, {"limit": limit})


def _feed(form: feeds.Form) -> dict[int | str, dict[str, Any]]:
    schema = {"schema": {"type": "string" if form == "atom" else "object"}}
    return {200: {"content": {feeds.MEDIA_TYPES[form]: schema}, "description": "The feed."}}


def _sent(text: str, form: feeds.Form) -> Response:
    return Response(text.encode("utf-8", "replace"), media_type=feeds.MEDIA_TYPES[form])


@router.get("/feed.atom", response_class=Response, responses=_feed("atom"), tags=["digests"])
def atom(reading: ReadingHere) -> Response:
    """The newest digests as Atom (RFC 4287)."""
    return _sent(feeds.digests_feed(reading, "atom", prefix=PREFIX), "atom")


@router.get("/feed.json", response_class=Response, responses=_feed("json"), tags=["digests"])
def json_feed(reading: ReadingHere) -> Response:
    """The newest digests as JSON Feed 1.1."""
    return _sent(feeds.digests_feed(reading, "json", prefix=PREFIX), "json")


@router.get(
    "/stories/{story_id}/feed.atom",
    response_class=Response,
    responses={**_feed("atom"), **_NOT_FOUND},
    tags=["stories"],
)
def story_atom(story_id: Id, reading: ReadingHere) -> Response:
    """A story as Atom: one entry for each digest that shows it."""
    return _sent(feeds.story_feed(reading, story_id, "atom", prefix=PREFIX), "atom")


@router.get(
    "/stories/{story_id}/feed.json",
    response_class=Response,
    responses={**_feed("json"), **_NOT_FOUND},
    tags=["stories"],
)
def story_json_feed(story_id: Id, reading: ReadingHere) -> Response:
    """A story as JSON Feed 1.1."""
    return _sent(feeds.story_feed(reading, story_id, "json", prefix=PREFIX), "json")
