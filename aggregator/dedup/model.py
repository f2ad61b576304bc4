"""What flows through the deduplication library: frozen values and two protocols."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Kind = Literal["exact", "near", "contained", "semantic"]
"""How a paragraph matches its representative, surest first.

exact: equal after normalising; near: high overlap of shingles; contained: its words stand in
the representative; semantic: the sentence encoder and the facts agree that it says the same.
"""

Verdict = Literal["same", "contains", "contained", "conflict", "different"]
"""What two texts ``a`` and ``b`` are to each other.

same: they may be shown as one, in either direction; contains: ``a`` says all that ``b`` says and
more; contained: the reverse; conflict: they say the same thing with different facts;
different: none of these.
"""

DifferenceKind = Literal[
    "number", "date", "name", "negation", "modality", "antonym", "role", "quotation", "word"
]

FloatArray = NDArray[np.float32]
SignatureArray = NDArray[np.uint32]


def text_key(text: str) -> str:
    """Key of a distinct text: the first 32 hex digits of the SHA-256 of its UTF-8 bytes.

    Args:
        text: any string; lone surrogates are encoded as they are ("surrogatepass").
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit of deduplication.

    Attributes:
        id: unique among the paragraphs of one call.
        text: verbatim text.
        published: when it was published; the earliest of equals represents its cluster.
            ``None`` sorts after every known time. All or none of the times of one call carry
            a zone.
        source: who printed it. Kept for the caller, never compared.
    """

    id: str
    text: str
    published: datetime | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact in which two texts differ.

    Attributes:
        kind: what sort of fact.
        a: the words of the first text, verbatim; empty if it has none.
        b: the words of the second text, verbatim; empty if it has none.
    """

    kind: DifferenceKind
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two texts were judged as they were.

    Attributes:
        overlap: Jaccard similarity of their word shingles, in [0, 1].
        containment: share of the shorter text's shingles that the longer one has, in [0, 1].
        cosine: of their embeddings, in [-1, 1]; ``None`` where no encoder was asked.
        quotations: verbatim quotations that both carry.
        only_a: words of the first text that the second lacks, in order.
        only_b: words of the second text that the first lacks, in order.
        differences: facts that contradict each other.
    """

    overlap: float
    containment: float
    cosine: float | None = None
    quotations: tuple[str, ...] = ()
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

    def swapped(self) -> Evidence:
        """The same evidence, seen from the second text."""
        return Evidence(
            overlap=self.overlap,
            containment=self.containment,
            cosine=self.cosine,
            quotations=self.quotations,
            only_a=self.only_b,
            only_b=self.only_a,
            differences=tuple(Difference(d.kind, d.b, d.a) for d in self.differences),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_dict` reads it back to an equal value."""
        return {
            "overlap": self.overlap,
            "containment": self.containment,
            "cosine": self.cosine,
            "quotations": list(self.quotations),
            "only_a": list(self.only_a),
            "only_b": list(self.only_b),
            "differences": [{"kind": d.kind, "a": d.a, "b": d.b} for d in self.differences],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Evidence:
        """Read what :meth:`to_dict` wrote."""
        return cls(
            overlap=data["overlap"],
            containment=data["containment"],
            cosine=data["cosine"],
            quotations=tuple(data["quotations"]),
            only_a=tuple(data["only_a"]),
            only_b=tuple(data["only_b"]),
            differences=tuple(Difference(d["kind"], d["a"], d["b"]) for d in data["differences"]),
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The judgement of a pair of texts ``(a, b)``.

    Attributes:
        verdict: see :data:`Verdict`.
        kind: how they match, for the verdicts same, contains and contained; else ``None``.
        score: in [0, 1]; how sure it is that the two may be shown as one.
        evidence: why.
    """

    verdict: Verdict
    kind: Kind | None
    score: float
    evidence: Evidence

    def swapped(self) -> Comparison:
        """The judgement of ``(b, a)``."""
        verdict = self.verdict
        if verdict == "contains":
            verdict = "contained"
        elif verdict == "contained":
            verdict = "contains"
        return Comparison(verdict, self.kind, self.score, self.evidence.swapped())


@dataclass(frozen=True, slots=True)
class Match:
    """A member of a cluster, and why it is one.

    Attributes:
        paragraph_id: the member.
        representative_id: the representative that it matches directly.
        kind: how.
        score: in [0, 1].
        evidence: seen from the representative (``a``) to the member (``b``).
    """

    paragraph_id: str
    representative_id: str
    kind: Kind
    score: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two paragraphs that say the same thing with different facts: both are kept.

    Attributes:
        a_id: the earlier one.
        b_id: the later one.
        score: in [0, 1]; see :attr:`Comparison.score`: low, since the facts differ. How alike
            the two are otherwise stands in the evidence.
        evidence: seen from ``a`` to ``b``; ``evidence.differences`` names the facts.
    """

    a_id: str
    b_id: str
    score: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Cluster:
    """One representative and the members that match it directly.

    Attributes:
        representative: the paragraph that is shown.
        members: the others, in (published, id) order.
        matches: one for each member, in the same order.
    """

    representative: Paragraph
    members: tuple[Paragraph, ...] = ()
    matches: tuple[Match, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The representative and then the members."""
        return (self.representative, *self.members)


@runtime_checkable
class Encoder(Protocol):
    """What turns texts into embeddings; handed in, so that anybody's model can be used."""

    @property
    def name(self) -> str:
        """Names the model and its weights: equal names promise equal embeddings."""
        ...

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Embed texts.

        Returns:
            float32 array of shape ``(len(texts), dimensions)``, each row of length 1.
        """
        ...


@dataclass(frozen=True, slots=True)
class KnownPairs:
    """Judgements of earlier calls, by :func:`text_key`.

    Attributes:
        lexical: keys whose pairs among each other the lexical tiers have all judged.
        semantic: keys whose pairs among each other the semantic tier has all judged, too.
        judged: verdicts other than "different", by (first key, second key), smaller key
            first. A pair of keys in ``lexical`` that is absent here is "different" as far as
            the lexical tiers can say; likewise for ``semantic``.
    """

    lexical: frozenset[str] = frozenset()
    semantic: frozenset[str] = frozenset()
    judged: Mapping[tuple[str, str], Comparison] = field(default_factory=dict)


class Cache(Protocol):
    """What a caller keeps between calls, so that a call costs what is new.

    One cache serves one scope: a set of texts that are compared with each other (for a
    digest, those of a day). Keys are :func:`text_key`. ``settings`` is a fingerprint of the
    thresholds and the encoder: what was judged under other settings is not used.
    """

    def embeddings(self, encoder: str, keys: Sequence[str]) -> Mapping[str, FloatArray]:
        """Embeddings that are stored, of shape ``(dimensions,)`` each."""
        ...

    def add_embeddings(self, encoder: str, embeddings: Mapping[str, FloatArray]) -> None:
        """Store embeddings."""
        ...

    def known_pairs(self, settings: str, keys: Collection[str]) -> KnownPairs:
        """What is known of the pairs among these keys."""
        ...

    def add_pairs(
        self,
        settings: str,
        *,
        lexical: Iterable[str],
        semantic: Iterable[str],
        judged: Mapping[tuple[str, str], Comparison],
    ) -> None:
        """Store judgements; ``lexical`` and ``semantic`` are the whole sets, old keys included."""
        ...
