"""A growing set of paragraphs in one file: what :meth:`Deduper.save` writes.

A zip archive that is not compressed: JSON for words, NumPy's own format for embeddings and for
the index of words, which are mapped into memory and not read. Nothing is ever unpickled. This, the
archive and the encoder are the only places of the library that touch files, when they are asked to.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

import numpy as np

from aggregator.dedup.archive import Arrays, map_arrays, read_array, write_array
from aggregator.dedup.cluster import Pair
from aggregator.dedup.model import Comparison, Evidence, Paragraph
from aggregator.dedup.nearest import order_keys
from aggregator.dedup.thresholds import Thresholds

FORMAT: Final = "aggregator.dedup/3"
_EMBEDDINGS_READ_WHOLE: Final = "aggregator.dedup/2"
_WITHOUT_INDEX: Final = "aggregator.dedup/1"
_INDEX: Final = "index/"
_EMBEDDED: Final = "embedded/"


@dataclass(frozen=True, slots=True)
class Saved:
    """What is kept.

    Attributes:
        settings: fingerprint of what judgements depend on.
        encoder: name of the encoder, or ``None``.
        thresholds: where the lines are drawn.
        keep: which of equals represents; ``None`` if that was a function.
        guard: whether facts are compared.
        entries: each paragraph, the number that its id was made from or ``None``, and the
            number of its form.
        apart: pairs of ids that a person split.
        joined: pairs of ids that a person joined, in order.
        lexical: judgements by their words, by numbers of forms.
        semantic: judgements by their meaning, likewise.
        embedded: of the forms that have an embedding, by name; see
            :meth:`aggregator.dedup.embeddings.Embeddings.arrays`. None where there are none.
        index: of the words, by name; none in a file of the first format.
    """

    settings: str
    encoder: str | None
    thresholds: Thresholds
    keep: Any
    guard: bool
    entries: list[tuple[Paragraph, int | None, int]]
    apart: list[tuple[str, str]] = field(default_factory=list)
    joined: list[tuple[str, str]] = field(default_factory=list)
    lexical: dict[Pair, Comparison] = field(default_factory=dict)
    semantic: dict[Pair, Comparison] = field(default_factory=dict)
    embedded: Arrays = field(default_factory=dict)
    index: Arrays = field(default_factory=dict)


def write(path: str | os.PathLike[str], what: Saved) -> None:
    """Write a file beside the old one and put it in its place.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    target = Path(path)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                _write_parts(archive, file, what)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(path: str | os.PathLike[str]) -> Saved:
    """Read what :func:`write` wrote, but for the index: its arrays are mapped.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is none of ours, of a later format, or damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_parts(archive, Path(path))
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{os.fspath(path)}: not a saved Deduper ({error})") from error


def _write_parts(archive: zipfile.ZipFile, file: IO[bytes], what: Saved) -> None:
    head = {
        "format": FORMAT,
        "settings": what.settings,
        "encoder": what.encoder,
        "thresholds": asdict(what.thresholds),
        "keep": what.keep,
        "guard": what.guard,
        "apart": what.apart,
        "joined": what.joined,
    }
    _write_lines(archive, "head.json", [head])
    _write_lines(
        archive,
        "paragraphs.jsonl",
        (
            [
                paragraph.id,
                paragraph.text,
                paragraph.published.isoformat() if paragraph.published else None,
                paragraph.source,
                made_from,
                form,
            ]
            for paragraph, made_from, form in what.entries
        ),
    )
    for name, pairs in (("lexical", what.lexical), ("semantic", what.semantic)):
        _write_lines(
            archive,
            f"{name}.jsonl",
            (
                [a, b, found.verdict, found.kind, found.score, found.evidence.to_dict()]
                for (a, b), found in pairs.items()
            ),
        )
    for folder, arrays in ((_EMBEDDED, what.embedded), (_INDEX, what.index)):
        for name, array in arrays.items():
            write_array(archive, file, folder + name, array)


def _read_parts(archive: zipfile.ZipFile, path: Path) -> Saved:
    (head,) = _read_lines(archive, "head.json")
    if head.get("format") not in (FORMAT, _EMBEDDINGS_READ_WHOLE, _WITHOUT_INDEX):
        raise ValueError(f"its format is {head.get('format')!r}, not {FORMAT!r}")
    entries: list[tuple[Paragraph, int | None, int]] = []
    for paragraph_id, text, published, source, made_from, form in _read_lines(
        archive, "paragraphs.jsonl"
    ):
        at = datetime.fromisoformat(published) if published else None
        entries.append((Paragraph(paragraph_id, text, at, source), made_from, form))
    pairs: dict[str, dict[Pair, Comparison]] = {}
    for name in ("lexical", "semantic"):
        pairs[name] = {
            (a, b): Comparison(verdict, kind, score, Evidence.from_dict(evidence))
            for a, b, verdict, kind, score, evidence in _read_lines(archive, f"{name}.jsonl")
        }
    embedded: Arrays = map_arrays(archive, path, _EMBEDDED)
    if head["format"] != FORMAT:
        embedded = _embeddings_of_old(archive, {form: p.text for p, _, form in entries})
    return Saved(
        settings=head["settings"],
        encoder=head["encoder"],
        thresholds=Thresholds(**head["thresholds"]),
        keep=head["keep"],
        guard=head.get("guard", True),
        entries=entries,
        apart=[(a, b) for a, b in head["apart"]],
        joined=[(a, b) for a, b in head["joined"]],
        lexical=pairs["lexical"],
        semantic=pairs["semantic"],
        embedded=embedded,
        index=map_arrays(archive, path, _INDEX),
    )


def _embeddings_of_old(archive: zipfile.ZipFile, text_of: dict[int, str]) -> dict[str, Any]:
    """The embeddings of a file of an earlier format, without those of forms that are gone."""
    numbers, rows = (read_array(archive, name) for name in ("embedded", "embeddings"))
    there = np.array([number in text_of for number in numbers.tolist()], np.bool_)
    numbers, rows = numbers[there], rows[there]
    return {
        "numbers": numbers,
        "keys": order_keys([text_of[number] for number in numbers.tolist()]),
        "rows": rows,
        "graphs": np.empty((0, 2), np.int64),
    }


def _write_lines(archive: zipfile.ZipFile, name: str, lines: Iterable[Any]) -> None:
    with archive.open(name, "w", force_zip64=True) as file:
        for line in lines:
            # In ASCII, a lone surrogate is written as it is.
            file.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")


def _read_lines(archive: zipfile.ZipFile, name: str) -> Iterator[Any]:
    with archive.open(name) as file:
        for line in file:
            yield json.loads(line)
