"""How far back the older pages of a live blog are followed: decides only, fetches nothing.

A live blog shows its newest posts, and links to pages with older ones. The first time they are
followed to the end, up to the bound of the configuration; then only as far as something may be
missing or may have changed, for each page costs its host a request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from aggregator.pipeline.intake import Taken

DONE: Final[Mapping[str, Any]] = {"done": True}
"""What is kept of a walk that has come to its end."""

_IDLE = 2
"""Pages in a row that show only what is known, after which nothing new is expected behind them.
One may be so because posts moved on while we read, or because a run was cut off."""
_TRIES = 3
"""Failures of one older page, after which the way back ends there."""

End = Literal["all", "bound", "failed"]
"""Why a walk ended: there is no further page, or nothing new on it; the bound; a page failed."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The way back from the first page of one live blog.

    Attributes:
        blog: address of the live blog.
        next: address of the older page that is to be fetched.
        depth: how many older pages were had on this way.
        is_first: its older pages were never followed to their end.
        is_needed: posts may be missing without it; else it only looks for changes.
        idle: how many of the last pages showed only what was known.
    """

    blog: str
    next: str
    depth: int = 0
    is_first: bool = True
    is_needed: bool = True
    idle: int = 0

    @property
    def kept(self) -> dict[str, Any]:
        """What a later run needs to go on, as JSON holds it."""
        done = {} if self.is_first else DONE
        return {**done, "next": self.next, "depth": self.depth} if self.is_needed else {**done}


def begin(
    blog: str, kept: Mapping[str, Any], taken: Taken, *, is_due: Callable[[str], bool]
) -> Walk | None:
    """The way back that the first page of a live blog asks for, if any.

    Args:
        blog: its address.
        kept: what the last walk left.
        taken: what came of the first page.
        is_due: whether an older page that only may have changed is to be asked again.
    """
    older = taken.older
    is_first = not kept.get("done")
    pending = kept.get("next")
    if older and not taken.joins:
        return Walk(blog, older[0], is_first=is_first)
    if pending:
        return Walk(blog, str(pending), int(kept.get("depth", 0)), is_first)
    if older and is_first:
        return Walk(blog, older[0])
    if older and taken.is_changed and is_due(older[0]):
        return Walk(blog, older[0], is_first=False, is_needed=False)
    return None


def go_on(walk: Walk, taken: Taken, *, most: int) -> Walk | End:
    """What follows an older page that came.

    Args:
        walk: so far.
        taken: what came of the page.
        most: older pages of one live blog that are followed.

    Returns:
        The walk to its next page, or why it ends.
    """
    older = taken.older
    idle = 0 if taken.is_changed else walk.idle + 1
    is_known = taken.joins and not taken.is_changed
    if not older or (idle >= _IDLE if walk.is_first else is_known):
        return "all"
    if walk.depth + 1 >= most:
        return "bound"
    return replace(walk, next=older[0], depth=walk.depth + 1, idle=idle)


def give_up(*, status: int | None, failures: int) -> bool:
    """Whether an older page that did not come is not to be tried again.

    Args:
        status: of the answer, or ``None``.
        failures: of this page in a row.
    """
    return status in (404, 410) or failures >= _TRIES


def told(had: int, total: int | None, end: End | None, *, most: int) -> str:
    """One line: how much of a live blog is there; empty if nothing is known to be missing.

    Args:
        had: posts that are stored.
        total: posts that the page says there are, or ``None``.
        end: why the way back ended; ``None``: there was none.
        most: older pages of one live blog that are followed.
    """
    why = ""
    if end == "bound":
        why = f"; only {most} older pages are followed (pull.older_pages)"
    elif end == "failed":
        why = "; an older page could not be had"
    if total is not None:
        return f"{had:,} of {total:,} posts{why}" if had < total else ""
    return f"{had:,} posts{why}" if why else ""
