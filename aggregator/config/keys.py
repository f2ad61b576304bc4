"""The keys of the configuration file: type, default and meaning of each, in one table."""

from __future__ import annotations

import dataclasses
import difflib
import re
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, cast, get_args

from aggregator.dedup.thresholds import Thresholds
from aggregator.model import AddressKind

Format = Literal["html", "md", "txt", "json"]
"""A form that a digest is written in; also the suffix of its file."""

FORMATS: Final[tuple[Format, ...]] = get_args(Format)


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


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue(f"expected a number, not {type_name(value)}")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValue(f"expected a whole number, not {type_name(value)}")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValue(f"expected true or false, not {type_name(value)}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadValue(f"expected a list of texts, not {type_name(value)}")
    if not value:
        raise BadValue("must not be an empty list")
    return tuple(dict.fromkeys(text(v) for v in value))


def _formats(value: Any) -> tuple[Format, ...]:
    formats = _texts(value)
    for name in formats:
        if name not in FORMATS:
            raise BadValue(f'unknown format "{name}"', guess(name, FORMATS))
    return cast("tuple[Format, ...]", formats)


def _edition(value: Any) -> str:
    name = text(value)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", name):
        raise BadValue(f'"{name}" is no name: use letters, digits, - and _', 'such as "daily"')
    return name


def _language(value: Any) -> str:
    tag = text(value)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag):
        raise BadValue(f'not a language tag: "{tag}"', 'BCP 47, such as "en" or "pt-BR"')
    return tag


KINDS: Final[tuple[AddressKind, ...]] = get_args(AddressKind)


def _kind(value: Any) -> AddressKind:
    name = text(value)
    if name not in KINDS:
        raise BadValue(f'unknown kind "{name}"', guess(name, KINDS))
    return name


def address(value: Any) -> str:
    """An address of the web."""
    written = text(value)
    if not re.fullmatch(r"https?://[^\s/?#@]+([/?#]\S*)?", written, flags=re.IGNORECASE):
        raise BadValue(f'not an address: "{written}"', "such as https://example.org/live")
    return written.partition("#")[0]


def _contact(value: Any) -> str:
    written = text(value)
    if not re.fullmatch(r"[\x20-\x7e]+", written):
        raise BadValue("must be ASCII, on one line", "an e-mail address, or that of a page")
    return written


def _hosts(value: Any) -> frozenset[str]:
    # An empty list is the default, hence no mistake.
    return frozenset(_texts(value)) if value != [] else frozenset()


def _seconds(value: Any) -> float:
    number = float(_number(value))
    if not 0 < number < float("inf"):
        raise BadValue("expected seconds, more than none")
    return number


def _delay(value: Any) -> float:
    return 0.0 if _number(value) == 0 else _seconds(value)


def _count(value: Any) -> int:
    number = _whole(value)
    if number < 1:
        raise BadValue("expected at least 1")
    return number


def _whole_or_none(value: Any) -> int:
    return 0 if _whole(value) == 0 else _count(value)


_TEXT: Final = {"type": "string", "minLength": 1}
_TEXTS: Final = {"type": "array", "items": _TEXT, "minItems": 1}
_SECONDS: Final = {"type": "number", "exclusiveMinimum": 0}
_COUNT: Final = {"type": "integer", "minimum": 1}


def _threshold_keys() -> dict[str, Key]:
    """The keys of ``[dedup.thresholds]``: the fields of the library's own dataclass."""
    docs = _attribute_docs(Thresholds.__doc__ or "")
    checks: dict[str, tuple[Callable[[Any], Any], str]] = {
        "float": (_number, "number"),
        "int": (_whole, "integer"),
        "bool": (_flag, "boolean"),
        "str": (text, "string"),
    }
    keys = {}
    for field in dataclasses.fields(Thresholds):
        kind = field.type if isinstance(field.type, str) else field.type.__name__
        check, name = checks[kind]
        keys[field.name] = Key(check, {"type": name}, field.default, docs.get(field.name, ""))
    return keys


def _attribute_docs(docstring: str) -> dict[str, str]:
    """The "Attributes:" section of a docstring, by name, each as one line."""
    section = docstring.partition("Attributes:")[2]
    found = re.findall(r"^ {8}(\w+): (.+(?:\n {12}.+)*)", section, flags=re.MULTILINE)
    return {name: " ".join(doc.replace("``", "").split()) for name, doc in found}


