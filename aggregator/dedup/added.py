"""What a paragraph was found to be when it was added to a growing set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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


def describe(entry: Entry, register: Register, pairs: PairBook) -> Added:
    """What a paragraph matches and contradicts of all that are there.

    Args:
        entry: of the paragraph.
        register: where it is entered.
        pairs: what forms were found to be to each other.
    """
    own_id = entry.paragraph.id
    number = register.number(own_id)
    if register.first(number) == own_id and not pairs.has_found(number):
        return Added(entry.paragraph)
    matches: list[Match] = []
    conflicts: list[Conflict] = []
    if register.first(number) != own_id:
        matches.append(_match(register.first(number), own_id, _EXACT))
    for other, found in pairs.found(number):
        other_id = register.first(other)
        earlier = register[other_id].key < entry.key
        if found.verdict == "conflict":
            a, b = (other_id, own_id) if earlier else (own_id, other_id)
            seen = found.swapped() if earlier else found
            conflicts.append(Conflict(a, b, seen.score, seen.evidence))
        elif found.verdict == "contains" or (found.verdict == "same" and not earlier):
            matches.append(_match(own_id, other_id, found))
        else:
            matches.append(_match(other_id, own_id, found.swapped()))
    matches.sort(key=lambda match: (KIND_RANK[match.kind], -match.score))
    conflicts.sort(key=lambda conflict: -conflict.score)
    return Added(entry.paragraph, tuple(matches), tuple(conflicts))


def _match(representative_id: str, member_id: str, found: Comparison) -> Match:
    kind = found.kind or "semantic"
    return Match(member_id, representative_id, kind, found.score, found.evidence)
