"""The tiers of one look at a set of texts: candidates, judgements, and what is remembered.

What is encoded cannot change the answer, since the answer is defined by a procedure that says
what must be encoded: the lexical tiers alone make star clusters; those of their representatives
that share words enough with another one are encoded (see :mod:`.plausible`), and the pairs that
the semantic tier finds among them are added; clusters are made again. A text that only now
represents a cluster (its old representative joined another one) is encoded, too; and so on until
nothing is new. So a text that a lexical tier settled, and whose representative stays one, is
never encoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from aggregator.dedup import minhash
from aggregator.dedup.arrays import I64, U32, Bools
from aggregator.dedup.cluster import Overrides, Pair, star_clusters
from aggregator.dedup.deferred import Deferred, settled
from aggregator.dedup.embeddings import EXACT_UP_TO, Embeddings
from aggregator.dedup.encode import checked_embeddings
from aggregator.dedup.hashing import TextHashes, word_hashes
from aggregator.dedup.lexical import CANDIDATES_VERSION, lexical_candidates
from aggregator.dedup.model import (
    Cache,
    Comparison,
    Encoder,
    FloatArray,
    KnownPairs,
    text_key,
)
from aggregator.dedup.nearest import order_keys
from aggregator.dedup.plain import PlainPairs, find_plain, plain_clusters, plain_judge
from aggregator.dedup.plausible import SHARE, with_partner
from aggregator.dedup.semantic import Refiner, worth_judging
from aggregator.dedup.text import words
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.verify import Prepared, judge, prepare

if TYPE_CHECKING:
    from aggregator.dedup.guarded import GuardedPairs

Progress = Callable[[str, int, int], None]
"""Called with the name of a tier, how much of it is done, and how much there is."""

_REPORT_EVERY: Final = 500
_KEPT: Final = 64  # texts whose analysis is kept
_ENCODE_AT_ONCE: Final = 512


def settings(thresholds: Thresholds, encoder: Encoder | None, *, guard: bool = True) -> str:
    """Fingerprint of all that judgements depend on but the texts; 32 hex digits.

    Args:
        thresholds: where the lines are drawn.
        encoder: of the semantic tier, if there is one.
        guard: whether facts are compared.
    """
    name = encoder.name if encoder is not None else ""
    name += "" if guard else "\x00plain"
    whole = "\x00".join(
        [thresholds.fingerprint(), minhash.SIGNATURE_SCHEME, CANDIDATES_VERSION, name]
    )
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def settle(
    texts: Sequence[str],
    has_words: Bools,
    judged: Mapping[Pair, Comparison],
    look: Callable[[list[int], set[int]], None],
    thresholds: Thresholds,
    overrides: Overrides | None = None,
    *,
    guard: bool = True,
) -> I64:
    """Choose what the semantic tier looks at, until its clusters need no more.

    Args:
        texts: in the order in which they may represent others.
        has_words: mask of shape ``(len(texts),)``: an encoder can say nothing of the others.
        judged: the pairs that are not different; ``look`` adds to it.
        look: called with texts to encode and with all that were chosen so far, those included;
            adds to ``judged`` the pairs of chosen texts that the semantic tier finds.
        thresholds: where the judge draws its lines.
        overrides: what a person decided.
        guard: whether facts are compared; if not, a text may match one that shares no words.

    Returns:
        the number of each text's representative, of shape ``(len(texts),)``.
    """

    def founders() -> I64:
        return np.flatnonzero(has_words & (representative == np.arange(len(texts))))

    representative = star_clusters(len(texts), judged, overrides)
    worded = founders()
    hashes = word_hashes([texts[form] for form in worded.tolist()])
    share = min(SHARE, thresholds.support / 2) if guard else 0.0
    new = worded[with_partner(*hashes, share)].tolist()
    looked_at = set(worded.tolist())
    chosen: set[int] = set()
    while new:
        chosen.update(new)
        look(new, chosen)
        representative = star_clusters(len(texts), judged, overrides)
        new = [form for form in founders().tolist() if form not in looked_at]
        looked_at.update(new)
    return representative


class Tiers:
    """What is found about a set of texts of different forms.

    Args:
        texts: in the order in which they may represent others.
        has_words: mask of shape ``(len(texts),)``.
        encoder: of the semantic tier, if there is one.
        thresholds: where the judge draws its lines.
        cache: what was found in earlier calls, and what is found now.
        progress: told how far each tier is.
        guard: whether facts are compared, or overlap and cosine alone decide.
        exact_up_to: embedded texts from which on an index proposes who may be close.

    Attributes:
        judged: the pairs that are not different, by the numbers of their texts.
        plain: the same as arrays, if overlap alone decided.
        guarded: the same as arrays, if nothing else is asked for than clusters by words.
    """

    def __init__(
        self,
        texts: Sequence[str],
        has_words: Bools,
        *,
        encoder: Encoder | None,
        thresholds: Thresholds,
        cache: Cache | None,
        progress: Progress | None,
        guard: bool = True,
        exact_up_to: int = EXACT_UP_TO,
    ) -> None:
        self.judged: dict[Pair, Comparison] = {}
        self.plain: PlainPairs | None = None
        self.guarded: GuardedPairs | None = None
        self._guard = guard
        self._texts = texts
        self._has_words = has_words
        self._encoder = encoder
        self._thresholds = thresholds
        self._cache = cache
        self._progress = progress or _silent
        self._prepared: dict[int, Prepared] = {}
        self._settings = settings(thresholds, encoder, guard=guard)
        self._keys = [text_key(text) for text in texts] if cache is not None else []
        self._known = KnownPairs()
        self._flooded: set[int] = set()
        self._encoded: set[int] = set()
        self._embedded = Embeddings(exact_up_to)
        self._recalled: set[Pair] = set()
        if cache is not None:
            self._known = cache.known_pairs(self._settings, self._keys)

    def find_lexical(self, hashes: TextHashes) -> None:
        """Judge what the lexical tiers propose.

        Args:
            hashes: of the texts.
        """
        count = len(self._texts)
        self._progress("lexical", 0, count)
        sets = hashes.shingles

        def bands() -> U32:
            # Not kept: made anew in a tenth of the time that it takes to read them from a store.
            return minhash.shingle_bands(sets)

        if not self._guard:
            self.plain = find_plain(hashes, bands, self._thresholds)
            self._progress("lexical", count, count)
            return
        found = lexical_candidates(self._texts, sets, bands, self._thresholds)
        self._flooded = set(np.flatnonzero(found.flooded).tolist())
        self._progress("lexical", count, count)
        # Loaded here: a third of the time that importing the library would take.
        from aggregator.dedup.guarded import find_guarded

        if self._encoder is None and self._cache is None:
            self.guarded = find_guarded(
                self._texts, hashes, found.first, found.second, self._thresholds, self._progress
            )
            return
        known = self._mask(self._known.lexical)
        self._recall(lambda a, b, old: _by_words(old) and bool(known[a]) and bool(known[b]))
        new = ~(known[found.first] & known[found.second])
        first, second = found.first[new], found.second[new]
        pairs = find_guarded(self._texts, hashes, first, second, self._thresholds, self._progress)
        self.judged.update(pairs.deferred())

    def clusters(self) -> I64:
        """Make clusters of what was judged; with an encoder, find and judge the rest first.

        Returns:
            the number of each text's representative, of shape ``(len(texts),)``.

        Raises:
            ValueError: the encoder returned a wrong shape or what is no finite number.
            EncoderUnavailable: the encoder cannot be loaded.
        """
        encoder = self._encoder
        if self.guarded is not None:
            from aggregator.dedup.guarded import guarded_clusters

            return guarded_clusters(len(self._texts), self.guarded)
        if self.plain is not None:
            if encoder is None:
                return plain_clusters(len(self._texts), self.plain)
            self.judged = dict(self.plain)
        if encoder is None:
            return star_clusters(len(self._texts), self.judged)
        return settle(
            self._texts,
            self._has_words,
            self.judged,
            lambda new, chosen: self._look(encoder, new, chosen),
            self._thresholds,
            guard=self._guard,
        )

    def _look(self, encoder: Encoder, new: list[int], chosen: set[int]) -> None:
        """Encode texts, and judge the pairs of chosen texts of which one is new."""
        lexical = {pair: found for pair, found in self.judged.items() if _by_words(found)}
        known = self._mask(self._known.semantic)
        row_of = self._embeddings(encoder, new)
        self._encoded.update(new)
        self._recall(
            lambda a, b, old: (
                not _by_words(old)
                and a in chosen
                and b in chosen
                and bool(known[a])
                and bool(known[b])
            )
        )
        # Texts that were compared with each other in an earlier call are only asked about.
        asked = [form for form in new if not known[form]]
        if len(self._embedded) or len(new) > self._embedded.exact_up_to:
            asked = new
        elif len(asked) < len(new):
            new = [*(form for form in new if known[form]), *asked]
        places = np.array(new, np.int64)
        rows = np.stack([row_of[form] for form in new])
        keys = order_keys([self._texts[form] for form in new])
        self._embedded.add(places, keys, rows)
        if not asked:
            return  # And no model is loaded.
        # A fast encoder's cosines may be a little off: what may matter is told exactly.
        refiner, floor = Refiner(encoder), self._thresholds.cosine
        first, second, cosines = self._embedded.close(len(asked), floor - refiner.slack)
        look = ~(known[first] & known[second])
        first, second, cosines = first[look], second[look], cosines[look]
        concerned = np.unique(np.concatenate([first, second])).tolist()
        vocabulary = {form: frozenset(words(self._texts[form])) for form in concerned}

        def worth(pair: Pair, cosine: float) -> bool:
            if pair in lexical and settled(lexical[pair]) != "different":
                return False  # The words have settled it: a match, or facts that differ.
            a, b = vocabulary[pair[0]], vocabulary[pair[1]]
            return not self._guard or worth_judging(a, b, cosine, self._thresholds)

        pairs = list(zip(first.tolist(), second.tolist(), strict=True))
        kept = [i for i, p in enumerate(pairs) if worth(p, float(cosines[i]) + refiner.slack)]
        pairs = [pairs[i] for i in kept]
        texts = [(self._texts[a], self._texts[b]) for a, b in pairs]
        cosines = refiner.cosines(texts, cosines[kept])
        for done, ((a, b), cosine) in enumerate(zip(pairs, cosines.tolist(), strict=True)):
            if done % _REPORT_EVERY == 0:
                self._progress("compare", done, len(pairs))
            if cosine < floor or not worth((a, b), cosine):
                continue
            verdict = self._judge((a, b), cosine)
            if verdict.verdict != "different":
                self.judged[a, b] = verdict
        self._progress("compare", len(pairs), len(pairs))

    def remember(self) -> None:
        """Hand what was found to the cache, if anything is new."""
        if self._cache is None or not self._guard:
            return
        settled = {key for i, key in enumerate(self._keys) if i not in self._flooded}
        encoded = {self._keys[i] for i in self._encoded}
        if settled <= self._known.lexical and encoded <= self._known.semantic:
            return
        judged: dict[tuple[str, str], Comparison] = {}
        for (a, b), found in self.judged.items():
            if (a, b) in self._recalled or found.verdict == "different":
                continue
            plain = found.full() if isinstance(found, Deferred) else found
            x, y = self._keys[a], self._keys[b]
            if x < y:
                judged[x, y] = plain
            else:
                judged[y, x] = plain.swapped()
        self._cache.add_pairs(self._settings, lexical=settled, semantic=encoded, judged=judged)

    def _mask(self, keys: frozenset[str]) -> Bools:
        if not keys:
            return np.zeros(len(self._texts), np.bool_)
        return np.fromiter((key in keys for key in self._keys), np.bool_, len(self._keys))

    def _recall(self, wanted: Callable[[int, int, Comparison], bool]) -> None:
        """Take the judgements of earlier calls that this call would come to as well."""
        numbers = {key: i for i, key in enumerate(self._keys)}
        for (x, y), old in self._known.judged.items():
            a, b = numbers.get(x), numbers.get(y)
            if a is None or b is None:
                continue
            pair = (a, b) if a < b else (b, a)
            if wanted(*pair, old):
                self.judged[pair] = old if a < b else old.swapped()
                self._recalled.add(pair)

    def _judge(self, pair: Pair, cosine: float | None) -> Comparison:
        a, b = (self._prepare(form) for form in pair)
        decide = judge if self._guard else plain_judge
        return decide(a, b, cosine=cosine, thresholds=self._thresholds)

    def _prepare(self, form: int) -> Prepared:
        prepared = self._prepared.get(form)
        if prepared is None:
            # More of them would keep the collector of cycles busy, a quarter of the time.
            if len(self._prepared) >= _KEPT:
                self._prepared.clear()
            prepared = self._prepared[form] = prepare(self._texts[form])
        return prepared

    def _embeddings(self, encoder: Encoder, forms: list[int]) -> dict[int, FloatArray]:
        cache = self._cache
        keys = [self._keys[form] for form in forms] if cache is not None else []
        stored = cache.embeddings(encoder.name, keys) if cache is not None else {}
        rows = {form: stored[key] for form, key in zip(forms, keys, strict=False) if key in stored}
        # Texts of like length together, in an order that does not depend on who came first.
        missing = sorted(
            (form for form in forms if form not in rows),
            key=lambda form: (len(self._texts[form]), self._texts[form]),
        )
        for done in range(0, len(missing), _ENCODE_AT_ONCE):
            self._progress("encode", done, len(missing))
            part = missing[done : done + _ENCODE_AT_ONCE]
            texts = [self._texts[form] for form in part]
            made = checked_embeddings(encoder.encode(texts), len(texts), encoder.name)
            rows.update(zip(part, made, strict=True))
            if cache is not None:
                cache.add_embeddings(
                    encoder.name,
                    {self._keys[form]: row for form, row in zip(part, made, strict=True)},
                )
        if missing:
            self._progress("encode", len(missing), len(missing))
        return rows


def _by_words(found: Comparison) -> bool:
    """Whether a pair was judged without an encoder."""
    return isinstance(found, Deferred) or found.evidence.cosine is None


def _silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""
