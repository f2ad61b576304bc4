"""The keys of the configuration file: type, default and meaning of each, in one table."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Final, Literal, cast, get_args

from aggregator.config.checks import (
    COUNT,
    SECONDS,
    TEXT,
    TEXTS,
    WEIGHT,
    BadValue,
    Key,
    address,
    contact,
    count,
    day,
    delay,
    edition,
    editions,
    flag,
    folder_address,
    guess,
    hosts,
    language,
    number,
    owners,
    seconds,
    text,
    texts,
    weight,
    whole,
    whole_or_none,
    zone,
)
from aggregator.config.mail import (
    ALARM_KEYS,
    CHANNEL_KEYS,
    MAIL_KEYS,
    READER_KEYS,
    SUBSCRIBE_KEYS,
)
from aggregator.config.web import TOKEN_KEYS, WEB_KEYS
from aggregator.dedup.thresholds import Thresholds
from aggregator.model import AddressKind

Format = Literal["html", "md", "txt", "json"]
"""A form that a digest is written in; also the suffix of its file."""

FeedFormat = Literal["atom", "json"]
"""A form that a feed of digests is written in; also the suffix of its file."""

FEEDS: Final[tuple[FeedFormat, ...]] = get_args(FeedFormat)

InterfaceLanguage = Literal["en", "de", "fr", "uk"]
"""A language of the words that are not the sources'."""

INTERFACE_LANGUAGES: Final[tuple[InterfaceLanguage, ...]] = get_args(InterfaceLanguage)

FORMATS: Final[tuple[Format, ...]] = get_args(Format)


def _formats(value: Any) -> tuple[Format, ...]:
    formats = texts(value)
    for name in formats:
        if name not in FORMATS:
            raise BadValue(f'unknown format "{name}"', guess(name, FORMATS))
    return cast("tuple[Format, ...]", formats)


def _feeds(value: Any) -> tuple[FeedFormat, ...]:
    names = texts(value) if value != [] else ()
    for name in names:
        if name not in FEEDS:
            raise BadValue(f'unknown feed "{name}"', guess(name, FEEDS))
    return cast("tuple[FeedFormat, ...]", names)


def _interface_language(value: Any) -> InterfaceLanguage:
    name = text(value)
    if name not in INTERFACE_LANGUAGES:
        raise BadValue(f'no words in the language "{name}"', guess(name, INTERFACE_LANGUAGES))
    return name


KINDS: Final[tuple[AddressKind, ...]] = get_args(AddressKind)


def _kind(value: Any) -> AddressKind:
    name = text(value)
    if name not in KINDS:
        raise BadValue(f'unknown kind "{name}"', guess(name, KINDS))
    return name


