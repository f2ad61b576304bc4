"""The secret that links and sessions are signed with, where none is configured."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from aggregator.config import Config
from aggregator.errors import OutputError

NAME: Final = ".aggregator-secret"
"""Of the file beside the store."""


def signing_secret(config: Config) -> str:
    """The configured secret, else the one that is kept; it is made where there is none yet.

    Raises:
        OutputError: the file cannot be read or written.
    """
    if config.web.secret:
        return config.web.secret
    path = _folder(config) / NAME
    try:
        return _kept(path) or _made(path)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not a secret"
        raise OutputError(f"{why}; or set web.secret_file", path=str(path)) from error


def _folder(config: Config) -> Path:
    """Of an SQLite file; of another database the output folder, which every process has."""
    kind, _, path = config.database_url.partition(":///")
    file = path.partition("?")[0]
    if kind.partition("+")[0] == "sqlite" and file not in ("", ":memory:"):
        return Path(file).parent
    return config.output.folder


def _kept(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _made(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(made)
        try:
            os.link(temporary, path)
        except FileExistsError:
            # Of two processes that make one at once, the first wins.
            return _kept(path)
        return made
    finally:
        temporary.unlink(missing_ok=True)
