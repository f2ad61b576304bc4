"""Takes a source out of the text of a configuration file, and leaves the rest as it is written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from aggregator.errors import ConfigError, NotFoundError

_HEADER = re.compile(r"\s*\[\[\s*(?:source|\"source\"|'source')\s*\]\]\s*(?:#.*)?")
_TABLE = re.compile(r"\s*\[")
_EMPTY = re.compile(r"\s*(?:#.*)?")


def without_source(toml: str, name: str, *, file: Path) -> str:
    """The same text without the ``[[source]]`` of this name; comments around it stay.

    A comment between two keys of the source goes with them.

    Args:
        toml: the text of the file.
        name: of the source.
        file: which errors name.

    Raises:
        NotFoundError: no source has this name.
        ConfigError: the text is no TOML, or the source is written in a way that cannot be told
            from its surroundings; nothing is guessed.
    """
    before = _parse(toml, file)
    tables = before.get("source", [])
    names = [table.get("name") if isinstance(table, dict) else None for table in tables]
    if name not in names:
        raise NotFoundError(f"{file}: no source is named {name!r}")
    number = names.index(name)
    lines = toml.splitlines(keepends=True)
    begins = [i for i, line in enumerate(lines) if _HEADER.fullmatch(line.rstrip("\r\n"))]
    if number < len(begins):
        begin = begins[number]
        after = (i for i in range(begin + 1, len(lines)) if _TABLE.match(lines[i]))
        end = next(after, len(lines))
        # What stands behind its last key belongs to what follows; a gap is one line.
        while end > begin + 1 and _EMPTY.fullmatch(lines[end - 1].rstrip("\r\n")):
            end -= 1
        while (
            end < len(lines) and begin and not lines[begin - 1].strip() and not lines[end].strip()
        ):
            end += 1
        made = "".join([*lines[:begin], *lines[end:]])
        rest = {key: value for key, value in before.items() if key != "source"}
        others = [table for i, table in enumerate(tables) if i != number]
        try:
            if tomllib.loads(made.removeprefix("\ufeff")) == rest | (
                {"source": others} if others else {}
            ):
                return made
        except tomllib.TOMLDecodeError:
            pass  # It is told below, as any other text that would not mean the rest.
    raise ConfigError(
        f"the source {name!r} cannot be told from what stands around it",
        file=str(file),
        hint="nothing was changed; take it out by hand",
    )


def _parse(toml: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(toml.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", file=str(file)) from error
