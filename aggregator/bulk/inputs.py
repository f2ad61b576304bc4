"""Parquet and JSONL files -> batches of rows, in bounded memory."""

from __future__ import annotations

import glob
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, Final, cast

import numpy as np

from aggregator.dedup.arrays import I64
from aggregator.errors import MissingExtra, SourceError

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ModuleNotFoundError as error:
    raise MissingExtra(
        "pyarrow is not installed", hint="pip install 'liveblog-aggregator[files]'"
    ) from error

_ROWS: Final = 1 << 16
_BYTES: Final = 1 << 25  # of lines
_LONGEST_LINE: Final = 1 << 28
NO_TIME: Final = np.iinfo(np.int64).max
"""In the place of a time that is not there: after every other."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

SUFFIXES: Final = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonl.gz": "jsonl",
    ".ndjson.gz": "jsonl",
}
"""What is in a file, by the end of its name."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns, or keys of JSON objects, hold what.

    Attributes:
        text: the text that is compared.
        id: what the outcome calls a row by; ``None``: nothing but its number.
        time: when the text was published; ``None``: rows stand in order of time.
    """

    text: str
    id: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be used.

    Attributes:
        file: where it stands.
        row: number of the row in the file, from 1; of JSONL, of the line.
        reason: what is wrong with it.
    """

    file: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: row {self.row:,}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of one file that follow each other.

    Attributes:
        texts: of the rows that can be used.
        rows: number of each in its file, from 1.
        ids: of each, if they were asked for.
        times: int64 microseconds since 1970 in UTC of each, :data:`NO_TIME` where there is none.
        faults: rows that cannot be used.
    """

    texts: list[str]
    rows: I64
    ids: list[str | int | None] | None
    times: I64
    faults: list[Fault]


def find_files(patterns: Sequence[str]) -> list[Path]:
    """The files that patterns name, in order; each once.

    Args:
        patterns: paths of files and folders, or patterns as a shell has them (``**`` included).

    Raises:
        SourceError: a pattern names no file, or one of a kind that is not read.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        given = Path(pattern)
        if given.is_dir():
            names = sorted(p for p in given.rglob("*") if p.is_file() and kind_of(p) is not None)
        elif given.is_file():
            names = [given]
        else:
            names = sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207 - with a folder of any depth before it
            names = [name for name in names if name.is_file()]
        if not names:
            raise SourceError(f"{pattern}: there is no such file", source=pattern)
        for name in names:
            if kind_of(name) is None:
                ends = ", ".join(SUFFIXES)
                raise SourceError(f"{name}: expected a file that ends in {ends}", source=str(name))
            found[name] = None
    return list(found)


def kind_of(file: Path) -> str | None:
    """``parquet`` or ``jsonl``, by the name of a file; ``None``: neither."""
    name = file.name.lower()
    return next((kind for end, kind in SUFFIXES.items() if name.endswith(end)), None)


def read_batches(file: Path, columns: Columns) -> Iterator[Batch]:
    """Read a file.

    Args:
        file: of a name that ends in one of :data:`SUFFIXES`.
        columns: what is read of it.

    Raises:
        SourceError: it cannot be read, is damaged, or has no such columns.
    """
    try:
        if kind_of(file) == "parquet":
            yield from _parquet(file, columns)
        else:
            yield from _lines(file, columns)
    except (OSError, EOFError, pa.ArrowException) as error:
        reason = (getattr(error, "strerror", None) or str(error)).splitlines() or ["cannot be read"]
        raise SourceError(f"{file}: {reason[0]}", source=str(file)) from error


def _parquet(file: Path, columns: Columns) -> Iterator[Batch]:
    with pq.ParquetFile(file, pre_buffer=False) as opened:
        schema = opened.schema_arrow
        wanted = [name for name in (columns.text, columns.id, columns.time) if name is not None]
        for name in wanted:
            if name not in schema.names:
                there = ", ".join(map(repr, schema.names)) or "none"
                told = f"no column {name!r}; its columns are {there}"
                raise SourceError(f"{file}: {told}", source=str(file))
        kind = schema.field(columns.text).type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            told = f"column {columns.text!r} is of {kind}; expected strings"
            raise SourceError(f"{file}: {told}", source=str(file))
        first = 1
        for batch in opened.iter_batches(batch_size=_ROWS, columns=wanted, use_threads=False):
            values = {name: batch.column(name).to_pylist() for name in wanted}
            count = batch.num_rows
            yield _batch(
                file,
                range(first, first + count),
                values[columns.text],
                values[columns.id] if columns.id is not None else None,
                values[columns.time] if columns.time is not None else None,
                [],
            )
            first += count


