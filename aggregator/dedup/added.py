"""What a paragraph was found to be when it was added to a growing set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from aggregator.dedup.cluster import KIND_RANK
from aggregator.dedup.model import Comparison, Conflict, Evidence, Match, Paragraph
from aggregator.dedup.pairbook import PairBook
from aggregator.dedup.register import Entry, Register

_EXACT: Final = Comparison("same", "exact", 1.0, Evidence(overlap=1.0, containment=1.0))


@dataclass(frozen=True, slots=True)
class Added:
    """What a paragraph was found to be beside those that were there when it came.

    Attributes:
        paragraph: that was added.
        matches: the texts that it matches directly, surest first. The representative of each
            is the one that covers the other, the earlier one if both do. Of several exact
            repeats of each other, only the first is named.
        conflicts: the texts that say the same with different facts.
    """

    paragraph: Paragraph
    matches: tuple[Match, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


class _Seen(Added):
    """What is found out when somebody looks at it, of what was there when it was added."""

    __slots__ = ("_beside", "_found")

    _beside: tuple[_Beside, ...]
    _found: tuple[tuple[Match, ...], tuple[Conflict, ...]] | None

    def __init__(self, paragraph: Paragraph, beside: tuple[_Beside, ...]) -> None:
        put = object.__setattr__
        put(self, "paragraph", paragraph)
        put(self, "_beside", beside)
        put(self, "_found", None)

    @property
    def matches(self) -> tuple[Match, ...]:
        """See :class:`Added`."""
        return self._look()[0]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """See :class:`Added`."""
        return self._look()[1]

    def _look(self) -> tuple[tuple[Match, ...], tuple[Conflict, ...]]:
        found = self._found
        if found is None:
            found = _told(self.paragraph.id, self._beside)
            object.__setattr__(self, "_found", found)
            object.__setattr__(self, "_beside", ())
        return found

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Added):
            return NotImplemented
        mine = (self.paragraph, self.matches, self.conflicts)
        return mine == (other.paragraph, other.matches, other.conflicts)

    def __hash__(self) -> int:
        return hash((self.paragraph, self.matches, self.conflicts))

    def __repr__(self) -> str:
        return repr(Added(self.paragraph, self.matches, self.conflicts))

    def __reduce__(self) -> tuple[Any, ...]:
        return Added, (self.paragraph, self.matches, self.conflicts)


class _Beside(NamedTuple):
    """Another text: its paragraph, whether that comes first, and the judgement seen from the new
    one; ``None`` for an exact repeat."""

    paragraph_id: str
    earlier: bool
    found: Comparison | None


def describe(entry: Entry, register: Register, pairs: PairBook) -> Added:
    """What a paragraph matches and contradicts of all that are there.

    Args:
        entry: of the paragraph.
        register: where it is entered.
        pairs: what forms were found to be to each other.
    """
    own_id = entry.paragraph.id
    number = register.number(own_id)
    first = register.first(number)
    if first == own_id and not pairs.has_found(number):
        return Added(entry.paragraph)
    beside = [] if first == own_id else [_Beside(first, True, None)]
    for other, found in pairs.found(number):
        other_id = register.first(other)
        beside.append(_Beside(other_id, register[other_id].key < entry.key, found))
    return _Seen(entry.paragraph, tuple(beside))


def _told(
    own_id: str, beside: tuple[_Beside, ...]
) -> tuple[tuple[Match, ...], tuple[Conflict, ...]]:
    """Matches, surest first, and conflicts, the most alike first."""
    matches: list[Match] = []
    conflicts: list[Conflict] = []
    for other_id, earlier, found in beside:
        if found is None:
            matches.append(_match(other_id, own_id, _EXACT))
        elif found.verdict == "different":
            continue
        elif found.verdict == "conflict":
            a, b = (other_id, own_id) if earlier else (own_id, other_id)
            seen = found.swapped() if earlier else found
            conflicts.append(Conflict(a, b, seen.score, seen.evidence))
        elif found.verdict == "contains" or (found.verdict == "same" and not earlier):
            matches.append(_match(own_id, other_id, found))
        else:
            matches.append(_match(other_id, own_id, found.swapped()))
    matches.sort(key=lambda match: (KIND_RANK[match.kind], -match.score))
    conflicts.sort(key=lambda conflict: -conflict.score)
    return tuple(matches), tuple(conflicts)


def _match(representative_id: str, member_id: str, found: Comparison) -> Match:
    kind = found.kind or "semantic"
    return Match(member_id, representative_id, kind, found.score, found.evidence)
