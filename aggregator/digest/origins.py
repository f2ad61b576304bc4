"""Who wrote it first: gives every attribution of a passage its origin, and says why.

Copies of one wire story are one origin, however many print them: they confirm nothing. What tells
is the signature under a quotation or a message, the credit of an agency, its dateline, a medium
that the text says it has its news from, an address that is another outlet's, the same words in an
earlier text, and one owner of two outlets. Where none of these speaks, an outlet is taken to have
written what it prints.

Doubt counts against independence: texts that share their words are taken for copies.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, get_args
from urllib.parse import urlsplit

from aggregator.dedup.model import Kind
from aggregator.dedup.text import words
from aggregator.digest.media import agency, dateline, medium_of, relates
from aggregator.model import OriginBasis, Passage, Post

_BASES: Final = get_args(OriginBasis)
_NAMING: Final[frozenset[OriginBasis]] = frozenset(
    ["quoted", "agency", "credit", "dateline", "told", "link"]
)
"""Bases that say who it was; the others only say that two texts have one origin."""

COPIED: Final = 0.5
"""Share of the shorter post's words from which two posts are one text, reworded here and there."""

LEAST_COPIED: Final = 30
"""Words that two posts must share for that."""

Source = tuple[str, OriginBasis]

Found = tuple[str, tuple[OriginBasis, ...]]
"""Name of an origin, and what it was concluded from, surest first."""

_BEFORE: Final = 1200
"""Characters before a paragraph in which a medium may be named that it only calls "the paper"."""


class Printed(NamedTuple):
    """What is read of an attribution to tell where it comes from.

    Attributes:
        post_id: of its post.
        outlet: who prints it.
        text: verbatim.
        start: first character in the post's text.
        kind: how it matches the passage's text; ``None`` for the paragraph that is shown.
    """

    post_id: str
    outlet: str
    text: str
    start: int
    kind: Kind | None


def with_origins(
    passages: Sequence[Passage],
    posts: Mapping[str, Post],
    *,
    owners: Mapping[str, str] | None = None,
) -> list[Passage]:
    """The passages, each attribution with its origin.

    Args:
        passages: of a day, their attributions earliest first.
        posts: that they are of, by id.
        owners: owner by outlet, as configured.
    """
    printed = [
        [Printed(a.post_id, a.outlet, a.text, a.start, a.kind) for a in passage.attributions]
        for passage in passages
    ]
    finder = Origins(printed, posts, owners=owners or {})
    return [
        dataclasses.replace(
            passage,
            attributions=tuple(
                dataclasses.replace(attribution, origin=name, origin_basis=bases)
                for attribution, (name, bases) in zip(
                    passage.attributions, finder.of(mine), strict=True
                )
            ),
        )
        for passage, mine in zip(passages, printed, strict=True)
    ]


class Origins:
    """Finds the origins of the passages of a day.

    Args:
        passages: who prints each; those that one post alone prints may be missing.
        posts: that they are of, by id.
        owners: owner by outlet, as configured.
    """

    def __init__(
        self,
        passages: Iterable[Sequence[Printed]],
        posts: Mapping[str, Post],
        *,
        owners: Mapping[str, str],
    ) -> None:
        self._posts = posts
        self._owners = {outlet.casefold(): owner for outlet, owner in owners.items()}
        self._known = frozenset(
            name.casefold() for post in posts.values() for name in (post.outlet, post.credit or "")
        ) - {""}
        self._of_post = {key: tuple(self._post_sources(post)) for key, post in posts.items()}
        hosts = _host_owners(posts.values())
        for key, post in posts.items():
            owner = hosts.get(_host(post.url))
            if owner is not None and owner != post.outlet:
                self._of_post[key] = (*self._of_post[key], (owner, "link"))
        self._quoted = {
            (key, span.start): span.by
            for key, post in posts.items()
            for span in post.spans
            if span.by and span.kind in ("quote", "embed")
        }
        self._copied = _copied_posts(passages, posts)

    def of(self, passage: Sequence[Printed]) -> list[Found]:
        """The origin of each attribution of a passage.

        Args:
            passage: who prints it, earliest first.
        """
        sources = [self._sources(one) for one in passage]
        if len(passage) == 1:
            if not sources[0]:
                return [(passage[0].outlet, ("outlet",))]
            return [(sources[0][0][0], tuple(dict.fromkeys(basis for _, basis in sources[0])))]
        groups, why = self._groups(passage, sources)
        found: dict[int, Found] = {}
        for group in groups:
            name = _name([passage[i] for i in group], [sources[i] for i in group])
            for i in group:
                told = {basis for _, basis in sources[i]} | why.get(i, set())
                if "quoted" in told:
                    told.discard("copy")
                if not told:
                    mine = name.casefold() == passage[i].outlet.casefold()
                    told.add("outlet" if mine else "copy")
                found[i] = (name, tuple(sorted(told, key=_BASES.index)))
        return [found[i] for i in range(len(passage))]

    def _post_sources(self, post: Post) -> list[Source]:
        """What a whole post says of its origin."""
        found: list[Source] = []
        own = agency(post.outlet)
        if own is not None:
            found.append((own, "agency"))
        if post.credit:
            found.append((post.credit, "credit"))
        if post.spans:
            named = dateline(post.text[post.spans[0].start : post.spans[0].end])
            if named is not None:
                found.append((named, "dateline"))
        return found

    def _sources(self, one: Printed) -> list[Source]:
        """What is known of one paragraph, surest first."""
        quoted = self._quoted.get((one.post_id, one.start))
        if quoted is not None:
            # Whoever shows a message of somebody has written none of it.
            return [(quoted, "quoted")]
        found = list(self._of_post.get(one.post_id, ()))
        told = None
        if relates(one.text):
            post = self._posts.get(one.post_id)
            before = post.text[max(0, one.start - _BEFORE) : one.start] if post is not None else ""
            told = medium_of(one.text, self._known, before=before)
        if told is not None and told.casefold() != one.outlet.casefold():
            found.append((told, "told"))
        return sorted(found, key=lambda source: _BASES.index(source[1])) if found[1:] else found

    def _groups(
        self, attributions: Sequence[Printed], sources: Sequence[Sequence[Source]]
    ) -> tuple[list[list[int]], dict[int, set[OriginBasis]]]:
        """Attributions of one origin, by position, and why each stands with an earlier one."""
        why: dict[int, set[OriginBasis]] = defaultdict(set)
        leader = list(range(len(attributions)))

        def find(i: int) -> int:
            while leader[i] != i:
                i = leader[i]
            return i

        def join(i: int, j: int, basis: OriginBasis | None) -> None:
            if basis is not None and attributions[i].outlet != attributions[j].outlet:
                why[max(i, j)].add(basis)
            a, b = find(i), find(j)
            leader[max(a, b)] = min(a, b)

        first: dict[tuple[str, str], int] = {}
        for i, attribution in enumerate(attributions):
            keys: list[tuple[str, str, OriginBasis | None]] = [
                ("outlet", attribution.outlet.casefold(), None)
            ]
            if attribution.kind != "semantic":
                # Exact, near and contained share their words with the one that is shown.
                keys.append(("text", "", "copy"))
            else:
                keys.append(("words", " ".join(words(attribution.text)), "copy"))
            owner = self._owners.get(attribution.outlet.casefold())
            if owner is not None:
                keys.append(("owner", owner.casefold(), "ownership"))
            for name, told in sources[i]:
                if told == "quoted":
                    keys.append(("name", _who(name), None))
                    continue
                keys += [("name", part.strip(), None) for part in name.casefold().split(",")]
            keys.append(("name", attribution.outlet.casefold(), None))
            for kind, key, basis in keys:
                j = first.setdefault((kind, key), i)
                if j != i:
                    join(i, j, basis)
        for i, attribution in enumerate(attributions):
            for j in range(i):
                if (attributions[j].post_id, attribution.post_id) in self._copied:
                    join(i, j, "copy")
        groups: dict[int, list[int]] = {}
        for i in range(len(attributions)):
            groups.setdefault(find(i), []).append(i)
        return list(groups.values()), why


