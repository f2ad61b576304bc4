"""Which zone a page means by a name that several countries have: IST, CST, BST.

The source's zone decides if it goes by that name. If it does not, or nobody has configured it,
the page tells what country it is of: the region of its language (``en-IN``), the country of its
address (``.in``), the offset that it writes beside other times (``+05:30``). Where none of
them tells, the name means nothing, and a time in it is not known: it is never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aggregator.extract.zones import ABROAD, named_zone
from aggregator.model import Source

_BESIDE_CLOCK = re.compile(
    r"\d[:.]?\d\d(?:\s?(?:[ap]\.?m\b\.?|hrs|hours))?\s?\(?(" + "|".join(sorted(ABROAD)) + r")\b",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"T\d\d:\d\d(?::\d\d(?:\.\d+)?)?([+-])(\d\d):?(\d\d)\b")
_REGION = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Za-z]{2})\b")
_LANG = re.compile(r"(?:xml:lang|lang|og:locale\W+content)\s*=\s*[\"']?([A-Za-z_-]{2,12})[\"'\s>]")
_COUNTRY = re.compile(r"[a-z]{2}")
# Languages that are written in one of the countries, or in several with the same time.
_SPOKEN = {
    **dict.fromkeys(("as", "bn", "gu", "hi", "kn", "ml", "mr", "or", "pa", "ta", "te"), "IN"),
    "ar": "SA",
    "fil": "PH",
    "ga": "IE",
    "he": "IL",
    "iw": "IL",
    "ms": "MY",
    "tl": "PH",
    "zh": "CN",
}
_HEAD = 20_000
_MOST = 2_000  # clock times that are looked at


def own_zone(text: str, source: Source, *, language: str | None, url: str | None) -> str:
    """The zone of the local times of a page: the source's, unless the page names another.

    Args:
        text: of the page, with its markup.
        source: for its zone and language.
        language: BCP 47 tag of the page, or ``None``.
        url: address of the page, or ``None``.

    Returns:
        IANA name.
    """
    for name in _names(text):
        if _goes_by(name, source.zone):
            return source.zone
        zones = ABROAD[name]
        for country in _countries(text, source, language, url):
            if country in zones:
                return zones[country]
        if zone := _by_offset(text, zones):
            return zone
    return source.zone


def unknown_names(text: str, zone: str) -> str:
    """What to tell of times whose zone is not known; empty if there are none.

    Args:
        text: of a page that has posts whose hour is not known.
        zone: IANA name of the source's zone.
    """
    known = datetime(2024, 1, 1, tzinfo=UTC)
    names = [name for name in _names(text) if named_zone(name, at=known, zone=zone) is None]
    if not names:
        return ""
    told = ", ".join(names)
    return f"times in {told} are not known, for several countries have it: set the timezone"


def _names(text: str) -> list[str]:
    """The names of that kind that stand beside clock times, most often first."""
    if not any(name in text for name in ABROAD):
        return []
    found = (m[1] for m, _ in zip(_BESIDE_CLOCK.finditer(text), range(_MOST), strict=False))
    return [name for name, _ in Counter(n for n in found if n.isupper()).most_common()]


def _goes_by(name: str, zone: str) -> bool:
    """Whether the clocks of a zone have that name at any time of the year."""
    own = ZoneInfo(zone)
    return any(datetime(2024, month, 1, tzinfo=own).tzname() == name for month in (1, 7)) or (
        zone in ABROAD[name].values()
    )


def _countries(text: str, source: Source, language: str | None, url: str | None) -> list[str]:
    """The countries that a page may be of, surest first, each as two capitals."""
    tags = [language or "", *_LANG.findall(text[:_HEAD]), source.language or ""]
    found = [m[1].upper() for tag in tags if (m := _REGION.fullmatch(tag.strip()))]
    for address in (url, source.url):
        try:
            host = urlsplit(address or "").hostname or ""
        except ValueError:
            continue
        last = host.rpartition(".")[2]
        if _COUNTRY.fullmatch(last):
            found.append(last.upper())
    spoken = (re.split("[-_]", tag.strip().lower())[0] for tag in tags)
    return [*found, *(_SPOKEN[code] for code in spoken if code in _SPOKEN)]


def _by_offset(text: str, zones: dict[str, str]) -> str | None:
    """The one of several zones that has the offset that most times of the page are written in."""
    offsets = Counter(
        m.groups() for m, _ in zip(_OFFSET.finditer(text), range(_MOST), strict=False)
    )
    if not offsets:
        return None
    (sign, hours, minutes), _ = offsets.most_common(1)[0]
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    fitting = [
        zone
        for zone in dict.fromkeys(zones.values())
        if any(
            datetime(2024, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() == offset
            for month in (1, 7)
        )
    ]
    return fitting[0] if len(fitting) == 1 else None
