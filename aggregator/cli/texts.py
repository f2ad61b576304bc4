"""The library on the command line: ``aggregator dedup`` and ``aggregator why``.

Both work with the base install: what needs an extra is asked for by an option.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from aggregator.cli.bulk import bulk_options, dedup_files
from aggregator.cli.options import config_options, load_stored
from aggregator.cli.reasons import (
    plain_decision,
    plain_membership,
    told_decision,
    told_membership,
)
from aggregator.cli.voice import Voice, clean, counted, voice_options

if TYPE_CHECKING:
    from datetime import date

    from aggregator.cli.lines import Line
    from aggregator.config import Config
    from aggregator.dedup import Cluster, Comparison, Conflict, Encoder
    from aggregator.pipeline import Explanation, Placed

_semantic = click.option(
    "--semantic", is_flag=True, help="Compare meanings too, with the packaged sentence encoder."
)
_encoder = click.option(
    "--encoder",
    metavar="NAME",
    help="Compare meanings too, with this sentence-transformers model (name or path).",
)

# Their lines are no texts: to compare them would find nothing and say so.
_TABLES = frozenset({".csv", ".tsv", ".json", ".parquet", ".xlsx", ".gz", ".bz2", ".xz", ".zip"})


@click.command()
@click.argument("file", type=click.Path(allow_dash=True, dir_okay=False), required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["auto", "lines", "jsonl"]),
    default="auto",
    show_default=True,
    help="Of the input: one text a line, or one JSON object a line.",
)
@click.option(
    "--text-field",
    metavar="KEY",
    default="text",
    show_default=True,
    help="Key of the text in a JSON object.",
)
@_semantic
@_encoder
@click.option("--kept", is_flag=True, help="Print the input without its repeats instead.")
@click.option("--evidence", is_flag=True, help="Say of each member why it is one.")
@bulk_options
@voice_options()
@click.pass_context
def dedup(
    context: click.Context,
    /,
    file: str | None,
    form: str,
    text_field: str,
    semantic: bool,
    encoder: str | None,
    kept: bool,
    evidence: bool,
    **bulk: Any,
) -> None:
    """Find the repeats among the texts of FILE, or of many files.

    FILE is - for standard input. Each non-empty line is a text, or a JSON object with a text
    and, if it has them, an id, a published time (ISO 8601) and a source. The id of a text
    without one is the number of its line.

    Prints one JSON object a line, one per cluster: the id and text of its representative, its
    members with the kind and score of their match, and its conflicts: representatives that say
    the same with different facts. The earliest text represents its cluster, in want of times the
    first.

    With --input and --output instead of FILE, Parquet and JSONL files of any size are compared in
    bounded memory, by words: as many texts as the disk holds. The output folder gets clusters/
    (one row for each row of the input), kept/ and conflicts.parquet. A run that was ended is gone
    on with by the same command.
    """
    voice = Voice.now()
    if bulk["inputs"] or bulk["output"] is not None:
        for name, given in (("FILE", file), ("--kept", kept), ("--format", form != "auto")):
            if given:
                raise click.UsageError(f"{name} is not for --input; see --help.")
        if semantic or encoder is not None:
            raise click.UsageError("files are compared by words alone: no --semantic, --encoder.")
        context.exit(dedup_files(voice, evidence=evidence, **bulk))
    if file is None:
        raise click.UsageError("Missing argument 'FILE' (or --input and --output).")
    lines, faults = _read(file, form, text_field)
    for fault in faults:
        voice.failure(fault)
    from aggregator.dedup import deduplicate

    with voice.bars() as bars:
        result = deduplicate(
            [line.paragraph for line in lines],
            encoder=_named_encoder(semantic, encoder),
            progress=bars,
        )
        clusters = tuple(result.clusters)
    own = {line.paragraph.id: line for line in lines}
    if kept:
        for place in sorted(cluster.representative.id for cluster in clusters):
            sys.stdout.buffer.write(own[place].raw + b"\n")
    else:
        conflicts: dict[str, list[Conflict]] = {}
        for conflict in result.conflicts:
            conflicts.setdefault(conflict.a_id, []).append(conflict)
            conflicts.setdefault(conflict.b_id, []).append(conflict)
        for cluster in clusters:
            against = conflicts.get(cluster.representative.id, [])
            voice.value(_plain(cluster, against, own, evidence=evidence))
    repeats = len(lines) - len(clusters)
    voice.note(
        f"{counted(len(lines), 'text')}: {len(clusters):,} kept, {counted(repeats, 'repeat')}."
    )
    context.exit(1 if faults else 0)


def _read(file: str, form: str, text_field: str) -> tuple[list[Line], list[str]]:
    # With the library behind it, this is too slow to import for --help.
    from aggregator.cli.lines import read_lines

    name = "standard input" if file == "-" else file
    suffix = Path(file).suffix.lower()
    known = {".jsonl": "jsonl", ".ndjson": "jsonl", ".txt": "lines"}.get(suffix, "auto")
    if form == "auto" and suffix in _TABLES:
        raise click.UsageError(
            f"{clean(file)} seems to be no file of lines: make JSON lines of it, or say --format."
        )
    form = known if form == "auto" else form

    def read(stream: BinaryIO) -> tuple[list[Line], list[str]]:
        return read_lines(stream, name=name, form=form, text_field=text_field)

    try:
        if file == "-":
            return read(sys.stdin.buffer)
        with Path(file).open("rb") as stream:
            return read(stream)
    except OSError as error:
        raise click.FileError(file, error.strerror or str(error)) from error


def _named_encoder(semantic: bool, encoder: str | None) -> Encoder | None:
    if encoder is None and not semantic:
        return None
    from aggregator.dedup import load_encoder

    return load_encoder(encoder or "default")


def _plain(
    cluster: Cluster, conflicts: list[Conflict], lines: Mapping[str, Line], *, evidence: bool
) -> dict[str, Any]:
    shown = cluster.representative
    return {
        "id": lines[shown.id].id,
        "text": shown.text,
        "members": [
            {
                "id": lines[member.id].id,
                "text": member.text,
                "kind": match.kind,
                "score": round(match.score, 4),
            }
            | ({"evidence": match.evidence.to_dict()} if evidence else {})
            for member, match in zip(cluster.members, cluster.matches, strict=True)
        ],
        "conflicts": [_plain_conflict(conflict, shown.id, lines) for conflict in conflicts],
    }


def _plain_conflict(conflict: Conflict, here: str, lines: Mapping[str, Line]) -> dict[str, Any]:
    other, evidence = conflict.b_id, conflict.evidence
    if here == conflict.b_id:
        other, evidence = conflict.a_id, evidence.swapped()
    return {
        "id": lines[other].id,
        "score": round(conflict.score, 4),
        "differences": [{"kind": d.kind, "here": d.a, "there": d.b} for d in evidence.differences],
    }


@click.command()
@click.argument("a")
@click.argument("b", required=False)
@click.option("--text", is_flag=True, help="A and B are two texts.")
@_semantic
@_encoder
@config_options("config", "db", "out", "timezone")
@voice_options(reads=True)
def why(
    a: str,
    b: str | None,
    text: bool,
    semantic: bool,
    encoder: str | None,
    file: str | None,
    database: str | None,
    out: str | None,
    timezone: str | None,
) -> None:
    """Explain why two texts are shown as one, or not.

    Without B: why the story or the paragraph A stands where it does: the parts of the story's
    rank, which post of the story and which of the others its own is most like and in what, and
    the origin of each attribution.

    A and B are ids of stored paragraphs, or the beginnings of ids, as the JSON form of a digest
    has them; with --text, two texts, for which nothing is read from the store.
    """
    voice = Voice.now()
    if b is None:
        if text:
            raise click.UsageError("--text needs two texts.")
        _about(voice, load_stored(file, database=database, out=out, timezone=timezone), a)
        return
    if text:
        from aggregator.dedup import compare

        comparison = compare(a, b, encoder=_named_encoder(semantic, encoder))
        if voice.json:
            voice.value({"a": {"text": a}, "b": {"text": b}, **_plain_comparison(comparison)})
        else:
            voice.result(_explained(comparison, a, b))
        return
    encoder = encoder or ("default" if semantic else None)
    config = load_stored(file, database=database, out=out, timezone=timezone, encoder=encoder)
    from aggregator import pipeline

    found = pipeline.why(config, a, b)
    if voice.json:
        voice.value(
            {
                "a": _plain_place(found.a),
                "b": _plain_place(found.b),
                **_plain_comparison(found.comparison),
                "together": found.together,
                "decided": None if found.decided is None else plain_decision(found.decided),
            }
        )
        return
    voice.result(_explained(found.comparison, found.a.text, found.b.text))
    for name, place in (("a", found.a), ("b", found.b)):
        voice.result(f"{name} is {_where(place)}")
    if found.decided is not None:
        voice.result(told_decision(found.decided))
    voice.result(_together(found, config.digest.timezone))


def _about(voice: Voice, config: Config, identity: str) -> None:
    from aggregator import pipeline

    found = pipeline.about(config, identity)
    digest, story, weights = found.digest, found.story, config.digest.weights
    parts = {name: getattr(story.rank, name) for name in weights}
    if voice.json:
        passage = found.passage
        voice.value(
            {
                "day": digest.day.isoformat(),
                "edition": digest.edition,
                "story": story.id,
                "place": found.number,
                "score": story.rank.score,
                "parts": parts,
                "weights": dict(weights),
                "passage": passage.id if passage else None,
                "origins": {
                    a.paragraph_id: [a.origin, *a.origin_basis] for a in passage.attributions
                }
                if passage
                else {},
                "membership": plain_membership(found.membership),
            }
        )
        return
    voice.result(
        clean(f"Story {found.number} of the {digest.edition} digest of {digest.day}: {story.title}")
    )
    voice.result(f"Its rank is {story.rank.score:g}, of these parts:")
    for name, part in parts.items():
        voice.result(f"  {name}: {part:g} x {weights[name]:g}")
    if found.membership is not None:
        for line in told_membership(found.membership):
            voice.result(clean(line))
    if found.passage is None:
        return
    passage = found.passage
    voice.result(f"Its passage {passage.id} is {passage.news}, {passage.shown.outlet} is shown:")
    for one in passage.attributions:
        how = f"{one.kind}, {one.score:.2f}" if one.kind else "shown"
        basis = ", ".join(one.origin_basis)
        voice.result(
            clean(f"  {one.paragraph_id} {one.outlet} ({how}): from {one.origin} ({basis})")
        )
    for other in passage.disagreements:
        told = "; ".join(f"{d.kind} {d.here!r} / {d.there!r}" for d in other.differences)
        voice.result(clean(f"  disagrees with {other.passage_id}: {told}"))


def _explained(comparison: Comparison, a: str, b: str) -> str:
    from aggregator.dedup.explain import explain

    return explain(comparison, a, b, form="ansi" if sys.stdout.isatty() else "text")


def _plain_comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "verdict": comparison.verdict,
        "kind": comparison.kind,
        "score": round(comparison.score, 4),
        "evidence": comparison.evidence.to_dict(),
    }


def _plain_place(place: Placed) -> dict[str, Any]:
    post = place.revision.post
    return {
        "text": place.text,
        "paragraph_id": place.paragraph_id,
        "post_id": post.id,
        "outlet": post.outlet,
        "url": post.url,
        "line": place.line,
        "passage_id": place.passage_id,
    }


def _where(place: Placed) -> str:
    post = place.revision.post
    time = post.published.at or post.published.day
    where = post.url or post.locator
    line = f", line {place.line}" if place.line else ""
    return clean(f"{place.paragraph_id}, {post.outlet}, {time.isoformat()}, {where}{line}")


def _together(found: Explanation, zone: str) -> str:
    a, b = found.a, found.b
    if found.together is None:
        told = [
            f"{name} stands in {_digest(place.shown)} ({place.passage_id})"
            for name, place in (("a", a), ("b", b))
            if place.shown is not None
        ]
        return f"No digest in {zone} has both" + (f": {', '.join(told)}." if told else ".")
    if found.together:
        return f"In {_digest(a.shown)} both stand in one passage ({a.passage_id})."
    return f"In {_digest(a.shown)} they stand in two passages ({a.passage_id}, {b.passage_id})."


def _digest(shown: tuple[date, str] | None) -> str:
    """How a digest is called."""
    return "no digest" if shown is None else f"the {shown[1]} digest of {shown[0]}"
