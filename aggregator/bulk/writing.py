"""Last step: the outcome as Parquet files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from aggregator.bulk.details import best_conflicts, swapped, told
from aggregator.bulk.reading import Progress
from aggregator.bulk.texts import Texts
from aggregator.bulk.work import Work
from aggregator.dedup.arrays import I64
from aggregator.dedup.screen import NEAR

STEP: Final = "written"
_ROWS: Final = 1 << 18
KINDS: Final = ("exact", "near", "contained")

CLUSTERS: Final = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("row", pa.int64(), nullable=False),
        pa.field("id", pa.string()),
        pa.field("kept", pa.bool_(), nullable=False),
        pa.field("cluster", pa.int64(), nullable=False),
        pa.field("kept_file", pa.string(), nullable=False),
        pa.field("kept_row", pa.int64(), nullable=False),
        pa.field("kept_id", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("overlap", pa.float64()),
        pa.field("containment", pa.float64()),
        pa.field("score", pa.float64()),
        pa.field("evidence", pa.string()),
    ]
)
"""One row for each row of the input, in their order."""

CONFLICTS: Final = pa.schema(
    [
        pa.field("a_cluster", pa.int64(), nullable=False),
        pa.field("a_file", pa.string(), nullable=False),
        pa.field("a_row", pa.int64(), nullable=False),
        pa.field("a_id", pa.string()),
        pa.field("a_text", pa.string(), nullable=False),
        pa.field("b_cluster", pa.int64(), nullable=False),
        pa.field("b_file", pa.string(), nullable=False),
        pa.field("b_row", pa.int64(), nullable=False),
        pa.field("b_id", pa.string()),
        pa.field("b_text", pa.string(), nullable=False),
        pa.field("score", pa.float64(), nullable=False),
        pa.field("evidence", pa.string(), nullable=False),
    ]
)
"""One row for each two clusters that say the same with different facts."""

KEPT: Final = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("row", pa.int64(), nullable=False),
        pa.field("id", pa.string()),
        pa.field("text", pa.string(), nullable=False),
    ]
)
"""One row for each text that is kept."""


class Rows:
    """Where each text stands in the input.

    Args:
        work: where :func:`aggregator.bulk.reading.read` has put that.
        files: that were read.
        counts: how many texts each has.
    """

    def __init__(self, work: Work, files: Sequence[Path], counts: Sequence[int]) -> None:
        self.names = np.array([str(file) for file in files], object)
        self.ends = np.cumsum(np.array(counts, np.int64))
        self.numbers = work.array("read.rows")
        self._ids = _ids(work)

    def columns(self, rows: I64) -> tuple[Any, Any, list[str | None]]:
        """The file, the number in it, and the id of each."""
        files = self.names[np.searchsorted(self.ends, rows, side="right")]
        if not len(self._ids):
            return files, self.numbers[rows], [None] * len(rows)
        return files, self.numbers[rows], self._ids.take(pa.array(rows)).to_pylist()


def _ids(work: Work) -> Any:
    """An Arrow array of what each row is called: a tenth of the memory of as many strings."""
    parts = [pa.array([], pa.large_string())]
    with work.path("read.ids").open(encoding="utf-8") as lines:
        while some := list(islice(lines, _ROWS)):
            values = [json.loads(line) for line in some]
            names = [None if value is None else str(value) for value in values]
            parts.append(pa.array(names, pa.large_string()))
    return pa.concat_arrays(parts)


def write(
    work: Work,
    output: Path,
    files: Sequence[Path],
    counts: Sequence[int],
    *,
    evidence: bool,
    conflicts: bool,
    progress: Progress,
) -> tuple[int, int, int | None]:
    """Write ``clusters/part-*.parquet``, ``kept/part-*.parquet`` and ``conflicts.parquet``.

    Args:
        work: where all steps have put what they found.
        output: the folder.
        files: that were read.
        counts: how many texts each has.
        evidence: whether scores and evidence of members are there to be written.
        conflicts: whether conflicts are.
        progress: told how many rows are written.

    Returns:
        how many texts there were, how many are kept, and how many conflicts there are, if they
        were asked for.
    """
    form_of, first = work.load("forms.form_of"), work.load("forms.first")
    representative = work.load("clusters.representative")
    kept_row = first[representative[form_of]]
    rows = Rows(work, files, counts)
    texts = Texts(work, np.arange(len(form_of)))
    members = _members(work, representative, evidence=evidence)
    kept_rows = first[representative == np.arange(len(first))]
    for begin in range(0, len(form_of), _ROWS):
        progress(STEP, begin, len(form_of))
        some = np.arange(begin, min(begin + _ROWS, len(form_of)))
        part = f"part-{begin // _ROWS:05d}.parquet"
        table = _clusters(rows, some, form_of, representative, kept_row, members)
        _save(table, output / "clusters" / part)
        mine = some[kept_row[some] == some]
        file, number, identity = rows.columns(mine)
        shown = [_shown(text) for text in texts.some(mine.tolist())]
        columns = [pa.array(values) for values in (file, number)]
        columns += [pa.array(identity, pa.string()), pa.array(shown, pa.string())]
        _save(pa.Table.from_arrays(columns, schema=KEPT), output / "kept" / part)
        work.rest()
    told = None
    if conflicts:
        told = _save_conflicts(work, rows, texts, first, representative, output)
    progress(STEP, len(form_of), len(form_of))
    return len(form_of), len(kept_rows), told


class _Members:
    """Of each form that another one represents, how it matches."""

    def __init__(self, forms: I64, kind: Any, overlap: Any, containment: Any) -> None:
        self.forms, self.kind, self.overlap, self.containment = forms, kind, overlap, containment
        self.score = np.full(len(forms), np.nan)
        self.evidence: list[str | None] = [None] * len(forms)


def _members(work: Work, representative: I64, *, evidence: bool) -> _Members:
    count = len(representative)
    forms = np.flatnonzero(representative != np.arange(count))
    leaders = representative[forms]
    codes = np.minimum(forms, leaders) * count + np.maximum(forms, leaders)
    place = np.searchsorted(work.array("pairs.codes"), codes)
    near = work.load("judged.states")[place] == NEAR
    found = _Members(
        forms,
        np.where(near, 1, 2),
        work.load("judged.overlap")[place],
        work.load("judged.containment")[place],
    )
    if evidence:
        where = {int(code): number for number, code in enumerate(codes.tolist())}
        for code, judged in told(work, "members"):
            number = where[code]
            told_of = judged["evidence"]
            if leaders[number] > forms[number]:
                told_of = swapped(told_of)
            found.score[number] = judged["score"]
            found.evidence[number] = json.dumps(told_of, ensure_ascii=False)
    return found


def _clusters(
    rows: Rows, some: I64, form_of: I64, representative: I64, kept_row: I64, members: _Members
) -> Any:
    leading = kept_row[some]
    kept = leading == some
    file, number, identity = rows.columns(some)
    kept_file, kept_number, kept_identity = rows.columns(leading)
    form = form_of[some]
    other = representative[form] != form
    place = np.searchsorted(members.forms, form[other])
    kind = np.zeros(len(some), np.int64)
    kind[other] = members.kind[place]
    overlap, containment, score = (np.ones(len(some)) for _ in range(3))
    overlap[other], containment[other] = members.overlap[place], members.containment[place]
    score[other] = members.score[place]
    evidence: list[str | None] = [None] * len(some)
    for row, where in zip(np.flatnonzero(other).tolist(), place.tolist(), strict=True):
        evidence[row] = members.evidence[where]
    columns = [
        pa.array(file),
        pa.array(number),
        pa.array(identity, pa.string()),
        pa.array(kept),
        pa.array(leading),
        pa.array(kept_file),
        pa.array(kept_number),
        pa.array(kept_identity, pa.string()),
        pa.array(np.array(KINDS, object)[kind], pa.string(), mask=kept),
        pa.array(overlap, mask=kept),
        pa.array(containment, mask=kept),
        pa.array(score, mask=kept | np.isnan(score)),
        pa.array(evidence, pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=CLUSTERS)


def _save_conflicts(
    work: Work, rows: Rows, texts: Texts, first: I64, representative: I64, output: Path
) -> int:
    def tables() -> Iterator[Any]:
        found: list[dict[str, Any]] = []
        for (x, y), judged in best_conflicts(work, "opposed", representative):
            row: dict[str, Any] = {"score": judged["score"]}
            row["evidence"] = json.dumps(judged["evidence"], ensure_ascii=False)
            for side, form in (("a", x), ("b", y)):
                place = int(first[form])
                file, number, identity = rows.columns(np.array([place]))
                row |= {
                    f"{side}_cluster": place,
                    f"{side}_file": file[0],
                    f"{side}_row": int(number[0]),
                    f"{side}_id": identity[0],
                    f"{side}_text": _shown(texts[place]),
                }
            found.append(row)
            if len(found) == 10_000:
                yield pa.Table.from_pylist(found, schema=CONFLICTS)
                found.clear()
        yield pa.Table.from_pylist(found, schema=CONFLICTS)

    file = output / "conflicts.parquet"
    new = file.with_suffix(".new")
    count = 0
    with pq.ParquetWriter(new, CONFLICTS, compression="zstd") as writer:
        for table in tables():
            writer.write_table(table)
            count += table.num_rows
    _move(new, file)
    return count


def _shown(text: str) -> str:
    """A text that Parquet can hold: lone surrogates are replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _save(table: Any, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    new = file.with_suffix(".new")
    pq.write_table(table, new, compression="zstd")
    _move(new, file)


def _move(new: Path, file: Path) -> None:
    with new.open("rb") as opened:
        os.fsync(opened.fileno())
    new.replace(file)
