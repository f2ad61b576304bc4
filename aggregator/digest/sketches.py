"""Passages before they are made: what of each is needed to rank and to list it.

Of a large day, a digest shows a few hundred passages and lists the others by story. A passage with
all its attributions is made for those that are shown; of the others there are numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from aggregator.digest.day import DayParagraphs
from aggregator.digest.matched import Contradiction, Matched
from aggregator.digest.origins import Found, Origins, Printed
from aggregator.model import (
    Attribution,
    Disagreement,
    Earlier,
    FactDifference,
    News,
    Passage,
    Post,
    paragraph_id,
)


class Sketches:
    """The passages of a day, by the number of the paragraph that is shown for each.

    Args:
        day: its paragraphs.
        found: clusters of those paragraphs, and conflicts.
        owners: owner by outlet, as configured.

    Attributes:
        day: as given.
        leads: numbers of the paragraphs that are shown, in credit order.
    """

    def __init__(self, day: DayParagraphs, found: Matched, *, owners: Mapping[str, str]) -> None:
        self.day = day
        self.leads = [n for n, leader in enumerate(found.leader) if n == leader]
        self._found = found
        self._members: Mapping[int, Sequence[int]] = found.members
        self._posts = [revision.post for revision in day.revisions]
        self._hashes: dict[int, str] = {}
        outlets = [post.outlet for post in self._posts]
        times = [post.published.at for post in self._posts]
        self._outlet = [outlets[place] for place, _ in day.where]
        self._time = [times[place] for place, _ in day.where]
        self._origin = self._origins(owners)
        self._name = [name for name, _ in self._origin]

    def __len__(self) -> int:
        return len(self.leads)

    def numbers(self, lead: int) -> Sequence[int]:
        """The paragraphs of a passage, in credit order."""
        return self._members.get(lead) or (lead,)

    def identity(self, number: int) -> str:
        """The id of a paragraph; that of a passage is the one of what is shown for it."""
        place, position = self.day.where[number]
        return paragraph_id(self._posts[place].id, self._hash(place), position)

    def post(self, number: int) -> Post:
        """The post that a paragraph is of."""
        return self._posts[self.day.where[number][0]]

    def text(self, lead: int) -> str:
        """See :attr:`Passage.text`."""
        return self.day.texts[lead]

    def outlets(self, leads: Iterable[int]) -> tuple[str, ...]:
        """Who carries any of some passages, in their order, each once."""
        return tuple(dict.fromkeys(map(self._outlet.__getitem__, self._all(leads))))

    def origins(self, leads: Iterable[int]) -> tuple[str, ...]:
        """Names of who wrote any of some passages first, likewise."""
        return tuple(dict.fromkeys(map(self._name.__getitem__, self._all(leads))))

    def newest(self, leads: Iterable[int]) -> datetime | None:
        """The latest time of publication that is known of some passages."""
        times = map(self._time.__getitem__, self._all(leads))
        return max((at for at in times if at is not None), default=None)

    def _all(self, leads: Iterable[int]) -> list[int]:
        """The paragraphs of some passages."""
        found: list[int] = []
        for lead in leads:
            members = self._members.get(lead)
            if members is None:
                found.append(lead)
            else:
                found += members
        return found

    def printed(self, lead: int) -> list[Printed]:
        """Who prints a passage, in credit order."""
        return [self._printed(number) for number in self.numbers(lead)]

    def page_origins(self) -> dict[tuple[str, str], Counter[str]]:
        """How many characters of each page are of which origin, by (source, locator)."""
        of_post: dict[tuple[int, str], int] = {}
        for (place, _), text, name in zip(self.day.where, self.day.texts, self._name, strict=True):
            of_post[place, name] = of_post.get((place, name), 0) + len(text)
        found: dict[tuple[str, str], Counter[str]] = {}
        for post in self._posts:
            found.setdefault((post.source, post.locator), Counter())
        for (place, name), size in of_post.items():
            post = self._posts[place]
            found[post.source, post.locator][name] += size
        return found

    def passage(self, lead: int, news: News = "new", before: Earlier | None = None) -> Passage:
        """A passage with all that is known of it.

        Args:
            lead: the paragraph that is shown.
            news: what it is to the reader.
            before: what they were given in its place.
        """
        return Passage(
            id=self.identity(lead),
            text=self.text(lead),
            attributions=tuple(self._attribution(number) for number in self.numbers(lead)),
            disagreements=tuple(
                self._disagreement(lead, other) for other in sorted(self._against.get(lead, ()))
            ),
            news=news,
            before=before,
        )

    @cached_property
    def _against(self) -> dict[int, dict[int, Contradiction]]:
        """By passage, the others that say otherwise, and the first conflict with each.

        A post does not disagree with itself: where one post alone carries both passages, it
        tells two facts.
        """
        found: dict[int, dict[int, Contradiction]] = {}
        leader, where = self._found.leader, self.day.where
        for one in self._found.conflicts:
            this, other = leader[one.a], leader[one.b]
            told = (*self.numbers(this), *self.numbers(other))
            if this == other or len({where[number][0] for number in told}) == 1:
                continue
            found.setdefault(this, {}).setdefault(other, one)
            found.setdefault(other, {}).setdefault(this, one)
        return found

    def _disagreement(self, lead: int, other: int) -> Disagreement:
        one = self._against[lead][other]
        swap = self._found.leader[one.a] != lead
        differences = tuple(
            FactDifference(d.kind, d.b if swap else d.a, d.a if swap else d.b)
            for d in one.differences
        )
        return Disagreement(
            self.identity(other), self.text(other), self.outlets((other,)), differences
        )

    def _attribution(self, number: int) -> Attribution:
        place, position = self.day.where[number]
        revision = self.day.revisions[place]
        post = revision.post
        span = post.spans[position]
        kind, score = self._found.matches.get(number, (None, 1.0))
        name, bases = self._origin[number]
        return Attribution(
            paragraph_id=self.identity(number),
            text=self.day.texts[number],
            outlet=post.outlet,
            source=post.source,
            locator=post.locator,
            post_id=post.id,
            post_title=post.title or post.page_title,
            revision_hash=self._hash(place),
            start=span.start,
            end=span.end,
            published=post.published,
            zone=post.zone,
            url=post.url,
            line=span.line,
            author=post.author,
            credit=post.credit,
            kind=kind,
            score=round(score, 4),
            revision=revision.number,
            origin=name,
            origin_basis=bases,
            post_kind=post.kind,
            part=span.kind,
            quoted=span.by,
            quoted_url=span.url,
        )

    def _printed(self, number: int) -> Printed:
        place, position = self.day.where[number]
        post = self._posts[place]
        kind = self._found.matches.get(number, (None,))[0]
        return Printed(
            post.id, post.outlet, self.day.texts[number], post.spans[position].start, kind
        )

    def _origins(self, owners: Mapping[str, str]) -> list[Found]:
        """Origin of each paragraph, and what it was concluded from."""
        printed = {lead: self.printed(lead) for lead in self._members}
        posts = {post.id: post for post in self._posts}
        finder = Origins(printed.values(), posts, owners=owners)
        found: dict[int, Found] = {}
        for lead in self.leads:
            several = printed.get(lead)
            if several is None:
                found[lead] = finder.of([self._printed(lead)])[0]
            else:
                found.update(zip(self._members[lead], finder.of(several), strict=True))
        return [found[number] for number in range(len(found))]

    def _hash(self, place: int) -> str:
        known = self._hashes.get(place)
        if known is None:
            known = self._hashes[place] = self.day.revisions[place].hash
        return known