def _name(group: Sequence[Printed], sources: Sequence[Sequence[Source]]) -> str:
    """What an origin is called: by the surest that names it, else the outlet that had it first."""
    named = [
        (_BASES.index(basis), place, name)
        for place, found in enumerate(sources)
        for name, basis in found
        if basis in _NAMING
    ]
    return min(named)[2] if named else group[0].outlet


def _who(signed: str) -> str:
    """The name in a signature, without the account and the office that follow it."""
    return signed.partition("(")[0].partition(",")[0].strip().casefold()


def _host(url: str | None) -> str:
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        return ""
    for front in ("www.", "m.", "amp."):
        host = host.removeprefix(front)
    return host


def _host_owners(posts: Iterable[Post]) -> dict[str, str]:
    """Whose a host is that several outlets' posts stand on; hosts of one outlet are left out."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    elsewhere: dict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        host = _host(post.url)
        if host:
            count[host][post.outlet] += 1
            elsewhere[post.outlet][host] += 1
    owners: dict[str, str] = {}
    for host, outlets in count.items():
        if len(outlets) < 2:
            continue
        plain = "".join(c for c in host if c.isalnum())
        alike = [o for o in outlets if _squeeze(o) and _squeeze(o) in plain]
        if len(alike) == 1:
            owners[host] = alike[0]
            continue
        (most, n), (_, m) = outlets.most_common(2)
        # An outlet whose own host this is has its posts nowhere else.
        if n > m and elsewhere[most].most_common(1)[0][0] == host:
            owners[host] = most
    return owners


def _squeeze(name: str) -> str:
    return "".join(c for c in name.casefold().removeprefix("the ") if c.isalnum())


def _copied_posts(
    passages: Iterable[Sequence[Printed]], posts: Mapping[str, Post]
) -> frozenset[tuple[str, str]]:
    """Pairs of posts, in both orders, that have most of their words from one text."""
    shared: Counter[tuple[str, str]] = Counter()
    sizes: dict[str, int] = {}

    def size(post_id: str) -> int:
        if post_id not in sizes:
            sizes[post_id] = posts[post_id].text.count(" ")
        return sizes[post_id]

    for passage in passages:
        if len(passage) < 2:
            continue
        copies = [(a.post_id, a.text.count(" ")) for a in passage if a.kind != "semantic"]
        if not 2 <= len(copies) <= 50:
            continue
        for i, (a_id, a_size) in enumerate(copies):
            for b_id, b_size in copies[:i]:
                if a_id != b_id:
                    pair = (a_id, b_id) if a_id < b_id else (b_id, a_id)
                    shared[pair] += min(a_size, b_size) + 1
    found: set[tuple[str, str]] = set()
    for (a_id, b_id), count in shared.items():
        if count < LEAST_COPIED or a_id not in posts or b_id not in posts:
            continue
        shorter = min(size(a_id), size(b_id)) + 1
        if count >= COPIED * shorter:
            found |= {(a_id, b_id), (b_id, a_id)}
    return frozenset(found)
