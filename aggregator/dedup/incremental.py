"""Deduplication of paragraphs as they come: add, remove, overrule, look at the clusters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from os import PathLike
from typing import TYPE_CHECKING, Final

import numpy as np

from aggregator.dedup.added import Added, describe
from aggregator.dedup.arrays import I64, distinct
from aggregator.dedup.cluster import Overrides, Pair, star_clusters
from aggregator.dedup.embeddings import EXACT_UP_TO, Embeddings
from aggregator.dedup.encode import checked_embeddings, chosen_encoder
from aggregator.dedup.forms import Keep, check_keep
from aggregator.dedup.garbage import no_collecting
from aggregator.dedup.growing import Growing
from aggregator.dedup.hashing import TextHashes, hash_texts
from aggregator.dedup.index import LexicalIndex
from aggregator.dedup.model import (
    Cluster,
    Comparison,
    Conflict,
    Encoder,
    Paragraph,
)
from aggregator.dedup.nearest import order_keys
from aggregator.dedup.pairbook import PairBook, placed, told
from aggregator.dedup.plainbook import PlainBook
from aggregator.dedup.register import Entry, Register
from aggregator.dedup.result import Result
from aggregator.dedup.semantic import Refiner
from aggregator.dedup.thresholds import Thresholds
from aggregator.dedup.tiers import settings, settle

if TYPE_CHECKING:
    from aggregator.dedup.saved import Saved

_GONE: Final = 1000  # forms that may be gone before their room is taken back


class Deduper:
    """A set of paragraphs that grows and shrinks, and what in it says the same.

    The clusters are those that :func:`~aggregator.dedup.deduper.deduplicate` would make of the
    same paragraphs at once, in whatever order and parts they came, but for a person's overrides
    and for floods (see :class:`~aggregator.dedup.index.LexicalIndex`). Adding costs what is new,
    and little more the more there is.

    Args:
        encoder: see :func:`~aggregator.dedup.deduper.deduplicate`. What is covered by nothing
            by its words is encoded when it is added.
        thresholds: where the lines are drawn.
        keep: see :func:`~aggregator.dedup.deduper.deduplicate`.
        guard: likewise: whether facts are compared, or overlap and cosine alone decide.
        exact_up_to: likewise: embedded texts from which on an index proposes who may be close.

    Raises:
        EncoderUnavailable: a named encoder cannot be loaded.
        ValueError: unknown ``keep``.
    """

    def __init__(
        self,
        *,
        encoder: Encoder | str | None = None,
        thresholds: Thresholds | None = None,
        keep: Keep = "earliest",
        guard: bool = True,
        exact_up_to: int = EXACT_UP_TO,
    ) -> None:
        check_keep(keep)
        self._guard = guard
        self._encoder = chosen_encoder(encoder)
        self._refiner = Refiner(self._encoder) if self._encoder is not None else None
        self._thresholds = thresholds if thresholds is not None else Thresholds()
        self._exact_up_to = exact_up_to
        self._register = Register(keep)
        self._index = LexicalIndex(self._thresholds, quoting=self._guard)
        self._words = Growing(np.empty(0, np.int64))  # how many each form has, by number
        self._embeddings = Embeddings(exact_up_to)  # of forms, by number
        # Of forms, by number.
        self._pairs = PairBook(self._thresholds) if guard else PlainBook(self._thresholds)
        # A person's overrides, by ids, in the order in which they were made.
        self._apart: dict[tuple[str, str], None] = {}
        self._joined: dict[tuple[str, str], None] = {}
        self._result: Result | None = None

    def __len__(self) -> int:
        """How many paragraphs there are."""
        return len(self._register)

    def __contains__(self, paragraph_id: str) -> bool:
        """Whether there is a paragraph of that id."""
        return paragraph_id in self._register

    def add(self, paragraph: Paragraph | str) -> Added:
        """Add one paragraph; a string gets the next number as its id.

        Args:
            paragraph: what to add.

        Returns:
            what it matches and what it contradicts.

        Raises:
            TypeError: neither a paragraph nor a string.
            ValueError: its id is there already; a time with a zone beside some without.
        """
        return self.add_many([paragraph])[0]

    def add_many(self, items: Iterable[Paragraph | str]) -> list[Added]:
        """Add paragraphs; nothing is added if one of them is wrong.

        If the encoder fails, its error is raised when the paragraphs have been added: what they
        match by their words is known, and :meth:`result` asks the encoder again for the rest.

        Args:
            items: what to add.

        Returns:
            what each matches and contradicts, of those that were there and of each other.

        Raises:
            TypeError: an item that is neither a paragraph nor a string; a key of ``keep`` that
                cannot be compared with the others.
            ValueError: an id that is there already; times with and without a zone; an encoder
                that returned a wrong shape or what is no finite number.
        """
        with no_collecting():
            entries = self._register.read(items)
            self._result = None
            hashes = hash_texts([entry.paragraph.text for entry in entries])
            rows = {entry.paragraph.id: row for row, entry in enumerate(entries)}
            touched = self._register.enter(entries, hashes.sequences)
            self._compare_new(touched, read=(hashes, rows))
            return [describe(entry, self._register, self._pairs) for entry in entries]

    def remove(self, paragraph_id: str) -> None:
        """Remove a paragraph, and the overrides that name it.

        Args:
            paragraph_id: of the paragraph.

        Raises:
            KeyError: there is none.
        """
        number = self._register.remove(paragraph_id)
        self._result = None
        for pairs in (self._apart, self._joined):
            for pair in [pair for pair in pairs if paragraph_id in pair]:
                del pairs[pair]
        if self._register.ids[number]:
            self._compare_new([number])
            return
        self._pairs.forget(number)
        if len(self._register.ids) > max(_GONE, 2 * self._register.forms):
            self._compact()

    def split(self, a: str, b: str) -> None:
        """Decide that two paragraphs never share a cluster, nor do their exact repeats.

        If they are exact repeats of each other, the second one leaves the others.

        Args:
            a: id of one paragraph.
            b: id of the other.

        Raises:
            KeyError: there is no such paragraph.
            ValueError: they are one.
        """
        pair = self._pair(a, b)
        self._result = None
        self._joined.pop(pair, None)
        self._apart[pair] = None
        if self._register.number(a) == self._register.number(b):
            self._compare_new(self._register.set_apart(b))

    def join(self, a: str, b: str) -> None:
        """Decide that two paragraphs always share a cluster, and so do their exact repeats.

        Args:
            a: id of one paragraph.
            b: id of the other.

        Raises:
            KeyError: there is no such paragraph.
            ValueError: they are one.
        """
        pair = self._pair(a, b)
        self._result = None
        self._apart.pop(pair, None)
        self._joined[pair] = None

    def clusters(self) -> tuple[Cluster, ...]:
        """See :attr:`aggregator.dedup.result.Result.clusters`; raises as :meth:`result`."""
        return self.result().clusters

    def conflicts(self) -> tuple[Conflict, ...]:
        """See :attr:`aggregator.dedup.result.Result.conflicts`; raises as :meth:`result`."""
        return self.result().conflicts

    def result(self) -> Result:
        """The clusters and conflicts of what is there now.

        A member that only a person placed where it is matches with the score 1, and the kind
        "semantic" if the two texts match in no other way.

        Raises:
            ValueError: the encoder returned a wrong shape or what is no finite number.
            EncoderUnavailable: the encoder cannot be loaded.
        """
        if self._result is None:
            self._result = self._make_result()
        return self._result

    def save(self, path: str | PathLike[str]) -> None:
        """Write everything but the encoder to one file; an old one is replaced at once.

        Times keep their offset, not the name of their zone.

        Args:
            path: of the file.

        Raises:
            OSError: it cannot be written; what was there stays.
        """
        from aggregator.dedup import saved  # archives and JSON, for those who save

        saved.write(
            path,
            saved.Saved(
                settings=settings(self._thresholds, self._encoder, guard=self._guard),
                guard=self._guard,
                encoder=self._encoder.name if self._encoder is not None else None,
                thresholds=self._thresholds,
                keep=self._register.keep if isinstance(self._register.keep, str) else None,
                entries=[
                    (entry.paragraph, entry.made_from, self._register.number(entry.paragraph.id))
                    for entry in self._register.entries()
                ],
                apart=list(self._apart),
                joined=list(self._joined),
                lexical=told(self._pairs.lexical),
                semantic=told(self._pairs.semantic),
                embedded=self._embeddings.arrays() if len(self._embeddings) else {},
                index={
                    **self._index.arrays(),
                    **self._register.arrays(),
                    "words": self._words.array,
                },
            ),
        )

    @classmethod
    def load(
        cls,
        path: str | PathLike[str],
        *,
        encoder: Encoder | str | None = None,
        keep: Keep | None = None,
        exact_up_to: int = EXACT_UP_TO,
    ) -> Deduper:
        """Read what :meth:`save` wrote.

        The index of words is not read but mapped into memory, so that a look at it reads what it
        needs: do not cut the file short meanwhile (:meth:`save` puts another one in its place).
        Judgements and the index of another version of the library are not used: all is compared
        anew.

        Args:
            path: of the file.
            encoder: the same as before; not saved.
            keep: the same as before; only needed if it was a function.
            exact_up_to: not saved.

        Raises:
            OSError: the file cannot be read.
            ValueError: it is none of ours; another encoder than before; no ``keep``.
        """
        from aggregator.dedup import saved

        old = saved.read(path)
        encoder = chosen_encoder(encoder)
        name = encoder.name if encoder is not None else None
        if name != old.encoder:
            raise ValueError(f"{path}: was made with the encoder {old.encoder!r}, not {name!r}")
        if keep is None and old.keep is None:
            raise ValueError(f"{path}: was made with a function as keep; give it again")
        made = cls(
            encoder=encoder,
            thresholds=old.thresholds,
            keep=keep or old.keep or "earliest",
            guard=old.guard,
            exact_up_to=exact_up_to,
        )
        try:
            with no_collecting():
                made._restore(old)
        except (KeyError, IndexError) as error:
            raise ValueError(f"{path}: not a saved Deduper (its parts do not fit)") from error
        return made

    def _restore(self, old: Saved) -> None:
        usable = old.settings == settings(self._thresholds, self._encoder, guard=self._guard)
        register = self._register
        entries = [register.restored(paragraph, made) for paragraph, made, _ in old.entries]
        self._apart, self._joined = dict.fromkeys(old.apart), dict.fromkeys(old.joined)
        if not (usable and old.index and self._reopen(entries, old)):
            hashes = hash_texts([entry.paragraph.text for entry in entries])
            touched = register.enter(entries, hashes.sequences)
            for a, b in old.apart:
                if register.number(a) == register.number(b):
                    touched += register.set_apart(b)
            rows = {entry.paragraph.id: row for row, entry in enumerate(entries)}
            self._compare_new(dict.fromkeys(touched), judge_pairs=not usable, read=(hashes, rows))
        if usable:
            number = {before: register.number(p.id) for p, _, before in old.entries}
            self._pairs.restore(old.lexical, old.semantic, number)
            if old.embedded:
                opened = Embeddings.opened(old.embedded, self._exact_up_to)
                self._embeddings = opened.renumbered(number, keep_gone=True)

    def _reopen(self, entries: Sequence[Entry], old: Saved) -> bool:
        """Take the index as it was saved; not if paragraphs are in another order now."""
        self._index.open(old.index)
        self._words = Growing(old.index["words"])
        if not len(self._index) == len(self._words) == len(old.index["sequences"]):
            raise ValueError("the index and the forms differ in number")
        if self._register.reopen(entries, [number for _, _, number in old.entries], old.index):
            return True
        self._index = LexicalIndex(self._thresholds, quoting=self._guard)
        self._words = Growing(np.empty(0, np.int64))
        return False

    def _compare_new(
        self,
        numbers: Iterable[int],
        *,
        judge_pairs: bool = True,
        read: tuple[TextHashes, dict[str, int]] | None = None,
    ) -> None:
        """Index the forms that have come to stand for a new text, and judge what they may match.

        Args:
            numbers: of forms whose text is to be checked.
            judge_pairs: whether anything is judged.
            read: hashes of texts, and the row in them of some paragraphs by id.
        """
        register = self._register
        for number in register.renew(numbers):
            self._pairs.forget(number)
        start = len(self._index)
        texts = register.texts[start:]
        if not texts:
            return
        hashes = self._hashes(start, texts, read)
        self._words.add(hashes.words)
        first, second = self._index.add(texts, hashes.shingles)
        if not judge_pairs:
            return
        self._judge(first, second)
        if self._encoder is not None:
            # Words have settled those that another text covers; the rest may be a paraphrase.
            words = self._words.array
            everything = range(start, len(register.texts))
            open_ones = [n for n in everything if words[n] and not self._pairs.covered(n)]
            self._encode(self._encoder, open_ones)

    def _hashes(
        self, start: int, texts: Sequence[str], read: tuple[TextHashes, dict[str, int]] | None
    ) -> TextHashes:
        """The hashes of the forms from a number on, read anew if they were not just read."""
        if read is not None:
            register, (hashes, row_of) = self._register, read
            rows = [row_of.get(ids[0], -1) if ids else -1 for ids in register.ids[start:]]
            if -1 not in rows:
                return hashes.of(np.array(rows, np.int64))
        return hash_texts(texts)

    def _judge(self, first: I64, second: I64) -> None:
        """Judge pairs that the lexical tiers proposed."""
        register = self._register
        used = distinct(np.concatenate([first, second]))
        a, b = np.searchsorted(used, first), np.searchsorted(used, second)
        there = np.array([bool(register.ids[number]) for number in used.tolist()], np.bool_)
        both = there[a] & there[b]
        sets = self._index.sets.sets(used)
        hashes = TextHashes(sets, self._words.take(used), np.zeros(len(used), np.uint64))
        texts = [register.texts[number] for number in used.tolist()]
        self._pairs.overlapping(used, texts, hashes, a[both], b[both])

    def _encode(self, encoder: Encoder, numbers: Sequence[int]) -> None:
        """Embed forms, and judge what is close to them of all that were embedded."""
        register = self._register
        missing = [n for n in numbers if register.ids[n] and n not in self._embeddings]
        if not missing:
            return
        # In an order that does not depend on who came first, texts of like length together.
        missing.sort(key=lambda n: (len(register.texts[n]), register.texts[n]))
        texts = [register.texts[n] for n in missing]
        rows = checked_embeddings(encoder.encode(texts), len(texts), encoder.name)
        places = np.array(missing, np.int64)
        self._embeddings.add(places, order_keys(texts), rows)
        refiner, floor = self._refiner or Refiner(encoder), self._thresholds.cosine
        try:
            first, second, fast = self._embeddings.close(len(texts), floor - refiner.slack)
            found = list(zip(first.tolist(), second.tolist(), strict=True))
            kept = [
                place
                for place, (a, b) in enumerate(found)
                if register.ids[a] and register.ids[b] and not self._pairs.settled((a, b))
            ]
            close = [found[place] for place in kept]
            pairs = [(register.texts[a], register.texts[b]) for a, b in close]
            cosines = refiner.cosines(pairs, fast[kept]).tolist()
        except BaseException:
            # Else these texts would pass for compared, and their matches be lost.
            self._embeddings.take_back(len(texts))
            raise
        for (a, b), exact in zip(close, cosines, strict=True):
            if exact >= floor:
                self._pairs.semantic_pair((a, b), register.texts[a], register.texts[b], exact)

    def _compact(self) -> None:
        """Take back the room of forms that are gone."""
        number = self._register.compact()
        self._words = Growing(np.empty(0, np.int64))
        self._index = LexicalIndex(self._thresholds, quoting=self._guard)
        self._compare_new([], judge_pairs=False)
        self._pairs.restore(self._pairs.lexical, self._pairs.semantic, number)
        self._embeddings = self._embeddings.renumbered(number, keep_gone=False)

    def _pair(self, a: str, b: str) -> tuple[str, str]:
        for paragraph_id in (a, b):
            if paragraph_id not in self._register:
                raise KeyError(paragraph_id)
        if a == b:
            raise ValueError(f"{a!r} is one paragraph; two are needed")
        return (a, b) if a < b else (b, a)

    def _make_result(self) -> Result:
        forms, numbers = self._register.snapshot()
        places = {number: place for place, number in enumerate(numbers.tolist())}
        texts = [self._register.texts[number] for number in numbers.tolist()]
        judged = placed(self._pairs.lexical, places)
        overrides = Overrides(
            apart=frozenset(self._by_place(self._apart, places)),
            joined=tuple(self._by_place(self._joined, places)),
        )
        encoder = self._encoder
        if encoder is None:
            representative = star_clusters(len(texts), judged, overrides)
        else:

            def look(new: list[int], chosen: set[int]) -> None:
                self._encode(encoder, numbers[new].tolist())
                judged.update(placed(self._pairs.semantic, places, chosen))

            has_words = self._words.take(numbers) > 0
            representative = settle(
                texts, has_words, judged, look, self._thresholds, overrides, guard=self._guard
            )
        if overrides.joined:
            self._vouch(texts, representative, judged)
        return Result(forms, representative, judged)

    def _by_place(self, pairs: Iterable[tuple[str, str]], places: dict[int, int]) -> list[Pair]:
        found = []
        for a, b in pairs:
            x, y = places[self._register.number(a)], places[self._register.number(b)]
            if x != y:
                found.append((min(x, y), max(x, y)))
        return found

    def _vouch(
        self, texts: Sequence[str], representative: I64, judged: dict[Pair, Comparison]
    ) -> None:
        """Give the members that only a person placed a match with their representative."""
        for form, leader in enumerate(representative.tolist()):
            pair = (min(form, leader), max(form, leader))
            old = judged.get(pair)
            if form == leader or (old is not None and old.kind is not None):
                continue
            found = self._pairs.judge(texts[pair[0]], texts[pair[1]])
            judged[pair] = replace(found, verdict="same", kind=found.kind or "semantic", score=1.0)
