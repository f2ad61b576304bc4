"""The language of the interface: words from a gettext catalogue, dates and numbers by locale.

English is what the code says, and needs nothing. Every other language has a catalogue
(``catalogues/CODE.po``) and its dates and numbers from the CLDR, by way of Babel. Other people's
words are never translated.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from aggregator.errors import MissingExtra

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES: Final = ("en", "de", "fr", "uk")
"""The languages of the interface, as BCP 47 tags."""

_WEEKDAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


_NAMES: Final = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
    "zh": "Chinese",
}  # fmt: skip


class Language:
    """One language of the interface; this one is English.

    Attributes:
        code: BCP 47 tag.
    """

    code: str = "en"

    def __init__(self) -> None:
        self._catalogue: NullTranslations = NullTranslations()

    def say(self, message: str, /, **values: object) -> str:
        """A message, its placeholders filled.

        Args:
            message: in English, with placeholders such as ``{outlet}``.
            values: for the placeholders; whole numbers are written as the language does.
        """
        found = self._catalogue.gettext(message)
        return found.format(**self._written(values)) if values else found

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A message about so many things, in the form that the number asks for.

        Args:
            one: in English, for one thing; ``{n}`` stands for the number.
            many: for any other number of them.
            number: how many.
            values: for the other placeholders.
        """
        found = self._catalogue.ngettext(one, many, number)
        return found.format(**self._written({**values, "n": number}))

    def about(self, context: str, message: str, /) -> str:
        """A message that is put otherwise in another context, such as a single letter."""
        return self._catalogue.pgettext(context, message)

    def _written(self, values: dict[str, object]) -> dict[str, object]:
        return {
            name: self.number(value)
            if isinstance(value, int) and not isinstance(value, bool)
            else value
            for name, value in values.items()
        }

    def number(self, value: int) -> str:
        """``1,200``."""
        return f"{value:,}"

    def long_day(self, day: date) -> str:
        """``Wednesday, 18 June 2031``."""
        return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"

    def short_day(self, day: date, beside: date) -> str:
        """``18 June``, with the year where it is not that of ``beside``."""
        words = f"{day.day} {_MONTHS[day.month - 1]}"
        return words if day.year == beside.year else f"{words} {day.year}"

    def place(self, zone: str) -> str:
        """What people call a zone: ``London`` for ``Europe/London``."""
        city = zone.rpartition("/")[2].replace("_", " ")
        return city if "/" in zone and not zone.startswith("Etc/") else zone

    def language_name(self, tag: str) -> str:
        """``German``; the tag itself of a language whose name is not known here."""
        return _NAMES.get(tag, tag)

    def listed(self, words: Sequence[str]) -> str:
        """``A``, ``A and B``, ``A, B and C``."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} and {words[-1]}"


class _Translated(Language):
    def __init__(self, code: str) -> None:
        try:
            from babel import Locale
        except ImportError as error:
            raise MissingExtra(
                f"the language {code!r} needs babel", hint='pip install "liveblog-aggregator[app]"'
            ) from error
        self.code = code
        self._locale: Locale = Locale.parse(code, sep="-")
        written = files("aggregator.render").joinpath(f"catalogues/{code}.po").read_bytes()
        self._catalogue = _compiled(code, written)

    def number(self, value: int) -> str:
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self._locale)

    def long_day(self, day: date) -> str:
        from babel.dates import format_date

        return str(format_date(day, "full", locale=self._locale))

    def short_day(self, day: date, beside: date) -> str:
        from babel.dates import format_date, format_skeleton

        if day.year != beside.year:
            return str(format_date(day, "long", locale=self._locale))
        return str(format_skeleton("MMMMd", day, locale=self._locale))

    def place(self, zone: str) -> str:
        from babel.core import get_global

        # The CLDR keeps some places under the names that they had.
        before = [old for old, now in get_global("zone_aliases").items() if now == zone]
        for name in (zone, *before):
            city = self._locale.time_zones.get(name, {}).get("city")
            if city:
                return str(city)
        return super().place(zone)

    def language_name(self, tag: str) -> str:
        return str(self._locale.languages.get(tag, tag))

    def listed(self, words: Sequence[str]) -> str:
        from babel.lists import format_list

        return format_list(list(words), locale=self._locale)


ENGLISH: Final = Language()
"""What the code says."""


def language(code: str) -> Language:
    """The language of a tag.

    Args:
        code: one of :data:`LANGUAGES`.

    Raises:
        ValueError: there is no catalogue of it.
        MissingExtra: Babel is not installed, and it is not English.
    """
    if code not in LANGUAGES:
        raise ValueError(f"no catalogue of the language {code!r}: {', '.join(LANGUAGES)} are known")
    return ENGLISH if code == "en" else _translated(code)


@lru_cache(maxsize=len(LANGUAGES))
def _translated(code: str) -> Language:
    return _Translated(code)


def with_catalogue(words: Language, written: bytes) -> Language:
    """The same language, with the messages of a further catalogue.

    Args:
        words: not English, which needs no catalogue.
        written: the catalogue (PO). What it lacks is said as before.
    """
    more = _compiled(words.code, written)
    more.add_fallback(words._catalogue)
    found = copy.copy(words)
    found._catalogue = more
    return found


def _compiled(code: str, written: bytes) -> GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(written), locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def message(text: Any) -> Any:
    """Marks a message for the catalogue that is said elsewhere (gettext's ``N_``)."""
    return text
