"""Deduplication of more texts than memory holds: Parquet and JSONL files in, Parquet files out.

The clusters are those that :func:`aggregator.dedup.deduplicate` makes of the same texts: the same
functions find, judge and cluster, and what is large lies in files. Needs the extra ``files``.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aggregator.bulk.clusters import make_clusters
from aggregator.bulk.details import member_pairs, opposed_pairs, tell
from aggregator.bulk.forms import find_forms
from aggregator.bulk.inputs import Columns, Fault, find_files, stamps
from aggregator.bulk.judging import judge_pairs
from aggregator.bulk.pairs import find_near, find_pairs
from aggregator.bulk.reading import faults_of, read
from aggregator.bulk.work import Work
from aggregator.bulk.writing import write
from aggregator.dedup import compiled
from aggregator.dedup.threads import cores
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.tiers import settings
from aggregator.errors import MissingExtra, OutputError

__all__ = ["Columns", "Fault", "Outcome", "deduplicate_files"]

FORMAT: Final = 1
"""Of the folder of a work: changes whenever an unfinished one could not be gone on with."""

_WORK: Final = "work"
_SUMMARY: Final = "summary.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of files.

    Attributes:
        texts: how many texts were compared.
        kept: how many of them are kept: of each cluster one.
        conflicts: pairs of clusters that say the same with different facts; ``None`` where they
            were not asked for.
        faults: rows that could not be used.
        was_done: whether the output was there already, from the same input.
    """

    texts: int
    kept: int
    conflicts: int | None
    faults: tuple[Fault, ...]
    was_done: bool


def deduplicate_files(
    patterns: Sequence[str],
    output: Path | str,
    *,
    columns: Columns | None = None,
    thresholds: Thresholds | None = None,
    evidence: bool = False,
    conflicts: bool = True,
    processes: int | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> Outcome:
    """Find what says the same in files, by the lexical tiers and with the facts compared.

    What is done stays done: a process that was killed is gone on with by the same call. The
    earliest text represents its cluster, where there are no times the first.

    Args:
        patterns: paths of files and folders, or patterns: ``*.parquet``, ``*.jsonl`` and
            ``*.jsonl.gz``.
        output: a folder that is empty or absent, or that an earlier call of the same worked in.
        columns: what is read of the files; without them, a column ``text``.
        thresholds: where the lines are drawn.
        evidence: whether the score and the evidence of each member are written, too; to judge
            each in full takes about two milliseconds.
        conflicts: whether conflicts are told. They are kept apart all the same; to judge each in
            full takes about two milliseconds, and there may be as many as matches.
        processes: that judge at a time; as many as there are cores, if absent. Where it is more
            than one, a script calls this below ``if __name__ == "__main__":``.
        progress: told the name of each step, how much of it is done, and how much there is.

    Returns:
        what became of them; the rest is in ``clusters/``, ``kept/`` and ``conflicts.parquet``.

    Raises:
        SourceError: an input is not there, damaged, or has no such column.
        OutputError: the output has something else in it, or is of other inputs or settings.
        MissingExtra: numba is not installed.
    """
    if not compiled.load():
        hint = "pip install 'liveblog-aggregator[files]'"
        raise MissingExtra("numba is not installed", hint=hint)
    columns = columns if columns is not None else Columns("text")
    thresholds = thresholds if thresholds is not None else Thresholds()
    files = find_files(patterns)
    made_of = {
        "format": FORMAT,
        "inputs": stamps(files),
        "columns": dataclasses.asdict(columns),
        "settings": settings(thresholds, None),
        "evidence": evidence,
        "conflicts": conflicts,
    }
    folder = Path(output)
    told = progress if progress is not None else _silent
    _check(folder)
    finished = _finished(folder, made_of)
    if finished is not None:
        return finished
    with Work(folder / _WORK) as work:
        work.begin(made_of)
        try:
            found = _run(
                work, folder, files, columns, thresholds, evidence, conflicts, processes, told
            )
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(
                f"{reason}; once that is mended, the same call goes on", path=str(folder)
            ) from error
        _finish(folder, made_of, found)
        work.remove()
    return found


def _run(
    work: Work,
    folder: Path,
    files: Sequence[Path],
    columns: Columns,
    thresholds: Thresholds,
    evidence: bool,
    conflicts: bool,
    processes: int | None,
    progress: Callable[[str, int, int | None], None],
) -> Outcome:
    several = processes if processes is not None else cores()
    with work.step():
        noted = read(work, files, columns, progress)
    with work.step():
        find_forms(work, progress)
    with work.step():
        find_near(work, thresholds, progress)
    with work.step():
        find_pairs(work, thresholds, progress)
    with work.step():
        judge_pairs(work, thresholds, several, progress)
    with work.step():
        make_clusters(work, thresholds, progress)
    if conflicts:
        with work.step():
            tell(work, "opposed", opposed_pairs(work), thresholds, several, progress)
    if evidence:
        with work.step():
            tell(work, "members", member_pairs(work), thresholds, several, progress)
    with work.step():
        counts = write(
            work,
            folder,
            files,
            noted["counts"],
            evidence=evidence,
            conflicts=conflicts,
            progress=progress,
        )
    return Outcome(*counts, faults=tuple(faults_of(work)), was_done=False)


def _check(folder: Path) -> None:
    """Refuse a folder that has something else in it."""
    if folder.exists() and not folder.is_dir():
        raise OutputError("is no folder", path=str(folder))
    ours = (folder / _WORK).is_dir() or (folder / _SUMMARY).is_file()
    if folder.is_dir() and any(folder.iterdir()) and not ours:
        raise OutputError("has other things in it; name an empty folder", path=str(folder))


def _finished(folder: Path, made_of: dict[str, object]) -> Outcome | None:
    file = folder / _SUMMARY
    if not file.is_file():
        return None
    try:
        was = json.loads(file.read_bytes())
        same = was["made_of"] == json.loads(json.dumps(made_of))
        faults = tuple(Fault(**one) for one in was["faults"])
        found = Outcome(was["texts"], was["kept"], was["conflicts"], faults, was_done=True)
    except (ValueError, KeyError, TypeError) as error:
        raise OutputError("is damaged; remove the folder", path=str(file)) from error
    if not same:
        raise OutputError(
            "holds the outcome of other inputs or settings; name another folder", path=str(folder)
        )
    return found


def _finish(folder: Path, made_of: dict[str, object], found: Outcome) -> None:
    value = {**dataclasses.asdict(found), "made_of": made_of}
    del value["was_done"]
    new = folder / f"{_SUMMARY}.new"
    with new.open("w", encoding="utf-8") as opened:
        json.dump(value, opened, indent=1, sort_keys=True)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(folder / _SUMMARY)


def _silent(stage: str, done: int, total: int | None) -> None:
    """Report to nobody."""
