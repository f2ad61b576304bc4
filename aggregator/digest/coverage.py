"""Texts that together tell most of a story in few words: weighted coverage under a budget.

A word tells the more, the more texts of the story hold it and the fewer hold it otherwise; each
word counts once, in the first text that is taken with it. Texts are taken by what they add per
word of length. That is greedy maximisation of a submodular function under a knapsack (Lin and
Bilmes, "A class of submodular functions for document summarization", 2011), done lazily
(Minoux, 1978): what a text adds only falls, so that most are looked at once.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.text import words
from aggregator.digest.background import START, Background
from aggregator.digest.closeness import Closeness, closeness_of_words
from aggregator.digest.languages import language_of
from aggregator.digest.views import IntArray

_LINE: Final = 0.35
"""Closeness, by embeddings, at which a text counts half where many are far from the story."""
_FAR: Final = 0.25
_MANY_FAR: Final = 0.3
"""Share of texts that are no closer than that, from which they are many. Where hardly any is far,
those are the story's own fringe, and all count."""
_LINE_OF_WORDS: Final = 0.1
"""The line where words tell."""
_SOFT: Final = 0.03
"""How soft those lines are."""
_SAMPLE = 2000
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Bags:
    """The distinct words of texts, as numbers.

    Attributes:
        row: number of the text, for each of its distinct words; ascending.
        word: number of that word.
        starts: where the words of each text begin in ``word``; one more at the end.
        vocabulary: folded words, by number.
        sizes: words of each text, as they stand between spaces.
    """

    row: IntArray
    word: IntArray
    starts: IntArray
    vocabulary: list[str]
    sizes: IntArray

    def __len__(self) -> int:
        return len(self.sizes)


def bags_of(texts: Sequence[str]) -> Bags:
    """Look at the words of texts."""
    found = [sorted(set(words(text))) for text in texts]
    vocabulary = sorted(set(chain.from_iterable(found)))
    number = {word: place for place, word in enumerate(vocabulary)}
    lengths = np.array([len(one) for one in found], np.int64)
    return Bags(
        row=np.repeat(np.arange(len(texts)), lengths),
        word=np.array([number[word] for one in found for word in one], np.int64),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        vocabulary=vocabulary,
        sizes=np.array([max(1, len(text.split())) for text in texts], np.int64),
    )


def belonging(
    texts: Sequence[str],
    bags: Bags,
    close: Closeness | None,
    background: Background = START,
) -> NDArray[np.float64]:
    """How much of each text counts, in [0, 1]: hardly anything of what is far from the story.

    Args:
        texts: of one story.
        bags: of those texts.
        close: see :func:`aggregator.digest.closeness.closeness`; ``None``: words tell.
        background: how common words are.
    """
    if close is not None:
        line = _LINE * min(1.0, float((close < _FAR).mean()) / _MANY_FAR)
    else:
        language = language_of(None, " ".join(texts[:20])[:_SAMPLE])
        line = _LINE_OF_WORDS
        close = closeness_of_words(
            bags.row,
            bags.word,
            len(bags),
            bags.vocabulary,
            background=background,
            language=language,
        )
    return np.asarray(1.0 / (1.0 + np.exp(-((close - line) / _SOFT).clip(-30.0, 30.0))))


def cover(
    bags: Bags,
    counts: NDArray[np.float64],
    factors: NDArray[np.float64],
    room: int,
    *,
    among: NDArray[np.bool_] | None = None,
    taken: Sequence[int] = (),
) -> list[int]:
    """Take texts while there is room, in the order in which they add most per word.

    Args:
        bags: of the texts.
        counts: how much each text counts for what the story is about; at least 0.
        factors: of what each text adds.
        room: words.
        among: which texts may be taken, of shape ``(len(bags),)``; ``None``: all.
        taken: numbers of texts that are taken already, out of this room.

    Returns:
        numbers of texts that fit, those that add most first; of equals the earlier. Those that
        were taken already are not among them.
    """
    total = len(bags)
    size = len(bags.vocabulary)
    holding = np.bincount(bags.word, minlength=size)
    telling = np.bincount(bags.word, counts[bags.row], size)
    # How rare a word is elsewhere is told by the story itself, in any language: a word that all
    # texts hold is counted by the first that is taken and parts none from another.
    left = np.log1p(telling) * np.log((1.0 + total) / holding)
    for number in taken:
        left[bags.word[bags.starts[number] : bags.starts[number + 1]]] = 0.0
        room -= int(bags.sizes[number])
    adds = np.bincount(bags.row, left[bags.word], total) * factors / bags.sizes
    free = np.ones(total, np.bool_) if among is None else among.copy()
    free[list(taken)] = False
    values = np.round(adds, _DIGITS).tolist()
    queue = [(-values[number], number) for number in np.flatnonzero(free).tolist()]
    heapq.heapify(queue)
    found: list[int] = []
    while queue and room > 0:
        _, number = heapq.heappop(queue)
        if bags.sizes[number] > room:
            continue
        held = bags.word[bags.starts[number] : bags.starts[number + 1]]
        now = round(float(left[held].sum() * factors[number] / bags.sizes[number]), _DIGITS)
        if queue and (-now, number) > queue[0]:
            heapq.heappush(queue, (-now, number))
            continue
        found.append(number)
        left[held] = 0.0
        room -= int(bags.sizes[number])
    return found
