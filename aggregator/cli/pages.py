"""``aggregator extract``: what is understood of a page, with nothing stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.voice import Voice, clean, counted, voice_options

if TYPE_CHECKING:
    from aggregator.model import Extraction, Post


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
@click.option(
    "--pages",
    "whole",
    is_flag=True,
    help="One line a page: its posts, and what it says of those that are not in it.",
)
@click.option("--text", is_flag=True, help="For people instead of programs.")
@voice_options()
def extract(file: str, url: str | None, timezone: str, whole: bool, text: bool) -> None:
    """Print the posts of FILE as JSON, one a line.

    A time has its offset, and one that is not known is a date alone; basis says what it was
    concluded from. The aliases are the other ids under which the page knows the post. Of a
    folder, each page is read.
    """
    if whole and text:
        raise click.UsageError("--pages and --text exclude each other")
    voice = Voice.now()
    from aggregator import pipeline
    from aggregator.config import Config

    zone = Config().with_settings(timezone=timezone).digest.timezone
    for found in pipeline.extract_file(file, now=datetime.now(UTC), url=url, zone=zone):
        for note in found.notes:
            voice.warning(note)
        for line in found.boilerplate:
            voice.detail(f"left out: {line}")
        if text:
            voice.result(_shown(found))
        elif whole:
            voice.value(plain_page(found))
        else:
            for post in found.posts:
                voice.value(plain(post))


def plain(post: Post) -> dict[str, Any]:
    """A post as data for JSON."""
    published = post.published
    return {
        "id": post.id,
        "aliases": list(post.aliases),
        "kind": post.kind,
        "url": post.url,
        "title": post.title,
        "author": post.author,
        "outlet": post.outlet,
        "credit": post.credit,
        "language": post.language,
        "published": (published.at or published.day).isoformat(),
        "basis": published.basis,
        "modified": post.modified and post.modified.isoformat(),
        "pinned": post.pinned,
        "paragraphs": list(post.paragraphs),
    }


def plain_page(found: Extraction) -> dict[str, Any]:
    """A page as data for JSON: its posts, and what it says of those that are not in it."""
    return {
        "title": found.posts[0].page_title if found.posts else "",
        "total": found.total,
        "older": list(found.older),
        "withdrawn": list(found.withdrawn),
        "covers": found.covers and [moment.isoformat() for moment in found.covers],
        "ended": found.ended and found.ended.isoformat(),
        "posts": [plain(post) for post in found.posts],
        "boilerplate": list(found.boilerplate),
        "notes": list(found.notes),
    }


def _shown(found: Extraction) -> str:
    """A page for people: what it is, and each post with what is known of it."""
    first = found.posts[0]
    of = f" of {found.total:,}" if found.total else ""
    lines = [clean(f"{first.page_title or first.locator}: {counted(len(found.posts), 'post')}{of}")]
    lines += (clean(f"older posts: {address}") for address in found.older)
    lines += (clean(f"withdrawn: {identity}") for identity in found.withdrawn)
    for post in found.posts:
        published = post.published
        when = published.at.isoformat(" ", "minutes") if published.at else published.day.isoformat()
        about = [f"{when} ({published.basis})", post.author, post.credit or ""]
        about += [post.kind if post.kind != "post" else "", "pinned" if post.pinned else ""]
        lines += ["", clean(post.title or "(no headline)")]
        lines.append(clean("  " + ", ".join(part for part in about if part)))
        names = f", also {', '.join(post.aliases)}" if post.aliases else ""
        lines.append(clean(f"  {post.id}{names}"))
        if post.kind != "headline":
            lines += (clean(f"  {paragraph}") for paragraph in post.paragraphs)
    return "\n".join(lines)
