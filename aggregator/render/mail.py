"""A digest as a mail: its subject and its plain text."""

from __future__ import annotations

from aggregator.model import Digest
from aggregator.render.arrange import view
from aggregator.render.text import render_text


def mail_text(digest: Digest) -> tuple[str, str, str | None]:
    """Subject, plain text and HTML of the mail that a digest goes out as."""
    shown = view(digest)
    first = shown.stories[0].title if shown.stories else ""
    return ": ".join(part for part in (shown.day, first) if part), render_text(shown), None
