"""The judgement: what two texts are to each other, and why.

Candidates are cheap and only propose; here is decided. Overlap of shingles and, if an encoder
was asked, the cosine say how alike two texts are; their facts (:mod:`.facts`) say whether they
contradict each other. The score is likeness times a bounded factor for the contradictions.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from aggregator.dedup.encode import checked_embeddings, load_encoder
from aggregator.dedup.facts import FactComparison, Facts, analyse, compare_facts
from aggregator.dedup.facts.compare import weight
from aggregator.dedup.facts.verbatim import Spoken
from aggregator.dedup.likeness import believed, conflict_cap, conflict_factor, likeness
from aggregator.dedup.model import Comparison, Difference, Encoder, Evidence, Kind, Verdict
from aggregator.dedup.semantic import exact_rows
from aggregator.dedup.text import SHINGLE_WORDS, normalise, shingles, word_shingles, words
from aggregator.dedup.thresholds import Thresholds

__all__ = ["Prepared", "compare", "judge", "prepare", "verdict_by_words"]

_DEFAULT: Final = Thresholds()

# Fewer words are a label, and labels of one kind have a high cosine.
_MIN_WORDS: Final = 5
_MIN_ELEMENTS: Final = 4

# Elements from which a text shares many with any text on the same event.
_LONG: Final = 20

# Different words that prose has at least: so much times its length to this power (Heaps' law).
_RICH: Final = 3.8
_GROWTH: Final = 0.6

MAX_ONLY: Final = 1000
"""Words of one text that the evidence keeps as lacking in the other."""


class Prepared:
    """A text, analysed once; all but its words is read when it is first asked for.

    Attributes:
        text: as it came.
        words: folded, in order.
    """

    __slots__ = ("_facts", "_form", "_shingles", "_spoken", "text", "words")

    text: str
    words: tuple[str, ...]
    _form: str | None
    _shingles: frozenset[str] | None
    _facts: Facts | None
    _spoken: Spoken | None

    def __init__(self, text: str) -> None:
        put = object.__setattr__
        put(self, "text", text)
        put(self, "words", tuple(words(text)))
        put(self, "_form", None)
        put(self, "_shingles", None)
        put(self, "_facts", None)
        put(self, "_spoken", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Prepared is immutable: {name} cannot be set")

    def __repr__(self) -> str:
        return f"Prepared({self.text!r})"

    @property
    def form(self) -> str:
        """What the exact tier compares."""
        form = self._form
        if form is None:
            form = normalise(self.text)
            object.__setattr__(self, "_form", form)
        return form

    @property
    def shingles(self) -> frozenset[str]:
        """Of the words."""
        found = self._shingles
        if found is None:
            found = word_shingles(list(self.words)) or shingles(self.text)
            object.__setattr__(self, "_shingles", found)
        return found

    @property
    def facts(self) -> Facts:
        """What the text asserts."""
        facts = self._facts
        if facts is None:
            facts = analyse(self.text)
            object.__setattr__(self, "_facts", facts)
        return facts

    @property
    def spoken(self) -> Spoken:
        """The text as one that may stand in another word for word."""
        spoken = self._spoken
        if spoken is None:
            spoken = Spoken(self.facts)
            object.__setattr__(self, "_spoken", spoken)
        return spoken


def prepare(text: str) -> Prepared:
    """Analyse a text for any number of judgements.

    Args:
        text: any string.

    Raises:
        TypeError: ``text`` is no string.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text must be a str, not {type(text).__name__}")
    return Prepared(text)


def judge(
    a: Prepared,
    b: Prepared,
    *,
    cosine: float | None = None,
    thresholds: Thresholds = _DEFAULT,
) -> Comparison:
    """Decide what two texts are to each other. ``judge(b, a)`` is ``judge(a, b).swapped()``.

    Args:
        a: one text.
        b: the other.
        cosine: of their embeddings, in [-1, 1], or ``None`` if no encoder was asked.
        thresholds: where the lines are drawn.
    """
    if (len(a.words), a.text) > (len(b.words), b.text):
        return _judge(b, a, cosine, thresholds).swapped()
    return _judge(a, b, cosine, thresholds)


