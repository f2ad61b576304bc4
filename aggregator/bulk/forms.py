"""Second step: exact repeats become one form; forms are numbered in the order of credit."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np

from aggregator.bulk.reading import Progress
from aggregator.bulk.texts import Texts
from aggregator.bulk.work import Work
from aggregator.dedup import minhash
from aggregator.dedup.arrays import I64, U64, Bools, spread
from aggregator.dedup.hashing import ShingleSets
from aggregator.dedup.text import normalise

STEP: Final = "forms"
_AT_ONCE: Final = 1 << 18  # forms


def find_forms(work: Work, progress: Progress) -> None:
    """Make the arrays of the forms: as :func:`aggregator.dedup.forms.read_forms` does.

    ``form_of``: the form of each row; ``first``: the row of each form; ``offsets`` and
    ``shingles``: the sets of the forms and then those of quotations; ``owners``: the form of each
    quotation; ``words``: how many each form has; ``bands``: keys of shape ``(42, forms)``.

    Args:
        work: where :func:`aggregator.bulk.reading.read` has put the texts.
        progress: told how many forms are done.
    """
    if work.done(STEP) is not None:
        return
    times, sequences = work.array("read.times"), work.array("read.sequences")
    count = len(times)
    order = np.lexsort((np.arange(count), times))
    leader = _leaders(sequences, order, Texts(work, np.arange(count)))
    first = order[leader[order] == order]
    number = np.empty(count, np.int64)
    number[first] = np.arange(len(first))
    work.save(f"{STEP}.form_of", number[leader])
    work.save(f"{STEP}.first", first)
    work.save(f"{STEP}.words", work.array("read.words")[first])
    leads = np.zeros(count, np.bool_)
    leads[first] = True
    del leader, order
    _put_sets(work, first, number, leads, progress)
    work.finish(STEP, {"forms": len(first)})


def _leaders(sequences: U64, order: I64, texts: Texts) -> I64:
    """Of each row the one that stands for its form: the first in order."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    by = np.argsort(sequences, kind="stable")
    ordered = sequences[by]
    again: Bools = np.zeros(len(by), np.bool_)
    again[1:] = ordered[1:] == ordered[:-1]
    again[:-1] |= again[1:]
    rows = np.sort(by[again])
    del by, ordered, again
    # Equal forms have equal words; only texts of equal words are read.
    forms = np.empty((len(rows), 2), np.uint64)
    for place, row in enumerate(rows.tolist()):
        form = normalise(texts[row]).encode("utf-8", "surrogatepass")
        forms[place] = np.frombuffer(hashlib.blake2b(form, digest_size=16).digest(), np.uint64)
    by = np.lexsort((rank[rows], forms[:, 1], forms[:, 0]))
    new = np.ones(len(by), np.bool_)
    new[1:] = (forms[by][1:] != forms[by][:-1]).any(axis=1)
    leader = np.arange(len(order))
    if len(by):
        leader[rows[by]] = rows[by][np.flatnonzero(new)][np.cumsum(new) - 1]
    return leader


def _put_sets(work: Work, first: I64, number: I64, leads: Bools, progress: Progress) -> None:
    count = len(first)
    sizes = work.array("read.sizes").astype(np.int64)
    starts = np.cumsum(sizes) - sizes
    quoting = work.load("read.quoting")
    # Quotations of the texts that stand for their form, in the order of these.
    chosen = np.flatnonzero(leads[quoting]) if len(quoting) else np.empty(0, np.int64)
    chosen = chosen[np.argsort(number[quoting[chosen]], kind="stable")]
    quoted_sizes = work.load("read.quoted_sizes").astype(np.int64)
    quoted_starts = np.cumsum(quoted_sizes) - quoted_sizes
    offsets = np.zeros(count + len(chosen) + 1, np.int64)
    np.cumsum(np.concatenate([sizes[first], quoted_sizes[chosen]]), out=offsets[1:])
    given, quoted = work.array("read.shingles"), work.array("read.quoted")
    shingles = work.make(f"{STEP}.shingles", (int(offsets[-1]),), np.uint32)
    bands = work.make(f"{STEP}.bands", (minhash.BANDS, count), np.uint32)
    for begin in range(0, count, _AT_ONCE):
        progress(STEP, begin, count)
        end = min(begin + _AT_ONCE, count)
        rows = first[begin:end]
        values = given[spread(starts[rows], sizes[rows])]
        shingles[offsets[begin] : offsets[end]] = values
        own = ShingleSets(values, offsets[begin : end + 1] - offsets[begin])
        bands[:, begin:end] = minhash.shingle_bands(own).T
        work.rest()
    shingles[offsets[count] :] = quoted[spread(quoted_starts[chosen], quoted_sizes[chosen])]
    work.save(f"{STEP}.offsets", offsets)
    work.save(f"{STEP}.owners", number[quoting[chosen]])
    progress(STEP, count, count)
