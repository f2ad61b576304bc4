"""A commented configuration file to start from, made of the table of keys."""

from __future__ import annotations

import json
import textwrap
from typing import Final

from aggregator.config.checks import Key
from aggregator.config.keys import KEYS, plain

FOLDER: Final = "pages"
"""The folder that the file to start from reads."""

_HEAD = """\
# Configuration of the live-blog aggregator.
#
# A line that starts with "#" and shows a key shows its default: take the "#" away to change it.
# Relative paths are relative to this file. An unknown key is an error, so nothing that is
# misspelt is silently passed over.
"""

_SOURCES = f"""\
# What is read: one [[source]] table each.

[[source]]
name = "My pages"
path = "{FOLDER}"
"""

_READERS = """\
# Who is sent each digest: one [[reader]] table each, once [mail] has a host.

# [[reader]]
"""

_CHANNELS = """\
# Where else digests go, chats, webhooks or folders: one [[channel]] table each.

# [[channel]]
"""

_TOKENS = """\
# Who may use the HTTP API: one [[token]] table each.

# [[token]]
"""


def template() -> str:
    """The text of a configuration that names every key and sets what it must."""
    parts = [_HEAD, *(_key(name, key) for name, key in KEYS[""].items())]
    parts += [
        section(table)
        for table in (
            "output",
            "digest",
            "digest.weights",
            "dedup",
            "dedup.thresholds",
            "outlets",
            "pull",
            "mail",
            "alarm",
        )
    ]
    parts += [readers(), channels(), section("subscribe"), section("web"), tokens()]
    optional = (_key(n, k) for n, k in KEYS["source"].items() if n not in ("name", "path"))
    parts += [_SOURCES + "\n" + "\n".join(optional)]
    return "\n".join(parts)


def readers() -> str:
    """The text of one reader, all of it as comments."""
    return _READERS + "\n" + "\n".join(_key(name, key) for name, key in KEYS["reader"].items())


def channels() -> str:
    """The text of one channel, all of it as comments."""
    return _CHANNELS + "\n" + "\n".join(_key(name, key) for name, key in KEYS["channel"].items())


def tokens() -> str:
    """The text of one token, all of it as comments."""
    return _TOKENS + "\n" + "\n".join(_key(name, key) for name, key in KEYS["token"].items())


def section(table: str) -> str:
    """The text of one table, with each of its keys as a comment."""
    keys = "\n".join(_key(name, key) for name, key in KEYS[table].items())
    return f"[{table}]\n\n{keys}"


_EXAMPLES = {
    "rules": "rules",
    "base_url": "https://example.org/digests/",
    "templates": "templates",
    "host": "mail.example.org",
    "port": 587,
    "username": "desk",
    "password_file": "/run/secrets/mail-password",
    "sender": "Desk <desk@example.org>",
    "unsubscribe": "mailto:desk@example.org?subject=unsubscribe",
    "ca_file": "/etc/ssl/certs/mail-ca.pem",
    "address": "Ada Reader <ada@example.net>",
    "edition": "daily",
    "editions": {"morning": "07:00", "evening": "18:00"},
    "owners": {"Example Group": ["The Example", "Example Weekly"]},
    "name": "desk-bot",
    "url_file": "/run/secrets/newsroom-webhook",
    "folder": "/srv/www/digests",
    "format": "md",
    "hash": "sha256:d9e6e32ded58d80a2ef9400d16562156aeb81007b1a2758e2068a6915218e9b0",
    "listen": "127.0.0.1:8080",
    "password_hash": "$scrypt$ln=15,r=8,p=1$Q591/s89jG5g9TOKGsVN9A$"
    "RfB5ymHePzp3sNv7pT29DJc9rDIH9eAFH+xWtHXH3L0",
    "secret_file": "/run/secrets/web-secret",
    "database": "/var/lib/aggregator/news.db",
    "paths": ["monday", "tuesday/*.html"],
    "contact": "desk@example.org",
    "page_days": 90,
    "url": "https://example.org/live",
    "kind": "feed",
    "timezone": "Europe/London",
    "outlet": "The Example",
    "language": "en",
    "day": "2025-03-18",
}
"""Of the keys that have no default."""


def _toml(value: object) -> str:
    """A value as TOML writes it, a table in one line."""
    if isinstance(value, dict):
        pairs = (f"{_name(key)} = {_toml(inner)}" for key, inner in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return json.dumps(value)


def _name(key: str) -> str:
    return key if key.isalnum() else json.dumps(key)


def _key(name: str, key: Key) -> str:
    value = _toml(plain(_EXAMPLES[name] if key.default in (None, {}) else key.default))
    # The library's own docs go on from the name.
    doc = key.doc if key.doc[:1].isupper() else f"{name}: {key.doc}"
    comment = textwrap.fill(doc, 92, initial_indent="# ", subsequent_indent="# ")
    return f"{comment}\n# {name} = {value}\n"
