"""The order of the tiers: exact, near, contained, semantic; candidates, judgement, clusters.

What is encoded cannot change the answer, since the answer is defined by a procedure that says
what must be encoded: the lexical tiers alone make star clusters; those of their representatives
that share words enough with another one are encoded (see :mod:`.plausible`), and the pairs that
the semantic tier finds among them are added; clusters are made again. A text that only now
represents a cluster (its old representative joined another one) is encoded, too; and so on until
nothing is new. So a text that a lexical tier settled,
and whose representative stays one, is never encoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np

from aggregator.dedup import minhash
from aggregator.dedup.cluster import Pair, star_clusters
from aggregator.dedup.encode import checked_embeddings, load_encoder
from aggregator.dedup.forms import Forms, Keep, read_forms, read_items
from aggregator.dedup.hashing import I64, word_hashes
from aggregator.dedup.lexical import LEXICAL_VERSION, lexical_candidates
from aggregator.dedup.model import (
    Cache,
    Comparison,
    Encoder,
    FloatArray,
    KnownPairs,
    SignatureArray,
    text_key,
)
from aggregator.dedup.plausible import SHARE, with_partner
from aggregator.dedup.result import Result
from aggregator.dedup.semantic import cosine_pairs
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.verify import Prepared, judge, prepare

Progress = Callable[[str, int, int], None]
"""Called with the name of a tier, how much of it is done, and how much there is."""

_REPORT_EVERY: Final = 500
_ENCODE_AT_ONCE: Final = 512


def deduplicate(
    items: Iterable[Any],
    *,
    encoder: Encoder | str | None = None,
    text: Callable[[Any], str] | None = None,
    keep: Keep = "earliest",
    thresholds: Thresholds | None = None,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> Result:
    """Find what says the same, keep one of each, and say why.

    The answer depends on the set of paragraphs alone: not on their order, nor on what a cache
    holds. Texts with nothing to see (empty, blank) are exact repeats of each other.

    Args:
        items: strings, paragraphs, or with ``text`` records of any kind; read once.
        encoder: adds the semantic tier: ``"default"`` for the packaged model, a name or path
            for another (see :func:`~aggregator.dedup.encode.load_encoder`), or an object of
            your own. Only asked for what exact and lexical tiers leave open.
        text: gives a record's text.
        keep: which text represents a cluster: the ``"earliest"`` by (published, id), the
            ``"longest"``, or the one for which a function of a paragraph gives the smallest
            key. Whatever is asked for, a part never represents the whole.
        thresholds: where the lines are drawn.
        cache: keeps signatures, embeddings and judgements from call to call.
        progress: told how far each tier is.

    Raises:
        TypeError: an item or a text of a wrong type.
        ValueError: two paragraphs of one id; times with and without a zone; a wrong ``keep``;
            an encoder that returns a wrong shape or values that are no finite numbers.
        EncoderUnavailable: a named encoder cannot be loaded.
    """
    if isinstance(encoder, str):
        encoder = load_encoder(encoder)
    thresholds = thresholds if thresholds is not None else Thresholds()
    forms = read_forms(read_items(items, text=text, keep=keep))
    run = _Run(forms, encoder, thresholds, cache, progress or _silent)
    run.lexical()
    representative = star_clusters(run.count, run.judged)
    if encoder is not None:
        representative = run.semantic(encoder, representative)
    run.remember()
    return Result(forms, representative, run.judged)


def settings(thresholds: Thresholds, encoder: Encoder | None) -> str:
    """Fingerprint of all that judgements depend on but the texts; 32 hex digits.

    Args:
        thresholds: where the lines are drawn.
        encoder: of the semantic tier, if there is one.
    """
    name = encoder.name if encoder is not None else ""
    whole = "\x00".join([thresholds.fingerprint(), minhash.SIGNATURE_SCHEME, LEXICAL_VERSION, name])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class _Run:
    """One call: what is known of its forms so far."""

    def __init__(
        self,
        forms: Forms,
        encoder: Encoder | None,
        thresholds: Thresholds,
        cache: Cache | None,
        progress: Progress,
    ) -> None:
        self.texts = forms.texts
        self._shingles = forms.shingles
        self.count = len(self.texts)
        self.judged: dict[Pair, Comparison] = {}
        self._thresholds = thresholds
        self._cache = cache
        self._progress = progress
        self._prepared: dict[int, Prepared] = {}
        self._settings = settings(thresholds, encoder)
        self._keys = [text_key(text) for text in self.texts] if cache is not None else []
        self._known = KnownPairs()
        self._flooded: set[int] = set()
        self._encoded: set[int] = set()
        self._recalled: set[Pair] = set()
        self._has_words = np.zeros(self.count, np.bool_)
        if cache is not None:
            self._known = cache.known_pairs(self._settings, self._keys)

    def lexical(self) -> None:
        """Judge what the lexical tiers propose."""
        self._progress("lexical", 0, self.count)
        shingles = self._shingles
        found = lexical_candidates(self.texts, shingles, self._signatures(), self._thresholds)
        self._has_words = shingles.words > 0
        self._flooded = set(np.flatnonzero(found.flooded).tolist())
        self._progress("lexical", self.count, self.count)
        known = self._mask(self._known.lexical)
        self._recall(
            lambda a, b, old: old.evidence.cosine is None and bool(known[a]) and bool(known[b])
        )
        new = ~(known[found.first] & known[found.second])
        pairs = list(zip(found.first[new].tolist(), found.second[new].tolist(), strict=True))
        for done, pair in enumerate(pairs):
            if done % _REPORT_EVERY == 0:
                self._progress("judge", done, len(pairs))
            verdict = self._judge(pair, None)
            if verdict.verdict != "different":
                self.judged[pair] = verdict
        self._progress("judge", len(pairs), len(pairs))

    def semantic(self, encoder: Encoder, representative: I64) -> I64:
        """Encode representatives and judge what their cosines propose, until nothing is new.

        Args:
            encoder: of the tier.
            representative: of each form, by the lexical tiers.

        Returns:
            the representative of each form.
        """
        known = self._mask(self._known.semantic)
        rows: dict[int, FloatArray] = {}
        lexical = dict(self.judged)
        # An encoder has nothing to say about texts without words.
        worded = np.flatnonzero(self._has_words & (representative == np.arange(self.count)))
        hashes = word_hashes([self.texts[form] for form in worded.tolist()])
        share = min(SHARE, self._thresholds.support / 2)
        new = worded[with_partner(*hashes, share)].tolist()
        looked_at = set(worded.tolist())
        while new:
            rows.update(self._embeddings(encoder, new))
            self._encoded = set(rows)
            chosen = np.array(sorted(rows), np.int64)
            self._recall(
                lambda a, b, old: (
                    old.evidence.cosine is not None
                    and a in rows
                    and b in rows
                    and bool(known[a])
                    and bool(known[b])
                )
            )
            first, second, cosines = cosine_pairs(
                np.stack([rows[form] for form in chosen.tolist()]), self._thresholds.cosine
            )
            first, second = chosen[first], chosen[second]
            fresh = np.zeros(self.count, np.bool_)
            fresh[new] = True
            look = (fresh[first] | fresh[second]) & ~(known[first] & known[second])
            first, second, cosines = first[look], second[look], cosines[look]
            for done, (a, b, cosine) in enumerate(
                zip(first.tolist(), second.tolist(), cosines.tolist(), strict=True)
            ):
                if done % _REPORT_EVERY == 0:
                    self._progress("compare", done, len(first))
                if (a, b) in lexical:
                    continue  # The words have settled it: a match, or facts that differ.
                verdict = self._judge((a, b), cosine)
                if verdict.verdict != "different":
                    self.judged[a, b] = verdict
            self._progress("compare", len(first), len(first))
            representative = star_clusters(self.count, self.judged)
            founders = np.flatnonzero(self._has_words & (representative == np.arange(self.count)))
            new = [form for form in founders.tolist() if form not in looked_at]
            looked_at.update(new)
        return representative

    def remember(self) -> None:
        """Hand what was found to the cache, if anything is new."""
        if self._cache is None:
            return
        settled = {key for i, key in enumerate(self._keys) if i not in self._flooded}
        encoded = {self._keys[i] for i in self._encoded}
        if settled <= self._known.lexical and encoded <= self._known.semantic:
            return
        judged: dict[tuple[str, str], Comparison] = {}
        for (a, b), found in self.judged.items():
            if (a, b) in self._recalled:
                continue
            x, y = self._keys[a], self._keys[b]
            if x < y:
                judged[x, y] = found
            else:
                judged[y, x] = found.swapped()
        self._cache.add_pairs(self._settings, lexical=settled, semantic=encoded, judged=judged)

    def _mask(self, keys: frozenset[str]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        if not keys:
            return np.zeros(self.count, np.bool_)
        return np.fromiter((key in keys for key in self._keys), np.bool_, self.count)

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
        return judge(a, b, cosine=cosine, thresholds=self._thresholds)

    def _prepare(self, form: int) -> Prepared:
        prepared = self._prepared.get(form)
        if prepared is None:
            prepared = self._prepared[form] = prepare(self.texts[form])
        return prepared

    def _signatures(self) -> SignatureArray:
        cache = self._cache
        if cache is None:
            return minhash.signatures(self._shingles)
        stored = cache.signatures(minhash.SIGNATURE_SCHEME, self._keys)
        missing = [i for i, key in enumerate(self._keys) if key not in stored]
        result = np.empty((self.count, minhash.PERMUTATIONS), np.uint32)
        for i, key in enumerate(self._keys):
            if key in stored:
                result[i] = stored[key]
        if missing:
            made = minhash.signatures(self._shingles.of(np.array(missing, np.int64)))
            result[missing] = made
            cache.add_signatures(
                minhash.SIGNATURE_SCHEME,
                {self._keys[i]: row for i, row in zip(missing, made, strict=True)},
            )
        return result

    def _embeddings(self, encoder: Encoder, forms: list[int]) -> dict[int, FloatArray]:
        cache = self._cache
        keys = [self._keys[form] for form in forms] if cache is not None else []
        stored = cache.embeddings(encoder.name, keys) if cache is not None else {}
        rows = {form: stored[key] for form, key in zip(forms, keys, strict=False) if key in stored}
        # Texts of like length together, in an order that does not depend on who came first.
        missing = sorted(
            (form for form in forms if form not in rows),
            key=lambda form: (len(self.texts[form]), self.texts[form]),
        )
        for done in range(0, len(missing), _ENCODE_AT_ONCE):
            self._progress("encode", done, len(missing))
            part = missing[done : done + _ENCODE_AT_ONCE]
            texts = [self.texts[form] for form in part]
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


def _silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""
