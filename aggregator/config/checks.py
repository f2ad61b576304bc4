"""What a value may be: each check makes the value that is used, or says why it cannot be."""

from __future__ import annotations

import difflib
import re
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final


class BadValue(ValueError):
    """A value cannot be used.

    Attributes:
        hint: what could be used, or ``None``.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.hint = hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table of the configuration file.

    Attributes:
        check: makes the value that is used of the TOML value; raises :class:`BadValue`.
        schema: JSON Schema of the TOML value.
        default: the value that is used where the key is absent.
        doc: what it says, for people.
    """

    check: Callable[[Any], Any]
    schema: Mapping[str, Any]
    default: Any
    doc: str


def guess(word: str, known: Iterable[str]) -> str:
    """A hint for a word that is not among those known."""
    known = sorted(known)
    close = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else f"known: {', '.join(known)}"


def text(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str):
        raise BadValue(f"expected a text in quotes, not {type_name(value)}")
    if not value.strip():
        raise BadValue("must not be empty")
    if "\x00" in value:
        raise BadValue("must not hold a NUL character")
    return value


def zone(value: Any) -> str:
    """An IANA name of a time zone."""
    name = text(value)
    known = zoneinfo.available_timezones()
    if name in known:
        return name
    zones = {z.casefold(): z for z in sorted(known)}
    # People write the city alone, or with a blank: "london", "New York".
    cities = {z.rpartition("/")[2].casefold(): z for z in sorted(known) if "/" in z}
    wanted = name.strip().replace(" ", "_").casefold()
    likely = zones.get(wanted) or cities.get(wanted.rpartition("/")[2])
    if likely is None:
        near = difflib.get_close_matches(wanted, zones, n=1)
        likely = zones[near[0]] if near else None
    hint = f'did you mean "{likely}"?' if likely else 'use an IANA name such as "Europe/London"'
    raise BadValue(f'unknown time zone "{name}"', hint)


def day(value: Any) -> date:
    """A date, as TOML's own or as a text."""
    if isinstance(value, datetime):
        raise BadValue("expected a date without a time", "such as 2025-03-18")
    if isinstance(value, date):
        return value
    written = text(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        try:
            return date.fromisoformat(written)
        except ValueError as error:
            raise BadValue(f'"{written}": {error}', "such as 2025-03-18") from error
    raise BadValue(f'not a date: "{written}"', "such as 2025-03-18")


def type_name(value: object) -> str:
    """What TOML calls the type of a value, with its article."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text"}
    names |= {list: "a list", dict: "a table", date: "a date", datetime: "a date with a time"}
    return names.get(type(value), f"a {type(value).__name__}")


def number(value: Any) -> float:
    """A number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue(f"expected a number, not {type_name(value)}")
    return value


def whole(value: Any) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValue(f"expected a whole number, not {type_name(value)}")
    return value


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise BadValue(f"expected true or false, not {type_name(value)}")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, each once."""
    if not isinstance(value, list):
        raise BadValue(f"expected a list of texts, not {type_name(value)}")
    if not value:
        raise BadValue("must not be an empty list")
    return tuple(dict.fromkeys(text(v) for v in value))


def identifier(value: Any, example: str) -> str:
    """A name that can stand in a file name and in a variable's."""
    name = text(value)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", name):
        raise BadValue(f'"{name}" is no name: use letters, digits, - and _', f'such as "{example}"')
    return name


def edition(value: Any) -> str:
    """The name of an edition."""
    return identifier(value, "daily")


def secret_line(path: Path) -> str:
    """The secret in a file, without the line's end.

    Raises:
        BadValue: it cannot be read, or holds more than a line.
    """
    try:
        found = path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise BadValue(f"{path}: cannot be read: {why}") from error
    if not found or "\n" in found:
        raise BadValue(f"{path}: expected the secret on a line of its own, and nothing else")
    return found


def language(value: Any) -> str:
    """A BCP 47 tag."""
    tag = text(value)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag):
        raise BadValue(f'not a language tag: "{tag}"', 'BCP 47, such as "en" or "pt-BR"')
    return tag


def address(value: Any) -> str:
    """An address of the web."""
    written = text(value)
    if not re.fullmatch(r"https?://[^\s/?#@]+([/?#]\S*)?", written, flags=re.IGNORECASE):
        raise BadValue(f'not an address: "{written}"', "such as https://example.org/live")
    return written.partition("#")[0]


def folder_address(value: Any) -> str:
    """An address of a folder on the web: with a final slash, without query and fragment."""
    written = text(value)
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", written, flags=re.IGNORECASE):
        raise BadValue(f'not an address: "{written}"', "such as https://example.org/digests/")
    return written if written.endswith("/") else f"{written}/"


def contact(value: Any) -> str:
    """Text for a header."""
    written = text(value)
    if not re.fullmatch(r"[\x20-\x7e]+", written):
        raise BadValue("must be ASCII, on one line", "an e-mail address, or that of a page")
    return written


def hosts(value: Any) -> frozenset[str]:
    """A list of hosts, which may be empty."""
    # An empty list is the default, hence no mistake.
    return frozenset(texts(value)) if value != [] else frozenset()


def seconds(value: Any) -> float:
    """Seconds, more than none."""
    found = float(number(value))
    if not 0 < found < float("inf"):
        raise BadValue("expected seconds, more than none")
    return found


def delay(value: Any) -> float:
    """Seconds, or none."""
    return 0.0 if number(value) == 0 else seconds(value)


def count(value: Any) -> int:
    """A whole number from 1."""
    number = whole(value)
    if number < 1:
        raise BadValue("expected at least 1")
    return number


def whole_or_none(value: Any) -> int:
    """A whole number from 0."""
    return 0 if whole(value) == 0 else count(value)


TEXT: Final = {"type": "string", "minLength": 1}
TEXTS: Final = {"type": "array", "items": TEXT, "minItems": 1}
SECONDS: Final = {"type": "number", "exclusiveMinimum": 0}
COUNT: Final = {"type": "integer", "minimum": 1}


WEIGHT: Final = {"type": "number", "minimum": 0}


def weight(value: Any) -> float:
    """How much something counts; 0: nothing."""
    found = float(number(value))
    if not 0 <= found < float("inf"):
        raise BadValue("expected a number, 0 or more")
    return found


def editions(value: Any) -> dict[str, time]:
    """Local time of each edition by its name, earliest first."""
    if not isinstance(value, dict):
        raise BadValue(
            f"expected a table, not {type_name(value)}", '{ morning = "07:00", evening = "18:00" }'
        )
    found: dict[str, time] = {}
    for name, at in value.items():
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", name):
            raise BadValue(f'"{name}" is no name: use letters, digits, - and _')
        if isinstance(at, time):
            found[name] = at
        elif isinstance(at, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", at):
            found[name] = time.fromisoformat(at)
        else:
            raise BadValue(f"{name}: not a time of day: {at}", 'such as "07:00"')
    if len(set(found.values())) < len(found):
        raise BadValue("two editions have one time")
    return dict(sorted(found.items(), key=lambda item: item[1]))


def owners(value: Any) -> dict[str, str]:
    """Owner by outlet, of a table of outlets by owner."""
    if not isinstance(value, dict):
        raise BadValue(
            f"expected a table, not {type_name(value)}", '{ "Example Group" = ["A", "B"] }'
        )
    found: dict[str, str] = {}
    for owner, outlets in value.items():
        for outlet in texts(outlets):
            if found.setdefault(outlet, owner) != owner:
                raise BadValue(f'"{outlet}" has two owners')
    return found
