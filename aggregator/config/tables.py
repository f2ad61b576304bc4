"""Tables of the configuration file: their keys and values, checked one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aggregator.config.checks import guess, type_name
from aggregator.config.keys import KEYS
from aggregator.config.values import checked
from aggregator.errors import ConfigError


class Table:
    """One table of the file: its values, checked, with the defaults of :data:`KEYS`.

    Args:
        data: what the file has there.
        file: for errors.
        name: of the table in :data:`KEYS`.
        inner: tables that it may hold beside its keys.
        shown: what errors call it, if not by its name.

    Raises:
        ConfigError: it is no table; a key is unknown; a value cannot be.
    """

    def __init__(
        self,
        data: Any,
        file: Path,
        name: str,
        *,
        inner: tuple[str, ...] = (),
        shown: str | None = None,
    ) -> None:
        keys, shown = KEYS[name], name if shown is None else shown
        if not isinstance(data, dict):
            raise ConfigError(
                f"expected a table, not {type_name(data)}", file=str(file), key=shown or None
            )
        for key in data:
            if key not in keys and key not in inner:
                raise ConfigError(
                    "unknown key",
                    file=str(file),
                    key=f"{shown}.{key}".lstrip("."),
                    hint=guess(key, [*keys, *inner]),
                )
        self._data = data
        self._file = file
        self.shown = shown
        self.values = {
            key: checked(spec.check, data[key], file, f"{shown}.{key}".lstrip("."))
            if key in data
            else spec.default
            for key, spec in keys.items()
        }

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def inner(self, name: str) -> Any:
        """A table in this one, unchecked; empty if it is absent."""
        return self._data.get(name, {})

    def error(self, message: str, *, key: str = "", hint: str | None = None) -> ConfigError:
        """Something is wrong with the table, or with one of its keys."""
        shown = f"{self.shown}.{key}" if key else self.shown
        return ConfigError(message, file=str(self._file), key=shown, hint=hint)


def tables(data: Any, file: Path, kind: str) -> Iterator[Table]:
    """The tables of a list such as ``[[source]]``, which errors call by their names.

    Args:
        data: what the file has under ``kind``.
        file: for errors.
        kind: its key.

    Raises:
        ConfigError: it is no list; or see :class:`Table`.
    """
    if not isinstance(data, list):
        raise ConfigError(
            f"expected tables, not {type_name(data)}",
            file=str(file),
            key=kind,
            hint=f"write [[{kind}]] with two brackets",
        )
    for number, each in enumerate(data, start=1):
        name = each.get("name") if isinstance(each, dict) else None
        shown = f'{kind} "{name}"' if isinstance(name, str) and name else f"{kind} {number}"
        yield Table(each, file, kind, shown=shown)
