"""``aggregator post``: the revisions of one post, each as what changed since the one before."""

from __future__ import annotations

import re
import sys
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_options, load_stored
from aggregator.cli.voice import Voice, clean, voice_options

if TYPE_CHECKING:
    from aggregator.model import Revision


@click.command()
@click.argument("identity", metavar="ID")
@config_options("config", "db", "out")
@voice_options(reads=True)
def post(identity: str, file: str | None, database: str | None, out: str | None) -> None:
    """Print the revisions of a post, and what changed.

    ID is that of the post or of one of its paragraphs, as the JSON form of a digest has them.
    Words that were taken out stand in [-...-], words that were put in in {+...+}.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.errors import NotFoundError
    from aggregator.store import Store

    with Store.open(config.database_url) as store:
        try:
            revisions = store.post_revisions(identity)
        except NotFoundError:
            # No id of a post, which has a colon, is one of a paragraph.
            if ":" in identity:
                raise
            revisions = store.post_revisions(store.paragraph(identity).revision.post.id)
    if voice.json:
        voice.value([_plain(revision) for revision in revisions])
        return
    before = ""
    for revision in revisions:
        told = revision.post
        when = told.published.at or told.published.day
        seen = f"{revision.seen_at:%Y-%m-%d %H:%M} UTC"
        voice.result(clean(f"{told.id}: revision {revision.number}, seen {seen}"))
        voice.result(clean(f"{told.outlet}, {when.isoformat()}, {told.url or told.locator}"))
        now = f"{told.title}\n\n{told.text}".strip()
        changed = word_diff(before, now, ansi=sys.stdout.isatty()) if before else _shown(now)
        voice.result(f"\n{changed}\n")
        before = now


def word_diff(before: str, after: str, *, ansi: bool = False) -> str:
    """Both texts in one: what was taken out in ``[-...-]``, what was put in in ``{+...+}``.

    Args:
        before: the older text.
        after: the newer text.
        ansi: in colours in place of brackets.
    """
    # Words and what stands between them: blank lines are kept as they are.
    old, new = (re.findall(r"\w+|\s+|[^\w\s]", text) for text in (before, after))
    parts: list[str] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = _shown("".join(old[i1:i2])), _shown("".join(new[j1:j2]))
        if what == "equal":
            parts.append(come)
            continue
        if gone:
            parts.append(click.style(gone, fg="red", strikethrough=True) if ansi else f"[-{gone}-]")
        if come:
            parts.append(click.style(come, fg="green") if ansi else f"{{+{come}+}}")
    return "".join(parts)


def _shown(text: str) -> str:
    """A text that cannot steer a terminal; its lines stay."""
    return "\n".join(clean(line) for line in text.split("\n"))


def _plain(revision: Revision) -> dict[str, Any]:
    told = revision.post
    return {
        "post_id": told.id,
        "number": revision.number,
        "hash": revision.hash,
        "seen_at": revision.seen_at.isoformat(),
        "outlet": told.outlet,
        "url": told.url,
        "title": told.title,
        "published": (told.published.at or told.published.day).isoformat(),
        "text": told.text,
    }
