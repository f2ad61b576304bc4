"""Rules of single publishers, as data: what the structure of their pages does not tell.

One TOML file is one publisher; beside it stand a page in that publisher's markup and the posts
that are expected of it, which a test compares. A rule only adds: pages are read by their
structure, and where a rule names a place, that place is believed.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from aggregator.errors import ConfigError
from aggregator.extract.rules.schema import Rule, read_rule

__all__ = ["PUBLISHERS", "Rule", "Rules", "builtin_rules", "load_rules"]

PUBLISHERS = Path(__file__).parent / "publishers"
_LARGEST = 100_000  # bytes of one file


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules by host.

    Attributes:
        rules: the first that names a host is that host's.
        fingerprint: of all of their text; other rules read pages otherwise.
    """

    rules: tuple[Rule, ...] = ()
    fingerprint: str = ""

    def of(self, url: str | None) -> Rule | None:
        """The rule of the publisher of an address, if there is one."""
        try:
            host = (urlsplit(url or "").hostname or "").lower()
        except ValueError:
            return None
        return next((rule for rule in self.rules if rule.is_of(host)), None) if host else None


@lru_cache(maxsize=1)
def builtin_rules() -> Rules:
    """The rules that come with this package."""
    return _load(sorted(PUBLISHERS.glob("*.toml")))


def load_rules(folder: Path | None) -> Rules:
    """The user's rules before those that come with this package.

    Args:
        folder: whose ``*.toml`` files are rules; ``None``: there are none of the user's.

    Raises:
        ConfigError: there is no such folder, or something in a file cannot be used; names the
            file, the key and what was expected.
    """
    if folder is None:
        return builtin_rules()
    if not folder.is_dir():
        raise ConfigError("is no folder of rules", file=str(folder), key="rules")
    own = _load(sorted(folder.glob("*.toml")))
    builtin = builtin_rules()
    return Rules((*own.rules, *builtin.rules), own.fingerprint + builtin.fingerprint)


def _load(files: Iterable[Path]) -> Rules:
    rules: list[Rule] = []
    digest = hashlib.sha256()
    for file in files:
        try:
            content = file.read_bytes()
            if len(content) > _LARGEST:
                raise ConfigError("is too large for a rule", file=str(file))
            data = tomllib.loads(content.decode("utf-8"))
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror}", file=str(file)) from error
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            raise ConfigError(f"not TOML: {error}", file=str(file)) from error
        digest.update(content)
        rules.append(read_rule(data, file=str(file)))
    return Rules(tuple(rules), digest.hexdigest()[:8] if rules else "")
