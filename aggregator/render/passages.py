"""Passages in words: their text with what is disputed marked, other wordings, other accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from aggregator.model import Attribution, Digest, Disagreement, Passage
from aggregator.render.clean import language_tag, one_line, visible
from aggregator.render.credits import Credits
from aggregator.render.language import Language
from aggregator.render.phrases import (
    ABSENT,
    DIFFERENCE_WORDS,
    KIND_WORDS,
    UPDATED,
    names,
    origins,
    outlets,
)
from aggregator.render.pictures import source_bar
from aggregator.render.times import when
from aggregator.render.view import Clash, Fact, PassageView, Run, Wording
from aggregator.render.wording import compare_words, mark

LONG_ACCOUNT: Final = 400
"""Characters of a passage above which it is referred to, not quoted, beside another account."""


class Passages:
    """Puts the passages of one digest into words, in the order in which they are shown.

    Args:
        digest: that they are of.
        words: the language of the words that are not the sources'.
        credits: of the same digest.
    """

    def __init__(self, digest: Digest, words: Language, credits: Credits) -> None:
        self._digest = digest
        self._words = words
        self._credits = credits
        self._known: Mapping[str, Passage] = {
            p.id: p for story in digest.stories for p in story.passages
        }
        self._told: set[frozenset[str]] = set()

    def has(self, passage_id: str) -> bool:
        """Whether the digest shows a passage."""
        return passage_id in self._known

    def runs(self, told: Sequence[Passage], headings: set[str]) -> Iterator[Run]:
        """Passages in order, those that one post alone carries together.

        Args:
            told: the passages.
            headings: what stands above already, and need not be said again; is added to.
        """

        def post(passage: Passage) -> tuple[str, str]:
            """The post that alone carries a passage; else a key that no other passage has."""
            posts = {(a.outlet, a.post_id) for a in passage.attributions}
            return posts.pop() if len(posts) == 1 else ("", passage.id)

        for _, group in groupby(told, key=post):
            members = tuple(group)
            shown = members[0].shown
            views = tuple(map(self._passage, members))
            credit = views[0].credits[0] if len(views[0].credits) == 1 else None
            heading = one_line(shown.post_title) if credit else ""
            yield Run(credit, "" if heading in headings else heading, views)
            headings.add(heading)

    def _passage(self, passage: Passage) -> PassageView:
        text = visible(passage.text)
        credits = self._credits.of(passage)
        disputed = (f.here for d in passage.disagreements for f in d.differences)
        return PassageView(
            id=passage.id,
            text=text,
            stretches=mark(text, disputed),
            language=language_tag(text, self._words.code),
            outlets=len(passage.outlets),
            credits=credits,
            wordings=tuple(self._wording(passage, v, text) for v in passage.variants),
            clashes=tuple(self._clash(passage, d) for d in passage.disagreements),
            origins=len(passage.origins),
            origin_lines=self._origins(passage),
            news=self._words.say(UPDATED) if passage.before is not None else "",
            before=None
            if passage.before is None
            else compare_words(visible(passage.before.text), text),
            superseded_by=passage.superseded_by
            if passage.superseded_by in self._known and passage.superseded_by
            else "",
            reported_by=self._reported_by(passage),
            bar=source_bar(passage, self._words),
            quoted=credits[0].quoted if len(credits) == 1 else None,
        )

    def _reported_by(self, passage: Passage) -> str:
        words = self._words
        if len(passage.outlets) > 1:
            return words.say(
                "reported by {outlets}, {origins}",
                outlets=outlets(words, len(passage.outlets)),
                origins=origins(words, len(passage.origins)),
            )
        posts = len({(a.outlet, a.post_id) for a in passage.attributions})
        return words.count("in {n} post of one outlet", "in {n} posts of one outlet", posts)

    def _origins(self, passage: Passage) -> tuple[str, ...]:
        """Which is which, where outlets and origins are not the same."""
        if len(passage.outlets) < 2 or len(passage.origins) == len(passage.outlets):
            return ()
        return tuple(
            f"{one_line(origin.name)}: {', '.join(map(one_line, origin.outlets))}"
            for origin in passage.origins
        )

    def _wording(self, passage: Passage, variant: Attribution, text: str) -> Wording:
        other = visible(variant.text)
        stretches = compare_words(text, other, part=variant.kind == "contained")
        return Wording(
            text=other,
            stretches=stretches,
            same_words=stretches is not None and all(s.change == "same" for s in stretches),
            language=language_tag(other, self._words.code),
            credits=self._credits.of(passage, variant.text),
            match=self._words.say(KIND_WORDS[variant.kind]),
            score=f"{variant.score:.2f}",
        )

    def _clash(self, passage: Passage, other: Disagreement) -> Clash:
        text = visible(other.text)
        pair = frozenset((passage.id, other.passage_id))
        told = pair in self._told
        self._told.add(pair)
        known = self._known.get(other.passage_id)
        words = self._words
        here, there = names(words, passage.outlets), names(words, other.outlets)
        if here == there and known is not None:
            # One outlet gives two accounts: their times tell them apart.
            here = f"{here}, {when(passage.shown, self._digest, words).here}"
            there = f"{there}, {when(known.shown, self._digest, words).here}"
        return Clash(
            passage_id=other.passage_id,
            linked=known is not None,
            told=told,
            here=here,
            there=there,
            long=known is not None and len(text) > LONG_ACCOUNT,
            stretches=mark(text, (d.there for d in other.differences)),
            language=language_tag(text, self._words.code),
            facts=tuple(
                dict.fromkeys(
                    Fact(
                        label=words.say(DIFFERENCE_WORDS[d.kind]),
                        here=one_line(d.here),
                        there=one_line(d.there),
                        absent=words.say(ABSENT[d.kind]),
                    )
                    for d in other.differences
                )
            ),
        )
