"""``aggregator dedup --input``: files of any size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from aggregator.cli.voice import Voice, counted

Command = TypeVar("Command", bound=Callable[..., Any])

_SHOWN: Final = 20  # faults

_STEPS: Final = {
    "read": "reading",
    "forms": "exact repeats",
    "near": "near copies",
    "pairs": "parts of others",
    "judged": "comparing facts",
    "clusters": "clusters",
    "opposed": "conflicts",
    "members": "evidence",
    "written": "writing",
}


def bulk_options(command: Command) -> Command:
    """The options of ``aggregator dedup`` that are about files of any size."""
    options = (
        click.option(
            "--input",
            "inputs",
            metavar="PATTERN",
            multiple=True,
            help="Parquet or JSONL files: a path, a folder or a pattern; may stand many times.",
        ),
        click.option(
            "--output",
            metavar="DIR",
            type=click.Path(file_okay=False),
            help="Folder of the outcome.",
        ),
        click.option(
            "--text-column",
            metavar="NAME",
            default="text",
            show_default=True,
            help="Column of the text, with --input.",
        ),
        click.option("--id-column", metavar="NAME", help="Column of an id, with --input."),
        click.option(
            "--time-column",
            metavar="NAME",
            help="Column of the time of publication, with --input: the earliest is kept.",
        ),
        click.option(
            "--no-conflicts",
            is_flag=True,
            help="With --input, do not tell which clusters contradict each other: much quicker.",
        ),
        click.option(
            "--processes",
            metavar="N",
            type=click.IntRange(min=1),
            help="How many compare facts at a time, with --input; as many as there are cores.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def dedup_files(
    voice: Voice,
    *,
    inputs: tuple[str, ...],
    output: str | None,
    text_column: str,
    id_column: str | None,
    time_column: str | None,
    no_conflicts: bool,
    processes: int | None,
    evidence: bool,
) -> int:
    """Deduplicate files.

    Args:
        voice: what may be said.
        inputs: patterns.
        output: the folder.
        text_column: see :class:`aggregator.bulk.Columns`.
        id_column: likewise.
        time_column: likewise.
        no_conflicts: do not tell conflicts.
        processes: see :func:`aggregator.bulk.deduplicate_files`.
        evidence: likewise.

    Returns:
        the exit code.
    """
    if not inputs or output is None:
        raise click.UsageError("--input and --output go together.")
    from aggregator.bulk import Columns, deduplicate_files

    with voice.bars() as bars:
        found = deduplicate_files(
            inputs,
            output,
            columns=Columns(text_column, id_column, time_column),
            evidence=evidence,
            conflicts=not no_conflicts,
            processes=processes,
            progress=lambda step, done, total: bars(_STEPS.get(step, step), done, total),
        )
    for fault in found.faults[:_SHOWN]:
        voice.failure(str(fault))
    if len(found.faults) > _SHOWN:
        voice.failure(f"{counted(len(found.faults) - _SHOWN, 'more row')} cannot be used")
    if found.was_done:
        voice.note("this was done before: the outcome is there")
    told = "" if found.conflicts is None else f", {counted(found.conflicts, 'conflict')}"
    repeats = counted(found.texts - found.kept, "repeat")
    voice.result(
        f"{counted(found.texts, 'text')}: {found.kept:,} kept, {repeats}{told}; see {output}"
    )
    return 1 if found.faults else 0
