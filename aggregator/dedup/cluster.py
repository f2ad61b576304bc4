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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from aggregator.dedup.arrays import I64
from aggregator.dedup.deferred import is_apart, settled
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


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person decided about pairs of texts; it wins over every judgement.

    Attributes:
        apart: pairs that never share a cluster.
        joined: pairs that always do, and so do those that are joined through them; but where
            that would join a pair of ``apart``, the later joins are left out.
    """

    apart: frozenset[Pair] = frozenset()
    joined: tuple[Pair, ...] = ()


def star_clusters(
    count: int, judged: Mapping[Pair, Comparison], overrides: Overrides | None = None
) -> I64:
    """Assign each text to a representative.

    Args:
        count: how many texts there are.
        judged: what pairs were found to be; absent pairs are different.
        overrides: what a person decided. Joined texts go together: they are led by the lowest
            number, and match whatever one of them matches.

    Returns:
        int64 of shape ``(count,)``: the number of each text's representative, its own if it is
        one itself.
    """
    leader = _leaders(overrides) if overrides is not None else {}
    apart = overrides.apart if overrides is not None else frozenset()
    covering: dict[int, list[tuple[int, int, Comparison]]] = defaultdict(list)
    opposed: dict[int, set[int]] = defaultdict(set)
    # Pairs that may be conflicts: asked where one would matter.
    doubted: dict[int, list[tuple[int, Comparison]]] = defaultdict(list)
    contained: set[Pair] = set()
    waiting: set[int] = set()
    for a, b in apart:
        x, y = leader.get(a, a), leader.get(b, b)
        opposed[x].add(y)
        opposed[y].add(x)
    for (a, b), found in judged.items():
        x, y = leader.get(a, a), leader.get(b, b)
        if x == y or (a, b) in apart:
            continue
        if is_apart(found):
            doubted[x].append((y, found))
            doubted[y].append((x, found))
            continue
        verdict = settled(found)
        if verdict == "conflict":
            opposed[x].add(y)
            opposed[y].add(x)
            continue
        if verdict == "different":
            continue
        # A text that matches nothing founds its own cluster at once: most do, and cost nothing.
        waiting.update((x, y))
        rank = KIND_RANK[found.kind]
        if verdict in ("same", "contains"):
            covering[y].append((rank, x, found))
        if verdict in ("same", "contained"):
            covering[x].append((rank, y, found))
        if verdict == "contains":
            contained.add((x, y))
        elif verdict == "contained":
            contained.add((y, x))
    representative = np.arange(count)
    members: dict[int, set[int]] = defaultdict(set)
    founders = np.ones(count, np.bool_)
    founders[list(waiting)] = False

    def fits(text: int, candidate: int) -> bool:
        there = members[candidate] | {candidate}
        if not opposed[text].isdisjoint(there):
            return False
        return not any(
            other in there and found.verdict == "conflict" for other, found in doubted.get(text, ())
        )

    for text in walk_order(waiting, contained):
        leading = [entry for entry in covering[text] if founders[entry[1]]]
        candidate = next((one for one in _best_first(leading) if fits(text, one)), None)
        if candidate is None:
            founders[text] = True
        else:
            representative[text] = candidate
            members[candidate].add(text)
    for text, first in leader.items():
        representative[text] = representative[first]
    return representative


def _best_first(leading: list[tuple[int, int, Comparison]]) -> Iterator[int]:
    """Texts by (rank, score, number); a score is only asked for where two have one rank."""
    leading.sort(key=lambda entry: entry[:2])
    for _, entries in groupby(leading, key=lambda entry: entry[0]):
        alike = list(entries)
        if len(alike) > 1:
            alike.sort(key=lambda entry: (-entry[2].score, entry[1]))
        for _, text, _ in alike:
            yield text


def _leaders(overrides: Overrides) -> dict[int, int]:
    """For each joined text, the lowest number among those that it is joined with."""
    groups: dict[int, set[int]] = {}
    for a, b in overrides.joined:
        both = groups.get(a, {a}) | groups.get(b, {b})
        if not any(x in both and y in both for x, y in overrides.apart):
            groups.update(dict.fromkeys(both, both))
    return {text: min(group) for text, group in groups.items()}


def walk_order(texts: Iterable[int], contained: Iterable[Pair]) -> list[int]:
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
