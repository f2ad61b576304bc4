"""Joins what the JSON-LD and the markup of a page say of the same posts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aggregator.extract.blocks import Block
from aggregator.extract.draft import Draft
from aggregator.extract.jsonld import is_cut
from aggregator.model import PostKind

_WORD = re.compile(r"\w+")
_PREFIX_WORDS = 12
_LEAST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Joined:
    """One post of a page, and what each part of the page says of it.

    Attributes:
        ld: what its JSON-LD says, or ``None``.
        markup: what its markup says, or ``None``.
    """

    ld: Draft | None = None
    markup: Draft | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Ids of the post, the markup's first: they are the content system's."""
        return tuple(dict.fromkeys(k for d in (self.markup, self.ld) if d for k in d.keys))

    @property
    def title(self) -> str:
        """The markup's headline, else the JSON-LD's unless it is the text's beginning, cut."""
        if self.markup and self.markup.title:
            return self.markup.title
        if self.ld is None or is_cut(self.ld.title):
            return ""
        return self.ld.title

    @property
    def author(self) -> str:
        """The markup's, which as a rule is the post's own, else the JSON-LD's."""
        return next((d.author for d in (self.markup, self.ld) if d and d.author), "")

    @property
    def pinned(self) -> bool:
        """Whether any part holds it to be pinned."""
        return any(d.pinned for d in (self.markup, self.ld) if d)

    @property
    def kind(self) -> PostKind:
        """What sort of entry it is, by the part that knows it for something of its own."""
        parts = (d for d in (self.markup, self.ld) if d)
        return next((d.kind for d in parts if d.kind != "post"), "post")

    @property
    def is_gone(self) -> bool:
        """Whether any part marks it as withdrawn."""
        return any(d.is_gone for d in (self.markup, self.ld) if d)

    @property
    def leads_away(self) -> bool:
        """Whether its headline leads to another page."""
        return any(d.leads_away for d in (self.markup, self.ld) if d)

    @property
    def is_timed(self) -> bool:
        """Whether it has a time of its own."""
        return any(d.published is not None for d in (self.markup, self.ld) if d)

    @property
    def minutes(self) -> int:
        """Minutes since midnight that it tells as a clock time, wherever that is; -1: none."""
        readings = (d.published for d in (self.markup, self.ld) if d and d.published)
        clock = next((r.clock for r in readings if r.clock), None)
        return clock.hour * 60 + clock.minute if clock else -1

    @property
    def language(self) -> str | None:
        """The post's own language, if a part names one."""
        return next((d.language for d in (self.ld, self.markup) if d and d.language), None)

    @property
    def boilerplate(self) -> tuple[str, ...]:
        """Lines that the markup's reading left out."""
        return self.markup.boilerplate if self.markup else ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The longer text; the markup's if it is about as long, since it has paragraphs."""
        ld = self.ld.blocks if self.ld else ()
        markup = self.markup.blocks if self.markup else ()
        if not ld or not markup:
            return markup or ld
        told = Counter(_words(ld))
        lost = sum((told - Counter([*_words(markup), *_WORD.findall(self.title.lower())])).values())
        return ld if lost > max(3, 0.05 * told.total()) and _longer(ld, markup) else markup


def _words(blocks: Iterable[Block]) -> list[str]:
    return [word for block in blocks for word in _WORD.findall(block.text.lower())]


def _longer(a: Iterable[Block], b: Iterable[Block]) -> bool:
    return sum(len(block.text) for block in a) > sum(len(block.text) for block in b)


def join(ld: Sequence[Draft], markup: Sequence[Draft]) -> list[Joined]:
    """Bring together what is said of the same post, by id, else by headline and text.

    Args:
        ld: posts of the JSON-LD, in its order.
        markup: posts of the markup, in the page's order. Two of them with one id, such as a
            pinned copy, are one post.

    Returns:
        In the order of the markup, and what only the JSON-LD has after it, or before it if
        that is how the JSON-LD orders them.
    """
    once = _merged(markup)
    by_alias = _unique((alias, i) for i, draft in enumerate(ld) for alias in draft.aliases)
    by_title = _unique((_flat(draft.title), i) for i, draft in enumerate(ld))
    by_text = _unique((" ".join(_beginning(draft)), i) for i, draft in enumerate(ld))
    taken: dict[int, Draft] = {}
    alone: list[Draft] = []
    for draft in once:
        found = _find(draft, by_alias, by_title, by_text, taken)
        if found is None:
            alone.append(draft)
        else:
            taken[found] = draft
    if not ld:
        return [Joined(None, draft) for draft in alone]
    joined = [Joined(draft, taken.get(i)) for i, draft in enumerate(ld)]
    return joined + [Joined(None, draft) for draft in alone]


def _merged(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with those of one id put together; each stands where its fullest one stood."""
    kept: list[Draft] = []
    places: dict[str, int] = {}
    for draft in drafts:
        place = next((places[a] for a in _strong(draft) if a in places), None)
        if place is None:
            place = len(kept)
            kept.append(draft)
        else:
            kept[place] = _combined(kept[place], draft)
        for alias in _strong(draft):
            places.setdefault(alias, place)
    return kept


def _strong(draft: Draft) -> tuple[str, ...]:
    """Keys as they stand: good enough to say that two containers are one post."""
    return tuple(alias for alias in draft.aliases if len(alias) > 3)


def _combined(a: Draft, b: Draft) -> Draft:
    first, second = (a, b) if a.anchor and len(a.keys) >= len(b.keys) else (b, a)
    longer = second if _longer(second.blocks, first.blocks) else first
    times = [d.published for d in (first, second) if d.published]
    return replace(
        first,
        keys=tuple(dict.fromkeys((*first.keys, *second.keys))),
        title=first.title or second.title,
        author=first.author or second.author,
        published=max(times, key=lambda r: r.trust, default=None),
        modified=first.modified or second.modified,
        blocks=longer.blocks,
        pinned=first.pinned or second.pinned,
        kind=first.kind if first.kind != "post" else second.kind,
        is_gone=first.is_gone and second.is_gone,
        leads_away=first.leads_away and second.leads_away,
        boilerplate=tuple(dict.fromkeys((*first.boilerplate, *second.boilerplate))),
    )


def _unique(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The pairs whose key stands for one post only."""
    index: dict[str, int] = {}
    twice: set[str] = set()
    for key, i in pairs:
        if index.setdefault(key, i) != i:
            twice.add(key)
    return {key: i for key, i in index.items() if key and key not in twice}


def _find(
    draft: Draft,
    by_alias: dict[str, int],
    by_title: dict[str, int],
    by_text: dict[str, int],
    taken: dict[int, Draft],
) -> int | None:
    for alias in draft.aliases:
        if alias in by_alias and by_alias[alias] not in taken:
            return by_alias[alias]
    title = by_title.get(_flat(draft.title))
    if title is not None and title not in taken:
        return title
    words = _beginning(draft)
    for length in range(len(words), _LEAST_WORDS - 1, -1):
        text = by_text.get(" ".join(words[:length]))
        if text is not None and text not in taken:
            return text
    return None


def _flat(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _beginning(draft: Draft) -> list[str]:
    """The first words of a text; none of one that is too short to be known by them."""
    words: list[str] = []
    for paragraph in draft.paragraphs:
        words += _WORD.findall(paragraph[:400].lower())
        if len(words) >= _PREFIX_WORDS:
            break
    return words[:_PREFIX_WORDS] if len(words) >= _LEAST_WORDS else []
