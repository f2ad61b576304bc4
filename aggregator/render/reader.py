"""Values out of parsed JSON, checked one by one, with errors that name the place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def _expected(place: str, wanted: str) -> ValueError:
    return ValueError(f"{place}: {wanted} was expected")


class Reader:
    """One object: its values by key.

    Every method raises :class:`ValueError` where the key is missing or its value is no such thing.

    Attributes:
        where: the object's place in the whole, such as ``stories[0].passages[2]``.
    """

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise _expected(where or "the document", "an object")
        self._data = data
        self.where = where

    def _place(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def _value(self, key: str) -> object:
        if key not in self._data:
            raise ValueError(f"{self._place(key)}: missing")
        value: object = self._data[key]
        return value

    def _wrong(self, key: str, wanted: str) -> ValueError:
        return _expected(self._place(key), wanted)

    def has(self, key: str) -> bool:
        """Whether there is a value, null or not."""
        return key in self._data

    def absent(self, key: str) -> bool:
        """Whether the value is null."""
        return self._value(key) is None

    def text(self, key: str) -> str:
        """A string."""
        value = self._value(key)
        if not isinstance(value, str):
            raise self._wrong(key, "a string")
        return value

    def whole(self, key: str) -> int:
        """A whole number; ``true`` is none."""
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key, "a whole number")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._value(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def number(self, key: str) -> float:
        """A number; ``true`` is none."""
        value = self._value(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._wrong(key, "a number")
        return float(value)

    def choice(self, key: str, known: tuple[Any, ...]) -> Any:
        """One of the values that are known."""
        value = self._value(key)
        if value not in known:
            raise self._wrong(key, f"one of {', '.join(map(str, known))}")
        return value

    def day(self, key: str) -> date:
        """A date."""
        text = self.text(key)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self._wrong(key, "a date such as 2025-03-18") from error

    def instant(self, key: str) -> datetime:
        """A time with its offset."""
        text = self.text(key)
        try:
            instant = datetime.fromisoformat(text)
        except ValueError as error:
            raise self._wrong(key, "a time such as 2025-03-18T14:00:00+00:00") from error
        if instant.tzinfo is None:
            raise self._wrong(key, "a time with its offset")
        return instant

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        values = self._list(key)
        if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
            raise self._wrong(key, "a list of whole numbers")
        return tuple(value for value in values if isinstance(value, int))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(key, "a list of strings")
        return tuple(str(value) for value in values)

    def choices(self, key: str, known: tuple[Any, ...]) -> tuple[Any, ...]:
        """A list of values that are known."""
        found = self.texts(key)
        for name in found:
            if name not in known:
                raise ValueError(f"{self._place(key)}: {name!r} is none of {', '.join(known)}")
        return found

    def part(self, key: str) -> Reader:
        """An object."""
        return Reader(self._value(key), self._place(key))

    def parts(self, key: str) -> tuple[Reader, ...]:
        """A list of objects."""
        place = self._place(key)
        return tuple(Reader(v, f"{place}[{n}]") for n, v in enumerate(self._list(key)))

    def _list(self, key: str) -> list[object]:
        value = self._value(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return value
