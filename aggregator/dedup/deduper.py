"""The front door: find what says the same in a set of texts, keep one of each, and say why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from aggregator.dedup.embeddings import EXACT_UP_TO
from aggregator.dedup.encode import chosen_encoder
from aggregator.dedup.forms import Keep, read_forms, read_items
from aggregator.dedup.model import Cache, Encoder
from aggregator.dedup.thresholds import Thresholds

if TYPE_CHECKING:
    from aggregator.dedup.result import Result
    from aggregator.dedup.tiers import Progress


def deduplicate(
    items: Iterable[Any],
    *,
    encoder: Encoder | str | None = None,
    text: Callable[[Any], str] | None = None,
    keep: Keep = "earliest",
    thresholds: Thresholds | None = None,
    guard: bool = True,
    cache: Cache | None = None,
    progress: Progress | None = None,
    exact_up_to: int = EXACT_UP_TO,
) -> Result:
    """Find what says the same, keep one of each, and say why.

    The answer depends on the set of paragraphs alone: not on their order, nor on what a cache
    holds. Texts with nothing to see (empty, blank) are exact repeats of each other.

    Args:
        items: strings, paragraphs, or with ``text`` records of any kind; read once.
        encoder: adds the semantic tier: ``"default"`` for the packaged model, a name or path
            for another (see :func:`~aggregator.dedup.encode.load_encoder`), or an object of
            your own. Only asked for what exact and lexical tiers leave open.
        text: gives a record's text.
        keep: which text represents a cluster: the ``"earliest"`` by (published, id), the
            ``"longest"``, or the one for which a function of a paragraph gives the smallest
            key. Whatever is asked for, a part never represents the whole.
        thresholds: where the lines are drawn.
        guard: whether facts are compared: numbers, names, negations and the like. Without it,
            the overlap of words alone decides (and the cosine), which is many times as fast,
            merges texts that contradict each other, and finds no conflicts. No judgements are
            cached then.
        cache: keeps embeddings and judgements from call to call.
        progress: told how far each tier is.
        exact_up_to: of so many embedded texts, each is multiplied with each. Of more, an index
            (the extra "index": usearch) proposes who may be close, in a time that grows little
            faster than their number; few pairs are missed (see docs/how-it-decides.md), and the
            answer still depends on the set of paragraphs alone. Without the extra, each is
            multiplied with each.

    Raises:
        TypeError: an item or a text of a wrong type; a mapping or a table in the place of items.
        ValueError: two paragraphs of one id; times with and without a zone; a wrong ``keep``, or
            a key of it that is NaN;
            an encoder that returns a wrong shape or values that are no finite numbers.
        EncoderUnavailable: a named encoder cannot be loaded.
    """
    # The rest of the library is loaded when it is first used: whoever only names it need not wait.
    from aggregator.dedup.result import Result
    from aggregator.dedup.tiers import Tiers

    encoder = chosen_encoder(encoder)
    forms, hashes = read_forms(read_items(items, text=text, keep=keep))
    tiers = Tiers(
        forms.texts,
        hashes.words > 0,
        encoder=encoder,
        thresholds=thresholds if thresholds is not None else Thresholds(),
        cache=cache,
        progress=progress,
        guard=guard,
        exact_up_to=exact_up_to,
    )
    tiers.find_lexical(hashes)
    representative = tiers.clusters()
    tiers.remember()
    judged = tiers.guarded if tiers.guarded is not None else tiers.judged or tiers.plain or {}
    return Result(forms, representative, judged)
