"""What a person decided about pairs of texts, put in place of what was judged.

A decision is about texts and not about posts: it holds wherever and whenever they stand again.
It wins over every judgement; of two decisions that exclude each other, the split wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aggregator.dedup import compare
from aggregator.dedup.model import Cluster, Conflict, Match, Paragraph, text_key

Decision = Literal["split", "join"]


@dataclass(frozen=True, slots=True)
class Override:
    """One decision.

    Attributes:
        kind: split: the two texts are never shown as one; join: they always are.
        a: :func:`~aggregator.dedup.model.text_key` of a text.
        b: of the other.
    """

    kind: Decision
    a: str
    b: str


def apply_overrides(
    clusters: Sequence[Cluster], conflicts: Sequence[Conflict], overrides: Iterable[Override]
) -> tuple[tuple[Cluster, ...], tuple[Conflict, ...]]:
    """Clusters and conflicts as a person's decisions change them.

    Args:
        clusters: of a day's paragraphs, in order; ids sort as the paragraphs do.
        conflicts: between them.
        overrides: in the order in which they were made. What names a text that no paragraph has
            changes nothing, nor does a split of two texts that are one but for their style.

    Returns:
        clusters in order of their representatives, and conflicts between those.
    """
    decided = list(overrides)
    if not decided:
        return tuple(clusters), tuple(conflicts)
    work = _Work(clusters, {key for one in decided for key in (one.a, one.b)})
    # Splits last, so that no join undoes one.
    for one in decided:
        if one.kind == "join":
            work.join(one.a, one.b)
    for one in decided:
        if one.kind == "split":
            work.split(one.a, one.b)
    made = work.clusters()
    home = {p.id: cluster.representative.id for cluster in made for p in cluster.paragraphs}
    told: dict[tuple[str, str], Conflict] = {}
    for conflict in conflicts:
        a, b = home[conflict.a_id], home[conflict.b_id]
        if a == b:
            continue
        evidence = conflict.evidence
        if a > b:
            a, b, evidence = b, a, evidence.swapped()
        told.setdefault((a, b), Conflict(a, b, conflict.score, evidence))
    return made, tuple(told[pair] for pair in sorted(told))


class _Work:
    """Paragraphs by representative, while decisions are applied."""

    def __init__(self, clusters: Sequence[Cluster], keys: set[str]) -> None:
        self._whole = {cluster.representative.id: cluster for cluster in clusters}
        self._members: dict[str, list[Paragraph]] = {}
        self._matches: dict[str, Match] = {}
        self._home: dict[str, str] = {}
        self._holding: dict[str, list[str]] = {}
        self._touched: set[str] = set()
        for cluster in clusters:
            leader = cluster.representative.id
            self._members[leader] = list(cluster.paragraphs)
            self._matches.update((m.paragraph_id, m) for m in cluster.matches)
            for paragraph in cluster.paragraphs:
                self._home[paragraph.id] = leader
                key = text_key(paragraph.text)
                if key in keys:
                    self._holding.setdefault(key, []).append(paragraph.id)

    def join(self, a: str, b: str) -> None:
        """Show two texts as one: what b leads comes along, for it says what b says."""
        for one in self._holding.get(a, ())[:1]:
            for other in self._holding.get(b, ()):
                x, y = self._home[one], self._home[other]
                if x == y:
                    continue
                if y == other:
                    self._move(self._members[y], x)
                else:
                    self._move([p for p in self._members[y] if p.id == other], x)

    def split(self, a: str, b: str) -> None:
        """Show two texts as two: the later one goes, with those of its own words."""
        if not self._holding.get(a) or not self._holding.get(b):
            return
        first, second = sorted((self._holding[a][0], self._holding[b][0]))
        leader = self._home[first]
        if self._home[second] != leader:
            return
        # The representative stays, for the others match it directly.
        gone = first if second == leader else second
        key = a if gone in self._holding[a] else b
        self._move([p for p in self._members[leader] if text_key(p.text) == key], gone)

    def _move(self, paragraphs: Iterable[Paragraph], to: str) -> None:
        for paragraph in list(paragraphs):
            source = self._home[paragraph.id]
            self._members[source] = [p for p in self._members[source] if p.id != paragraph.id]
            self._members.setdefault(to, []).append(paragraph)
            self._home[paragraph.id] = to
            self._touched |= {source, to}

    def clusters(self) -> tuple[Cluster, ...]:
        """What there is now, in order."""
        made: list[Cluster] = []
        for leader, members in self._members.items():
            if not members:
                continue
            if leader not in self._touched:
                made.append(self._whole[leader])
                continue
            made.append(self._made(leader, members))
        return tuple(sorted(made, key=lambda cluster: cluster.representative.id))

    def _made(self, leader: str, members: Sequence[Paragraph]) -> Cluster:
        ordered = sorted(members, key=lambda p: p.id)
        by_id: Mapping[str, Paragraph] = {p.id: p for p in ordered}
        # A joined cluster is led by the one that led; one that was split off, by its first.
        shown = by_id.get(leader, ordered[0])
        others = tuple(p for p in ordered if p is not shown)
        return Cluster(shown, others, tuple(self._match(shown, other) for other in others))

    def _match(self, shown: Paragraph, other: Paragraph) -> Match:
        old = self._matches.get(other.id)
        if old is not None and old.representative_id == shown.id:
            return old
        found = compare(shown.text, other.text)
        return Match(other.id, shown.id, found.kind or "semantic", 1.0, found.evidence)
