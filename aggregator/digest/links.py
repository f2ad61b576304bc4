"""Says of the links of a digest which of them lead nowhere any more."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from aggregator.model import Attribution, Digest, Passage


def page_of(url: str) -> str:
    """The address of the page that a link leads to: without its fragment."""
    return url.partition("#")[0]


def cited_pages(digest: Digest) -> tuple[str, ...]:
    """The addresses of the pages that the attributions of a digest link to, each once."""
    return tuple(
        dict.fromkeys(
            page_of(one.url)
            for story in digest.stories
            for passage in story.passages
            for one in passage.attributions
            if one.url
        )
    )


def with_gone(digest: Digest, gone: Mapping[str, datetime]) -> Digest:
    """The digest, each attribution saying since when its link is gone.

    Args:
        digest: as it was built.
        gone: when each page was first found gone, in UTC, by address (:func:`cited_pages`).
    """
    if not gone:
        return digest

    def marked(passage: Passage) -> Passage:
        if not any(one.url and page_of(one.url) in gone for one in passage.attributions):
            return passage
        return dataclasses.replace(passage, attributions=tuple(map(told, passage.attributions)))

    def told(one: Attribution) -> Attribution:
        since = gone.get(page_of(one.url)) if one.url else None
        return one if since is None else dataclasses.replace(one, gone_since=since)

    return dataclasses.replace(
        digest,
        stories=tuple(
            dataclasses.replace(story, passages=tuple(map(marked, story.passages)))
            for story in digest.stories
        ),
    )
