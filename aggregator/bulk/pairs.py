"""Third step: candidate pairs, by the same rules as :mod:`aggregator.dedup.lexical` has."""

from __future__ import annotations

from typing import Final

import numpy as np

from aggregator.bulk.reading import Progress
from aggregator.bulk.work import Work
from aggregator.dedup import lexical, minhash
from aggregator.dedup.arrays import I64, distinct
from aggregator.dedup.hashing import ShingleSets
from aggregator.dedup.overlap import shared_counts
from aggregator.dedup.threads import on_threads
from aggregator.dedup.thresholds import Thresholds

NEAR: Final = "near"
STEP: Final = "pairs"
_BANDS_AT_ONCE: Final = 2
_PAIRS_AT_ONCE: Final = 1 << 21


def find_near(work: Work, thresholds: Thresholds, progress: Progress) -> None:
    """Pairs that agree in a band and overlap enough: the array ``near.codes``.

    As :func:`aggregator.dedup.lexical.near_pairs`, but a band's pairs are counted before the next
    band is looked at: many agree in one by chance.

    Args:
        work: where :func:`aggregator.bulk.forms.find_forms` has put the sets.
        thresholds: where the judge draws its lines.
        progress: told how many bands are done.
    """
    if work.done(NEAR) is not None:
        return
    sets = _sets(work)
    bands = work.array("forms.bands").T
    count = bands.shape[0]
    rows = np.flatnonzero(sets.sizes[:count] > 0)
    floor = min(lexical.FLOOR, thresholds.overlap)
    found = np.empty(0, np.int64)
    for first in range(0, minhash.BANDS, _BANDS_AT_ONCE):
        progress(NEAR, first, minhash.BANDS)
        some = range(first, min(first + _BANDS_AT_ONCE, minhash.BANDS))
        pairs = on_threads(lambda band: minhash.band_pairs(bands, rows, band)[0], some)
        kept = [found]
        for codes in pairs:
            kept.append(_near(sets, codes.astype(np.int64), count, floor, work))
        found = distinct(np.concatenate(kept))
        work.rest()
    work.save(f"{NEAR}.codes", found)
    progress(NEAR, minhash.BANDS, minhash.BANDS)
    work.finish(NEAR, {"pairs": len(found)})


def find_pairs(work: Work, thresholds: Thresholds, progress: Progress) -> None:
    """All candidate pairs, sorted: the array ``pairs.codes``, of ``first * forms + second``.

    Args:
        work: where :func:`find_near` has put those that are near.
        thresholds: where the judge draws its lines.
        progress: told that it begins and ends.
    """
    if work.done(STEP) is not None:
        return
    progress(STEP, 0, None)
    count = len(work.array("forms.first"))
    holding, _ = lexical.holding_pairs(
        _sets(work), count, work.load("forms.owners"), thresholds, work
    )
    codes = distinct(np.concatenate([work.load("near.codes"), holding]))
    work.save(f"{STEP}.codes", codes)
    work.finish(STEP, {"pairs": len(codes)})
    work.drop("near.codes")


def _sets(work: Work) -> ShingleSets:
    return ShingleSets(work.array("forms.shingles"), work.load("forms.offsets"))


def _near(sets: ShingleSets, codes: I64, count: int, floor: float, work: Work) -> I64:
    """Those that overlap enough."""
    kept = [np.empty(0, np.int64)]
    codes.sort()  # neighbours in the file are read together
    sizes = sets.sizes
    for start in range(0, len(codes), _PAIRS_AT_ONCE):
        some = codes[start : start + _PAIRS_AT_ONCE]
        first, second = some // count, some % count
        shared = shared_counts(sets, first, second)
        kept.append(some[shared >= floor * (sizes[first] + sizes[second] - shared)])
        work.rest()
    return np.concatenate(kept)
