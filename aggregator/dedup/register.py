"""The paragraphs of a growing set, and the forms that they share."""

from __future__ import annotations

import hashlib
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregator.dedup.arrays import I64, U64
from aggregator.dedup.forms import (
    MIXED_ZONES,
    Forms,
    Items,
    Keep,
    check_iterable,
    order_key,
    text_of,
)
from aggregator.dedup.model import Paragraph
from aggregator.dedup.text import normalise

_NO_FORM: Final = -1


class Entry(NamedTuple):
    """A paragraph and where it belongs. (There may be millions: a tuple is made in a third of
    the time that a frozen class takes.)

    Attributes:
        paragraph: as it was given.
        made_from: the number that its id was made from; ``None`` if it came with one.
        key: what paragraphs are put in order by.
    """

    paragraph: Paragraph
    made_from: int | None
    key: tuple[Any, ...]


class Register:
    """Paragraphs by id; each belongs to a form, which has a number and stands for a text.

    The text is that of the form's first paragraph. If another becomes the first, and its text
    differs (in style only, or it were another form), the form gets a new number: to those who
    compare texts it is a new one.

    Texts of one form have the same words. So a form is looked up by a hash of the sequence of its
    words, and only texts of the same words are normalised and compared.

    Args:
        keep: see :data:`~aggregator.dedup.forms.Keep`.

    Attributes:
        texts: of each form, by number; empty for a number that is gone.
        ids: of each form's paragraphs, by number, in order; empty for a number that is gone.
    """

    def __init__(self, keep: Keep) -> None:
        self.keep: Keep = keep
        self.texts: list[str] = []
        self.ids: list[list[str]] = []
        self.made = 0  # ids that were made
        self._entries: dict[str, Entry] = {}
        self._form_of: dict[str, int] = {}
        self._sequences: list[int | None] = []  # of each form's words; None: set apart
        self._number_of: dict[int, int] = {}  # by sequence: the first form that had it
        self._named: dict[bytes, int] = {}  # by name: the other forms of the same words
        self._gone = 0
        self._bare: set[int] = set()  # forms that stand for no text yet
        self._zoned: bool | None = None

    def __len__(self) -> int:
        """How many paragraphs there are."""
        return len(self._entries)

    def __contains__(self, paragraph_id: object) -> bool:
        return paragraph_id in self._entries

    def __getitem__(self, paragraph_id: str) -> Entry:
        """The paragraph of an id; :class:`KeyError` if there is none."""
        return self._entries[paragraph_id]

    @property
    def forms(self) -> int:
        """How many forms there are that are not gone."""
        return len(self.ids) - self._gone

    def number(self, paragraph_id: str) -> int:
        """The number of a paragraph's form."""
        return self._form_of[paragraph_id]

    def first(self, number: int) -> str:
        """The id of a form's first paragraph."""
        return self.ids[number][0]

    def read(self, items: Iterable[Paragraph | str]) -> list[Entry]:
        """Check items; nothing is entered yet.

        Raises:
            TypeError: an item that is neither a paragraph nor a string; a key of ``keep`` that
                cannot be compared with the others.
            ValueError: an id that is there already; times with and without a zone.
        """
        read: dict[str, Entry] = {}
        beside = next(iter(self._entries.values()), None)
        made, zoned = self.made, self._zoned
        check_iterable(items)
        for place, item in enumerate(items):
            text = text_of(item, place, records=False)
            made_from: int | None = None
            if isinstance(item, Paragraph):
                paragraph = item
            else:
                made_from = made
                made += 1
                paragraph = Paragraph(str(made_from), text)
            if paragraph.id in self._entries or paragraph.id in read:
                raise ValueError(f"two paragraphs have the id {paragraph.id!r}")
            if paragraph.published is not None:
                with_zone = paragraph.published.utcoffset() is not None
                if zoned is not None and zoned is not with_zone:
                    raise ValueError(MIXED_ZONES)
                zoned = with_zone
            key = order_key(paragraph, made_from, self.keep)
            entry = read[paragraph.id] = Entry(paragraph, made_from, key)
            beside = beside or entry
            if callable(self.keep):
                _ = key[0] < beside.key[0]  # raises now, and not when half of them are entered
        return list(read.values())

    def restored(self, paragraph: Paragraph, made_from: int | None) -> Entry:
        """The entry of a paragraph that was read before."""
        return Entry(paragraph, made_from, order_key(paragraph, made_from, self.keep))

    def enter(self, entries: Sequence[Entry], sequences: U64) -> list[int]:
        """Enter what :meth:`read` returned.

        Args:
            entries: of paragraphs.
            sequences: of each one's words, of shape ``(len(entries),)``: see
                :class:`~aggregator.dedup.hashing.TextHashes`.

        Returns:
            the numbers of the forms whose text is to be checked: see :meth:`renew`.
        """
        touched: dict[int, None] = {}
        form_of, ids = self._form_of, self.ids
        for entry, sequence in zip(entries, sequences.tolist(), strict=True):
            paragraph = entry.paragraph
            paragraph_id = paragraph.id
            if entry.made_from is not None:
                self.made = max(self.made, entry.made_from + 1)
            if paragraph.published is not None:
                self._zoned = paragraph.published.utcoffset() is not None
            number = self._number_of.get(sequence)
            name: bytes | None = None
            if number is not None:
                number, name = self._of_same_words(number, paragraph.text)
            self._entries[paragraph_id] = entry
            if number is None:
                number = self._new_form(sequence)
                if name is None:
                    self._number_of[sequence] = number
                else:
                    self._named[name] = number
                ids[number].append(paragraph_id)
            else:
                insort(ids[number], paragraph_id, key=self._key)
            form_of[paragraph_id] = number
            touched[number] = None
        return list(touched)

    def _of_same_words(self, number: int, text: str) -> tuple[int | None, bytes | None]:
        """The form of a text, or the name of one that there is not yet.

        Args:
            number: of the first form that had its words.
            text: of a paragraph.
        """
        there = self._entries[self.first(number)].paragraph.text if number != _NO_FORM else None
        if there == text:
            return number, None
        name = _name(text)
        if there is not None and _name(there) == name:
            return number, None
        return self._named.get(name), name

    def remove(self, paragraph_id: str) -> int:
        """Drop a paragraph.

        Returns:
            the number of its form; it is gone if no other paragraph has it.
        """
        number = self._form_of.pop(paragraph_id)
        self.ids[number].remove(paragraph_id)
        entry = self._entries.pop(paragraph_id)
        if not self.ids[number]:
            self._hand_over(number, _NO_FORM, entry.paragraph.text)
            self.texts[number] = ""
            self._gone += 1
        return number

    def _hand_over(self, number: int, to: int, text: str) -> None:
        """Let another form, or none, be found in the place of one."""
        sequence = self._sequences[number]
        if sequence is None:
            return
        if self._number_of[sequence] == number:
            self._number_of[sequence] = to
        elif to == _NO_FORM:
            del self._named[_name(text)]
        else:
            self._named[_name(text)] = to

    def set_apart(self, paragraph_id: str) -> list[int]:
        """Give a paragraph a form of its own, whatever its text.

        Returns:
            the numbers of the forms whose text is to be checked: see :meth:`renew`.
        """
        number = self._form_of[paragraph_id]
        self.ids[number].remove(paragraph_id)
        own = self._new_form(None)
        self.ids[own].append(paragraph_id)
        self._form_of[paragraph_id] = own
        return [number, own]

    def renew(self, numbers: Iterable[int]) -> list[int]:
        """Make forms stand for the text of their first paragraph.

        Args:
            numbers: of the forms.

        Returns:
            the numbers that are gone, since their form has got a new one at the end.
        """
        gone = []
        for number in numbers:
            first = self._entries[self.first(number)].paragraph.text
            if number in self._bare:
                self.texts[number] = first
                self._bare.discard(number)
            elif self.texts[number] != first:
                own = self._new_form(self._sequences[number])
                self._hand_over(number, own, first)
                self._gone += 1
                self.texts[own] = first
                self._bare.discard(own)
                self.ids[own] = self.ids[number]
                self._form_of.update(dict.fromkeys(self.ids[own], own))
                self.ids[number] = []
                self.texts[number] = ""
                gone.append(number)
        return gone

    def compact(self) -> dict[int, int]:
        """Number the forms that are left anew.

        Returns:
            the new number of each old one that is left.
        """
        left = [number for number, ids in enumerate(self.ids) if ids]
        self._sequences = [self._sequences[number] for number in left]
        self.texts = [self.texts[number] for number in left]
        self.ids = [self.ids[number] for number in left]
        self._gone = 0
        self._find_anew()
        self._form_of = {i: number for number, ids in enumerate(self.ids) for i in ids}
        return {number: place for place, number in enumerate(left)}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Of each form, by number: the sequence of its words, and whether it was set apart."""
        alone = np.array([sequence is None for sequence in self._sequences], np.bool_)
        return {
            "sequences": np.array([sequence or 0 for sequence in self._sequences], np.uint64),
            "alone": alone,
        }

    def reopen(
        self, entries: Sequence[Entry], numbers: Sequence[int], arrays: Mapping[str, NDArray[Any]]
    ) -> bool:
        """Take what was here before, under the same numbers; nothing must have been entered.

        Args:
            entries: see :meth:`restored`, in the order in which they were.
            numbers: of the form of each.
            arrays: see :meth:`arrays`.

        Returns:
            whether that can be done: not if the order is another one now.

        Raises:
            ValueError: a number of a form that there is not.
        """
        if any(before.key > after.key for before, after in pairwise(entries)):
            return False
        sequences, alone = arrays["sequences"].tolist(), arrays["alone"].tolist()
        if numbers and not 0 <= min(numbers) <= max(numbers) < len(sequences) == len(alone):
            raise ValueError("a paragraph has a form that there is not")
        self.texts = [""] * len(sequences)
        self.ids = [[] for _ in sequences]
        for entry, number in zip(entries, numbers, strict=True):
            paragraph = entry.paragraph
            if not self.ids[number]:
                self.texts[number] = paragraph.text
            self.ids[number].append(paragraph.id)
            self._entries[paragraph.id] = entry
            self._form_of[paragraph.id] = number
            if entry.made_from is not None:
                self.made = max(self.made, entry.made_from + 1)
            if paragraph.published is not None:
                self._zoned = paragraph.published.utcoffset() is not None
        pairs = zip(sequences, alone, strict=True)
        self._sequences = [None if apart else sequence for sequence, apart in pairs]
        self._gone = sum(1 for ids in self.ids if not ids)
        self._find_anew()
        return True

    def _find_anew(self) -> None:
        """Let forms be found by their words."""
        self._number_of, self._named = {}, {}
        for number, sequence in enumerate(self._sequences):
            if sequence is None or not self.ids[number]:
                continue
            if self._number_of.setdefault(sequence, number) != number:
                self._named[_name(self.texts[number])] = number

    def entries(self) -> list[Entry]:
        """All paragraphs, in order."""
        return sorted(self._entries.values(), key=lambda entry: entry.key)

    def snapshot(self) -> tuple[Forms, I64]:
        """The paragraphs and forms that are there now, in order.

        Returns:
            the forms, and the number of each.
        """
        paragraphs = [entry.paragraph for entry in self.entries()]
        items = Items(paragraphs, [p.text for p in paragraphs], range(len(paragraphs)))
        numbers = np.array([self._form_of[p.id] for p in paragraphs], np.int64)
        distinct, first, form_of = np.unique(numbers, return_index=True, return_inverse=True)
        by_first = np.argsort(first)
        place = np.empty(len(distinct), np.int64)
        place[by_first] = np.arange(len(distinct))
        return Forms(items, place[form_of], first[by_first]), distinct[by_first]

    def _new_form(self, sequence: int | None) -> int:
        number = len(self._sequences)
        self._bare.add(number)
        self._sequences.append(sequence)
        self.texts.append("")
        self.ids.append([])
        return number

    def _key(self, paragraph_id: str) -> tuple[Any, ...]:
        return self._entries[paragraph_id].key


def _name(text: str) -> bytes:
    """Texts of one name are exact repeats of each other; 16 bytes, since there may be millions."""
    form = normalise(text).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(form, digest_size=16).digest()
