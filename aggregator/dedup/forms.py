"""What is given to the library, read and put in order; exact repeats become one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from aggregator.dedup.hashing import I64, ShingleHashes, shingle_hashes
from aggregator.dedup.model import Paragraph
from aggregator.dedup.text import normalise

Keep = Literal["earliest", "longest"] | Callable[[Paragraph], Any]
"""Which of equals represents: the earliest, the longest, or the one with the smallest key."""


@dataclass(frozen=True, slots=True)
class Items:
    """What was given, in the order in which it may represent others.

    Attributes:
        given: the caller's own objects.
        texts: the text of each.
        places: where each stood among what was given; the id of what has none.
    """

    given: Sequence[Any]
    texts: Sequence[str]
    places: Sequence[int]

    def __len__(self) -> int:
        return len(self.texts)

    def paragraph(self, number: int) -> Paragraph:
        """The item as a paragraph; made when it is asked for, unless it is one."""
        item, text = self.given[number], self.texts[number]
        if not isinstance(item, Paragraph):
            return Paragraph(str(self.places[number]), text)
        return item if item.text is text else Paragraph(item.id, text, item.published, item.source)


@dataclass(frozen=True, slots=True)
class Forms:
    """Items and their distinct forms: texts that are exact repeats of each other are one.

    Attributes:
        items: in order.
        form_of: int64 of shape ``(len(items),)``: number of each item's form.
        first: int64 of shape ``(forms,)``: each form's first item; increasing.
        shingles: of each form.
    """

    items: Items
    form_of: I64
    first: I64
    shingles: ShingleHashes

    @property
    def texts(self) -> list[str]:
        """The text of each form's first item, for which the form stands."""
        texts = self.items.texts
        return [texts[i] for i in self.first.tolist()]


def read_items(items: Iterable[Any], *, text: Callable[[Any], str] | None, keep: Keep) -> Items:
    """Read items and put them in order.

    Args:
        items: strings, paragraphs, or with ``text`` records of any kind. A string or record
            gets its place among the items, from 0, as its id.
        text: gives a record's text.
        keep: see :data:`Keep`. Equals of one key: by (published, id), ``None`` last.

    Raises:
        TypeError: an item of another type, or a text that is no string.
        ValueError: two items of one id; times with and without a zone; unknown ``keep``.
    """
    anything: object = items
    if isinstance(anything, str):
        raise TypeError("items must be an iterable of texts, not one str")
    if not callable(keep) and keep not in ("earliest", "longest"):
        raise ValueError(f'keep must be "earliest", "longest" or a function, not {keep!r}')
    given = list(items)
    if text is None and keep == "earliest" and set(map(type, given)) <= {str}:
        return Items(given, given, range(len(given)))
    texts = [_text(item, place, text) for place, item in enumerate(given)]
    read = Items(given, texts, range(len(given)))
    order = _order(read, keep)
    return Items([given[i] for i in order], [texts[i] for i in order], order)


def read_forms(items: Items) -> Forms:
    """Group exact repeats: texts of one normalised form.

    Args:
        items: in order.
    """
    numbers: dict[str, int] = {}
    for text in items.texts:
        numbers.setdefault(text, len(numbers))
    distinct = list(numbers)
    number_of = np.fromiter(map(numbers.__getitem__, items.texts), np.int64, len(items))
    shingles = shingle_hashes(distinct)
    # Equal forms have equal words, so only texts of equal words need be normalised.
    order = np.argsort(shingles.sequences, kind="stable")
    ordered = shingles.sequences[order]
    again = np.zeros(len(distinct), np.bool_)
    again[1:] = ordered[1:] == ordered[:-1]
    again[:-1] |= again[1:]
    leader = np.arange(len(distinct))
    by_form: dict[str, int] = {}
    for number in np.sort(order[again]).tolist():
        leader[number] = by_form.setdefault(normalise(distinct[number]), number)
    leads = leader == np.arange(len(distinct))
    form_of_number = (np.cumsum(leads) - 1)[leader]
    form_of = form_of_number[number_of]
    first = np.unique(form_of, return_index=True)[1].astype(np.int64)
    return Forms(items, form_of, first, shingles.of(np.flatnonzero(leads)))


def _text(item: Any, place: int, text: Callable[[Any], str] | None) -> str:
    if text is not None:
        return _checked(text(item), f"text= of item {place} is")
    if isinstance(item, str):
        return item
    if isinstance(item, Paragraph):
        return _checked(item.text, f"the text of paragraph {item.id!r} is")
    raise TypeError(
        f"item {place} is {type(item).__name__}; expected str or Paragraph, "
        "or a key function as text="
    )


def _checked(value: object, what: str) -> str:
    """The value if it is a string, whatever the annotations say."""
    if not isinstance(value, str):
        raise TypeError(f"{what} {type(value).__name__}; expected str")
    return value


def _order(items: Items, keep: Keep) -> list[int]:
    """The numbers of the items in the order in which they may represent others."""
    keys: list[tuple[Any, ...]] = []
    key: tuple[Any, ...]
    seen: set[str] = set()
    zoned: set[bool] = set()
    for place, item in enumerate(items.given):
        if not isinstance(item, Paragraph):
            # Ids that are made here are numbers, and ordered as such.
            name, key = str(place), (1, place, "")
        elif item.published is None:
            name, key = item.id, (1, -1, item.id)
        else:
            name, key = item.id, (0, item.published, item.id)
            zoned.add(item.published.utcoffset() is not None)
        if name in seen:
            raise ValueError(f"two items have the id {name!r}")
        seen.add(name)
        keys.append(key)
    if len(zoned) > 1:
        raise ValueError("some times of publication carry a zone and some do not; give one kind")
    order = sorted(range(len(keys)), key=keys.__getitem__)
    if callable(keep):
        return sorted(order, key=lambda place: keep(items.paragraph(place)))
    if keep == "longest":
        return sorted(order, key=lambda place: -len(normalise(items.texts[place])))
    return order
