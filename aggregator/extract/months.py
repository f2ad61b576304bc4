"""Names of the months in the languages that sources write in, from the Unicode CLDR."""

from __future__ import annotations

from functools import cache

LANGUAGES = ("en", "de", "fr", "uk", "ru", "es", "it", "pt", "nl", "pl")
"""Languages whose month names are known; a name of two languages goes to the earlier one."""

# English papers abbreviate in ways that CLDR does not list.
_EXTRA = {"en": {"Sept": 9, "June": 6, "July": 7}, "de": {"Mrz": 3, "Jänner": 1, "Feber": 2}}


@cache
def month_names(language: str) -> dict[str, int]:
    """Month of each name and abbreviation, without a full stop.

    Args:
        language: one of :data:`LANGUAGES`.

    Returns:
        Name in the case that the language writes it in -> 1 to 12.
    """
    from babel.dates import get_month_names

    names: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for month, name in get_month_names(width, context=context, locale=language).items():
                names.setdefault(str(name).rstrip("."), month)
    return names | _EXTRA.get(language, {})


@cache
def full_names(language: str) -> frozenset[str]:
    """The names of a language that are not abbreviations."""
    from babel.dates import get_month_names

    return frozenset(
        str(name)
        for context in ("format", "stand-alone")
        for name in get_month_names("wide", context=context, locale=language).values()
    )
