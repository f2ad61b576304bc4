"""A cache in memory: what one process keeps between calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from aggregator.dedup.model import Comparison, FloatArray, KnownPairs


class MemoryCache:
    """A :class:`~aggregator.dedup.model.Cache` that lives as long as the object."""

    def __init__(self) -> None:
        self._embeddings: dict[str, dict[str, FloatArray]] = {}
        self._known: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._judged: dict[str, dict[tuple[str, str], Comparison]] = {}

    def embeddings(self, encoder: str, keys: Sequence[str]) -> Mapping[str, FloatArray]:
        """Embeddings that are stored, of shape ``(dimensions,)`` each."""
        stored = self._embeddings.get(encoder, {})
        return {key: stored[key] for key in keys if key in stored}

    def add_embeddings(self, encoder: str, embeddings: Mapping[str, FloatArray]) -> None:
        """Store embeddings."""
        self._embeddings.setdefault(encoder, {}).update(embeddings)

    def known_pairs(self, settings: str, keys: Collection[str]) -> KnownPairs:
        """What is known of the pairs among these keys."""
        wanted = frozenset(keys)
        lexical, semantic = self._known.get(settings, (frozenset(), frozenset()))
        judged = self._judged.get(settings, {})
        return KnownPairs(
            lexical=lexical & wanted,
            semantic=semantic & wanted,
            judged={pair: found for pair, found in judged.items() if wanted.issuperset(pair)},
        )

    def add_pairs(
        self,
        settings: str,
        *,
        lexical: Iterable[str],
        semantic: Iterable[str],
        judged: Mapping[tuple[str, str], Comparison],
    ) -> None:
        """Store judgements; ``lexical`` and ``semantic`` are the whole sets, old keys included."""
        self._known[settings] = (frozenset(lexical), frozenset(semantic))
        self._judged.setdefault(settings, {}).update(judged)
