"""Which files a folder or a glob pattern holds, in a fixed order, whatever else it holds.

Never follows a link out of the folder, never walks in a circle, opens nothing.
"""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a folder.

    Attributes:
        path: on this machine.
        parts: of its path relative to the folder; empty for the folder itself.
        problem: why it cannot be read; ``None``: it is a regular file.
    """

    path: Path
    parts: tuple[str, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A glob pattern: ``**`` is any number of folders, none included, and the rest is of one
    part, as in :mod:`fnmatch`, but that upper and lower case differ.

    Attributes:
        folder: that it starts from: what stands before the first part with ``*``, ``?``, ``[``.
        parts: of the pattern below that folder.
    """

    folder: Path
    parts: tuple[str, ...]

    @classmethod
    def of(cls, path: Path) -> Pattern | None:
        """The pattern that a path is, or ``None``."""
        magic = [i for i, part in enumerate(path.parts) if any(c in part for c in "*?[")]
        if not magic:
            return None
        return cls(Path(*path.parts[: magic[0]]), path.parts[magic[0] :])

    def matches(self, parts: tuple[str, ...]) -> bool:
        """Whether a path relative to the folder matches."""
        return _matches(self.parts, parts)

    def holds(self, parts: tuple[str, ...]) -> bool:
        """Whether a path matches, or is in a folder that does."""
        return any(self.matches(parts[:n]) for n in range(1, len(parts) + 1))

    def may_hold(self, parts: tuple[str, ...]) -> bool:
        """Whether something in this folder may be held by the pattern."""
        if not parts or self.holds(parts):
            return True
        start = self.parts[: len(parts)]
        return "**" in start or (len(parts) < len(self.parts) and _matches(start, parts))


def _matches(pattern: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    # Positions in the pattern that the parts so far can have led to: linear in both.
    def closed(at: set[int]) -> set[int]:
        for i in sorted(at):
            while i < len(pattern) and pattern[i] == "**":
                i += 1
                at.add(i)
        return at

    at = closed({0})
    for part in parts:
        stay = {i for i in at if i < len(pattern) and pattern[i] == "**"}
        step = {
            i + 1
            for i in at - stay
            if i < len(pattern) and re.match(fnmatch.translate(pattern[i]), part)
        }
        at = closed(stay | step)
    return len(pattern) in at


def walk(root: Path, enter: Callable[[tuple[str, ...]], bool] = lambda parts: True) -> list[Found]:
    """All files of a folder and of those in it, and what cannot be read, by relative path.

    Hidden entries are passed over, and the folder ``X_files`` beside ``X.html``: it is what
    a browser saves with a page, and holds the frames of advertisements. A link is followed if
    what it leads to is in the folder and is not found without it.

    Args:
        root: an existing folder; it may itself be a link.
        enter: tells for a folder's relative path whether to look into it.
    """
    top = os.path.realpath(root)
    found: list[Found] = []
    links: list[Found] = []
    seen: set[str] = set()
    todo = [Found(root, ())]
    while todo or links:
        if todo:
            _read_folder(todo.pop(), enter, found, links, todo, seen)
            continue
        # Only when all else is walked is it known what is found without the links.
        links.sort(key=lambda link: link.parts, reverse=True)
        link = links.pop()
        target = os.path.realpath(link.path)
        if problem := _link_problem(link.path, target, top):
            found.append(Found(link.path, link.parts, problem))
        elif target in seen:
            continue
        elif Path(target).is_dir():
            if enter(link.parts):
                todo.append(link)
        else:
            seen.add(target)
            found.append(Found(link.path, link.parts, file_problem(link.path)))
    return sorted(found, key=lambda f: f.parts)


def _read_folder(
    folder: Found,
    enter: Callable[[tuple[str, ...]], bool],
    found: list[Found],
    links: list[Found],
    todo: list[Found],
    seen: set[str],
) -> None:
    """Add the entries of one folder to ``found``, ``links`` and ``todo``."""
    seen.add(os.path.realpath(folder.path))
    try:
        with os.scandir(folder.path) as scan:
            entries = list(scan)
    except OSError as error:
        found.append(Found(folder.path, folder.parts, explain(error)))
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        path, parts = folder.path / entry.name, (*folder.parts, entry.name)
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            links.append(Found(path, parts))
        elif entry.is_dir(follow_symlinks=False):
            if enter(parts) and not _is_saved_with_a_page(entry.name, names):
                todo.append(Found(path, parts))
        else:
            seen.add(os.path.realpath(path))
            found.append(Found(path, parts, file_problem(path)))


def explain(error: OSError) -> str:
    """What went wrong, in words for a user."""
    known = {
        errno.ELOOP: "symbolic links that lead in a circle",
        errno.EACCES: "no permission to read it",
        errno.EPERM: "no permission to read it",
        errno.ENOENT: "does not exist",
        errno.ENOTDIR: "does not exist: a part of the path is a file",
        errno.ENAMETOOLONG: "no usable path: it is too long",
    }
    return known.get(error.errno or 0, f"cannot be read: {error.strerror or error}")


def mode_problem(mode: int) -> str | None:
    """Why a file of this mode (``st_mode``) is not read; ``None`` for a regular file."""
    if stat.S_ISREG(mode):
        return None
    kinds = {
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFDIR: "a folder",
    }
    return f"{kinds.get(stat.S_IFMT(mode), 'something else')}, not a file"


def file_problem(path: Path) -> str | None:
    """Why a file is not read; ``None`` for a regular file."""
    try:
        return mode_problem(path.stat().st_mode)
    except OSError as error:
        if error.errno == errno.ENOENT and path.is_symlink():
            return f"a broken symbolic link to {path.readlink()}"
        return explain(error)


def _link_problem(link: Path, target: str, top: str) -> str | None:
    try:
        link.stat()
    except OSError:
        return file_problem(link)
    if os.path.commonpath([top, target]) != top:
        return "a symbolic link out of the folder; give its target as a path of its own"
    if os.path.commonpath([os.path.realpath(link.parent), target]) == target:
        return "a symbolic link to a folder that it is in"
    return None


def _is_saved_with_a_page(name: str, beside: set[str]) -> bool:
    page = name.removesuffix("_files")
    return page != name and not beside.isdisjoint({f"{page}.html", f"{page}.htm"})
