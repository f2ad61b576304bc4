"""Comparisons of which arrays told the verdict: the rest is made when somebody looks at it."""

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
        verdict: of the judge; :data:`APART` if only he knows which of the two it is.
        kind: likewise.
        make: judges.
        turned: whether what is made is to be seen from the other text.
    """

    __slots__ = ("_kind", "_made", "_make", "_turned", "_verdict")

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
    def verdict(self) -> Verdict:
        """See :class:`~aggregator.dedup.model.Comparison`."""
        return _VERDICTS[self._verdict] if self._verdict != APART else self.full().verdict

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
            object.__setattr__(self, "_made", made)
            object.__setattr__(self, "_verdict", made.verdict)
            object.__setattr__(self, "_make", _nothing)  # lets go of the texts
        return made

    def swapped(self) -> Comparison:
        """The judgement of ``(b, a)``."""
        if self._made is not None:
            return self.full().swapped()
        verdict = {"contains": "contained", "contained": "contains"}.get(
            self._verdict, self._verdict
        )
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


def is_apart(found: Comparison) -> bool:
    """Whether a judgement is no match, and it is not known yet whether it is a conflict."""
    return isinstance(found, Deferred) and found.apart
