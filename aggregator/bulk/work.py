"""The folder in which one deduplication of files keeps what it has done so far."""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

from aggregator.errors import OutputError

_STATE: Final = "state.json"


class Work:
    """Arrays in files, and which steps are done; what a killed process left can be gone on with.

    A context manager: entered, it makes the folder and locks it against other processes.

    Args:
        folder: where all lies.

    Raises:
        OutputError: on entering: another process works there, or it cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: list[mmap.mmap] = []

    def __enter__(self) -> Work:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "lock").open("ab")
        except OSError as error:
            told = f"cannot be written to: {error.strerror}"
            raise OutputError(told, path=str(self.folder)) from error
        if not _locked(lock.fileno()):
            lock.close()
            raise OutputError("another process works there", path=str(self.folder))
        self._lock = lock
        return self

    def __exit__(self, *_: object) -> None:
        self._open.clear()
        self._lock.close()

    def begin(self, made_of: dict[str, Any]) -> None:
        """Go on with the same work, or begin.

        Args:
            made_of: what the outcome depends on: as JSON holds it.

        Raises:
            OutputError: what lies there is of other inputs or settings.
        """
        file = self.folder / _STATE
        if not file.exists():
            self._write(file, made_of)
            return
        try:
            was = json.loads(file.read_bytes())
        except ValueError as error:
            raise OutputError("is damaged; remove the folder", path=str(file)) from error
        for key in sorted({*was, *made_of}):
            if was.get(key) != made_of.get(key):
                raise OutputError(
                    f"was begun with other {key}; name another output folder, or remove this one",
                    path=str(self.folder.parent),
                )

    def done(self, step: str) -> dict[str, Any] | None:
        """What a finished step noted; ``None``: it is not finished."""
        file = self.folder / f"{step}.done"
        if not file.exists():
            return None
        noted: dict[str, Any] = json.loads(file.read_bytes())
        return noted

    def finish(self, step: str, noted: dict[str, Any]) -> None:
        """Note that a step is finished; what it made is on disk before that.

        Args:
            step: its name.
            noted: what :meth:`done` gives from now on: as JSON holds it.
        """
        self.rest()
        for file in self.folder.glob(f"{step}.*"):
            with file.open("rb") as opened:
                os.fsync(opened.fileno())
        self._write(self.folder / f"{step}.done", noted)

    def path(self, name: str) -> Path:
        """Where a file of that name lies."""
        return self.folder / name

    def make(self, name: str, shape: tuple[int, ...], kind: DTypeLike) -> NDArray[Any]:
        """A new array in a file, to be filled.

        Args:
            name: ``STEP.WHAT``.
            shape: of the array.
            kind: of its values.
        """
        return self._mapped(name, "w+", shape, kind)

    def array(self, name: str) -> NDArray[Any]:
        """An array that a finished step made, read as far as it is looked at."""
        return self._mapped(name, "r", None, None)

    def save(self, name: str, values: NDArray[Any]) -> None:
        """Put an array into a file."""
        with self.path(f"{name}.npy").open("wb") as file:
            np.save(file, values)

    def load(self, name: str) -> NDArray[Any]:
        """Read an array into memory."""
        with self.path(f"{name}.npy").open("rb") as file:
            values: NDArray[Any] = np.load(file)
        return values

    def drop(self, *names: str) -> None:
        """Remove arrays that no later step reads."""
        for name in names:
            self.path(f"{name}.npy").unlink(missing_ok=True)

    def rest(self) -> None:
        """Let go of what is in memory of the files: the system keeps it as long as it has room."""
        if hasattr(mmap.mmap, "madvise"):
            for opened in self._open:
                opened.madvise(mmap.MADV_DONTNEED)

    @contextlib.contextmanager
    def step(self) -> Iterator[None]:
        """Arrays that are opened within are closed after it."""
        before = len(self._open)
        try:
            yield
        finally:
            self.rest()
            del self._open[before:]

    def remove(self) -> None:
        """Remove the folder and all in it."""
        self._open.clear()
        shutil.rmtree(self.folder)

    def _mapped(
        self, name: str, mode: Any, shape: tuple[int, ...] | None, kind: DTypeLike | None
    ) -> NDArray[Any]:
        path = self.path(f"{name}.npy")
        mapped = np.lib.format.open_memmap(path, mode=mode, dtype=kind, shape=shape)
        self._open.append(mapped._mmap)  # type: ignore[attr-defined]  # not in NumPy's stubs
        return mapped.view(np.ndarray)

    def _write(self, file: Path, value: dict[str, Any]) -> None:
        new = file.with_suffix(".new")
        with new.open("w", encoding="utf-8") as opened:
            json.dump(value, opened, indent=1, sort_keys=True)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)


def _locked(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # not on Windows; two processes there are the user's own care
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
