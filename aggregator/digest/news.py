"""What is new to a reader who was given the digest before: NEW, UPDATED, ONGOING.

The words decide, not the clock: a text that was given is not news again because somebody else
prints it, or because it carries another time.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aggregator.dedup.text import words
from aggregator.digest.origins import Printed
from aggregator.model import Digest, Earlier, Given, LeftOutReason, News

REPEATED: Final = 0.9
"""Share of a text's runs of words that a text given before must have for it to be given again."""

REWORDED: Final = 0.4
"""The same, of the shorter text, for an updated text of the same post or outlet."""

_RUN: Final = 3


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    outlets: frozenset[str]
    posts: frozenset[str]
    size: int
    twice: bool


class Told:
    """What a reader was given before.

    Args:
        digest: that they were given.
        content_hash: SHA-256 of its JSON form, hex.
    """

    def __init__(self, digest: Digest, content_hash: str) -> None:
        self.given = Given(digest.day, digest.edition, digest.as_of, content_hash)
        self._texts: list[_Text] = []
        self._keys: dict[tuple[str, ...], int] = {}
        self._holding: dict[int, list[int]] = defaultdict(list)
        for story in digest.stories:
            for passage in story.passages:
                outlets, posts = set(passage.outlets), {a.post_id for a in passage.attributions}
                for text in dict.fromkeys(a.text for a in passage.attributions):
                    self._add(text, outlets, posts, twice=passage.news == "ongoing")
            for one in story.left_out:
                # What had no room was not given.
                if one.reason != "length":
                    self._add(one.text, set(one.outlets), {one.post_id}, twice=True)

    def _add(self, text: str, outlets: set[str], posts: set[str], *, twice: bool) -> None:
        told = words(text)
        key = tuple(told)
        known = self._keys.get(key)
        if known is not None:
            self._texts[known] = dataclasses.replace(
                self._texts[known], twice=self._texts[known].twice or twice
            )
            return
        runs = _runs(told)
        number = len(self._texts)
        self._keys[key] = number
        self._texts.append(_Text(text, frozenset(outlets), frozenset(posts), len(runs), twice))
        for run in runs:
            self._holding[run].append(number)

    def judge(
        self, passage: Sequence[Printed]
    ) -> tuple[News, Earlier | None, LeftOutReason | None]:
        """What a passage is to the reader.

        Args:
            passage: who prints it, and in which words.

        Returns:
            the news; what was given in its place, if it is updated; and why it may be left out,
            if it is ongoing: ``background`` if it was old already when it was last given.
        """
        best: tuple[float, int] | None = None
        mine = {one.post_id for one in passage}
        outlets = {one.outlet for one in passage}
        for attribution in passage:
            told = words(attribution.text)
            known = self._keys.get(tuple(told))
            if known is not None:
                return "ongoing", None, self._reason(known)
            if attribution.kind not in (None, "near"):
                continue  # A part, or a rewording, of what is shown tells nothing of the whole.
            for share, whole, number in self._alike(told):
                if share >= REPEATED:
                    return "ongoing", None, self._reason(number)
                before = self._texts[number]
                same = before.posts & mine or before.outlets & outlets
                if same and whole >= REWORDED and (best is None or whole > best[0]):
                    best = (whole, number)
        if best is None:
            return "new", None, None
        before = self._texts[best[1]]
        return "updated", Earlier(before.text, self.given.day, self.given.edition), None

    def _reason(self, number: int) -> LeftOutReason:
        return "background" if self._texts[number].twice else "repeat"

    def _alike(self, told: list[str]) -> Iterator[tuple[float, float, int]]:
        """(share of this text's runs, share of the smaller's, number) of texts given before."""
        runs = _runs(told)
        if not runs:
            return
        shared: dict[int, int] = defaultdict(int)
        for run in runs:
            # A run that very many texts have tells nothing.
            holding = self._holding.get(run, ())
            if len(holding) <= 200:
                for number in holding:
                    shared[number] += 1
        for number, count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            smaller = min(len(runs), self._texts[number].size)
            yield count / len(runs), count / smaller, number


def _runs(told: list[str]) -> set[int]:
    """Hashes of runs of three words; of a shorter text, of the whole."""
    if len(told) < _RUN:
        return {hash(tuple(told))} if told else set()
    return {hash(tuple(told[i : i + _RUN])) for i in range(len(told) - _RUN + 1)}