def compare(
    a: str,
    b: str,
    *,
    encoder: Encoder | str | None = None,
    thresholds: Thresholds = _DEFAULT,
) -> Comparison:
    """Decide what two texts are to each other.

    Args:
        a: one text.
        b: the other.
        encoder: what embeds them; ``"default"`` for the packaged model; ``None``: by their
            words and facts alone.
        thresholds: where the lines are drawn.

    Raises:
        TypeError: a text is no string.
        EncoderUnavailable: a named encoder cannot be loaded.
        ValueError: the encoder returned something else than two finite rows.
    """
    first, second = prepare(a), prepare(b)
    cosine = None
    if encoder is not None and first.form != second.form:
        cosine = _cosine(first.text, second.text, encoder)
    return judge(first, second, cosine=cosine, thresholds=thresholds)


def _cosine(a: str, b: str, encoder: Encoder | str) -> float:
    chosen = load_encoder(encoder) if isinstance(encoder, str) else encoder
    rows = checked_embeddings(exact_rows(chosen, [a, b]), 2, chosen.name)
    return min(1.0, max(-1.0, float(rows[0] @ rows[1])))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two texts and all that is measured of them; ``a`` has no more words than ``b``."""

    a: Prepared
    b: Prepared
    evidence: Evidence
    facts: FactComparison
    vocabulary: float
    telling: float  # as vocabulary, as far as it tells that the texts are alike
    lines: Thresholds

    @property
    def covered(self) -> float:
        """Share of either text that the other supports, the smaller of the two."""
        return min(self.facts.support_a, self.facts.support_b)

    @property
    def elements(self) -> int:
        """How much the shorter text says."""
        return len(self.a.facts.elements)

    @property
    def long_enough(self) -> bool:
        """Whether the shorter text says enough to be looked for in the longer."""
        return len(self.a.words) >= self.lines.contained_words

    def likeness(self) -> float:
        """See :func:`aggregator.dedup.likeness.likeness`."""
        return likeness(
            support=self.covered * self._placed(),
            vocabulary=self.telling,
            words=len(self.a.words),
            cosine=self.evidence.cosine,
            loose=self.facts.loose,
        )

    def _placed(self) -> float:
        """How much it tells that a text's words stand in the other, in [0, 1]: where words come
        again and again, they stand anywhere, and must stand in one order."""
        words = self.a.words
        varied = min(1.0, 1.5 * len(set(words)) / len(words)) if words else 1.0
        return varied + (1.0 - varied) * self.facts.order**2


def _judge(a: Prepared, b: Prepared, cosine: float | None, lines: Thresholds) -> Comparison:
    """As :func:`judge`, where ``a`` has no more words than ``b``."""
    if a.form == b.form:
        full = 1.0 if a.form else 0.0
        return Comparison("same", "exact", 1.0, Evidence(full, full, cosine))
    shared = len(a.shingles & b.shingles)
    overlap = shared / (len(a.shingles) + len(b.shingles) - shared) if shared else 0.0
    containment = shared / min(len(a.shingles), len(b.shingles)) if shared else 0.0
    vocabulary = _vocabulary(a, b)
    telling = max(_beyond_chance(a, b, containment), vocabulary * _rich(a, b))
    only_a, only_b = _only(a.words, b.words), _only(b.words, a.words)
    if not shared and cosine is None:
        alike = likeness(support=0.5 * telling, vocabulary=telling, words=len(a.words), cosine=None)
        evidence = Evidence(overlap, containment, None, (), only_a, only_b)
        return Comparison("different", None, alike, evidence)

    facts = compare_facts(a.facts, b.facts)
    findings = believed(facts.findings, cosine=cosine, elements=len(a.facts.elements))
    evidence = Evidence(
        overlap=overlap,
        containment=containment,
        cosine=cosine,
        quotations=tuple(a.text[p.start : p.end] for p, _ in facts.quotations),
        only_a=only_a,
        only_b=only_b,
        differences=tuple(
            Difference(f.kind, a.text[slice(*f.a)], b.text[slice(*f.b)])
            for f in findings
            if f.strength >= lines.conflict
        ),
    )
    pair = _Pair(a, b, evidence, facts, vocabulary, telling, lines)
    verdict, kind = _verdict(pair)
    if kind in ("near", "contained"):
        # That the words stand in one order was looked at.
        pair = replace(pair, telling=max(telling, containment))
    alike = pair.likeness()
    if kind == "contained" or (kind == "semantic" and facts.quotations):
        # What is whole in the other text is sure, whatever the other adds.
        alike = max(alike, 0.75 * facts.support_a)
    score = alike * conflict_factor(findings, words=len(a.words), overlap=overlap)
    if verdict == "conflict":
        score = min(score, conflict_cap(d.kind for d in evidence.differences))
    return Comparison(verdict, kind, score, evidence)


def verdict_by_words(
    a: Prepared,
    b: Prepared,
    *,
    overlap: float,
    containment: float,
    thresholds: Thresholds = _DEFAULT,
) -> tuple[Verdict, Kind | None]:
    """Verdict and kind of :func:`judge` without an encoder, and no more: no score, no evidence.

    Args:
        a: one text.
        b: the other, of another form.
        overlap: Jaccard similarity of their shingles.
        containment: share of the smaller set of shingles that the other has.
        thresholds: where the lines are drawn.
    """
    turned = (len(a.words), a.text) > (len(b.words), b.text)
    if turned:
        a, b = b, a
    if not overlap:
        return "different", None
    at_once = _verbatim(a, b, overlap, containment, thresholds)
    if at_once is not None:
        return ("contains", "contained") if turned and at_once[1] == "contained" else at_once
    facts = compare_facts(a.facts, b.facts)
    differences = tuple(
        Difference(f.kind, "", "") for f in facts.findings if f.strength >= thresholds.conflict
    )
    evidence = Evidence(overlap, containment, differences=differences)
    # No score is asked for, and only a score asks how telling the vocabulary is.
    vocabulary = _vocabulary(a, b)
    verdict, kind = _verdict(_Pair(a, b, evidence, facts, vocabulary, vocabulary, thresholds))
    if turned and verdict in ("contains", "contained"):
        verdict = "contains" if verdict == "contained" else "contained"
    return verdict, kind


def _verbatim(
    a: Prepared, b: Prepared, overlap: float, containment: float, lines: Thresholds
) -> tuple[Verdict, Kind] | None:
    """Verdict and kind of a text that stands in another word for word, where that tells them.

    Of texts that each hold the one before, there are as many pairs as their number squared.
    """
    if containment < 0.95:
        return None
    first = a.spoken.stretch(b.spoken)
    if first is None:
        return None
    long_enough = len(a.words) >= lines.contained_words
    if overlap < 0.8:
        # Near or not: a part, since nothing of it is missing there.
        return (
            ("contained", "contained") if long_enough and containment >= lines.containment else None
        )
    elements = b.facts.elements
    shared = sum(map(weight, elements[first : first + len(a.facts.elements)]))
    covered = shared / sum(map(weight, elements))
    if overlap >= lines.overlap and covered >= lines.copied:
        return "same", "near"
    return None


def _vocabulary(a: Prepared, b: Prepared) -> float:
    """Share of the smaller vocabulary that the other text has, in [0, 1]."""
    first, second = set(a.words), set(b.words)
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0


def _rich(a: Prepared, b: Prepared) -> float:
    """How much a shared vocabulary tells, in [0, 1]: less where either text has but few words for
    its length, which any text of its kind has."""
    least = 1.0
    for text in (a, b):
        expected = _RICH * math.pow(len(text.words), _GROWTH)
        if expected:
            least = min(least, len(set(text.words)) / expected)
    return least


def _beyond_chance(a: Prepared, b: Prepared, containment: float) -> float:
    """The containment of shingles that chance would not give two texts of so few words."""
    different = len(set(a.words) | set(b.words)) or 1
    chance = 1.0 - math.exp(-len(b.words) / float(different) ** SHINGLE_WORDS)
    return max(0.0, (containment - chance) / (1.0 - chance)) if chance < 0.98 else 0.0


def _only(these: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Words of one text that the other lacks, in order, the last :data:`MAX_ONLY` of them."""
    left = Counter(others)
    found: list[str] = []
    for word in these:
        # What stands more often here is lacking there where it stands last.
        if left[word] > 0:
            left[word] -= 1
        else:
            found.append(word)
    return tuple(found[-MAX_ONLY:])


