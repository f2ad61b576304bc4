"""What differs between two texts that lie on each other: findings, and what each leaves over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aggregator.dedup.facts.align import Alignment, Slot, align
from aggregator.dedup.facts.analyse import Element, Facts
from aggregator.dedup.facts.antonyms import opposed
from aggregator.dedup.facts.dates import Clock, Day, clocks_agree, days_agree
from aggregator.dedup.facts.names import initials, name_stands
from aggregator.dedup.facts.numbers import Number, numbers_agree
from aggregator.dedup.facts.quotations import Quotation, shared_quotations
from aggregator.dedup.model import DifferenceKind


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact in which two texts differ.

    Attributes:
        kind: what sort of fact.
        a: first and one past the last character in the first text; equal if it has none.
        b: in the second text.
        strength: how surely it makes them different statements, in [0, 1].
    """

    kind: DifferenceKind
    a: tuple[int, int]
    b: tuple[int, int]
    strength: float

    def swapped(self) -> Finding:
        """Seen from the second text."""
        return Finding(self.kind, self.b, self.a, self.strength)


@dataclass(frozen=True, slots=True)
class FactComparison:
    """How the facts of two texts compare.

    Attributes:
        findings: facts that contradict each other.
        support_a: share of the first text's elements, by weight, that the second has, in [0, 1].
        support_b: the reverse.
        loose_a: names and numbers of the first text that the second has not.
        loose_b: the reverse.
        order: share of the aligned elements that are aligned in order, in [0, 1].
        quotations: pairs of quotations that both carry.
    """

    findings: tuple[Finding, ...]
    support_a: float
    support_b: float
    loose_a: tuple[Element, ...]
    loose_b: tuple[Element, ...]
    order: float
    quotations: tuple[tuple[Quotation, Quotation], ...]

    def swapped(self) -> FactComparison:
        """Seen from the second text."""
        return FactComparison(
            tuple(f.swapped() for f in self.findings),
            self.support_b,
            self.support_a,
            self.loose_b,
            self.loose_a,
            self.order,
            tuple((q, p) for p, q in self.quotations),
        )


def compare_facts(a: Facts, b: Facts) -> FactComparison:
    """Compare the facts of two texts; ``compare_facts(b, a)`` is the same, swapped.

    Args:
        a: one text.
        b: the other.
    """
    if (len(a.elements), a.text) > (len(b.elements), b.text):
        return _compare(b, a).swapped()
    return _compare(a, b)


def weight(element: Element) -> float:
    """How much an element says: names and numbers more than words."""
    if element.fact is not None:
        return 1.5
    return 1.5 if element.name else 1.0


class _Pair:
    """Two texts on each other, and which of their elements are supported."""

    def __init__(self, a: Facts, b: Facts) -> None:
        self.a = a
        self.b = b
        self.alignment: Alignment = align(a, b)
        self.day: date | None = a.day or b.day
        self.left_a = [i for i, j in enumerate(self.alignment.to_b) if j < 0]
        self.left_b = [j for j, i in enumerate(self.alignment.to_a) if i < 0]
        self._drop_supported()

    def _drop_supported(self) -> None:
        """Names in another form, facts that agree though they are written differently."""
        a, b = self.a, self.b
        keys_a = {e.key for e in a.elements}
        keys_b = {e.key for e in b.elements}
        initials_a, initials_b = initials(a.elements), initials(b.elements)

        def kept(element: Element, keys: set[str], acronyms: set[str], other: Facts) -> bool:
            if element.fact is not None:
                return not any(
                    e.fact is not None and agree(element, e, self.day) is True
                    for e in other.elements
                )
            if element.key in keys:
                # Said twice here and once there.
                return False
            return not (element.name and name_stands(element, keys, acronyms, other.lexicon))

        left_a = [i for i in self.left_a if kept(a.elements[i], keys_b, initials_b, b)]
        left_b = [j for j in self.left_b if kept(b.elements[j], keys_a, initials_a, a)]
        self.left_a = _last_names(left_a, self.left_a, a)
        self.left_b = _last_names(left_b, self.left_b, b)


