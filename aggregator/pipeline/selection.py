"""What of a day's posts goes into its digest: no advertisements, no formulas of a publisher."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from aggregator.dedup import text_key
from aggregator.model import Revision
from aggregator.store import Store

_DAYS = 4
"""Days on which one outlet prints the same paragraph, after which it is a formula of its own."""
_LONGEST = 400  # characters; a longer text that comes again is printed again on purpose
_SHOWN = 60
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """What a digest is made from.

    Attributes:
        revisions: of the day, without those that are left out as a whole.
        folded: (post id, position) of each paragraph that is a formula.
        notes: one line each: what was left out, and why.
    """

    revisions: tuple[Revision, ...]
    folded: frozenset[tuple[str, int]] = frozenset()
    notes: tuple[str, ...] = ()


def select_news(store: Store, day: date, revisions: Sequence[Revision]) -> Selection:
    """Leave out of a day what is no news.

    A formula is a paragraph that one outlet prints word for word on four days and more, this
    one among them: "That is all from us today". Days after this one do not count, so that the
    digest of a day can be made again.

    Args:
        store: knows on how many days a paragraph occurs.
        day: of the digest.
        revisions: current ones of that day.
    """
    notes: list[str] = []
    sponsored = [r for r in revisions if r.post.kind == "sponsored"]
    if sponsored:
        told = _some(r.post.title or r.post.text for r in sponsored)
        notes.append(f"{day}: {_count(len(sponsored), 'sponsored post')} left out: {told}")
    kept = tuple(r for r in revisions if r.post.kind != "sponsored")
    if not kept:
        return Selection(kept, notes=tuple(notes))
    as_of = max(revision.seen_at for revision in kept)
    short = [
        (text_key(text), revision.post, at)
        for revision in kept
        for at, text in enumerate(revision.post.paragraphs)
        if len(text) <= _LONGEST
    ]
    days = store.days_of_paragraphs(
        {key for key, _, _ in short}, until=day, as_of=as_of, least=_DAYS
    )
    folded: dict[tuple[str, int], str] = {}
    if days:
        folded = {
            (post.id, at): post.paragraphs[at]
            for key, post, at in short
            if (post.source, post.outlet, key) in days
        }
    if folded:
        texts = dict.fromkeys(folded[place] for place in sorted(folded))
        notes.append(
            f"{day}: {_count(len(folded), 'paragraph')} left out, which their outlets print on"
            f" {_DAYS} days and more: {_some(texts)}"
        )
    return Selection(kept, frozenset(folded), tuple(notes))


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _some(texts: Iterable[str]) -> str:
    """The beginnings of some texts, in quotes."""
    shown = [f"“{t[:_SHOWN]}…”" if len(t) > _SHOWN else f"“{t}”" for t in texts]
    return ", ".join(shown[:_EXAMPLES]) + (", ..." if len(shown) > _EXAMPLES else "")