def _verdict(pair: _Pair) -> tuple[Verdict, Kind | None]:
    if pair.evidence.differences:
        return ("conflict" if _alike_but_for_facts(pair) else "different"), None
    kind = _kind(pair)
    if kind is None:
        return "different", None
    facts = pair.facts
    # The longer text names facts that the shorter lacks, and not the reverse.
    says_more = bool(facts.loose_b) and not facts.loose_a and not facts.quotations
    if kind == "contained" or (kind == "semantic" and says_more):
        return "contained", kind
    return "same", kind


def _alike_but_for_facts(pair: _Pair) -> bool:
    """Whether two texts would say the same if no fact contradicted."""
    facts, lines, evidence = pair.facts, pair.lines, pair.evidence
    covered = min(facts.bare_a, facts.bare_b)
    cosine = evidence.cosine
    if pair.elements > _LONG and max(facts.aligned_a, facts.aligned_b) < 0.5:
        return False
    if covered >= lines.copied and pair.elements >= 3:
        return evidence.overlap >= 0.1 or (cosine is not None and cosine >= 0.6)
    if pair.long_enough and evidence.containment >= 0.6 and facts.bare_a >= lines.containment:
        return True
    return cosine is not None and cosine >= lines.paraphrase and covered >= lines.support


def _kind(pair: _Pair) -> Kind | None:
    """How two texts match whose facts do not contradict each other."""
    facts, lines, evidence = pair.facts, pair.lines, pair.evidence
    if _near(pair):
        # All of the shorter and a good deal more: the longer is the one to show.
        more = evidence.containment >= 0.95 and evidence.overlap < 0.8
        return "contained" if more and pair.long_enough else "near"
    if pair.long_enough and facts.support_a >= lines.containment:
        if evidence.containment >= lines.containment:
            return "contained"
        # The same words in the same order with something put in between.
        inserted = facts.aligned_a >= 0.95 and facts.density >= 0.5
        if inserted and pair.vocabulary >= 0.85 and pair.elements >= _MIN_ELEMENTS:
            return "contained"
    if _one_statement(pair):
        return "semantic"
    cosine = evidence.cosine
    if cosine is None or cosine < lines.paraphrase or len(pair.a.words) < _MIN_WORDS:
        return None
    if pair.covered < lines.support or (facts.loose_a and facts.loose_b):
        return None
    return "semantic" if pair.likeness() >= lines.likeness else None


