"""Star clusters from judged pairs: no chaining, no lost member, no conflict within.

Texts are numbered in the order in which they may represent others. The walk takes first those
that no other text contains, then those contained in the former, and so on; within each of these
depths in order of number. Each text joins the best representative that covers it directly, or
else founds a cluster. What covers what:

* A text covers another if the two say the same, or if it contains the other. So a part never
  stands for the whole.
* A text that conflicts with the representative or any member of a cluster does not join it: a
  false merge claims a corroboration that is not there, which is worse than a repeat.

"Best" is the surest kind (exact, near, contained, semantic), then the highest score, then the
lowest number. The result is a function of the judged pairs alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from aggregator.dedup.hashing import I64
from aggregator.dedup.model import Comparison, Kind

Pair = tuple[int, int]
"""Two numbers of texts, the smaller first."""

KIND_RANK: Final[Mapping[Kind | None, int]] = {
    "exact": 0,
    "near": 1,
    "contained": 2,
    "semantic": 3,
    None: 4,
}
"""Surest first."""


def star_clusters(count: int, judged: Mapping[Pair, Comparison]) -> I64:
    """Assign each text to a representative.

    Args:
        count: how many texts there are.
        judged: what pairs were found to be; absent pairs are different.

    Returns:
        int64 of shape ``(count,)``: the number of each text's representative, its own if it is
        one itself.
    """
    covering: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
    conflicting: dict[int, set[int]] = defaultdict(set)
    contained: list[Pair] = []
    for (a, b), found in judged.items():
        if found.verdict == "conflict":
            conflicting[a].add(b)
            conflicting[b].add(a)
        rank = KIND_RANK[found.kind]
        if found.verdict in ("same", "contains"):
            covering[b].append((rank, -found.score, a))
        if found.verdict in ("same", "contained"):
            covering[a].append((rank, -found.score, b))
        if found.verdict == "contains":
            contained.append((a, b))
        elif found.verdict == "contained":
            contained.append((b, a))
    representative = np.arange(count)
    members: dict[int, set[int]] = defaultdict(set)
    # A text that nothing covers founds its own cluster at once: most do, and cost nothing.
    waiting = {text for pair, found in judged.items() if found.kind is not None for text in pair}
    founders = np.ones(count, np.bool_)
    founders[list(waiting)] = False
    for text in _walk(waiting, contained):
        for _, _, candidate in sorted(covering[text]):
            if not founders[candidate]:
                continue
            if conflicting[text].isdisjoint(members[candidate] | {candidate}):
                representative[text] = candidate
                members[candidate].add(text)
                break
        else:
            founders[text] = True
    return representative


def _walk(texts: Iterable[int], contained: Iterable[Pair]) -> list[int]:
    """The texts by (how deep they are contained in others, number)."""
    inner: dict[int, list[int]] = defaultdict(list)
    outer_left: dict[int, int] = defaultdict(int)
    for outer, text in contained:
        inner[outer].append(text)
        outer_left[text] += 1
    order: list[int] = []
    level = sorted(text for text in texts if not outer_left[text])
    seen = set(level)
    while level:
        order += level
        following = []
        for outer in level:
            for text in inner[outer]:
                outer_left[text] -= 1
                if not outer_left[text]:
                    following.append(text)
        level = sorted(following)
        seen.update(level)
    # Texts that contain each other in a circle come last.
    return order + sorted(text for text in texts if text not in seen)
