"""Chooses the title of a story: the headline of its most central post that says what it is about.

A question, a greeting or the name of a section ("Good morning", "What we know so far") is
somebody's headline, too, but tells nothing; and that of a whole live blog is of one of its stories
only if its words are. Where no post has a headline that will do, the title is a sentence of the
story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from aggregator.dedup.facts.language import lexicon_for
from aggregator.dedup.text import words
from aggregator.digest.openings import announces, is_quotation, leans
from aggregator.model import Post

_TELLING: Final = 5
"""Words of a headline that carry a meaning, from which it is long enough."""

_LABEL_WORDS: Final = """
live latest update updates summary recap analysis opinion comment watch video pictures photos
gallery mapped map explained explainer exclusive key events know far opening closing morning
afternoon evening night good welcome hello happened today need read more full story stories
breaking news correction clarification timeline glance
liveblog ticker zusammenfassung überblick wichtigste wichtigsten guten abend bilder kommentar
essentiel bonjour bonsoir résumé direct actualité analyse images
resumen directo última hora buenos días claves imágenes análisis
головне наживо підсумки огляд доброго ранку вечора фото відео аналіз
"""
_LABELS: Final = frozenset(_LABEL_WORDS.split())
"""Words of which the names of sections, and greetings, are made."""
_PREFIX: Final = re.compile(r"^(\w+(?: \w+)?)\s?[:|]\s")

_QUESTION: Final = 0.8
_LEANING: Final = 0.8
_LABEL: Final = 0.5
_PREFIXED: Final = 0.93
_SUMMING: Final = 0.7
_LEAST_FIT: Final = 0.6
_STEM: Final = 5
"""Letters of the shorter of two words that may differ in their last letter and an ending."""
READ: Final = 40
"""Passages of a story that are read."""
_SENTENCE: Final = (40, 240)
"""Fewest and most characters of a sentence that is a title."""
_END: Final = re.compile(r"(?<=[\w)\]”’\"»][.!?…])[”’\"»]?\s+(?=[\"“„«‘(]?[^\W\d_a-zа-яёіїєґ])")


@dataclass(frozen=True, slots=True)
class Title:
    """A title and whose it is.

    Attributes:
        text: verbatim.
        post: whose headline it is, by position; ``None``: it is of a passage.
        passage: that it is of, by position.
    """

    text: str
    post: int | None
    passage: int = 0


def choose_title(posts: Sequence[Post], centrality: Sequence[float], texts: Sequence[str]) -> Title:
    """The title of a story.

    Args:
        posts: of it, the earliest first.
        centrality: of each.
        texts: of its passages, the earliest first; at least one.
    """
    if len(posts) == 1 and posts[0].title.strip():
        return Title(posts[0].title, 0)  # As most stories of a large day: there is no choice.
    told = _Told(texts[:READ])
    best: tuple[float, int] | None = None
    for place, (post, central) in enumerate(zip(posts, centrality, strict=True)):
        headline = post.title or post.page_title
        if not headline.strip():
            continue
        telling = _content(headline)
        fit = _fit(telling, told)
        if not post.title and _is_entry(post) and fit < _LEAST_FIT:
            continue
        worth = round((0.05 + central) * _quality(headline, telling, fit, post), 9)
        if not post.title:
            worth /= 2  # The headline of a whole page is that of one of its posts only in need.
        if best is None or worth > best[0]:
            best = (worth, place)
    if best is None:
        return _sentence(texts)
    post = posts[best[1]]
    return Title(post.title or post.page_title, best[1])


def _is_entry(post: Post) -> bool:
    """Whether a post is one of several on its page."""
    return post.id != f"{post.source}:{post.locator}"


class _Told:
    """The words of a story, by which a headline is known."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for text in self._texts for word in words(text))

    @cached_property
    def _stems(self) -> tuple[frozenset[str], frozenset[str]]:
        """Beginnings of its longer words that lack a letter or more, and exactly one letter."""
        longer = [word for word in self._words if len(word) >= _STEM]
        beginnings = (word[:size] for word in longer for size in range(_STEM - 1, len(word)))
        return frozenset(beginnings), frozenset(word[:-1] for word in longer)

    def knows(self, word: str) -> bool:
        """Whether a word is among them, or one that differs in its ending only."""
        if word in self._words:
            return True
        if len(word) < _STEM:
            return False
        beginnings, stems = self._stems
        return word[:-1] in beginnings or any(
            word[:size] in stems for size in range(_STEM - 1, len(word))
        )


def _content(headline: str) -> list[str]:
    told = words(headline)
    function = lexicon_for(told).function
    return [word for word in told if word not in function and (len(word) > 2 or word.isdigit())]


def _fit(telling: Sequence[str], told: _Told) -> float:
    """Share of the telling words of a headline that its story has."""
    return sum(map(told.knows, telling)) / len(telling) if telling else 0.0


def _quality(headline: str, telling: Sequence[str], fit: float, post: Post) -> float:
    """How well a headline tells what its story is about."""
    found = (0.8 + 0.2 * min(1.0, len(telling) / _TELLING)) * (0.4 + 0.6 * fit)
    if not [word for word in telling if word not in _LABELS and not word.isdigit()]:
        found *= _LABEL
    prefix = _PREFIX.match(headline)
    if prefix is not None and set(words(prefix[1])) <= _LABELS:
        found *= _PREFIXED
    if headline.rstrip('"”’» ').endswith(("?", "？", "؟")):
        found *= _QUESTION
    if leans(headline) or announces(headline):
        found *= _LEANING
    if post.kind in ("summary", "key events"):
        found *= _SUMMING
    return found


def _sentence(texts: Sequence[str]) -> Title:
    """A sentence of a story that may stand over it: the first that can be read alone."""
    firsts = [_END.split(text, maxsplit=1)[0] for text in texts[:READ]]
    fitting = [
        place
        for place, first in enumerate(firsts)
        if _SENTENCE[0] <= len(first) <= _SENTENCE[1] and _is_sentence(first)
    ]
    alone = [n for n in fitting if not leans(firsts[n]) and not is_quotation(firsts[n])]
    place = (alone or fitting or [0])[0]
    return Title(firsts[place], None, place)


def _is_sentence(text: str) -> bool:
    return text.rstrip('"”’»)')[-1:] in (".", "!", "…", "。") and not announces(text)