def _near(pair: _Pair) -> bool:
    """Whether the words of two texts alone make them copies."""
    covered, order, overlap = pair.covered, pair.facts.order, pair.evidence.overlap
    copied = overlap >= pair.lines.overlap and covered >= pair.lines.copied
    # In a short text one word breaks most shingles, so that its words are looked at, too.
    worded = order >= 0.9 and (
        (covered >= 0.85 and overlap >= 0.4)
        or (covered >= 0.97 and overlap >= 0.1 and pair.elements >= _MIN_ELEMENTS)
    )
    # So many words in one order are no accident, though single ones were replaced.
    edited = order >= 0.95 and covered >= 0.72 and overlap >= 0.2 and pair.elements >= 10
    return copied or worded or edited


def _one_statement(pair: _Pair) -> bool:
    """Whether a shared quotation makes up much of both texts, and one speaker is named."""
    a, b = pair.a, pair.b
    quoted = sum(min(len(p.words), len(q.words)) for p, q in pair.facts.quotations)
    if quoted * 3 < len(a.words) or quoted * 4 < len(b.words):
        return False
    # What else is quoted is another statement, not another attribution of this one.
    for read in (a.facts, b.facts):
        if sum(len(q.words) for q in read.quotations) > quoted + 2:
            return False
    names_a = {e.key for e in a.facts.elements if e.name}
    names_b = {e.key for e in b.facts.elements if e.name}
    return not names_a or not names_b or bool(names_a & names_b)
