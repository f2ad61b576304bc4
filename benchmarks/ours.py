"""This project's library behind the functions that its peers are measured by."""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregator import dedup
from aggregator.dedup import (
    Deduper,
    Paragraph,
    Result,
    Thresholds,
    compiled,
    deduplicate,
    load_encoder,
)
from aggregator.dedup.model import Encoder, FloatArray
from aggregator.dedup.semantic import exact_rows, is_fast
from benchmarks.truth import Flags

OVERLAP = 0.5
"""As the peers' threshold."""

# The library imports a part of itself when it is first called; no import is timed for anyone.
for _module in pkgutil.walk_packages(dedup.__path__, f"{dedup.__name__}."):
    importlib.import_module(_module.name)

_begun = time.perf_counter()
LOADED = compiled.load()
"""Whether there are compiled loops. They are loaded here, as the peers' are when they are imported:
imports are not timed for anyone."""

LOADING = time.perf_counter() - _begun
"""Seconds that this took: numba and what it compiled before, from disk."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a result says of each text, by place.

    Attributes:
        group: place of the representative.
        merged: texts after the first of their cluster.
        conflicting: texts that conflict with an earlier one at the overlap of a near copy:
            found, and not merged.
    """

    group: NDArray[np.int64]
    merged: Flags
    conflicting: Flags


def lexical(texts: list[str], *, guard: bool) -> tuple[Result, float]:
    """The lexical tiers, and the seconds until every text's representative is known.

    Clusters as objects are made after that, when somebody looks: see :func:`found`.

    Args:
        texts: raw.
        guard: whether facts are compared. No peer does; without it the work is the same.
    """
    begun = time.perf_counter()
    result = deduplicate(texts, thresholds=Thresholds(overlap=OVERLAP), guard=guard)
    labels = result.labels
    spent = time.perf_counter() - begun
    return result, _checked(spent, labels, texts)


def found(result: Result, count: int) -> Found:
    """Look at all clusters and conflicts of a result of ``count`` texts."""
    group = np.arange(count)
    merged, conflicting = (np.zeros(count, np.bool_) for _ in range(2))
    for cluster in result.clusters:
        if not cluster.members:
            continue
        lead = int(cluster.representative.id)
        places = [lead, *(int(member.id) for member in cluster.members)]
        group[places] = lead
        merged[sorted(places)[1:]] = True
    for conflict in result.conflicts:
        if conflict.evidence.overlap >= OVERLAP:
            conflicting[max(int(conflict.a_id), int(conflict.b_id))] = True
    return Found(group, merged, conflicting)


class Recorder:
    """An encoder that keeps what it was asked, to see afterwards what was encoded."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.texts: list[str] = []
        self.rows: list[FloatArray] = []
        self.again = 0  # texts that were encoded once more, exactly

    @property
    def name(self) -> str:
        """As of the encoder inside."""
        return self._encoder.name

    @property
    def slack(self) -> float:
        """As of the encoder inside."""
        return self._encoder.slack if is_fast(self._encoder) else 0.0

    def encode_exactly(self, texts: Sequence[str]) -> FloatArray:
        """As the encoder inside; not kept, since the rows stand for texts that are."""
        self.again += len(texts)
        return exact_rows(self._encoder, texts)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """As the encoder inside, and kept."""
        rows = self._encoder.encode(texts)
        self.texts += texts
        self.rows += list(rows)
        return rows


def semantic(texts: list[str]) -> tuple[Result, Recorder, float]:
    """All tiers with the default encoder, loading it included, and the seconds they take."""
    begun = time.perf_counter()
    encoder = Recorder(load_encoder())
    result = deduplicate(texts, encoder=encoder)
    labels = result.labels
    spent = time.perf_counter() - begun
    return result, encoder, _checked(spent, labels, texts)


def _checked(seconds: float, labels: NDArray[np.int64], texts: list[str]) -> float:
    if len(labels) != len(texts) or not np.array_equal(labels[labels], labels):
        raise RuntimeError("the labels do not name a representative of each text")
    return seconds


class Index:
    """The incremental class, polled; paragraphs get their place as their id."""

    def __init__(self, *, guard: bool) -> None:
        self._deduper = Deduper(thresholds=Thresholds(overlap=OVERLAP), guard=guard)
        self._seen = 0

    def __call__(self, texts: list[str]) -> object:
        """Add texts; what each of them matched."""
        start, self._seen = self._seen, self._seen + len(texts)
        return self._deduper.add_many(
            [Paragraph(str(i), text) for i, text in enumerate(texts, start)]
        )
