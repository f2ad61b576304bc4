"""Comparisons of which arrays told the verdict: the rest is made when somebody looks at it.

Arrays and the judge agree; should they ever not, then looking at a result must neither fail nor
change it. So clusters are made of what arrays told (:func:`settled`), and a match stays one,
told with the judge's score and evidence (:func:`reconciled`): its member is lost to nobody. For
all that is no match the judge's word is law: what he does not call a conflict is told as none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from aggregator.dedup.model import Comparison, Evidence, Kind, Verdict

APART: Final = "apart"
"""In the place of a verdict: a conflict or different, and no match."""


class Deferred(Comparison):
    """A judgement that is made in full when its score or evidence is asked for.

    Equal to the :class:`~aggregator.dedup.model.Comparison` that the judge makes, and pickled as
    that one.

    Args:
        verdict: of arrays; :data:`APART` if only he knows which of the two it is.
        kind: likewise.
        make: judges.
        turned: whether what is made is to be seen from the other text.
    """

    __slots__ = ("_kind", "_made", "_make", "_told", "_turned", "_verdict")

    _told: str
    _verdict: str
    _kind: Kind | None
    _make: Callable[[], Comparison]
    _made: Comparison | None
    _turned: bool

    def __init__(
        self,
        verdict: str,
        kind: Kind | None,
        make: Callable[[], Comparison],
        *,
        turned: bool = False,
    ) -> None:
        put = object.__setattr__
        put(self, "_told", verdict)
        put(self, "_verdict", verdict)
        put(self, "_kind", kind)
        put(self, "_make", make)
        put(self, "_made", None)
        put(self, "_turned", turned)

    @property
    def apart(self) -> bool:
        """Whether it is no match, and nobody has asked yet what else."""
        return self._verdict == APART

    @property
    def settled(self) -> Verdict:
        """The verdict by which clusters are made: what arrays told, whoever has looked since."""
        return _VERDICTS[self._told] if self._told != APART else self.full().verdict

    @property
    def verdict(self) -> Verdict:
        """See :class:`~aggregator.dedup.model.Comparison`; of what is no match, the judge's."""
        return _VERDICTS[self._told] if self._kind is not None else self.full().verdict

    @property
    def kind(self) -> Kind | None:
        """See :class:`~aggregator.dedup.model.Comparison`."""
        return self._kind

    @property
    def score(self) -> float:
        """See :class:`~aggregator.dedup.model.Comparison`."""
        return self.full().score

    @property
    def evidence(self) -> Evidence:
        """See :class:`~aggregator.dedup.model.Comparison`."""
        return self.full().evidence

    def full(self) -> Comparison:
        """The judgement itself; made once."""
        made = self._made
        if made is None:
            made = self._make()
            made = made.swapped() if self._turned else made
            made = reconciled(made, self._told, self._kind)
            object.__setattr__(self, "_made", made)
            object.__setattr__(self, "_verdict", made.verdict)
            object.__setattr__(self, "_make", _nothing)  # lets go of the texts
        return made

    def swapped(self) -> Comparison:
        """The judgement of ``(b, a)``."""
        verdict = {"contains": "contained", "contained": "contains"}.get(self._told, self._told)
        return Deferred(verdict, self._kind, self.full, turned=True)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Deferred):
            return self.full() == other.full()
        return self.full() == other

    def __hash__(self) -> int:
        return hash(self.full())

    def __repr__(self) -> str:
        return repr(self.full())

    def __reduce__(self) -> tuple[Any, ...]:
        made = self.full()
        return Comparison, (made.verdict, made.kind, made.score, made.evidence)


def _nothing() -> Comparison:
    raise LookupError("this was judged already")


_VERDICTS: Final[dict[str, Verdict]] = {
    "same": "same",
    "contains": "contains",
    "contained": "contained",
    "conflict": "conflict",
    "different": "different",
}


def reconciled(found: Comparison, told: str, kind: Kind | None) -> Comparison:
    """A judgement of a pair that arrays have settled, so that a match stays the match it was.

    Args:
        found: by the judge.
        told: verdict by arrays, or :data:`APART`.
        kind: likewise.
    """
    if kind is None or (found.verdict, found.kind) == (told, kind):
        return found
    return Comparison(_VERDICTS[told], kind, found.score, found.evidence)


def settled(found: Comparison) -> Verdict:
    """The verdict by which clusters are made: see :attr:`Deferred.settled`."""
    return found.settled if isinstance(found, Deferred) else found.verdict


def is_apart(found: Comparison) -> bool:
    """Whether a judgement is no match, and it is not known yet whether it is a conflict."""
    return isinstance(found, Deferred) and found.apart