def _last_names(left: list[int], _before: list[int], facts: Facts) -> list[int]:
    """Leave out first names before a last name that stands in the other text."""
    missing = set(left)
    kept = []
    for i in left:
        element = facts.elements[i]
        following = facts.elements[i + 1] if i + 1 < len(facts.elements) else None
        first_name = (
            element.name
            and following is not None
            and following.name
            and following.token - element.token == 1
            and i + 1 not in missing
        )
        if not first_name:
            kept.append(i)
    return kept


def agree(p: Element, q: Element, day: date | None) -> bool | None:
    """Whether the facts of two elements agree; ``None`` if they cannot be compared.

    Args:
        p: with a fact.
        q: with a fact.
        day: the date that the texts name, for zones.
    """
    x, y = p.fact, q.fact
    if isinstance(x, Number) and isinstance(y, Number):
        return numbers_agree(x, y)
    if isinstance(x, Day) and isinstance(y, Day):
        return days_agree(x, y)
    if isinstance(x, Clock) and isinstance(y, Clock):
        return clocks_agree(x, y, day)
    number, other = (x, y) if isinstance(x, Number) else (y, x)
    if isinstance(number, Number) and isinstance(other, Day) and number.kind == "year":
        return None if other.year is None else other.year == number.value
    return None


def _compare(a: Facts, b: Facts) -> FactComparison:
    pair = _Pair(a, b)
    findings: list[Finding] = []
    findings += _fact_findings(pair)
    findings += _slot_findings(pair)
    findings += _negation_findings(pair, findings)
    total_a = sum(weight(e) for e in a.elements)
    total_b = sum(weight(e) for e in b.elements)
    lost_a = sum(weight(a.elements[i]) for i in pair.left_a)
    lost_b = sum(weight(b.elements[j]) for j in pair.left_b)
    matched = sum(j >= 0 for j in pair.alignment.to_b)
    return FactComparison(
        findings=tuple(sorted(findings, key=lambda f: (f.a, f.b, f.kind))),
        support_a=1.0 - lost_a / total_a if total_a else 1.0,
        support_b=1.0 - lost_b / total_b if total_b else 1.0,
        loose_a=tuple(e for i in pair.left_a if _telling(e := a.elements[i])),
        loose_b=tuple(e for j in pair.left_b if _telling(e := b.elements[j])),
        order=len(pair.alignment.ordered) / matched if matched else 0.0,
        quotations=shared_quotations(a.quotations, b.quotations),
    )


def _telling(element: Element) -> bool:
    return element.name or element.fact is not None


def _span(facts: Facts, index: int) -> tuple[int, int]:
    element = facts.elements[index]
    return element.start, element.end


def _context(facts: Facts, index: int) -> set[str]:
    """Keys of the neighbours of an element, two on each side."""
    near = (*range(max(0, index - 2), index), *range(index + 1, index + 3))
    return {
        facts.elements[i].key
        for i in near
        if i < len(facts.elements) and facts.elements[i].fact is None
    }


def _fact_findings(pair: _Pair) -> Iterator[Finding]:
    """Numbers, dates and times left on both sides that should be one."""
    slot_of_a: dict[int, Slot] = {}
    for slot in pair.alignment.slots:
        for i in range(*slot.a):
            slot_of_a[i] = slot
    used: set[int] = set()
    for i in pair.left_a:
        p = pair.a.elements[i]
        if p.fact is None:
            continue
        best: tuple[float, int] | None = None
        for j in pair.left_b:
            q = pair.b.elements[j]
            if j in used or q.fact is None or agree(p, q, pair.day) is not False:
                continue
            near = i in slot_of_a and slot_of_a[i].b[0] <= j < slot_of_a[i].b[1]
            shared = len(_context(pair.a, i) & _context(pair.b, j))
            strength = 0.95 if near else 0.8 if shared else 0.0
            if strength and (best is None or strength + 0.01 * shared > best[0]):
                best = (strength + 0.01 * shared, j)
        if best is not None:
            used.add(best[1])
            q = pair.b.elements[best[1]]
            kind: DifferenceKind = "number" if isinstance(p.fact, Number) else "date"
            if isinstance(p.fact, Number) != isinstance(q.fact, Number):
                kind = "date"
            yield Finding(kind, (p.start, p.end), (q.start, q.end), min(0.99, best[0]))


