"""What people decide about two texts: ``aggregator split``, ``join`` and ``overrides``."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import click

from aggregator.cli.options import config_options, load_stored
from aggregator.cli.voice import Voice, clean, voice_options

if TYPE_CHECKING:
    from aggregator.store import StoredOverride

_by = click.option("--by", metavar="NAME", help="Who decides. [default: your login name]")
_why = click.option(
    "--why", "reason", metavar="TEXT", default="", help="Why; it is kept with the decision."
)
_SHOWN = 70


@click.command()
@click.argument("a")
@click.argument("b")
@_why
@_by
@config_options("config", "db", "out")
@voice_options()
def split(
    a: str,
    b: str,
    reason: str,
    by: str | None,
    file: str | None,
    database: str | None,
    out: str | None,
) -> None:
    """Never show two texts as one.

    A and B are ids of paragraphs, or the beginnings of ids, as a digest shows them. The decision
    is about their texts: it holds wherever they stand again, and wins over every judgement. It is
    kept with your name, the time and the reason. The next run makes the digests anew.
    """
    _decide("split", a, b, reason, by, file, database, out)


@click.command()
@click.argument("a")
@click.argument("b")
@_why
@_by
@config_options("config", "db", "out")
@voice_options()
def join(
    a: str,
    b: str,
    reason: str,
    by: str | None,
    file: str | None,
    database: str | None,
    out: str | None,
) -> None:
    """Always show two texts as one.

    A and B are ids of paragraphs, or the beginnings of ids. See aggregator split.
    """
    _decide("join", a, b, reason, by, file, database, out)


@click.command()
@click.option(
    "--undo", nargs=2, metavar="A B", help="Take back what was decided of two paragraphs."
)
@_why
@_by
@config_options("config", "db", "out")
@voice_options(reads=True)
def overrides(
    undo: tuple[str, str] | None,
    reason: str,
    by: str | None,
    file: str | None,
    database: str | None,
    out: str | None,
) -> None:
    """List what was decided about texts: who, when and why.

    Oldest first; nothing is ever deleted, and what was taken back stays in the list.
    """
    if undo:
        _decide("undo", *undo, reason, by, file, database, out)
        return
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator import pipeline

    found = pipeline.decisions(config)
    if voice.json:
        voice.value([_plain(one) for one in found])
        return
    for one in found:
        _tell(voice, one)
    if not found:
        voice.note("Nothing was decided.")


def _decide(
    kind: Literal["split", "join", "undo"],
    a: str,
    b: str,
    reason: str,
    by: str | None,
    file: str | None,
    database: str | None,
    out: str | None,
) -> None:
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator import pipeline

    try:
        kept = pipeline.decide(
            config, kind, a, b, who=by or _login(), why=reason, now=datetime.now(UTC)
        )
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    if voice.json:
        voice.value(_plain(kept))
        return
    _tell(voice, kept)
    voice.note("The next run makes the digests anew that have both texts.")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # No such user is known to the system.
        return "unknown"


def _tell(voice: Voice, one: StoredOverride) -> None:
    reason = f": {one.why}" if one.why else ""
    at = f"{one.at:%Y-%m-%d %H:%M} UTC"
    voice.result(clean(f"{one.id}. {one.kind} {one.id_a} {one.id_b}, {one.who}, {at}{reason}"))
    for text in (one.text_a, one.text_b):
        voice.result(clean(f"   {_short(text)}"))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _plain(one: StoredOverride) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "a": one.id_a,
        "b": one.id_b,
        "text_a": one.text_a,
        "text_b": one.text_b,
        "who": one.who,
        "why": one.why,
        "at": one.at.isoformat(),
    }
