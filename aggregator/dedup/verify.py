"""The judgement: what two texts are to each other, and why.

Candidates are cheap and only propose; here is decided. Overlap of shingles and, if an encoder
was asked, the cosine say how alike two texts are; their facts (:mod:`.facts`) say whether they
contradict each other. The score is likeness times a bounded factor for the contradictions.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from aggregator.dedup.encode import checked_embeddings, load_encoder
from aggregator.dedup.facts import FactComparison, Facts, analyse, compare_facts
from aggregator.dedup.likeness import conflict_factor, likeness
from aggregator.dedup.model import Comparison, Difference, Encoder, Evidence, Kind, Verdict
from aggregator.dedup.text import normalise, shingles, words
from aggregator.dedup.thresholds import Thresholds

__all__ = ["Prepared", "compare", "judge", "prepare"]

_DEFAULT: Final = Thresholds()

# Fewer words are a label, and labels of one kind have a high cosine.
_MIN_WORDS: Final = 5
_MIN_ELEMENTS: Final = 4


class Prepared:
    """A text, analysed once; its facts are read when they are first asked for.

    Attributes:
        text: as it came.
        form: what the exact tier compares.
        words: folded, in order.
        shingles: of the words.
    """

    __slots__ = ("_facts", "form", "shingles", "text", "words")

    text: str
    form: str
    words: tuple[str, ...]
    shingles: frozenset[str]
    _facts: Facts | None

    def __init__(self, text: str) -> None:
        put = object.__setattr__
        put(self, "text", text)
        put(self, "form", normalise(text))
        put(self, "words", tuple(words(text)))
        put(self, "shingles", shingles(text))
        put(self, "_facts", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Prepared is immutable: {name} cannot be set")

    def __repr__(self) -> str:
        return f"Prepared({self.text!r})"

    @property
    def facts(self) -> Facts:
        """What the text asserts."""
        facts = self._facts
        if facts is None:
            facts = analyse(self.text)
            object.__setattr__(self, "_facts", facts)
        return facts


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
    rows = checked_embeddings(chosen.encode([a, b]), 2, chosen.name)
    return min(1.0, max(-1.0, float(rows[0] @ rows[1])))


def _judge(a: Prepared, b: Prepared, cosine: float | None, lines: Thresholds) -> Comparison:
    """As :func:`judge`, where ``a`` has no more words than ``b``."""
    if a.form == b.form:
        full = 1.0 if a.form else 0.0
        return Comparison("same", "exact", 1.0, Evidence(full, full, cosine))
    shared = len(a.shingles & b.shingles)
    overlap = shared / (len(a.shingles) + len(b.shingles) - shared) if shared else 0.0
    containment = shared / min(len(a.shingles), len(b.shingles)) if shared else 0.0
    only_a, only_b = _only(a.words, b.words)
    if not shared and cosine is None:
        evidence = Evidence(overlap, containment, None, (), only_a, only_b)
        return Comparison("different", None, _unrelated(a, b), evidence)

    facts = compare_facts(a.facts, b.facts)
    strong = tuple(f for f in facts.findings if f.strength >= lines.conflict)
    evidence = Evidence(
        overlap=overlap,
        containment=containment,
        cosine=cosine,
        quotations=tuple(a.text[p.start : p.end] for p, _ in facts.quotations),
        only_a=only_a,
        only_b=only_b,
        differences=tuple(
            Difference(f.kind, a.text[slice(*f.a)], b.text[slice(*f.b)]) for f in strong
        ),
    )
    alike = likeness(
        support=min(facts.support_a, facts.support_b),
        vocabulary=_vocabulary(a, b),
        words=len(a.words),
        cosine=cosine,
    )
    verdict, kind = _verdict(a, b, evidence, facts, lines)
    if kind == "contained" or (kind == "semantic" and facts.quotations):
        # What is whole in the other text is as sure as a copy, whatever the other adds.
        alike = max(alike, 0.9 * facts.support_a)
    score = alike * conflict_factor(facts.findings, words=len(a.words), overlap=overlap)
    if verdict == "conflict":
        score = min(score, 0.45)
    return Comparison(verdict, kind, score, evidence)


def _unrelated(a: Prepared, b: Prepared) -> float:
    """Score of two texts without a common shingle."""
    shared = _vocabulary(a, b) if a.words else 0.0
    return likeness(support=0.5 * shared, vocabulary=shared, words=len(a.words), cosine=None)


def _vocabulary(a: Prepared, b: Prepared) -> float:
    """Share of the smaller vocabulary that the other has, in [0, 1]."""
    first, second = set(a.words), set(b.words)
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0


def _only(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of each text that the other lacks, in order."""

    def rest(these: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
        left = Counter(these) - Counter(others)
        found = []
        for word in reversed(these):
            if left[word] > 0:
                left[word] -= 1
                found.append(word)
        return tuple(reversed(found))

    return rest(a, b), rest(b, a)


def _verdict(
    a: Prepared, b: Prepared, evidence: Evidence, facts: FactComparison, lines: Thresholds
) -> tuple[Verdict, Kind | None]:
    if evidence.differences:
        return (
            "conflict" if _alike_but_for_facts(a, b, evidence, facts, lines) else "different"
        ), None
    kind = _kind(a, b, evidence, facts, lines)
    if kind is None:
        return "different", None
    if kind == "contained" or (kind == "semantic" and _says_more(facts)):
        return "contained", kind
    return "same", kind


def _says_more(facts: FactComparison) -> bool:
    """Whether the second text names facts that the first lacks, and not the reverse."""
    return bool(facts.loose_b) and not facts.loose_a and not facts.quotations


def _alike_but_for_facts(
    a: Prepared, b: Prepared, evidence: Evidence, facts: FactComparison, lines: Thresholds
) -> bool:
    """Whether two texts would say the same if no fact contradicted."""
    covered = min(facts.bare_a, facts.bare_b)
    cosine = evidence.cosine
    if covered >= lines.copied and len(a.facts.elements) >= 3:
        return evidence.overlap >= 0.1 or (cosine is not None and cosine >= 0.7)
    enough = len(a.words) >= lines.contained_words
    if enough and evidence.containment >= 0.6 and facts.bare_a >= lines.containment:
        return True
    return cosine is not None and cosine >= lines.paraphrase and covered >= lines.support


def _kind(
    a: Prepared, b: Prepared, evidence: Evidence, facts: FactComparison, lines: Thresholds
) -> Kind | None:
    """How two texts match whose facts do not contradict each other."""
    enough = len(a.words) >= lines.contained_words
    if (near := _near(a, evidence, facts, lines)) is not None:
        return near
    if enough and facts.support_a >= lines.containment:
        if evidence.containment >= lines.containment:
            return "contained"
        # The same words in the same order with something put in between.
        inserted = facts.support_a >= 0.97 and facts.order >= 0.95 and facts.density >= 0.5
        if inserted and _vocabulary(a, b) >= 0.85 and len(a.facts.elements) >= _MIN_ELEMENTS:
            return "contained"
    if _one_statement(a, b, facts):
        return "semantic"
    cosine = evidence.cosine
    if cosine is None or cosine < lines.paraphrase or len(a.words) < _MIN_WORDS:
        return None
    covered = min(facts.support_a, facts.support_b)
    if covered < lines.support or (facts.loose_a and facts.loose_b):
        return None
    vocabulary = _vocabulary(a, b)
    alike = likeness(support=covered, vocabulary=vocabulary, words=len(a.words), cosine=cosine)
    return "semantic" if alike >= lines.likeness else None


def _near(a: Prepared, evidence: Evidence, facts: FactComparison, lines: Thresholds) -> Kind | None:
    covered = min(facts.support_a, facts.support_b)
    overlap = evidence.overlap
    copied = overlap >= lines.overlap and covered >= lines.copied
    # In a short text one word breaks most shingles, so that its words are looked at, too.
    worded = facts.order >= 0.9 and (
        (covered >= 0.85 and overlap >= 0.4)
        or (covered >= 0.97 and overlap >= 0.1 and len(a.facts.elements) >= _MIN_ELEMENTS)
    )
    # So many words in one order are no accident, though single ones were replaced.
    edited = facts.order >= 0.95 and covered >= 0.72 and len(a.facts.elements) >= 10
    if not (copied or worded or edited):
        return None
    # All of the shorter and a good deal more: the longer is the one to show.
    whole = evidence.containment >= 0.95 and overlap < 0.8
    return "contained" if whole and len(a.words) >= lines.contained_words else "near"


def _one_statement(a: Prepared, b: Prepared, facts: FactComparison) -> bool:
    """Whether a shared quotation makes up much of both texts, and one speaker is named."""
    quoted = sum(min(len(p.words), len(q.words)) for p, q in facts.quotations)
    if quoted * 3 < len(a.words) or quoted * 4 < len(b.words):
        return False
    # What else is quoted is another statement, not another attribution of this one.
    for read in (a.facts, b.facts):
        if sum(len(q.words) for q in read.quotations) > quoted + 2:
            return False
    names_a = {e.key for e in a.facts.elements if e.name}
    names_b = {e.key for e in b.facts.elements if e.name}
    return not names_a or not names_b or bool(names_a & names_b)