def _slot_findings(pair: _Pair) -> Iterator[Finding]:
    """Names and antonyms that stand in the same place."""
    left_a, left_b = set(pair.left_a), set(pair.left_b)
    for slot in pair.alignment.slots:
        words_a = [i for i in range(*slot.a) if i in left_a]
        words_b = [j for j in range(*slot.b) if j in left_b]
        names_a = [i for i in words_a if pair.a.elements[i].name]
        names_b = [j for j in words_b if pair.b.elements[j].name]
        if names_a and names_b and slot.firm and len(words_a) <= 6 and len(words_b) <= 6:
            yield Finding("name", _run(pair.a, names_a), _run(pair.b, names_b), 0.85)
        for i in words_a:
            for j in words_b:
                p, q = pair.a.elements[i], pair.b.elements[j]
                if p.fact is None and q.fact is None and opposed(p, q, pair.a.lexicon):
                    yield Finding("antonym", _span(pair.a, i), _span(pair.b, j), 0.85)


def _run(facts: Facts, indices: list[int]) -> tuple[int, int]:
    return facts.elements[indices[0]].start, facts.elements[indices[-1]].end


def _negation_findings(pair: _Pair, findings: list[Finding]) -> list[Finding]:
    """Negations of one side that nothing on the other answers."""
    turns_a = _turns(pair.a, pair.alignment.to_b, set(pair.left_a))
    turns_b = _turns(pair.b, pair.alignment.to_a, set(pair.left_b))
    open_a: list[tuple[int, int, int]] = []
    taken: set[int] = set()
    for at, start, end in turns_a:
        place = _place(pair.alignment.to_b, at)
        near = [
            n
            for n, (other, _, _) in enumerate(turns_b)
            if n not in taken and place is not None and abs(other - place) <= 3
        ]
        if near:
            taken.add(min(near, key=lambda n: abs(turns_b[n][0] - (place or 0))))
        else:
            open_a.append((at, start, end))
    open_b = [turn for n, turn in enumerate(turns_b) if n not in taken]
    antonyms = [f for f in findings if f.kind == "antonym"]
    found: list[Finding] = []
    for at, start, end in open_a:
        if antonyms:
            # "did not rise" and "fell": the negation takes the antonym back.
            findings.remove(antonyms.pop())
        elif _clause_stands(pair.alignment.to_b, at):
            found.append(Finding("negation", (start, end), (0, 0), 0.85))
    for at, start, end in open_b:
        if antonyms:
            findings.remove(antonyms.pop())
        elif _clause_stands(pair.alignment.to_a, at):
            found.append(Finding("negation", (0, 0), (start, end), 0.85))
    return found


def _turns(facts: Facts, other: tuple[int, ...], left: set[int]) -> list[tuple[int, int, int]]:
    """Place, start and end of each word that turns a statement round."""
    turns = [(m.at, m.start, m.end) for m in facts.marks if m.kind == "negation"]
    turns += [
        (i, e.start, e.end)
        for i, e in enumerate(facts.elements)
        if i in left and e.key in facts.lexicon.negative_verbs
    ]
    return sorted(turns)


def _place(other: tuple[int, ...], at: int) -> int | None:
    """Where in the other text the surroundings of an element stand."""
    for step in (0, 1, -1, 2, -2, 3, -3):
        i = at + step
        if 0 <= i < len(other) and other[i] >= 0:
            return other[i] - step
    return None


def _clause_stands(other: tuple[int, ...], at: int) -> bool:
    """Whether what a negation governs stands in the other text."""
    governed = [other[i] for i in range(at, min(at + 2, len(other)))]
    return any(j >= 0 for j in governed)