KEYS: Final[Mapping[str, Mapping[str, Key]]] = {
    "": {
        "database": Key(
            text,
            _TEXT,
            None,
            "The store: a path, or an SQLAlchemy URL. "
            "Where it is absent, aggregator.db in the output folder.",
        ),
    },
    "output": {
        "folder": Key(text, _TEXT, "out", "Where each day's digest is written, as DAY/digest.*."),
        "formats": Key(
            _formats,
            {"type": "array", "items": {"enum": list(FORMATS)}, "minItems": 1},
            FORMATS,
            "What each digest is written as: html, md, txt, json.",
        ),
    },
    "digest": {
        "timezone": Key(zone, _TEXT, "UTC", "IANA name of the zone whose days the digests are of."),
        "edition": Key(_edition, _TEXT, "daily", "Name of the edition: letters, digits, - and _."),
    },
    "dedup": {
        "encoder": Key(
            text,
            _TEXT,
            "default",
            "Sentence encoder: default (the packaged model), none (no semantic tier), or the "
            "name or path of a sentence-transformers model.",
        ),
    },
    "dedup.thresholds": _threshold_keys(),
    "pull": {
        "enabled": Key(
            _flag,
            {"type": "boolean"},
            True,
            "Whether addresses are fetched; files are read always.",
        ),
        "contact": Key(
            _contact,
            _TEXT,
            None,
            "Where a webmaster reaches you: an e-mail address or a page. It goes into the "
            "User-Agent, and must be given where a source has a url.",
        ),
        "robots": Key(_flag, {"type": "boolean"}, True, "Whether robots.txt is asked and obeyed."),
        "allow_hosts": Key(
            _hosts,
            {"type": "array", "items": _TEXT},
            frozenset(),
            "Hosts (HOST or HOST:PORT) that may be private and on any port. No other private "
            "address is asked, wherever a name or a redirect leads.",
        ),
        "min_interval_s": Key(
            _seconds, _SECONDS, 120.0, "Least seconds between two fetches of one address."
        ),
        "first_interval_s": Key(
            _seconds, _SECONDS, 900.0, "Seconds between the first two; then it adapts."
        ),
        "max_interval_s": Key(
            _seconds, _SECONDS, 21600.0, "Most seconds between two fetches of one address."
        ),
        "deadline_s": Key(
            _seconds, _SECONDS, 30.0, "Seconds that one fetch may take, over all its redirects."
        ),
        "run_s": Key(
            _seconds, _SECONDS, 900.0, "Seconds after which a run begins no further fetch."
        ),
        "host_delay_s": Key(
            _delay,
            {"type": "number", "minimum": 0},
            1.0,
            "Seconds between two fetches from one host; robots.txt may ask for more.",
        ),
        "per_host": Key(_count, _COUNT, 2, "Fetches at a time from one host."),
        "concurrency": Key(_count, _COUNT, 64, "Fetches at a time in all."),
        "decoded_bytes": Key(_count, _COUNT, 16777216, "Largest page, decompressed."),
        "pages": Key(
            _count, _COUNT, 50, "Pages of one feed or site map that are followed, newest first."
        ),
        "older_pages": Key(
            _whole_or_none,
            {"type": "integer", "minimum": 0},
            50,
            "Older pages of one live blog that are followed: all the first time, then as far as "
            "they have something new. 0 for none.",
        ),
    },
    "source": {
        "name": Key(text, _TEXT, None, "Unique. Credited where a page names no publisher."),
        "path": Key(text, _TEXT, None, "File, folder or glob pattern; give this, paths or url."),
        "paths": Key(_texts, _TEXTS, None, "Several of them."),
        "url": Key(address, _TEXT, None, "Address of a live blog, an article, a feed, a site map."),
        "kind": Key(
            _kind,
            {"enum": list(KINDS)},
            None,
            "What is there: page, feed or sitemap. Where it is absent, what comes tells.",
        ),
        "timezone": Key(
            zone,
            _TEXT,
            None,
            "IANA name of the zone of the local times on its pages. "
            "Where it is absent, the digest's zone.",
        ),
        "outlet": Key(
            text,
            _TEXT,
            None,
            "Who is credited for all of its pages. Where it is absent, the publisher that the "
            "page names.",
        ),
        "language": Key(_language, _TEXT, None, "Language of its pages, such as en or pt-BR."),
        "day": Key(day, _TEXT, None, "Day of the pages that do not tell their own."),
    },
}
"""The tables of the file, and the keys of each. ``source`` may stand many times."""


def plain(default: Any) -> Any:
    """A default as TOML and JSON hold it."""
    if isinstance(default, frozenset):
        return sorted(default)
    return list(default) if isinstance(default, tuple) else default


def json_schema() -> dict[str, Any]:
    """JSON Schema of the configuration file (draft 2020-12), for editors."""

    def table(name: str, inner: Mapping[str, Any] | None = None) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        for key, spec in KEYS[name].items():
            properties[key] = {**spec.schema, "description": spec.doc}
            if spec.default is not None:
                default = plain(spec.default)
                properties[key]["default"] = default
        properties |= inner or {}
        return {"type": "object", "additionalProperties": False, "properties": properties}

    source = table("source") | {
        "required": ["name"],
        "oneOf": [{"required": ["path"]}, {"required": ["paths"]}, {"required": ["url"]}],
        "dependentRequired": {"kind": ["url"]},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of the live-blog aggregator",
        **table(
            "",
            {
                "output": table("output"),
                "digest": table("digest"),
                "dedup": table("dedup", {"thresholds": table("dedup.thresholds")}),
                "pull": table("pull"),
                "source": {
                    "type": "array",
                    "items": source,
                    "description": "What is read; one [[source]] table each.",
                },
            },
        ),
    }
