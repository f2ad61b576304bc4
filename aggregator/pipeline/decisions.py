"""What people decide about two texts: never shown as one, always shown as one, or taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from aggregator.config import Config
from aggregator.dedup.text import words
from aggregator.errors import NotFoundError
from aggregator.store import Store, StoredOverride


def decide(
    config: Config,
    kind: Literal["split", "join", "undo"],
    a: str,
    b: str,
    *,
    who: str,
    why: str,
    now: datetime,
) -> StoredOverride:
    """Keep a decision; the next run makes the digests anew that have both texts.

    Args:
        config: says which store.
        kind: of the decision.
        a: id of a paragraph, or the beginning of one.
        b: likewise.
        who: decides.
        why: in their words.
        now: the time of the decision, in UTC.

    Returns:
        what was kept, with its number.

    Raises:
        NotFoundError: the store has no such paragraph; there is nothing to take back.
        ValueError: both have the same words, which cannot be told apart.
    """
    from aggregator.dedup import text_key

    with Store.open(config.database_url) as store:
        first, second = store.paragraph(a), store.paragraph(b)
        if words(first.text) == words(second.text):
            raise ValueError(f"{first.id} and {second.id} have the same words; they are one")
        keys = sorted((text_key(first.text), text_key(second.text)))
        if kind == "undo":
            held = store.overrides_in_force(keys)
            if not any([one.key_a, one.key_b] == keys for one in held):
                raise NotFoundError(f"nothing is decided of {first.id} and {second.id}")
        return store.add_override(
            StoredOverride(
                kind=kind,
                key_a=text_key(first.text),
                key_b=text_key(second.text),
                text_a=first.text,
                text_b=second.text,
                id_a=first.id,
                id_b=second.id,
                who=who,
                why=why,
                at=now,
            )
        )


def decisions(config: Config) -> list[StoredOverride]:
    """Every decision that was made, oldest first, those that hold no more too."""
    with Store.open(config.database_url) as store:
        return store.overrides()
