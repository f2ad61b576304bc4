"""What is given to the library, read and put in order; exact repeats become one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import numpy as np

from aggregator.dedup.arrays import I64
from aggregator.dedup.hashing import TextHashes, read_texts
from aggregator.dedup.model import Paragraph
from aggregator.dedup.text import normalise

Keep = Literal["earliest", "longest"] | Callable[[Paragraph], Any]
"""Which of equals represents: the earliest, the longest, or the one with the smallest key."""

_SAMPLE: Final = 4096  # texts that are looked at first
_MOSTLY_DIFFERENT: Final = 0.9  # share of them

_ONE_TEXT: Final = "items must be an iterable of texts, not one str"
MIXED_ZONES: Final = "some times of publication carry a zone and some do not; give one kind"


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
    """

    items: Items
    form_of: I64
    first: I64

    @property
    def texts(self) -> list[str]:
        """The text of each form's first item, for which the form stands."""
        texts = self.items.texts
        return [texts[i] for i in self.first.tolist()]


def check_keep(keep: Keep) -> None:
    """Raise :class:`ValueError` unless it is a way to choose."""
    if not callable(keep) and keep not in ("earliest", "longest"):
        raise ValueError(f'keep must be "earliest", "longest" or a function, not {keep!r}')


def read_items(items: Iterable[Any], *, text: Callable[[Any], str] | None, keep: Keep) -> Items:
    """Read items and put them in order.

    Args:
        items: strings, paragraphs, or with ``text`` records of any kind. A string or record
            gets its place among the items, from 0, as its id.
        text: gives a record's text.
        keep: see :data:`Keep`. Equals of one key: by (published, id), ``None`` last.

    Raises:
        TypeError: an item of another type, or a text that is no string; one text, a mapping or
            a table in the place of items.
        ValueError: two items of one id; times with and without a zone; unknown ``keep``, or a
            key that is NaN.
    """
    if text is None:
        check_iterable(items)
    elif isinstance(items, str):
        raise TypeError(_ONE_TEXT)
    check_keep(keep)
    given = list(items)
    if text is None and keep == "earliest" and set(map(type, given)) <= {str}:
        return Items(given, given, range(len(given)))
    texts = [text_of(item, place, text) for place, item in enumerate(given)]
    read = Items(given, texts, range(len(given)))
    order = _order(read, keep)
    return Items([given[i] for i in order], [texts[i] for i in order], order)