def _lines(file: Path, columns: Columns) -> Iterator[Batch]:
    packed = file.name.lower().endswith(".gz")
    with cast("IO[bytes]", gzip.open(file) if packed else file.open("rb")) as opened:
        rows: list[int] = []
        found: list[dict[str, Any]] = []
        faults: list[Fault] = []
        size = 0
        for number, line in enumerate(_whole_lines(opened, file), start=1):
            if not line.strip():
                continue
            size += len(line)
            try:
                value = json.loads(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
            except UnicodeDecodeError as error:
                faults.append(Fault(str(file), number, f"not UTF-8: {error.reason}"))
                continue
            except (ValueError, RecursionError) as error:
                faults.append(Fault(str(file), number, f"not JSON: {error}"))
                continue
            if not isinstance(value, dict):
                faults.append(Fault(str(file), number, "not a JSON object"))
                continue
            missing = columns.text if columns.text not in value else None
            if missing is not None:
                there = ", ".join(map(repr, value))[:200]
                faults.append(Fault(str(file), number, f"no key {missing!r}; its keys are {there}"))
                continue
            rows.append(number)
            found.append(value)
            if len(rows) >= _ROWS or size >= _BYTES:
                yield _of_objects(file, columns, rows, found, faults)
                rows, found, faults, size = [], [], [], 0
        if rows or faults:
            yield _of_objects(file, columns, rows, found, faults)


def _whole_lines(opened: IO[bytes], file: Path) -> Iterator[bytes]:
    while line := opened.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            told = f"a line of more than {_LONGEST_LINE:,} bytes: is this JSONL?"
            raise SourceError(f"{file}: {told}", source=str(file))
        yield line


def _of_objects(
    file: Path,
    columns: Columns,
    rows: list[int],
    found: list[dict[str, Any]],
    faults: list[Fault],
) -> Batch:
    texts = [value[columns.text] for value in found]
    ids = [value.get(columns.id) for value in found] if columns.id is not None else None
    times = [value.get(columns.time) for value in found] if columns.time is not None else None
    return _batch(file, rows, texts, ids, times, faults)


def _batch(
    file: Path,
    rows: Sequence[int],
    texts: list[Any],
    ids: list[Any] | None,
    times: list[Any] | None,
    faults: list[Fault],
) -> Batch:
    """Put rows together, those that cannot be used apart."""
    when = np.full(len(texts), NO_TIME, np.int64)
    bad: dict[int, str] = {}
    for place, text in enumerate(texts):
        if not isinstance(text, str):
            bad[place] = "no text" if text is None else f"the text is {type(text).__name__}"
    for place, value in enumerate(times or ()):
        try:
            when[place] = _microseconds(value)
        except ValueError as error:
            bad.setdefault(place, str(error))
    for place, value in enumerate(ids or ()):
        if value is not None and (not isinstance(value, str | int) or isinstance(value, bool)):
            bad.setdefault(place, f"the id is {type(value).__name__}; expected text or number")
    if bad:
        faults = faults + [Fault(str(file), rows[place], told) for place, told in bad.items()]
        left = [place for place in range(len(texts)) if place not in bad]
        texts = [texts[place] for place in left]
        ids = [ids[place] for place in left] if ids is not None else None
        when = when[left]
        rows = [rows[place] for place in left]
    return Batch(texts, np.array(rows, np.int64), ids, when, faults)


def _microseconds(value: Any) -> int:
    """Since 1970, of a time or the ISO 8601 form of one; without a zone it is taken for UTC."""
    if value is None:
        return int(NO_TIME)
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"not an ISO 8601 time: {value[:60]!r}") from error
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        told = f"the time is {type(value).__name__}; expected an ISO 8601 time"
        raise ValueError(told)  # noqa: TRY004 - the value of a row, no argument
    since = (value if value.tzinfo else value.replace(tzinfo=UTC)) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def stamps(files: Iterable[Path]) -> list[list[Any]]:
    """Path, size and time of change of each file: whether it is the one that was read."""
    found = []
    for file in files:
        status = file.stat()
        found.append([str(file), status.st_size, status.st_mtime_ns])
    return found
