"""Chooses what of a story is shown: what fits in its length, and a lead of three passages.

What fits is chosen by what it adds per word to what has been taken (:mod:`.coverage`), more so
where several confirm it, where a post begins with it, and where the reader should see it anyway.
The lead is of those that are shown: each for how central its words are, who confirms it, where
its post put it, less what it repeats of those taken already: maximal marginal relevance
(Carbonell and Goldstein, 1998), on words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aggregator.dedup.text import words
from aggregator.digest.closeness import Closeness
from aggregator.digest.coverage import bags_of, belonging, cover
from aggregator.digest.openings import announces, is_quotation, leans
from aggregator.model import Passage

LEAD: Final = 3
"""Most passages of a lead."""

_MOST: Final = 150
"""Passages of a story that are compared with each other; of more, the most telling ones."""

_DIVERSE: Final = 0.5
"""Weight of what a passage repeats."""

_CANDIDATES: Final = 24
"""Passages of which the lead is chosen."""

_LEANING: Final = 0.35
"""What it costs a passage of the lead that it opens with words that lean on what is before it."""

_BARE: Final = 8
"""Words under which a passage leads no story."""

_CONFIRMED: Final = 0.5
"""How much more a passage adds that very many origins have."""

_FIRST: Final = 1.1
"""How much more the beginning of a post adds."""

_NEEDED: Final = 1.1
"""How much more a passage adds that differs from another, was updated, or tells a course."""

_RESERVED: Final = 1 / 3
"""Share of the room that such passages have before all others."""


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
    overtaken: Collection[int] = (),
    close: Closeness | None = None,
    is_astray: Callable[[str], bool] | None = None,
) -> Choice:
    """Choose the passages of a story.

    Args:
        passages: that may be shown, in time order.
        most_words: how many words there is room for; 0: any number. One passage is shown in any
            case.
        title: of the story.
        needed: positions of passages that readers should rather see: they differ, or were
            updated.
        overtaken: positions of passages that lead no story that has others: what they give is
            no longer so.
        close: how close each is to what the story is about, of shape ``(len(passages),)``; see
            :func:`aggregator.digest.closeness.closeness`; ``None``: their words tell.
        is_astray: whether a text speaks of another story: it leads none that has others.
    """
    if not passages:
        return Choice((), ())
    shown = list(range(len(passages)))
    if most_words and sum(len(p.text.split()) for p in passages) > most_words:
        shown = _within(passages, most_words, needed, close)
    kept = [passages[n] for n in shown]
    sizes = [len(p.text.split()) for p in kept]
    worth, vectors = _worth(kept, sizes, title)
    full = [n for n, size in enumerate(sizes) if size >= _BARE]
    fresh = [n for n in full if shown[n] not in overtaken]
    best = sorted(fresh or full, key=lambda n: (-worth[n], n))[:_CANDIDATES]
    whole = [n for n in best if not announces(kept[n].text)] or best
    own = [n for n in whole if is_astray is None or not is_astray(kept[n].text)]
    lead = _pick(worth, vectors, LEAD, own or whole)
    return Choice(tuple(shown[n] for n in sorted(lead or [0])), tuple(shown))


def _within(
    passages: Sequence[Passage],
    most_words: int,
    needed: Collection[int],
    close: Closeness | None,
) -> list[int]:
    """The passages that fit, in order; at least one."""
    texts = [p.text for p in passages]
    bags = bags_of(texts)
    counts = belonging(texts, bags, close)
    origins = np.array([_origins(p) for p in passages])
    first = np.array([_FIRST if p.shown.start == 0 else 1.0 for p in passages])
    factors = counts * first * (1.0 + _CONFIRMED * (1.0 - 1.0 / origins))
    factors[list(needed)] *= _NEEDED
    # What two wrote independently tells twice as much of what the story is about.
    told = counts * origins
    first_of_all: list[int] = []
    if needed:
        wanted = np.zeros(len(texts), np.bool_)
        wanted[list(needed)] = True
        first_of_all = cover(bags, told, factors, int(_RESERVED * most_words), among=wanted)
    taken = first_of_all + cover(bags, told, factors, most_words, taken=first_of_all)
    return sorted(taken or cover(bags, told, factors, int(bags.sizes.max()))[:1])


def _origins(passage: Passage) -> int:
    return len({a.origin or a.outlet for a in passage.attributions})


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
        quoted = 0.15 if is_quotation(passage.text) or passage.shown.part != "text" else 0.0
        leaning = _LEANING if leans(passage.text) else 0.0
        short = 0.2 if size < _BARE else 0.0
        told_well = central + 0.6 * confirmed + first + titled + news
        worth.append(round(told_well - quoted - leaning - short, 9))
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
