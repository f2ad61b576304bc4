"""What is given to the library, read and put in order; exact repeats become one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from aggregator.dedup.hashing import I64
from aggregator.dedup.model import Paragraph
from aggregator.dedup.text import normalise

Keep = Literal["earliest", "longest"] | Callable[[Paragraph], Any]
"""Which of equals represents: the earliest, the longest, or the one with the smallest key."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Paragraphs in the order in which they may represent others, and their distinct forms.

    Attributes:
        paragraphs: in order.
        items: what the caller gave, in the same order.
        form_of: int64 of shape ``(len(paragraphs),)``: number of each paragraph's form.
        first: int64 of shape ``(forms,)``: each form's first paragraph; increasing.
    """

    paragraphs: tuple[Paragraph, ...]
    items: tuple[Any, ...]
    form_of: I64
    first: I64

    @property
    def texts(self) -> list[str]:
        """The text of each form's first paragraph, for which the form stands."""
        return [self.paragraphs[i].text for i in self.first.tolist()]


def read_forms(items: Iterable[Any], *, text: Callable[[Any], str] | None, keep: Keep) -> Forms:
    """Read items, put them in order and group exact repeats.

    Args:
        items: strings, paragraphs, or with ``text`` records of any kind. A string or record
            gets its place among the items, from 0, as its id.
        text: gives a record's text.
        keep: see :data:`Keep`. Equals of one key: by (published, id), ``None`` last.

    Raises:
        TypeError: an item of another type, or a text that is no string.
        ValueError: two paragraphs of one id; times with and without a zone; unknown ``keep``.
    """
    given = list(items) if not isinstance(items, str) else None
    if given is None:
        raise TypeError("items must be an iterable of texts, not one str")
    paragraphs = [_paragraph(item, place, text) for place, item in enumerate(given)]
    order = _order(paragraphs, given, keep)
    paragraphs = [paragraphs[i] for i in order]
    numbers: dict[str, int] = {}
    by_form: dict[str, int] = {}
    first: list[int] = []
    form_of = np.empty(len(paragraphs), np.int64)
    for place, paragraph in enumerate(paragraphs):
        number = numbers.get(paragraph.text)
        if number is None:
            number = by_form.setdefault(normalise(paragraph.text), len(first))
            if number == len(first):
                first.append(place)
            numbers[paragraph.text] = number
        form_of[place] = number
    return Forms(
        tuple(paragraphs), tuple(given[i] for i in order), form_of, np.array(first, np.int64)
    )


def _paragraph(item: Any, place: int, text: Callable[[Any], str] | None) -> Paragraph:
    if text is not None:
        value = text(item)
        if not isinstance(value, str):
            raise TypeError(f"text= gave {type(value).__name__} for item {place}; expected str")
        if isinstance(item, Paragraph):
            return Paragraph(item.id, value, item.published, item.source)
        return Paragraph(str(place), value)
    if isinstance(item, Paragraph):
        words: object = item.text  # Whatever the annotation says, callers get this wrong.
        if not isinstance(words, str):
            kind = type(words).__name__
            raise TypeError(f"the text of paragraph {item.id!r} is {kind}; expected str")
        return item
    if isinstance(item, str):
        return Paragraph(str(place), item)
    raise TypeError(
        f"item {place} is {type(item).__name__}; expected str or Paragraph, "
        "or a key function as text="
    )


def _order(paragraphs: Sequence[Paragraph], items: Sequence[Any], keep: Keep) -> list[int]:
    seen: set[str] = set()
    zoned: set[bool] = set()
    for paragraph in paragraphs:
        if paragraph.id in seen:
            raise ValueError(f"two paragraphs have the id {paragraph.id!r}")
        seen.add(paragraph.id)
        if paragraph.published is not None:
            zoned.add(paragraph.published.utcoffset() is not None)
    if len(zoned) > 1:
        raise ValueError("some times of publication carry a zone and some do not; give one kind")

    def by_time(place: int) -> tuple[Any, ...]:
        paragraph = paragraphs[place]
        # Ids that were made here are numbers: ordered as such.
        made = not isinstance(items[place], Paragraph)
        number = place if made else -1
        if paragraph.published is None:
            return (1, number, paragraph.id)
        return (0, paragraph.published, number, paragraph.id)

    order = sorted(range(len(paragraphs)), key=by_time)
    if callable(keep):
        return sorted(order, key=lambda place: keep(paragraphs[place]))
    if keep == "longest":
        return sorted(order, key=lambda place: -len(normalise(paragraphs[place].text)))
    if keep != "earliest":
        raise ValueError(f'keep must be "earliest", "longest" or a function, not {keep!r}')
    return order
