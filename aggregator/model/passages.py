"""Passages: a text with all its attributions, and who says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from aggregator.dedup.model import DifferenceKind
from aggregator.model.attributions import Attribution, Origin, OriginBasis


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact in which another passage differs from this one, each side verbatim.

    Attributes:
        kind: what sort of fact.
        here: the words of this passage.
        there: the words of the other.
    """

    kind: DifferenceKind
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Another passage of the same digest that says the same with different facts.

    Attributes:
        passage_id: of the other passage.
        text: of the other passage, verbatim.
        outlets: who carries the other, earliest first.
        differences: what differs.
    """

    passage_id: str
    text: str
    outlets: tuple[str, ...]
    differences: tuple[FactDifference, ...]


News = Literal["new", "updated", "ongoing"]
"""What a text is to a reader of the digest before.

new: they were not given it; updated: they were given it in other words; ongoing: they were given
these words, whoever printed them and whatever time they carry now.
"""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a reader was given before in place of a passage.

    Attributes:
        text: verbatim, as it was given.
        day: of the digest that gave it.
        edition: of that digest.
    """

    text: str
    day: date
    edition: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A representative with all its attributions, as a reader sees it.

    Attributes:
        id: of the representative paragraph.
        text: verbatim.
        attributions: earliest first; one of them (``kind is None``) is the text that is shown.
        disagreements: other passages with other facts.
        speakers: whom the text quotes or goes by, as it names them, in order.
        news: what it is to a reader of the digest before.
        before: what that digest gave instead, where ``news`` is ``updated``.
        superseded_by: id of the passage by which the same outlet corrected this one.
    """

    id: str
    text: str
    attributions: tuple[Attribution, ...]
    disagreements: tuple[Disagreement, ...] = ()
    speakers: tuple[str, ...] = ()
    news: News = "new"
    before: Earlier | None = None
    superseded_by: str | None = None

    @property
    def shown(self) -> Attribution:
        """The attribution whose text is shown."""
        return next(a for a in self.attributions if a.kind is None)

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carries it, earliest first, each once."""
        return tuple(dict.fromkeys(a.outlet for a in self.attributions))

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Who first wrote it, earliest first: two copies of one wire story have one origin."""
        groups: dict[str, list[Attribution]] = {}
        for attribution in self.attributions:
            groups.setdefault(attribution.origin or attribution.outlet, []).append(attribution)
        known = get_args(OriginBasis)
        return tuple(
            Origin(
                name,
                tuple(dict.fromkeys(a.outlet for a in group)),
                tuple(sorted({b for a in group for b in a.origin_basis}, key=known.index)),
            )
            for name, group in groups.items()
        )

    @property
    def variants(self) -> tuple[Attribution, ...]:
        """One attribution for each other wording, earliest first."""
        first: dict[str, Attribution] = {}
        for attribution in self.attributions:
            if attribution.text != self.text:
                first.setdefault(attribution.text, attribution)
        return tuple(first.values())
