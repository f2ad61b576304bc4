"""What a deduplication found: arrays inside, objects when they are looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from aggregator.dedup.arrays import I64
from aggregator.dedup.cluster import Pair
from aggregator.dedup.forms import Forms
from aggregator.dedup.model import Cluster, Comparison, Conflict, Evidence, Kind, Match, Paragraph
from aggregator.dedup.plain import PlainPairs

_EQUAL = Evidence(overlap=1.0, containment=1.0)


class Result:
    """Clusters of paragraphs, and conflicts between them.

    Clusters are in the order of their representatives; that is the order in which paragraphs
    may represent others: by (published, id), if nothing else was asked for.
    """

    def __init__(
        self, forms: Forms, representative: I64, judged: Mapping[Pair, Comparison]
    ) -> None:
        self._forms = forms
        self._representative = representative  # of each form: a form
        self._judged = judged

    def __repr__(self) -> str:
        # Conflicts are not counted: they are only made when somebody asks for them.
        return f"<Result of {len(self)} paragraphs: {len(self._representing)} kept>"

    def __len__(self) -> int:
        """How many paragraphs there were."""
        return len(self._forms.items)

    @cached_property
    def kept(self) -> tuple[Paragraph, ...]:
        """The representative of each cluster, in order."""
        return tuple(map(self._forms.items.paragraph, self._representing))

    @cached_property
    def kept_items(self) -> tuple[Any, ...]:
        """As :attr:`kept`: the very items that the caller gave."""
        return tuple(self._forms.items.given[i] for i in self._representing)

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """One for each paragraph that is kept, in order; clusters of one included."""
        forms = self._forms
        members: dict[int, list[int]] = defaultdict(list)
        own = self._representative[forms.form_of]
        leading = forms.first[own]
        for place, leader in enumerate(leading.tolist()):
            if place != leader:
                members[leader].append(place)
        return tuple(self._cluster(leader, members[leader]) for leader in self._representing)

    @cached_property
    def labels(self) -> I64:
        """For each item, in the order in which they were given, the place of the one that is kept.

        int64 of shape ``(len(self),)``; an item is kept if its label is its own place.
        """
        forms = self._forms
        places = np.asarray(forms.items.places, np.int64)
        labels = np.empty(len(self), np.int64)
        labels[places] = places[forms.first[self._representative[forms.form_of]]]
        return labels

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Each pair of clusters that say the same with different facts, once, in order.

        The ids are those of the two representatives, the earlier first. If the conflict was
        found between members only, their evidence and score are given.
        """
        best: dict[Pair, tuple[tuple[bool, float, Pair], Conflict]] = {}
        representative = self._representative
        if isinstance(self._judged, PlainPairs):
            return ()
        # Loaded here, as where they are made.
        from aggregator.dedup.guarded import GuardedPairs

        judged = self._judged
        looked = judged.opposed() if isinstance(judged, GuardedPairs) else judged.items()
        for (a, b), found in sorted(looked, key=lambda entry: entry[0]):
            if found.verdict != "conflict":
                continue
            x, y = int(representative[a]), int(representative[b])
            if x == y:
                continue  # A person joined them.
            if x > y:
                x, y, found = y, x, found.swapped()
            # A direct conflict of the two that are shown is the best one to show.
            rank = ((x, y) != (a, b), -found.score, (a, b))
            if (x, y) not in best or rank < best[x, y][0]:
                conflict = Conflict(self._id(x), self._id(y), found.score, found.evidence)
                best[x, y] = (rank, conflict)
        return tuple(best[pair][1] for pair in sorted(best))

    @cached_property
    def _representing(self) -> list[int]:
        """Places of the paragraphs that represent, in order."""
        forms = self._forms
        own = self._representative == np.arange(len(self._representative))
        places: list[int] = forms.first[own].tolist()
        return places

    def _id(self, form: int) -> str:
        return self._forms.items.paragraph(int(self._forms.first[form])).id

    def _cluster(self, leader: int, members: list[int]) -> Cluster:
        forms = self._forms
        representative = forms.items.paragraph(leader)
        paragraphs = tuple(map(forms.items.paragraph, members))
        mine = int(forms.form_of[leader])
        matches = []
        for place, paragraph in zip(members, paragraphs, strict=True):
            other = int(forms.form_of[place])
            kind: Kind
            if other == mine:
                kind, score, evidence = "exact", 1.0, _EQUAL
            else:
                pair = (min(mine, other), max(mine, other))
                found = self._judged[pair]
                if mine > other:
                    found = found.swapped()
                kind, score, evidence = found.kind or "near", found.score, found.evidence
            matches.append(Match(paragraph.id, representative.id, kind, score, evidence))
        return Cluster(representative, paragraphs, tuple(matches))
