"""Writes the files of a digest so that a reader never sees half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from aggregator.errors import OutputError


def write_files(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write text files into a folder, atomically, and only those whose text is another.

    Every new text is first written in full beside its target; only when all of them are on
    disk does each take its name (:meth:`pathlib.Path.replace`). So a full disk leaves the old
    digest.

    Args:
        folder: is made if it is missing.
        files: text by file name.

    Returns:
        The files that were replaced or made, in the order of ``files``.

    Raises:
        OutputError: the folder or a file cannot be written; what was there stays.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        changed = {name: text for name, text in files.items() if not _holds(folder / name, text)}
        temporary: dict[str, Path] = {}
        try:
            for name, text in changed.items():
                temporary[name] = _write_beside(folder / name, text)
            for name, path in temporary.items():
                path.replace(folder / name)
        finally:
            for path in temporary.values():
                with contextlib.suppress(OSError):
                    path.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"cannot be written: {reason}; the files that were there stay", path=str(folder)
        ) from error
    return [folder / name for name in changed]


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode("utf-8", "surrogatepass")
    except FileNotFoundError:
        return False


def _write_beside(path: Path, text: str) -> Path:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)  # mkstemp made it private; a digest is not
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary
