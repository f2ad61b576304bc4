"""What the deduplication found of a day's paragraphs, by their numbers: as columns, not objects.

A day of 100,000 paragraphs has as many clusters, nearly all of one paragraph: to make an object of
each takes longer than all that is done with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from aggregator.dedup.model import Cluster, Conflict, Difference, Kind

_KINDS = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two paragraphs that say the same with different facts.

    Attributes:
        a: number of the earlier one.
        b: number of the later one.
        differences: seen from ``a`` to ``b``.
    """

    a: int
    b: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Clusters of a day's paragraphs, and conflicts between them.

    Attributes:
        leader: number of the representative of each paragraph.
        matches: how and how surely each paragraph matches its representative, for those that
            are none themselves.
        conflicts: each pair once.
    """

    leader: tuple[int, ...]
    matches: Mapping[int, tuple[Kind, float]]
    conflicts: tuple[Contradiction, ...] = ()

    @property
    def members(self) -> dict[int, list[int]]:
        """By representative, all paragraphs of those clusters that have several, in order."""
        found: dict[int, list[int]] = {}
        for number in sorted(self.matches):
            found.setdefault(self.leader[number], []).append(number)
        return {leader: sorted((leader, *others)) for leader, others in found.items()}

    def to_columns(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_columns` reads it back to an equal value."""
        order = sorted(self.matches)
        return {
            "count": len(self.leader),
            "member": order,
            "leader": [self.leader[number] for number in order],
            "kind": [_KINDS.index(self.matches[number][0]) for number in order],
            "score": [self.matches[number][1] for number in order],
            "conflicts": [
                [one.a, one.b, [[d.kind, d.a, d.b] for d in one.differences]]
                for one in self.conflicts
            ],
        }

    @classmethod
    def from_columns(cls, data: Mapping[str, Any]) -> Matched:
        """Read what :meth:`to_columns` wrote."""
        leader = list(range(data["count"]))
        matches: dict[int, tuple[Kind, float]] = {}
        columns = (data["member"], data["leader"], data["kind"], data["score"])
        for number, own, kind, score in zip(*columns, strict=True):
            leader[number] = own
            matches[number] = (_KINDS[kind], score)
        conflicts = tuple(
            Contradiction(a, b, tuple(Difference(*d) for d in differences))
            for a, b, differences in data["conflicts"]
        )
        return cls(tuple(leader), matches, conflicts)


def matched(clusters: Iterable[Cluster], conflicts: Iterable[Conflict]) -> Matched:
    """The same as columns.

    Args:
        clusters: of the paragraphs of a :class:`DayParagraphs`; each stands in exactly one.
        conflicts: between those paragraphs.
    """
    leader: dict[int, int] = {}
    matches: dict[int, tuple[Kind, float]] = {}
    for cluster in clusters:
        own = int(cluster.representative.id)
        leader[own] = own
        for match in cluster.matches:
            number = int(match.paragraph_id)
            leader[number] = own
            matches[number] = (match.kind, match.score)
    return Matched(
        tuple(leader[number] for number in range(len(leader))),
        matches,
        tuple(
            Contradiction(int(one.a_id), int(one.b_id), one.evidence.differences)
            for one in conflicts
        ),
    )
