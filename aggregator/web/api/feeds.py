"""Atom and JSON feeds of digests and of single stories, as the output folder has them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final, Literal
from urllib.parse import quote

from aggregator.config import Config
from aggregator.model import Digest
from aggregator.pipeline.reading import Reading
from aggregator.render import Feed, FeedEntry, feed_entry, make_feed, render_atom, render_json_feed
from aggregator.render.feed import entry_id
from aggregator.store import DigestHead

Form = Literal["atom", "json"]

MEDIA_TYPES: Final = {"atom": "application/atom+xml", "json": "application/feed+json"}


def digests_feed(reading: Reading, form: Form, *, prefix: str) -> str:
    """The feed of the newest digests.

    Args:
        reading: to read from.
        form: of the feed.
        prefix: path that the API is mounted at.
    """
    config = reading.config
    heads = reading.digest_heads(limit=_most(config)).items
    entries = [
        _entry(config, head, reading.digest(head.day, head.edition).digest) for head in heads
    ]
    return _written(config, form, entries, prefix, parts=(), title=None)


def story_feed(reading: Reading, story_id: str, form: Form, *, prefix: str) -> str:
    """The feed of a story: one entry for each digest that shows it.

    Raises:
        NotFoundError: no digest has it.
    """
    config = reading.config
    told = reading.story(story_id, limit=_most(config))
    entries = []
    for chapter in told.chapters:
        if chapter.story is None:
            continue
        digest = reading.digest(chapter.head.day, chapter.head.edition).digest
        alone = dataclasses.replace(
            digest, stories=(chapter.story,), left_out=(), changes=(), moves=()
        )
        entry = _entry(config, chapter.head, alone)
        parts = (digest.zone, digest.day.isoformat(), digest.edition)
        entries.append(
            dataclasses.replace(
                entry,
                id=entry_id(config.web.base_url, "story", story_id, *parts),
                url=_address(config, f"stories/{quote(story_id, safe='')}"),
            )
        )
    return _written(config, form, entries, prefix, parts=("stories", story_id), title=told.title)


def _most(config: Config) -> int:
    return min(200, max(1, config.output.feed_digests))


def _entry(config: Config, head: DigestHead, digest: Digest) -> FeedEntry:
    path = f"digests/{head.day.isoformat()}/{quote(head.edition, safe='')}"
    entry = feed_entry(
        digest,
        base=config.web.base_url,
        path=path,
        published=head.published_at,
        updated=head.created_at,
        templates=config.output.templates,
        in_language=config.digest.language,
    )
    return dataclasses.replace(entry, url=_address(config, path))


def _address(config: Config, path: str) -> str:
    """The address of a page; where ours is not known, one that is relative to the feed's host."""
    return f"{config.web.base_url or '/'}{path}"


def _written(
    config: Config,
    form: Form,
    entries: Sequence[FeedEntry],
    prefix: str,
    *,
    parts: tuple[str, ...],
    title: str | None,
) -> str:
    base = config.web.base_url
    feed: Feed = make_feed(entries, base=base, in_language=config.digest.language)
    if parts:
        feed = dataclasses.replace(feed, id=entry_id(base, *parts), title=title or feed.title)
    if base is not None:
        here = "/".join([f"{base}{prefix.strip('/')}", *(quote(one, safe="") for one in parts)])
        feed = dataclasses.replace(feed, addresses=(f"{here}/feed.atom", f"{here}/feed.json"))
    return render_atom(feed) if form == "atom" else render_json_feed(feed)
