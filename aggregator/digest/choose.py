"""Chooses what of a story is shown: a lead of three passages, and the rest within its length.

Passages are taken one by one, each for what it tells of the story (how central its words are,
who confirms it, where its post put it) less what it repeats of those taken already: maximal
marginal relevance (Carbonell and Goldstein, 1998), on words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from aggregator.dedup.text import words
from aggregator.model import Passage

LEAD: Final = 3
"""Most passages of a lead."""

_MOST: Final = 150
"""Passages of a story that are compared with each other; of more, the most telling ones."""

_DIVERSE: Final = 0.5
"""Weight of what a passage repeats."""

_BARE: Final = 8
"""Words under which a passage leads no story."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a digest may be; 0: any length.

    Attributes:
        words: of the whole digest.
        story_words: of one story.
        stories: how many are shown.
    """

    words: int = 0
    story_words: int = 0
    stories: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, by position.

    Attributes:
        lead: in the order in which they should be read.
        shown: in order, the lead among them.
    """

    lead: tuple[int, ...]
    shown: tuple[int, ...]


def choose(
    passages: Sequence[Passage],
    most_words: int,
    *,
    title: str = "",
    needed: Collection[int] = (),
) -> Choice:
    """Choose the passages of a story.

    Args:
        passages: that may be shown, in time order.
        most_words: how many words there is room for; 0: any number. The first of the lead is
            shown in any case.
        title: of the story.
        needed: positions of passages that come before others: they differ, or were updated.
    """
    if not passages:
        return Choice((), ())
    sizes = [len(p.text.split()) for p in passages]
    worth, vectors = _worth(passages, sizes, title)
    lead = _pick(worth, vectors, LEAD, [n for n, size in enumerate(sizes) if size >= _BARE])
    lead = lead or [0]
    if not most_words or sum(sizes) <= most_words:
        return Choice(tuple(sorted(lead)), tuple(range(len(passages))))
    order = [*lead, *sorted(set(needed) - set(lead))]
    taken = set(order)
    order += _pick(worth, vectors, _MOST, [n for n in range(len(passages)) if n not in taken])
    taken = set(order)
    rest = [n for n in range(len(passages)) if n not in taken]
    order += sorted(rest, key=lambda n: (-worth[n], n))
    room, shown = most_words, []
    for place, number in enumerate(order):
        if sizes[number] <= room or place == 0:
            room -= sizes[number]
            shown.append(number)
    kept = frozenset(shown)
    return Choice(tuple(sorted(n for n in lead if n in kept)), tuple(sorted(kept)))


def _worth(
    passages: Sequence[Passage], sizes: Sequence[int], title: str
) -> tuple[list[float], list[dict[str, float]]]:
    """What each passage tells of the whole, and its vector of words (length 1)."""
    counts = [Counter(words(p.text)) for p in passages]
    spread: Counter[str] = Counter()
    for count in counts:
        spread.update(count.keys())
    total = len(passages)
    vectors: list[dict[str, float]] = []
    for count in counts:
        # A word that one passage has alone says nothing of the whole; nor does one in all.
        raw = {
            word: (1.0 + math.log(n)) * math.log(1.0 + total / spread[word])
            for word, n in count.items()
            if len(word) > 2
        }
        length = math.sqrt(sum(v * v for v in raw.values())) or 1.0
        vectors.append({word: value / length for word, value in raw.items()})
    centre: Counter[str] = Counter()
    for vector in vectors:
        centre.update(vector)
    length = math.sqrt(sum(v * v for v in centre.values())) or 1.0
    told = {word for word in words(title) if len(word) > 3}
    worth = []
    for passage, vector, size in zip(passages, vectors, sizes, strict=True):
        central = sum(value * centre[word] for word, value in vector.items()) / length
        confirmed = 1.0 - 1.0 / max(1, len(passage.origins))
        first = 0.2 if passage.shown.start == 0 else 0.0
        titled = 0.3 * sum(word in vector for word in told) / (len(told) or 1)
        news = 0.2 if passage.news == "updated" else 0.0
        opens = passage.text[:1]
        quoted = 0.15 if opens in "\"“„«'‘" else 0.0
        short = 0.2 if size < _BARE else 0.0
        worth.append(round(central + 0.6 * confirmed + first + titled + news - quoted - short, 9))
    return worth, vectors


def _pick(
    worth: Sequence[float],
    vectors: Sequence[dict[str, float]],
    most: int,
    among: Sequence[int],
) -> list[int]:
    """The best by worth less what they repeat, in the order in which they were picked."""
    left = sorted(among, key=lambda n: (-worth[n], n))[:_MOST]
    repeats = dict.fromkeys(left, 0.0)
    picked: list[int] = []
    while left and len(picked) < most:
        best = min(left, key=lambda n: (-(worth[n] - _DIVERSE * repeats[n]), n))
        left.remove(best)
        picked.append(best)
        mine = vectors[best]
        for n in left:
            other = vectors[n]
            small, large = (mine, other) if len(mine) < len(other) else (other, mine)
            likeness = sum(v * large[w] for w, v in small.items() if w in large)
            repeats[n] = max(repeats[n], likeness)
    return picked
