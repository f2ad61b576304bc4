"""First step: texts, their words and shingles, from the inputs into the folder of the work."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from aggregator.bulk.inputs import Columns, Fault, read_batches
from aggregator.bulk.texts import Appended
from aggregator.bulk.work import Work
from aggregator.dedup.hashing import hash_texts, shingle_sets
from aggregator.dedup.lexical import quotations
from aggregator.errors import SourceError

STEP: Final = "read"
Progress = Callable[[str, int, int | None], None]

_ARRAYS: Final = {
    "bytes": np.uint8,  # of all texts, UTF-8
    "ends": np.int64,  # where each text ends
    "words": np.int64,  # how many each text has
    "sequences": np.uint64,  # a hash of each text's words in their order
    "sizes": np.int32,  # how many shingles each text has
    "shingles": np.uint32,
    "times": np.int64,  # see inputs.NO_TIME
    "rows": np.int64,  # number of each in its file
    "quoting": np.int64,  # the text of each quotation
    "quoted_sizes": np.int32,
    "quoted": np.uint32,  # shingles of quotations
}


def read(work: Work, files: Sequence[Path], columns: Columns, progress: Progress) -> dict[str, Any]:
    """Read all files.

    Args:
        work: where the arrays go.
        files: what is read.
        columns: what is read of them.
        progress: told how many bytes of the files are read.

    Returns:
        how many texts each file has (``counts``), and how many rows cannot be used (``faults``).

    Raises:
        SourceError: a file cannot be read, or has no row that can be used in it.
    """
    noted = work.done(STEP)
    if noted is not None:
        return noted
    sizes = [file.stat().st_size for file in files]
    counts: list[int] = []
    faults = total = end = 0
    with contextlib.ExitStack() as stack:
        told = stack.enter_context(work.path(f"{STEP}.faults").open("w", encoding="utf-8"))
        named = stack.enter_context(work.path(f"{STEP}.ids").open("w", encoding="utf-8"))
        arrays = {
            name: stack.enter_context(Appended(work, f"{STEP}.{name}", kind))
            for name, kind in _ARRAYS.items()
        }
        for number, file in enumerate(files):
            progress(STEP, sum(sizes[:number]), sum(sizes))
            before = total
            for batch in read_batches(file, columns):
                for fault in batch.faults:
                    told.write(_line(fault))
                faults += len(batch.faults)
                if batch.ids is not None:
                    named.writelines(json.dumps(one) + "\n" for one in batch.ids)
                end = _add(arrays, batch.texts, total, end)
                arrays["times"].add(batch.times)
                arrays["rows"].add(batch.rows)
                total += len(batch.texts)
            counts.append(total - before)
    if not total:
        raise SourceError("no row of the input can be used", source=str(files[0]))
    progress(STEP, sum(sizes), sum(sizes))
    noted = {"counts": counts, "faults": faults}
    work.finish(STEP, noted)
    return noted


def faults_of(work: Work) -> list[Fault]:
    """The rows that cannot be used."""
    with work.path(f"{STEP}.faults").open(encoding="utf-8") as file:
        return [Fault(**json.loads(line)) for line in file]


def _add(arrays: dict[str, Appended], texts: list[str], first: int, end: int) -> int:
    """Add some texts; where the last one ends."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = end + np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
    arrays["bytes"].add(b"".join(encoded))
    arrays["ends"].add(ends)
    hashes = hash_texts(texts)
    arrays["words"].add(hashes.words)
    arrays["sequences"].add(hashes.sequences)
    arrays["sizes"].add(hashes.shingles.sizes)
    arrays["shingles"].add(hashes.shingles.hashes)
    quoted, owners = quotations(texts)
    if quoted:
        sets = shingle_sets(quoted)
        arrays["quoting"].add(owners + first)
        arrays["quoted_sizes"].add(sets.sizes)
        arrays["quoted"].add(sets.hashes)
    return int(ends[-1]) if len(ends) else end


def _line(fault: Fault) -> str:
    return json.dumps({"file": fault.file, "row": fault.row, "reason": fault.reason}) + "\n"
