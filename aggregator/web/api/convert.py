"""What readers look up as the plain data of answers: names, links and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from aggregator.model import Digest, Moment, Passage, Revision, Story
from aggregator.pipeline.reading import (
    ConflictRead,
    DigestLine,
    DigestRead,
    Excerpt,
    Hit,
    PassageRead,
    Place,
    PostRead,
    RevisionRead,
    SourceRead,
    StoryInList,
    StoryRead,
)
from aggregator.render.document import to_document
from aggregator.store import DigestHead, StoredOverride

Plain = dict[str, Any]

_SHELL: Final = Digest(
    day=date.min,
    zone="UTC",
    edition="",
    as_of=datetime(1970, 1, 1, tzinfo=UTC),
    stories=(),
    pages=(),
    paragraphs=0,
    repeats=0,
)
_NOTHING: Final = Story(id="", title="", title_outlet="", passages=())


def tidy(value: Any) -> Any:
    """The same data without lone surrogates, which UTF-8 cannot hold."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {tidy(name): tidy(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(inner) for inner in value]
    return value


class Links:
    """Addresses of the API, each part that comes from elsewhere escaped.

    Args:
        prefix: path that the API is mounted at, with what stands before it.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def path(self, *parts: str, **query: object) -> str:
        """Any of them."""
        asked = {k: str(v) for k, v in query.items() if v is not None}
        path = "/".join([self._prefix, *(_part(one) for one in parts)])
        return f"{path}?{urlencode(asked, errors='replace')}" if asked else path

    def digest(self, head: DigestHead) -> Plain:
        """Of a digest."""
        here = ("digests", head.day.isoformat(), head.edition)
        return {
            "self": self.path(*here),
            "document": self.path(*here, "document"),
            "conflicts": self.path("conflicts", day=head.day),
        }

    def post(self, post_id: str) -> Plain:
        """Of a post."""
        return {
            "self": self.path("post", id=post_id),
            "revisions": self.path("revisions", post=post_id),
        }

    def story(self, story_id: str) -> Plain:
        """Of a story."""
        here = ("stories", story_id)
        return {
            "self": self.path(*here),
            "atom": self.path(*here, "feed.atom"),
            "json_feed": self.path(*here, "feed.json"),
            "posts": self.path("search", story=story_id, q=""),
        }


def _part(text: str) -> str:
    escaped = quote(text, safe="", errors="replace")
    return {".": "%2E", "..": "%2E%2E"}.get(escaped, escaped)


def moment(value: Moment) -> Plain:
    """A moment."""
    return {"day": value.day, "at": value.at, "basis": value.basis}


def head(value: DigestHead, links: Links) -> Plain:
    """Which digest it is."""
    return {
        "day": value.day,
        "zone": value.zone,
        "edition": value.edition,
        "as_of": value.as_of,
        "published_at": value.published_at,
        "updated_at": value.created_at,
        "content_hash": value.content_hash,
        "links": links.digest(value),
    }


def line(value: DigestLine, links: Links) -> Plain:
    """A digest in a list."""
    return {
        **head(value.head, links),
        "headline": value.headline,
        "stories": value.stories,
        "passages": value.passages,
        "outlets": value.outlets,
        "disagreements": value.disagreements,
    }


def digest(value: DigestRead, links: Links) -> Plain:
    """A digest."""
    document = to_document(value.digest)
    return {
        **{name: document[name] for name in ("counts", "changes", "stories", "left_out")},
        **head(value.head, links),
        "editions": value.editions,
        "day_before": value.day_before,
        "day_after": value.day_after,
    }


def _story(value: Story) -> Plain:
    (found,) = to_document(dataclasses.replace(_SHELL, stories=(value,)))["stories"]
    return dict(found)


def _passage(value: Passage) -> Plain:
    (found,) = _story(dataclasses.replace(_NOTHING, passages=(value,)))["passages"]
    return dict(found)


def story_in_list(value: StoryInList, links: Links) -> Plain:
    """A story in a list."""
    story = value.story
    return {
        "id": story.id,
        "title": story.title,
        "title_outlet": story.title_outlet,
        "day": value.head.day,
        "edition": value.head.edition,
        "number": value.number,
        "passages": len(story.passages),
        "outlets": story.outlets,
        "links": links.story(story.id),
    }


def story(value: StoryRead, links: Links, *, limit: int) -> Plain:
    """A story over days."""
    more = {"limit": limit, "after": value.next}
    following = {} if value.next is None else {"next": links.path("stories", value.id, **more)}
    return {
        "id": value.id,
        "title": value.title,
        "title_outlet": value.title_outlet,
        "chapters": [
            {
                "day": one.head.day,
                "edition": one.head.edition,
                "number": one.number,
                "story": None if one.story is None else _story(one.story),
            }
            for one in value.chapters
        ],
        "digests": value.digests,
        "next": value.next,
        "links": {**links.story(value.id), **following},
    }


def passage(value: PassageRead, links: Links) -> Plain:
    """A passage."""
    return {
        "day": value.head.day,
        "edition": value.head.edition,
        "story_id": value.story_id,
        "story_title": value.story_title,
        "passage": _passage(value.passage),
        "wordings": [
            {
                "text": one.text,
                "shown": one.shown,
                "attributions": one.attributions,
                "stretches": None
                if one.stretches is None
                else [{"change": s.change, "text": s.text} for s in one.stretches],
            }
            for one in value.wordings
        ],
        "links": {
            "self": links.path("passages", value.passage.id),
            "story": links.path("stories", value.story_id),
        },
    }


def post(value: Revision, links: Links) -> Plain:
    """A post, by its newest revision."""
    told = value.post
    names = ("id", "source", "outlet", "title", "page_title", "author", "credit", "url", "locator")
    return {
        **{name: getattr(told, name) for name in (*names, "zone", "language", "kind")},
        "published": moment(told.published),
        "withdrawn": value.withdrawn,
        "revision": value.number,
        "seen_at": value.seen_at,
        "links": links.post(told.id),
    }


def place(value: Place) -> Plain:
    """Where a paragraph stands."""
    return dataclasses.asdict(value)


def whole_post(value: PostRead, links: Links) -> Plain:
    """A post with its paragraphs."""
    latest = value.latest.revision
    text = latest.post.text
    places = {one.paragraph_id: place(one) for one in value.places}
    return {
        **post(latest, links),
        "text": text,
        "paragraphs": [
            {
                "id": identity,
                "text": text[span.start : span.end],
                "kind": span.kind,
                "place": places.get(identity),
            }
            for identity, span in zip(value.paragraphs, latest.post.spans, strict=True)
        ],
        "revisions": len(value.revisions),
    }


def revision(value: RevisionRead) -> Plain:
    """A revision."""
    told = value.revision
    return {
        "number": told.number,
        "hash": told.hash,
        "seen_at": told.seen_at,
        "withdrawn": told.withdrawn,
        "changes": value.changes,
        "title": told.post.title,
        "text": told.post.text,
        "published": moment(told.post.published),
        "title_changes": [{"before": a, "after": b} for a, b in value.title_changes],
        "text_changes": [{"before": a, "after": b} for a, b in value.text_changes],
    }


def conflict(value: ConflictRead, links: Links) -> Plain:
    """A conflict."""
    return {
        "id": value.id,
        "day": value.head.day,
        "edition": value.head.edition,
        "story_id": value.story_id,
        "story_title": value.story_title,
        "differences": [dataclasses.asdict(one) for one in value.disagreement.differences],
        "values": [
            {
                "passage_id": one.passage_id,
                "words": one.words,
                "text": one.text,
                "outlets": one.outlets,
                "published": None if one.published is None else moment(one.published),
                "post_id": one.post_id,
                "url": one.url,
            }
            for one in value.values
        ],
        "links": {
            "self": links.path("conflicts", value.id),
            "story": links.path("stories", value.story_id),
        },
    }


def source(value: SourceRead) -> Plain:
    """A source."""
    names = ("name", "configured", "url", "health", "pages", "posts", "last_seen", "last_outcome")
    more = ("last_outcome_at", "last_message", "silent_since")
    return {name: getattr(value, name) for name in (*names, *more)}


def _spans(found: tuple[tuple[int, int], ...]) -> list[Plain]:
    return [{"start": start, "end": end} for start, end in found]


def excerpt(value: Excerpt) -> Plain:
    """An excerpt."""
    return {
        "paragraph_id": value.paragraph_id,
        "text": value.text,
        "start": value.start,
        "cut_before": value.is_cut[0],
        "cut_after": value.is_cut[1],
        "found": _spans(value.found),
    }


def hit(value: Hit, links: Links) -> Plain:
    """A post that was found."""
    return {
        "post": post(value.revision, links),
        "title_found": _spans(value.title_found),
        "excerpts": [excerpt(one) for one in value.excerpts],
        "places": [place(one) for one in value.places],
    }


def override(value: StoredOverride, *, holds: bool) -> Plain:
    """A decision."""
    return {
        "id": value.id,
        "kind": value.kind,
        "a": value.id_a,
        "b": value.id_b,
        "text_a": value.text_a,
        "text_b": value.text_b,
        "who": value.who,
        "why": value.why,
        "at": value.at,
        "holds": holds,
    }


def document(value: DigestRead) -> bytes:
    """The JSON form of a digest, as it was kept."""
    return value.document.encode("utf-8", "replace")
