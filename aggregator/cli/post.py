"""``aggregator post``: the revisions of one post, each as what changed since the one before."""

from __future__ import annotations

import sys
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

    ID is that of the post or of one of its paragraphs, as the JSON form of a digest has them, or
    another name that its page has for it. Each revision says what it did: the post was edited,
    grown, shortened, retitled, withdrawn or restored, or only its time is known otherwise. Words
    that were taken out stand in [-...-], words that were put in in {+...+}.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.errors import NotFoundError
    from aggregator.revise import changes
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
        pairs = zip([None, *revisions], revisions, strict=False)
        voice.value([_plain(before, revision) for before, revision in pairs])
        return
    known_as = revisions[-1].post.aliases
    if known_as:
        voice.result(clean(f"Also known as: {', '.join(known_as)}\n"))
    shown = ""
    for before, revision in zip([None, *revisions], revisions, strict=False):
        told = revision.post
        when = told.published.at or told.published.day
        seen = f"{revision.seen_at:%Y-%m-%d %H:%M} UTC"
        what = " and ".join(changes(before, revision))
        voice.result(clean(f"{told.id}: revision {revision.number}, seen {seen}: {what}"))
        about = [told.outlet, when.isoformat(), told.url or told.locator]
        about += [told.kind] if told.kind != "post" else []
        voice.result(clean(", ".join(about)))
        # A headline without a text is its own paragraph; it is told once.
        body = "" if told.text == told.title else told.text
        now = f"{told.title}\n\n{body}".strip()
        # What was withdrawn is shown as taken out, and what is restored as put in.
        both = word_diff(shown, now, ansi=sys.stdout.isatty()) if shown else _shown(now)
        voice.result(f"\n{both}\n")
        shown = now


def word_diff(before: str, after: str, *, ansi: bool = False) -> str:
    """Both texts in one: what was taken out in ``[-...-]``, what was put in in ``{+...+}``.

    Args:
        before: the older text.
        after: the newer text.
        ansi: in colours in place of brackets.
    """
    from aggregator.revise import word_changes

    parts: list[str] = []
    for old, new in word_changes(before, after):
        gone, come = _shown(old), _shown(new)
        if old == new:
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


def _plain(before: Revision | None, revision: Revision) -> dict[str, Any]:
    from aggregator.revise import changes

    told = revision.post
    return {
        "post_id": told.id,
        "aliases": list(told.aliases),
        "number": revision.number,
        "changes": list(changes(before, revision)),
        "withdrawn": revision.withdrawn,
        "kind": told.kind,
        "hash": revision.hash,
        "seen_at": revision.seen_at.isoformat(),
        "outlet": told.outlet,
        "url": told.url,
        "title": told.title,
        "published": (told.published.at or told.published.day).isoformat(),
        "basis": told.published.basis,
        "modified": told.modified.isoformat() if told.modified else None,
        "text": told.text,
    }
