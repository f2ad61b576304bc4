"""What Spark's Python workers do: batches of Arrow rows, by the functions of the library."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyarrow as pa

from aggregator.dedup import compiled, minhash
from aggregator.dedup.arrays import I64
from aggregator.dedup.containing import rarest
from aggregator.dedup.guarded import DIFFERENT, GuardedPairs, find_guarded, guarded_clusters
from aggregator.dedup.hashing import ShingleSets, TextHashes, hash_texts, shingle_sets
from aggregator.dedup.lexical import QUOTATION_SHARE, looked_for, quotations
from aggregator.dedup.overlap import joined_sets, missing_allowed, shared_counts
from aggregator.dedup.screen import APART, CONFLICT
from aggregator.dedup.text import normalise
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.verify import judge, prepare

Batches = Iterable[Any]
"""pyarrow.RecordBatch, one after the other."""

READ: Final = (
    "number long, text string, form binary, words long, size long, shingles binary, "
    "quoted array<binary>"
)
KEYS: Final = "key long, number long"
PAIRS: Final = "first long, second long"
ENTRIES: Final = "hash long, owner long, part long, size long"
JUDGED: Final = (
    "first long, second long, state byte, swapped boolean, overlap double, containment double"
)
CLUSTERS: Final = "number long, representative long"
CONFLICTS: Final = "first long, second long, score double, evidence string"

_COMPONENT_PAIRS: Final = 20_000  # clustered at a time


def read_rows(batches: Batches) -> Iterator[Any]:
    """``number, text`` -> :data:`READ`: a digest of the normalised form, words and shingles."""
    compiled.load()
    for batch in batches:
        texts = batch.column("text").to_pylist()
        hashes = hash_texts(texts)
        quoted, owners = quotations(texts)
        quotes: list[list[bytes]] = [[] for _ in texts]
        for owner, one in zip(owners.tolist(), _packed(shingle_sets(quoted)), strict=True):
            quotes[owner].append(one)
        forms = [
            hashlib.blake2b(normalise(t).encode("utf-8", "surrogatepass"), digest_size=16).digest()
            for t in texts
        ]
        yield _rows(
            number=batch.column("number"),
            text=batch.column("text"),
            form=pa.array(forms, pa.binary()),
            words=pa.array(hashes.words),
            size=pa.array(hashes.shingles.sizes),
            shingles=pa.array(_packed(hashes.shingles), pa.binary()),
            quoted=pa.array(quotes, pa.list_(pa.binary())),
        )


def band_keys(batches: Batches) -> Iterator[Any]:
    """``number, shingles`` -> :data:`KEYS`: a key for each band of each text that has shingles."""
    compiled.load()
    for batch in batches:
        sets = _sets(batch.column("shingles"))
        worded = sets.sizes > 0
        bands = minhash.shingle_bands(sets)[worded].astype(np.int64)
        numbers = np.asarray(batch.column("number"))[worded]
        keys = (np.arange(minhash.BANDS) << 32) | bands
        yield _rows(key=pa.array(keys.ravel()), number=pa.array(np.repeat(numbers, minhash.BANDS)))


def bucket_pairs(batches: Batches) -> Iterator[Any]:
    """``numbers`` of a bucket, increasing -> :data:`PAIRS`: each two of them."""
    for batch in batches:
        column = batch.column("numbers")
        values = np.asarray(column.flatten())
        ends = np.asarray(column.value_lengths()).astype(np.int64).cumsum()
        first: list[I64] = []
        second: list[I64] = []
        start = 0
        for end in ends.tolist():
            a, b = np.triu_indices(end - start, 1)
            first.append(values[start:end][a])
            second.append(values[start:end][b])
            start = end
        yield _rows(first=pa.array(_joined(first)), second=pa.array(_joined(second)))


def near_pairs(batches: Batches, *, floor: float) -> Iterator[Any]:
    """``first, second, first_shingles, second_shingles`` -> :data:`PAIRS` that overlap enough."""
    for batch in batches:
        shared, sizes = _shared(batch.column("first_shingles"), batch.column("second_shingles"))
        near = shared >= floor * (sizes[0] + sizes[1] - shared)
        yield _pairs(batch, near)


def shingle_entries(batches: Batches) -> Iterator[Any]:
    """``owner, part, shingles`` -> :data:`ENTRIES`: a row for each shingle."""
    for batch in batches:
        sets = _sets(batch.column("shingles"))
        sizes = sets.sizes
        yield _rows(
            hash=pa.array(sets.hashes.astype(np.int64)),
            owner=pa.array(np.repeat(np.asarray(batch.column("owner")), sizes)),
            part=pa.array(np.repeat(np.asarray(batch.column("part")), sizes)),
            size=pa.array(np.repeat(sizes, sizes)),
        )


def rarest_entries(batches: Batches, *, thresholds: Thresholds) -> Iterator[Any]:
    """``owner, part, size, hashes, counts`` of shingles that several have -> :data:`ENTRIES`.

    Of each set so many of the rarest that a set which holds it has one of them.
    """
    for batch in batches:
        column = batch.column("hashes")
        lengths = np.asarray(column.value_lengths()).astype(np.int64)
        offsets = np.concatenate([np.zeros(1, np.int64), lengths.cumsum()])
        sets = ShingleSets(np.asarray(column.flatten()).astype(np.uint32), offsets)
        counts = np.minimum(np.asarray(batch.column("counts").flatten()), 255).astype(np.uint8)
        sizes: I64 = np.asarray(batch.column("size"))
        left: I64 = _missing(sizes, np.asarray(batch.column("part")), thresholds) - sizes + lengths
        hashes, rows = rarest(sets, counts, left, several=True)
        yield _rows(
            hash=pa.array(hashes.astype(np.int64)),
            owner=pa.array(np.asarray(batch.column("owner"))[rows]),
            part=pa.array(np.asarray(batch.column("part"))[rows]),
            size=pa.array(sizes[rows]),
        )


def holding_pairs(batches: Batches, *, thresholds: Thresholds) -> Iterator[Any]:
    """``first, second, part, first_shingles, second_shingles`` -> :data:`PAIRS`.

    Those of which the second holds enough of the first: of a text or a quotation.
    """
    for batch in batches:
        shared, sizes = _shared(batch.column("first_shingles"), batch.column("second_shingles"))
        missing = _missing(sizes[0], np.asarray(batch.column("part")), thresholds)
        yield _pairs(batch, shared >= sizes[0] - missing)


def judge_pairs(batches: Batches, *, thresholds: Thresholds) -> Iterator[Any]:
    """Pairs with ``text``, ``words`` and ``shingles`` of both -> :data:`JUDGED`."""
    compiled.load()
    for batch in batches:
        if not batch.num_rows:
            continue
        numbers, texts, first, second, row = _local(batch)
        words = _of_both(batch, "words")[row]
        packed = [*batch.column("first_shingles"), *batch.column("second_shingles")]
        sets = _sets([packed[place] for place in row.tolist()])
        hashes = TextHashes(sets, words, np.zeros(len(numbers), np.uint64))
        order = np.lexsort((second, first))
        found = find_guarded(texts, hashes, first[order], second[order], thresholds, _silent)
        shared = shared_counts(sets, found.first, found.second)
        a, b = sets.sizes[found.first], sets.sizes[found.second]
        yield _rows(
            first=pa.array(numbers[found.first]),
            second=pa.array(numbers[found.second]),
            state=pa.array(found.states),
            swapped=pa.array(found.swapped),
            overlap=pa.array(shared / np.maximum(a + b - shared, 1)),
            containment=pa.array(shared / np.maximum(np.minimum(a, b), 1)),
        )


def make_clusters(batches: Batches, *, thresholds: Thresholds) -> Iterator[Any]:
    """Judged pairs with the texts of both, component by component -> :data:`CLUSTERS`."""
    for batch in _whole_components(batches):
        numbers, texts, first, second, _ = _local(batch)
        order = np.lexsort((second, first))
        pairs = GuardedPairs(
            texts,
            first[order],
            second[order],
            np.asarray(batch.column("state"))[order],
            batch.column("swapped").to_numpy(zero_copy_only=False)[order],
            thresholds,
        )
        representative = guarded_clusters(len(numbers), pairs)
        yield _rows(number=pa.array(numbers), representative=pa.array(numbers[representative]))


def tell_conflicts(batches: Batches, *, thresholds: Thresholds) -> Iterator[Any]:
    """Pairs with the texts of both -> :data:`CONFLICTS` of those that are."""
    for batch in batches:
        rows: list[dict[str, Any]] = []
        for one in batch.to_pylist():
            a, b = prepare(one["first_text"]), prepare(one["second_text"])
            found = judge(a, b, thresholds=thresholds)
            if found.verdict != "conflict":
                continue
            if one["turned"]:
                found = found.swapped()
            told = json.dumps(found.evidence.to_dict(), ensure_ascii=False)
            row = {"first": one["first"], "second": one["second"]}
            rows.append({**row, "score": found.score, "evidence": told})
        yield _rows(
            first=pa.array([row["first"] for row in rows], pa.int64()),
            second=pa.array([row["second"] for row in rows], pa.int64()),
            score=pa.array([row["score"] for row in rows], pa.float64()),
            evidence=pa.array([row["evidence"] for row in rows], pa.string()),
        )


def embed_rows(batches: Batches, *, encoder: str, schema: Any) -> Iterator[Any]:
    """Rows with a ``text`` -> the same with its ``embedding``."""
    from aggregator.dedup.encode import checked_embeddings, load_encoder

    loaded = load_encoder(encoder)
    for batch in batches:
        texts = batch.column(schema).to_pylist()
        rows = checked_embeddings(loaded.encode(texts), len(texts), loaded.name)
        values = pa.array(rows.astype(np.float32).ravel())
        ends = pa.array(np.arange(len(texts) + 1, dtype=np.int32) * rows.shape[1])
        yield batch.append_column("embedding", pa.ListArray.from_arrays(ends, values))


AGAINST: Final = (CONFLICT, APART)
"""States of pairs that may be conflicts."""

MATCHES_NOT: Final = (*AGAINST, DIFFERENT)
"""States of pairs that are no matches."""


def _whole_components(batches: Batches) -> Iterator[Any]:
    """Batches of whole components, of rows that come component by component."""
    held: list[Any] = []
    rows = 0
    for batch in batches:
        if not batch.num_rows:
            continue
        held.append(batch)
        rows += batch.num_rows
        if rows < _COMPONENT_PAIRS:
            continue
        table = pa.Table.from_batches(held).combine_chunks()
        component = np.asarray(table.column("component"))
        start = int(np.searchsorted(component, component[-1]))
        if start:
            yield table.slice(0, start).combine_chunks().to_batches()[0]
        held = table.slice(start).to_batches()
        rows = table.num_rows - start
    if held:
        yield pa.Table.from_batches(held).combine_chunks().to_batches()[0]


def _local(batch: Any) -> tuple[I64, list[str], I64, I64, I64]:
    """Number the texts of a batch of pairs anew, in their order.

    Returns:
        the numbers that they had, the texts, the first and second of each pair among these, and
        in which row of ``first`` and then ``second`` each stands.
    """
    both = _of_both(batch, None)
    numbers, row, places = np.unique(both, return_index=True, return_inverse=True)
    texts = [batch.column("first_text"), batch.column("second_text")]
    count = batch.num_rows
    found = [texts[place >= count][place % count].as_py() for place in row.tolist()]
    return numbers, found, places[:count], places[count:], row


def _of_both(batch: Any, what: str | None) -> I64:
    names = [side if what is None else f"{side}_{what}" for side in ("first", "second")]
    return np.concatenate([np.asarray(batch.column(name)) for name in names])


def _missing(sizes: I64, part: I64, thresholds: Thresholds) -> I64:
    """How many shingles may be missing: of a text (part 0), or of a quotation of one."""
    quoted = missing_allowed(sizes, QUOTATION_SHARE)
    quoted[sizes == 0] = -1
    return np.where(part == 0, looked_for(sizes, thresholds), quoted)


def _shared(first: Any, second: Any) -> tuple[I64, tuple[I64, I64]]:
    a, b = _sets(first), _sets(second)
    count = len(a)
    shared = shared_counts(joined_sets(a, b), np.arange(count), np.arange(count, 2 * count))
    return shared, (a.sizes, b.sizes)


def _pairs(batch: Any, chosen: Any) -> Any:
    first, second = (np.asarray(batch.column(name))[chosen] for name in ("first", "second"))
    other = first != second
    first, second = first[other], second[other]
    low, high = np.minimum(first, second), np.maximum(first, second)
    return _rows(first=pa.array(low), second=pa.array(high))


def _packed(sets: ShingleSets) -> list[bytes]:
    data, ends = sets.hashes.tobytes(), (sets.offsets * 4).tolist()
    return [data[a:b] for a, b in pairwise(ends)]


def _sets(column: Iterable[Any]) -> ShingleSets:
    packed: Sequence[bytes] = [one.as_py() for one in column]
    sizes = np.fromiter(map(len, packed), np.int64, len(packed)) // 4
    offsets = np.concatenate([np.zeros(1, np.int64), sizes.cumsum()])
    return ShingleSets(np.frombuffer(b"".join(packed), np.uint32), offsets)


def _joined(parts: list[I64]) -> I64:
    return np.concatenate([np.empty(0, np.int64), *parts])


def _rows(**columns: Any) -> Any:
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""
