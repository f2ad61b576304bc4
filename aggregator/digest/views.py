"""What a text looks like for grouping: its words, pairs of words, names and embedding as vectors.

Four views, each a vector of length 1 scaled by the root of its weight, side by side: the dot
product of two texts is then the mean of their cosines over the views.

* words: TF-IDF, the words of the lead counted three times;
* pairs: TF-IDF of two words that follow each other;
* names: TF-IDF of the words that begin with a capital letter. In a script without capitals there
  are none, and the other views count for them;
* the embedding of the lead, where there is an encoder; of less weight, but for short texts.

No word is stemmed and none is left out: what weighs little is what many texts of the same
language hold, in the day or in the background. That is right for any language and needs no list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.model import FloatArray
from aggregator.dedup.text import words
from aggregator.digest.background import Background

READ_CHARACTERS = 1500
"""How much of a text the words are taken from: what comes later is rarely about the event."""

_READ_OF_MANY = 800
_MANY = 2_000
"""Of more texts than that, less is read of each: seconds, for .005 of B3."""

LEAD_CHARACTERS = 400
"""How much of a text its embedding is made from; the headline and the lead name the event."""

LEAD_WORDS_FROM = 300
"""Characters whose words count more."""

LEAD_EXTRA = 2
"""How often more a word of the lead counts."""

_WORDS, _PAIRS, _NAMES, _EMBEDDING = 1.0, 1.0, 1.0, 0.5

_OWN_TEXTS = 200.0
"""Texts that the sentences of a day count as, in a language of which nothing was seen before."""
_SENTENCES = 6
_UNSEEN_SENTENCES = 40
"""Sentences that count as seen without any of the words, for there may be only a few."""
_FEW_WORDS = 100.0
_SENTENCE_END = re.compile(r"[.!?\n。！？।؟]+")
_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
_WORD = re.compile(r"[^\W\d_]\w*")

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Views:
    """The views of texts.

    Attributes:
        lexical: words, pairs and names: a ``scipy.sparse.csr_array`` of float32, a row of length
            1 for each text.
        embedding: float32 of shape ``(texts, dimensions)``; no dimensions without an encoder.
        share: of the embedding in the likeness of a text, in [0, 1].
        language: number of each text's language; -1 where languages are not to be compared by
            their embeddings.
    """

    lexical: Any
    embedding: FloatArray
    share: FloatArray
    language: IntArray

    def __len__(self) -> int:
        return int(self.lexical.shape[0])

    def likeness(self, left: IntArray, right: IntArray) -> NDArray[np.float32]:
        """Mean of the cosines of the views, in [0, 1] but for rounding.

        Args:
            left: numbers of texts.
            right: numbers of texts.

        Returns:
            float32 of shape ``(len(left), len(right))``.
        """
        product = self._products(left, right)
        if self.embedding.shape[1]:
            cosine = self.embedding[left] @ self.embedding[right].T
            a, b = self.share[left][:, None], self.share[right][None, :]
            product = np.sqrt((1 - a) * (1 - b)) * product + np.sqrt(a * b) * cosine
            x, y = self.language[left][:, None], self.language[right][None, :]
            if (x != y).any():
                product = np.where((x != y) & (x >= 0) & (y >= 0), cosine.clip(0.0) ** 2, product)
        return np.asarray(product, np.float32)

    def _products(self, left: IntArray, right: IntArray) -> FloatArray:
        from scipy import sparse

        if left is not right:
            return np.asarray((self.lexical[left] @ self.lexical[right].T).toarray())
        # Of a few texts, only the columns that they have: to turn all of them takes longer than
        # the product.
        rows = self.lexical[left]
        columns, places = np.unique(rows.indices, return_inverse=True)
        small = sparse.csr_array((rows.data, places, rows.indptr), (len(left), len(columns)))
        return np.asarray((small @ small.T).toarray())

    def of_pairs(self, lexical: FloatArray, row: IntArray, column: IntArray) -> FloatArray:
        """Likeness of pairs whose lexical part is known.

        Args:
            lexical: of shape ``(pairs,)``, as are the next two.
            row: numbers of texts.
            column: numbers of texts.
        """
        if not self.embedding.shape[1]:
            return lexical
        cosine = np.einsum("ij,ij->i", self.embedding[row], self.embedding[column])
        a, b = self.share[row], self.share[column]
        mean = np.sqrt((1 - a) * (1 - b)) * lexical + np.sqrt(a * b) * cosine
        x, y = self.language[row], self.language[column]
        across = (x != y) & (x >= 0) & (y >= 0)
        return np.asarray(np.where(across, cosine.clip(0.0) ** 2, mean), np.float32)


def make_views(
    texts: Sequence[str],
    *,
    background: Background,
    languages: Sequence[str],
    leads: FloatArray | None = None,
    across: bool = False,
    counted: int | None = None,
) -> Views:
    """Look at texts.

    Args:
        texts: any.
        background: how common words are.
        languages: primary subtag of each text; ``und`` for unknown.
        leads: embeddings of the beginnings of the texts, of shape ``(len(texts), dimensions)``,
            rows of length 1; ``None``: words alone.
        across: whether an embedding says the same of a text in any language. Then two texts of
            two languages, which share no words, are as alike as the square of their cosine.
        counted: how many of the texts, from the first on, the day's frequencies are made from;
            ``None``: all.
    """
    from scipy import sparse

    count = len(texts)
    tokens = _Tokens(texts)
    row, word, tf = tokens.counts()
    weights = _idf(row, word, tokens, background, languages, count if counted is None else counted)
    size = len(tokens.vocabulary)
    both = _WORDS + _PAIRS + _NAMES

    def view(
        rows: IntArray, columns: IntArray, values: NDArray[np.float64], width: int, share: float
    ) -> Any:
        made = sparse.csr_array((values, (rows, columns)), shape=(count, width))
        length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
        scale = np.sqrt(share / both) / np.where(length > 0, length, 1.0)
        return sparse.csr_array(sparse.diags_array(scale) @ made)

    single = view(row, word, (1 + np.log(tf)) * weights(row, word), size, _WORDS)

    first, second, rows = tokens.pairs()
    key, inverse = np.unique(first * size + second, return_inverse=True)
    at, number = np.unique(rows * max(1, len(key)) + inverse, return_counts=True)
    pair_row, pair = np.divmod(at, max(1, len(key)))
    a, b = np.divmod(key, max(1, size))
    idf = weights(pair_row, a[pair]) + weights(pair_row, b[pair])
    double = view(pair_row, pair, (1 + np.log(number)) * idf, max(1, len(key)), _PAIRS)

    name_row, name, often = tokens.names()
    values = (1 + np.log(often)) * weights(name_row, name)
    names = view(name_row, name, values, size, _NAMES)

    lexical = sparse.csr_array(sparse.hstack([single, double, names], format="csr"))
    length = np.sqrt(np.asarray(lexical.multiply(lexical).sum(axis=1)).ravel())
    # A text without names, or of one word, is not less like others for it.
    lexical = sparse.diags_array(1.0 / np.where(length > 0, length, 1.0)) @ lexical
    known = sorted({*languages} - {"und"})
    return Views(
        sparse.csr_array(lexical, dtype=np.float32),
        np.zeros((count, 0), np.float32) if leads is None else np.asarray(leads, np.float32),
        np.asarray(embedding_share(tokens.lengths), np.float32),
        np.array([known.index(x) if across and x in known else -1 for x in languages], np.int64),
    )


def embedding_share(lengths: IntArray) -> NDArray[np.float64]:
    """Share of the embedding in the likeness of texts, in [0, 1].

    The fewer words a text has, the less they tell, and the more its embedding counts.

    Args:
        lengths: in words, of shape ``(texts,)``.
    """
    few = np.maximum(0.0, 1.0 - lengths / _FEW_WORDS)
    weight = _EMBEDDING + few
    return np.asarray(weight / (_WORDS + _PAIRS + _NAMES + weight))


class _Tokens:
    """The words of all texts as numbers, in the order of their spelling."""

    def __init__(self, texts: Sequence[str]) -> None:
        numbers: defaultdict[str, int] = defaultdict()
        numbers.default_factory = numbers.__len__
        body: list[int] = []
        names: list[int] = []
        lengths, leads, name_counts = [], [], []
        read = READ_CHARACTERS if len(texts) <= _MANY else _READ_OF_MANY
        for text in texts:
            text = text[:read]
            found = words(text)
            body += [numbers[word] for word in found]
            lengths.append(len(found))
            leads.append(len(words(text[:LEAD_WORDS_FROM])))
            before = len(names)
            names += [numbers[name] for name in capitalised(text)]
            name_counts.append(len(names) - before)
        vocabulary = sorted(numbers)
        place = np.empty(len(numbers), np.int64)
        place[[numbers[word] for word in vocabulary]] = np.arange(len(vocabulary))
        self.vocabulary = vocabulary
        self.texts = texts
        self._body = place[np.asarray(body, np.int64)]
        self._names = place[np.asarray(names, np.int64)]
        rows = np.arange(len(texts))
        self.lengths = np.asarray(lengths, np.int64)
        self._rows = np.repeat(rows, lengths)
        self._name_rows = np.repeat(rows, name_counts)
        starts = np.cumsum(lengths) - lengths
        within = np.arange(len(self._body)) - np.repeat(starts, lengths)
        self._of_lead = within < np.repeat(leads, lengths)

    def counts(self) -> tuple[IntArray, IntArray, NDArray[np.float64]]:
        """Text, word and how often it stands there, the lead counted more."""
        width = max(1, len(self.vocabulary))
        key, inverse = np.unique(self._rows * width + self._body, return_inverse=True)
        extra = 1.0 + LEAD_EXTRA * self._of_lead
        tf = np.bincount(inverse, weights=extra, minlength=len(key)).astype(np.float64)
        row, word = np.divmod(key, width)
        return row, word, tf

    def pairs(self) -> tuple[IntArray, IntArray, IntArray]:
        """First word, second word and text of every two words that follow each other."""
        same = self._rows[1:] == self._rows[:-1]
        return self._body[:-1][same], self._body[1:][same], self._rows[1:][same]

    def names(self) -> tuple[IntArray, IntArray, NDArray[np.float64]]:
        """Text, capitalised word and how often it stands there."""
        width = max(1, len(self.vocabulary))
        key, number = np.unique(self._name_rows * width + self._names, return_counts=True)
        row, word = np.divmod(key, width)
        return row, word, number.astype(np.float64)


def capitalised(text: str) -> Iterator[str]:
    """The folded words of a text that begin with a capital letter, in order.

    Args:
        text: any.
    """
    if text.isascii():
        for name in _NAME.findall(text):
            yield name.lower()
    else:
        for match in _WORD.finditer(text):
            if match[0][0].isupper():
                yield from words(match[0])


class _Idf:
    """Inverse document frequencies, a table for each language of the texts."""

    def __init__(self, table: NDArray[np.float64], language: IntArray) -> None:
        self._table, self._language = table, language

    def __call__(self, rows: IntArray, columns: IntArray) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self._table[self._language[rows], columns]
        return found


def _idf(
    row: IntArray,
    word: IntArray,
    tokens: _Tokens,
    background: Background,
    languages: Sequence[str],
    counted: int,
) -> _Idf:
    known = sorted(set(languages))
    language = np.array([known.index(name) for name in languages], np.int64)
    table = np.zeros((len(known), len(tokens.vocabulary)))
    for number, name in enumerate(known):
        of_it = (language == number) & (np.arange(len(languages)) < counted)
        here = np.bincount(word[of_it[row]], minlength=len(tokens.vocabulary))
        weight = background.weight(name)
        holding = np.asarray(background.holding(name, tokens.vocabulary))
        if not weight:
            chosen = [text for text, own in zip(tokens.texts, of_it, strict=True) if own]
            weight, holding = _OWN_TEXTS, _OWN_TEXTS * _of_sentences(chosen, tokens.vocabulary)
        idf = np.log((1 + of_it.sum() + weight) / (1 + here + holding)).clip(0.0)
        # What half of the day's texts hold tells none of them from the others, however rare it
        # is on other days.
        share = np.maximum(here - 1, 0) / max(1, of_it.sum())
        table[number] = idf * (1.0 - share)
    return _Idf(table, language)


def _of_sentences(texts: Sequence[str], vocabulary: Sequence[str]) -> NDArray[np.float64]:
    """Share of texts of six sentences that would hold a word, by how many sentences do.

    In a few texts the names of an event are as frequent as "and"; in their sentences they are
    not.
    """
    counts: dict[str, int] = {}
    total = 0
    for text in texts:
        for sentence in _SENTENCE_END.split(text[:READ_CHARACTERS]):
            found = set(words(sentence))
            total += bool(found)
            for word in found:
                counts[word] = counts.get(word, 0) + 1
    share = np.array([counts.get(word, 0) / (total + _UNSEEN_SENTENCES) for word in vocabulary])
    return np.asarray(1.0 - (1.0 - share) ** _SENTENCES)
