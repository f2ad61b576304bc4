"""How much of what a made page says was read, and how much besides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.shapes.shape import Want

SECONDS = 60
SAME = 0.5  # share of words from which a post is the one that was wanted


@dataclass(frozen=True, slots=True)
class Read:
    """A post as some extractor gives it."""

    paragraphs: tuple[str, ...]
    at: datetime | None = None
    title: str = ""
    author: str = ""
    id: str = ""
    pinned: bool = False


@dataclass(slots=True)
class Score:
    """What one page gave.

    Attributes:
        posts: that were wanted.
        found: of them.
        words: share of their words that was kept, 0 to 1; of all wanted posts.
        timed: wanted posts whose time the page tells.
        times: of them, within a minute.
        titles, authors, ids: wanted.
        right_titles, right_authors, right_ids: of them.
        false: posts that nobody wanted.
        clutter: lines that are no part of a post.
        says: what went wrong, one line each.
    """

    posts: int = 0
    found: int = 0
    words: float = 0.0
    timed: int = 0
    times: int = 0
    titles: int = 0
    right_titles: int = 0
    authors: int = 0
    right_authors: int = 0
    ids: int = 0
    right_ids: int = 0
    false: int = 0
    clutter: int = 0
    says: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Sum over pages; ``words`` weighs each post the same."""
        whole = self.posts + other.posts
        if whole:
            self.words = (self.words * self.posts + other.words * other.posts) / whole
        for name in self.__slots__:
            if name not in ("words", "says"):
                setattr(self, name, getattr(self, name) + getattr(other, name))
        self.says += other.says


def words(*texts: str) -> Counter[str]:
    """Words of texts; of scripts without blanks, pairs of characters."""
    found: Counter[str] = Counter()
    for text in texts:
        for word in re.findall(r"\w+", text.lower()):
            if re.search("[\u3040-\u30ff\u4e00-\u9fff]", word):
                found.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
            else:
                found[word] += 1
    return found


def flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def score(wants: Sequence[Want], reads: Iterable[Read]) -> Score:
    """Match what was read with what was wanted: each with its best partner, greedily."""
    result = Score(posts=len(wants))
    left = list(reads)
    bags = [words(r.title, r.author, *r.paragraphs) for r in left]
    told = [words(w.title, *w.paragraphs) for w in wants]
    pairs = sorted(
        (
            ((told[i] & bags[j]).total() / max(1, told[i].total()),
             -bags[j].total(), i, j)
            for i in range(len(wants)) for j in range(len(left))
        ),
        reverse=True,
    )  # fmt: skip
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for share, _, i, j in pairs:
        if share >= SAME and i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    kept = 0.0
    for i, want in enumerate(wants):
        if want.at:
            result.timed += 1
        result.titles += bool(want.title)
        result.authors += bool(want.author)
        result.ids += bool(want.anchor)
        if i not in partner:
            result.says.append(f"missing: {want.title or want.paragraphs[0][:50]}")
            continue
        got = left[partner[i]]
        result.found += 1
        share = (told[i] & bags[partner[i]]).total() / max(1, told[i].total())
        kept += share
        if share < 0.98:
            result.says.append(
                f"words {share:.2f}: {want.title}: {dict(told[i] - bags[partner[i]])}"
            )
        if want.at:
            if got.at and abs((got.at - want.at).total_seconds()) <= SECONDS:
                result.times += 1
            else:
                result.says.append(f"time {got.at} for {want.at}")
        if want.title:
            if flat(got.title) == flat(want.title):
                result.right_titles += 1
            else:
                result.says.append(f"title {got.title!r} for {want.title!r}")
        if want.author:
            if flat(want.author) == flat(got.author):
                result.right_authors += 1
            else:
                result.says.append(f"author {got.author!r} for {want.author!r}")
        if want.anchor:
            fragment = got.id.rpartition("#")[2].lower()
            if len(fragment) > 3 and (
                want.anchor.lower() in fragment or fragment in want.anchor.lower()
            ):
                result.right_ids += 1
            else:
                result.says.append(f"id {got.id!r} for {want.anchor!r}")
        whole = flat(" ".join((*want.paragraphs, *want.optional)))
        allowed = {flat(text) for text in (*want.paragraphs, *want.optional)}
        for text in got.paragraphs:
            line = flat(text)
            if line and line not in allowed and line not in whole:
                result.clutter += 1
                result.says.append(f"clutter: {text[:90]!r}")
    result.words = kept / max(1, len(wants))
    for j, got in enumerate(left):
        if j not in taken:
            result.false += 1
            result.clutter += len(got.paragraphs)
            result.says.append(f"false post {got.id!r} {got.title!r}: {got.paragraphs[:1]}")
    return result