def _threshold_keys() -> dict[str, Key]:
    """The keys of ``[dedup.thresholds]``: the fields of the library's own dataclass."""
    docs = _attribute_docs(Thresholds.__doc__ or "")
    checks: dict[str, tuple[Callable[[Any], Any], str]] = {
        "float": (number, "number"),
        "int": (whole, "integer"),
        "bool": (flag, "boolean"),
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
    # From Python 3.13 on, docstrings are without the indentation that all of their lines have.
    section = inspect.cleandoc(docstring).partition("Attributes:")[2]
    found = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", section, flags=re.MULTILINE)
    return {name: " ".join(doc.replace("``", "").split()) for name, doc in found}


KEYS: Final[Mapping[str, Mapping[str, Key]]] = {
    "": {
        "database": Key(
            text,
            TEXT,
            None,
            "The store: a path, or an SQLAlchemy URL. "
            "Where it is absent, aggregator.db in the output folder.",
        ),
        "rules": Key(
            text,
            TEXT,
            None,
            "Folder with rules of your own for publishers whose pages are not understood: "
            "one TOML file each.",
        ),
    },
    "output": {
        "folder": Key(text, TEXT, "out", "Where each day's digest is written, as DAY/digest.*."),
        "formats": Key(
            _formats,
            {"type": "array", "items": {"enum": list(FORMATS)}, "minItems": 1},
            FORMATS,
            "What each digest is written as: html, md, txt, json.",
        ),
        "feeds": Key(
            _feeds,
            {"type": "array", "items": {"enum": list(FEEDS)}},
            FEEDS,
            "Feeds of the digests in the folder: atom (feed.atom), json (feed.json, JSON Feed). "
            "An empty list for none.",
        ),
        "feed_digests": Key(count, COUNT, 30, "Digests of a feed, the newest."),
        "base_url": Key(
            folder_address,
            TEXT,
            None,
            "Where the folder is on the web. Feeds and mails link to it; the ids in the feeds "
            "follow from it, so that it should stay as it is.",
        ),
        "templates": Key(
            text,
            TEXT,
            None,
            "Folder of templates of your own, each in place of the package's of the same name: "
            "digest.html, digest_body.html, passage.html, digest.css, mail.html, mail.css, "
            "entry.html.",
        ),
    },
    "digest": {
        "timezone": Key(zone, TEXT, "UTC", "IANA name of the zone whose days the digests are of."),
        "edition": Key(
            edition,
            TEXT,
            "daily",
            "Name of the edition of a whole local day: letters, digits, - and _.",
        ),
        "language": Key(
            _interface_language,
            {"enum": list(INTERFACE_LANGUAGES)},
            "en",
            "Language of the words around the sources' own: en, de, fr or uk.",
        ),
        "editions": Key(
            editions,
            {
                "type": "object",
                "additionalProperties": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
            },
            {},
            "Editions in place of whole days: name and local time of each. An edition holds what "
            "came since the one before it.",
        ),
        "words": Key(
            whole_or_none,
            {"type": "integer", "minimum": 0},
            12000,
            "Most words of a digest; stories for which there is no room are listed. 0 for any "
            "number.",
        ),
        "story_words": Key(
            whole_or_none,
            {"type": "integer", "minimum": 0},
            4000,
            "Most words of one story; passages for which there is no room are listed. 0 for any "
            "number.",
        ),
        "stories": Key(
            whole_or_none,
            {"type": "integer", "minimum": 0},
            0,
            "Most stories of a digest; the others are listed. 0 for any number.",
        ),
    },
    "digest.weights": {
        "origins": Key(
            weight,
            WEIGHT,
            4.0,
            "What it counts for a story's place that several wrote of it independently.",
        ),
        "novelty": Key(weight, WEIGHT, 2.0, "What it counts that the digest before had it not."),
        "importance": Key(weight, WEIGHT, 1.0, "What it counts that its sources give it weight."),
        "recency": Key(weight, WEIGHT, 0.5, "What it counts that it is late in the day."),
    },
    "outlets": {
        "owners": Key(
            owners,
            {"type": "object", "additionalProperties": TEXTS},
            {},
            "Owners of several outlets, each with their names. What outlets of one owner print "
            "has one origin.",
        ),
    },
    "dedup": {
        "encoder": Key(
            text,
            TEXT,
            "default",
            "Sentence encoder: default (the packaged model), none (no semantic tier), or the "
            "name or path of a sentence-transformers model.",
        ),
    },
    "dedup.thresholds": _threshold_keys(),
    "pull": {
        "enabled": Key(
            flag,
            {"type": "boolean"},
            True,
            "Whether addresses are fetched; files are read always.",
        ),
        "contact": Key(
            contact,
            TEXT,
            None,
            "Where a webmaster reaches you: an e-mail address or a page. It goes into the "
            "User-Agent, and must be given where a source has a url.",
        ),
        "robots": Key(flag, {"type": "boolean"}, True, "Whether robots.txt is asked and obeyed."),
        "allow_hosts": Key(
            hosts,
            {"type": "array", "items": TEXT},
            frozenset(),
            "Hosts (HOST or HOST:PORT) that may be private and on any port. No other private "
            "address is asked, wherever a name or a redirect leads.",
        ),
        "min_interval_s": Key(
            seconds, SECONDS, 120.0, "Least seconds between two fetches of one address."
        ),
        "first_interval_s": Key(
            seconds, SECONDS, 900.0, "Seconds between the first two; then it adapts."
        ),
        "max_interval_s": Key(
            seconds, SECONDS, 21600.0, "Most seconds between two fetches of one address."
        ),
        "deadline_s": Key(
            seconds, SECONDS, 30.0, "Seconds that one fetch may take, over all its redirects."
        ),
        "run_s": Key(seconds, SECONDS, 900.0, "Seconds after which a run begins no further fetch."),
        "host_delay_s": Key(
            delay,
            {"type": "number", "minimum": 0},
            1.0,
            "Seconds between two fetches from one host; robots.txt may ask for more.",
        ),
        "per_host": Key(count, COUNT, 2, "Fetches at a time from one host."),
        "concurrency": Key(count, COUNT, 64, "Fetches at a time in all."),
        "decoded_bytes": Key(count, COUNT, 16777216, "Largest page, decompressed."),
        "pages": Key(
            count, COUNT, 50, "Pages of one feed or site map that are followed, newest first."
        ),
        "older_pages": Key(
            whole_or_none,
            {"type": "integer", "minimum": 0},
            50,
            "Older pages of one live blog that are followed: all the first time, then as far as "
            "they have something new. 0 for none.",
        ),
        "check_links": Key(
            whole_or_none,
            {"type": "integer", "minimum": 0},
            0,
            "Links of the newest digests that are asked in a run, each at most once a day, to find "
            "those that are gone. 0 for none: only pages that are fetched anyway tell.",
        ),
        "page_days": Key(
            count,
            COUNT,
            None,
            "Days that the bytes of a page are kept once another one stands in its place. Posts "
            "and their revisions stay. Where it is absent, the bytes that a revision came from "
            "stay, too.",
        ),
    },
    "mail": MAIL_KEYS,
    "alarm": ALARM_KEYS,
    "reader": READER_KEYS,
    "channel": CHANNEL_KEYS,
    "subscribe": SUBSCRIBE_KEYS,
    "web": WEB_KEYS,
    "token": TOKEN_KEYS,
    "source": {
        "name": Key(text, TEXT, None, "Unique. Credited where a page names no publisher."),
        "path": Key(text, TEXT, None, "File, folder or glob pattern; give this, paths or url."),
        "paths": Key(texts, TEXTS, None, "Several of them."),
        "url": Key(address, TEXT, None, "Address of a live blog, an article, a feed, a site map."),
        "kind": Key(
            _kind,
            {"enum": list(KINDS)},
            None,
            "What is there: page, feed or sitemap. Where it is absent, what comes tells.",
        ),
        "timezone": Key(
            zone,
            TEXT,
            None,
            "IANA name of the zone of the local times on its pages. "
            "Where it is absent, the digest's zone.",
        ),
        "outlet": Key(
            text,
            TEXT,
            None,
            "Who is credited for all of its pages. Where it is absent, the publisher that the "
            "page names.",
        ),
        "language": Key(language, TEXT, None, "Language of its pages, such as en or pt-BR."),
        "day": Key(day, TEXT, None, "Day of the pages that do not tell their own."),
    },
}
"""The tables of the file, and the keys of each. ``source``, ``reader`` and ``token`` may stand many
times."""


def plain(default: Any) -> Any:
    """A default as TOML and JSON hold it."""
    if isinstance(default, frozenset):
        return sorted(default)
    if isinstance(default, time):
        return f"{default:%H:%M}"
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
                "digest": table("digest", {"weights": table("digest.weights")}),
                "dedup": table("dedup", {"thresholds": table("dedup.thresholds")}),
                "outlets": table("outlets"),
                "pull": table("pull"),
                "mail": table("mail"),
                "alarm": table("alarm"),
                "web": table("web"),
                "token": {
                    "type": "array",
                    "items": table("token") | {"required": ["name", "hash"]},
                    "description": "Who may use the HTTP API; one [[token]] table each.",
                },
                "reader": {
                    "type": "array",
                    "items": table("reader") | {"required": ["address"]},
                    "description": "Who is sent each digest; one [[reader]] table each.",
                },
                "channel": {
                    "type": "array",
                    "items": table("channel") | {"required": ["name"]},
                    "description": "Where else digests go; one [[channel]] table each.",
                },
                "subscribe": table("subscribe"),
                "source": {
                    "type": "array",
                    "items": source,
                    "description": "What is read; one [[source]] table each.",
                },
            },
        ),
    }