def read_forms(items: Items) -> tuple[Forms, TextHashes]:
    """Group exact repeats: texts of one normalised form.

    Args:
        items: in order.

    Returns:
        the forms, and the hashes of each form's text.
    """
    texts = items.texts
    # Texts that are often the same are hashed once each; where most differ, to look for those
    # that do not costs more than it spares.
    looked = texts[:: max(1, len(texts) // _SAMPLE)]
    often = len(set(looked)) < _MOSTLY_DIFFERENT * len(looked)
    numbers: dict[str, int] = {}
    if often:
        number_of = np.array([numbers.setdefault(t, len(numbers)) for t in texts], np.int64)
        texts = list(numbers)
    hashes = read_texts(texts)
    # Equal forms have equal words, so only texts of equal words need be normalised.
    order = np.argsort(hashes.sequences, kind="stable")
    ordered = hashes.sequences[order]
    again = np.zeros(len(texts), np.bool_)
    again[1:] = ordered[1:] == ordered[:-1]
    again[:-1] |= again[1:]
    leader = np.arange(len(texts))
    by_text: dict[str, int] = {}
    by_form: dict[str, int] = {}
    for number in np.sort(order[again]).tolist():
        text = texts[number]
        same = by_text.get(text)
        if same is None:
            same = by_text[text] = by_form.setdefault(normalise(text), number)
        leader[number] = same
    leads = leader == np.arange(len(texts))
    form_of = (np.cumsum(leads) - 1)[leader]
    first = np.flatnonzero(leads)
    if often:
        # Numbers were given in order of appearance: a text is new where the highest so far rises.
        rises = np.ones(len(items), np.bool_)
        rises[1:] = number_of[1:] > np.maximum.accumulate(number_of)[:-1]
        form_of, first = form_of[number_of], np.flatnonzero(rises)[leads]
    return Forms(items, form_of, first), hashes.of(np.flatnonzero(leads))


def check_iterable(items: object) -> None:
    """Refuse what can be iterated over, but not by its texts: that would be a silent loss."""
    if isinstance(items, str):
        raise TypeError(_ONE_TEXT)
    if isinstance(items, Mapping):
        raise TypeError("items are a mapping, of which only keys would be read; give its values()")
    if len(getattr(items, "shape", ())) > 1:
        raise TypeError("items are a table; give one column, or its rows with text=")


def text_of(
    item: Any, place: int, text: Callable[[Any], str] | None = None, *, records: bool = True
) -> str:
    """The text of an item.

    Args:
        item: a string or a paragraph, or with ``text`` any record.
        place: where it stands, for the error.
        text: gives a record's text.
        records: whether there is such a ``text`` to be given, for the error.

    Raises:
        TypeError: it is none of these, or the text is no string.
    """
    if text is not None:
        return _checked(text(item), f"text= of item {place} is")
    if isinstance(item, str):
        return item
    if isinstance(item, Paragraph):
        _check_paragraph(item)
        return item.text
    raise TypeError(
        f"item {place} is {type(item).__name__}; expected str or Paragraph"
        + (", or a key function as text=" if records else "")
    )


def _check_paragraph(paragraph: Paragraph) -> None:
    """Raise :class:`TypeError` if a field is of a wrong type, whatever the annotations say."""
    identity: object = paragraph.id
    if not isinstance(identity, str):
        raise TypeError(f"the id {identity!r} is {type(identity).__name__}; expected str")
    _checked(paragraph.text, f"the text of paragraph {identity!r} is")
    published: object = paragraph.published
    if published is not None and not isinstance(published, datetime):
        raise TypeError(
            f"the time of paragraph {identity!r} is {type(published).__name__}; expected datetime"
        )


def _checked(value: object, what: str) -> str:
    """The value if it is a string, whatever the annotations say."""
    if not isinstance(value, str):
        raise TypeError(f"{what} {type(value).__name__}; expected str")
    return value


def order_key(paragraph: Paragraph, number: int | None, keep: Keep) -> tuple[Any, ...]:
    """By what paragraphs are put in order.

    Args:
        paragraph: any.
        number: that its id was made from; ``None`` if it came with one.
        keep: see :data:`Keep`.

    Raises:
        ValueError: ``keep`` gave what is not equal to itself (NaN), which has no place in an order.
    """
    key: tuple[Any, ...]
    if paragraph.published is not None:
        key = (0, paragraph.published, paragraph.id)
    elif number is None:
        key = (1, -1, paragraph.id)
    else:
        key = (1, number, "")
    if callable(keep):
        chosen: Any = keep(paragraph)
        if chosen != chosen:
            raise ValueError(f"keep gave {chosen!r} for paragraph {paragraph.id!r}")
        return (chosen, *key)
    return (-len(normalise(paragraph.text)), *key) if keep == "longest" else key


def _order(items: Items, keep: Keep) -> list[int]:
    """The numbers of the items in the order in which they may represent others."""
    keys: list[tuple[Any, ...]] = []
    seen: set[str] = set()
    zoned: set[bool] = set()
    for place, item in enumerate(items.given):
        paragraph = items.paragraph(place)
        if paragraph.published is not None:
            zoned.add(paragraph.published.utcoffset() is not None)
        if paragraph.id in seen:
            raise ValueError(f"two items have the id {paragraph.id!r}")
        seen.add(paragraph.id)
        number = None if isinstance(item, Paragraph) else place
        keys.append(order_key(paragraph, number, keep))
    if len(zoned) > 1:
        raise ValueError(MIXED_ZONES)
    return sorted(range(len(keys)), key=keys.__getitem__)
