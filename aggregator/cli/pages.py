"""``aggregator extract``: what is understood of a page, with nothing stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.voice import Voice, voice_options

if TYPE_CHECKING:
    from aggregator.model import Post


@click.command()
@click.argument("file")
@click.option("--url", metavar="URL", help="Address of the page that the file holds.")
@click.option(
    "--timezone",
    metavar="ZONE",
    default="UTC",
    show_default=True,
    help="Zone of the local times in it, such as Europe/London.",
)
@voice_options()
def extract(file: str, url: str | None, timezone: str) -> None:
    """Print the posts of FILE as JSON, one a line.

    The keys are id, url, title, author, published, modified, pinned and paragraphs; a time has
    its offset, and one that is not known is a date alone. Of a folder, each page is read.
    """
    voice = Voice.now()
    from aggregator import pipeline
    from aggregator.config import Config

    zone = Config().with_settings(timezone=timezone).digest.timezone
    for found in pipeline.extract_file(file, now=datetime.now(UTC), url=url, zone=zone):
        for note in found.notes:
            voice.warning(note)
        for line in found.boilerplate:
            voice.detail(f"left out: {line}")
        for post in found.posts:
            voice.value(plain(post))


def plain(post: Post) -> dict[str, Any]:
    """A post as data for JSON."""
    published = post.published
    return {
        "id": post.id,
        "url": post.url,
        "title": post.title,
        "author": post.author,
        "published": (published.at or published.day).isoformat(),
        "modified": post.modified and post.modified.isoformat(),
        "pinned": post.pinned,
        "paragraphs": list(post.paragraphs),
    }
