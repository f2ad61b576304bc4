"""Names of months and weekdays in the languages that sources write in, from the Unicode CLDR."""

from __future__ import annotations

from functools import cache

LANGUAGES = (
    *("en", "de", "fr", "uk", "ru", "es", "it", "pt", "nl", "pl"),
    *("sv", "nb", "da", "fi", "cs", "sk", "hu", "ro", "bg", "el", "tr", "ca", "id"),
)
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
def weekday_names() -> dict[str, int]:
    """Weekday of each name in any language, in lower case: 0 for Monday to 6.

    A name that means two days in two languages ("mar" in French and in Spanish) means none.
    """
    from babel.dates import get_day_names

    names: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                days = get_day_names(width, context=context, locale=language)
                for weekday, name in days.items():
                    names.setdefault(str(name).rstrip(".").lower(), set()).add(int(weekday))
    # Ukrainian and Russian say "in" a day with another case.
    for name, weekday in (("середу", 2), ("п’ятницю", 4), ("п'ятницю", 4), ("суботу", 5)):
        names.setdefault(name, set()).add(weekday)
    names.setdefault("неділю", set()).add(6)
    return {name: days.pop() for name, days in names.items() if len(days) == 1 and len(name) > 1}


@cache
def full_names(language: str) -> frozenset[str]:
    """The names of a language that are not abbreviations."""
    from babel.dates import get_month_names

    return frozenset(
        str(name)
        for context in ("format", "stand-alone")
        for name in get_month_names("wide", context=context, locale=language).values()
    )
