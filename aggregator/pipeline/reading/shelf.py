"""Digests that were read lately, parsed once: many readers ask for the same few."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

from aggregator.errors import NotFoundError
from aggregator.model import Digest, Story, StoryLine
from aggregator.pipeline.reading.values import DigestLine
from aggregator.store import DigestHead, Store

_CHARACTERS: Final = 60_000_000
"""Of documents that are kept, a parsed one taking some times as much."""
_LINES: Final = 10_000

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """What was used last, up to a total weight; for many threads.

    Args:
        most: total weight; the last one that was added always stays.
        weight: of a value.
    """

    def __init__(self, most: int, weight: Callable[[V], int] = lambda _: 1) -> None:
        self._most, self._weight, self._total = most, weight, 0
        self._held: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """What is kept under a key, or ``None``."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key]

    def put(self, key: K, value: V) -> V:
        """Keep a value; what was not used for longest goes."""
        with self._lock:
            if key in self._held:
                self._total -= self._weight(self._held.pop(key))
            self._held[key] = value
            self._total += self._weight(value)
            while self._total > self._most and len(self._held) > 1:
                self._total -= self._weight(self._held.popitem(last=False)[1])
        return value


class Shelf:
    """The digests of a store, by what their head says.

    Args:
        store: that they are in.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: Recent[int, tuple[str, Digest]] = Recent(
            _CHARACTERS, lambda kept: len(kept[0])
        )
        self._lines: Recent[int, DigestLine] = Recent(_LINES)

    def open(self, head: DigestHead) -> tuple[str, Digest]:
        """The document of a digest and its value.

        Raises:
            NotFoundError: it is gone, or of a version of the document that is not known here.
        """
        from aggregator.render import digest_from_json

        kept = self._documents.get(head.id)
        if kept is not None:
            return kept
        document = self._store.digest_document(head.id)
        try:
            digest = digest_from_json(document)
        except ValueError as error:
            raise NotFoundError(
                f"the digest of {head.day} ({head.edition}) cannot be read: {error}"
            ) from error
        return self._documents.put(head.id, (document, digest))

    def line(self, head: DigestHead) -> DigestLine:
        """A digest as a list shows it; one that cannot be read has no stories there."""
        from aggregator.render.document import disagreeing_pairs

        kept = self._lines.get(head.id)
        if kept is not None:
            return kept
        try:
            _, digest = self.open(head)
        except NotFoundError:
            return DigestLine(head, "", 0, 0, 0, 0)
        stories = digest.stories
        every: list[Story | StoryLine] = [*stories, *digest.left_out]
        line = DigestLine(
            head=head,
            headline=stories[0].title if stories else "",
            stories=len(stories),
            passages=sum(len(story.passages) for story in stories),
            outlets=len({o for story in every for o in story.outlets}),
            disagreements=len(disagreeing_pairs(digest)),
        )
        return self._lines.put(head.id, line)
