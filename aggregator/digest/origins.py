"""Who wrote it first: gives every attribution of a passage its origin, and says why.

Copies of one wire story are one origin, however many print them: they confirm nothing. What tells
is the credit of an agency, its dateline, a medium that the text says it has its news from, an
address that is another outlet's, the same words in an earlier text, and one owner of two outlets.
Where none of these speaks, an outlet is taken to have written what it prints.

Doubt counts against independence: texts that share their words are taken for copies.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, get_args
from urllib.parse import urlsplit

from aggregator.dedup.text import words
from aggregator.digest.media import agency, dateline, medium_of
from aggregator.model import Attribution, OriginBasis, Passage, Post

_BASES: Final = get_args(OriginBasis)
_NAMING: Final[frozenset[OriginBasis]] = frozenset(["agency", "credit", "dateline", "told", "link"])
"""Bases that say who it was; the others only say that two texts have one origin."""

COPIED: Final = 0.5
"""Share of the shorter post's words from which two posts are one text, reworded here and there."""

LEAST_COPIED: Final = 30
"""Words that two posts must share for that."""

Source = tuple[str, OriginBasis]


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
    finder = _Finder(passages, posts, owners or {})
    return [finder.passage(passage) for passage in passages]


class _Finder:
    def __init__(
        self, passages: Sequence[Passage], posts: Mapping[str, Post], owners: Mapping[str, str]
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
        self._copied = _copied_posts(passages, posts)

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

    def _sources(self, attribution: Attribution) -> list[Source]:
        """What is known of one paragraph, surest first."""
        post = self._posts.get(attribution.post_id)
        found = list(self._of_post.get(attribution.post_id, ()))
        before = post.text[: attribution.start] if post is not None else ""
        told = medium_of(attribution.text, self._known, before=before)
        if told is not None and told.casefold() != attribution.outlet.casefold():
            found.append((told, "told"))
        return sorted(found, key=lambda source: _BASES.index(source[1]))

    def passage(self, passage: Passage) -> Passage:
        """A passage whose attributions have their origins."""
        attributions = passage.attributions
        sources = [self._sources(a) for a in attributions]
        if len(attributions) == 1:
            (only,) = attributions
            name = sources[0][0][0] if sources[0] else only.outlet
            bases = tuple(dict.fromkeys(basis for _, basis in sources[0])) or ("outlet",)
            return dataclasses.replace(
                passage,
                attributions=(_from(only, name, bases),),
            )
        groups, why = self._groups(passage, sources)
        made: dict[int, Attribution] = {}
        for group in groups:
            name = _name([attributions[i] for i in group], [sources[i] for i in group])
            for i in group:
                told = {basis for _, basis in sources[i]} | why[i]
                if not told:
                    mine = name.casefold() == attributions[i].outlet.casefold()
                    told.add("outlet" if mine else "copy")
                own = sorted(told, key=_BASES.index)
                made[i] = _from(attributions[i], name, tuple(own))
        return dataclasses.replace(
            passage, attributions=tuple(made[i] for i in range(len(attributions)))
        )

    def _groups(
        self, passage: Passage, sources: Sequence[Sequence[Source]]
    ) -> tuple[list[list[int]], dict[int, set[OriginBasis]]]:
        """Attributions of one origin, by position, and why each stands with an earlier one."""
        attributions = passage.attributions
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
            for name, _ in sources[i]:
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


_KEPT: Final = tuple(
    f.name for f in dataclasses.fields(Attribution) if f.name not in ("origin", "origin_basis")
)
_kept = attrgetter(*_KEPT)


def _from(attribution: Attribution, name: str, bases: tuple[OriginBasis, ...]) -> Attribution:
    """As :func:`dataclasses.replace`, which takes a second for a large day."""
    fields: dict[str, Any] = dict(zip(_KEPT, _kept(attribution), strict=True))
    return Attribution(**fields, origin=name, origin_basis=bases)


def _name(group: Sequence[Attribution], sources: Sequence[Sequence[Source]]) -> str:
    """What an origin is called: by the surest that names it, else the outlet that had it first."""
    named = [
        (_BASES.index(basis), place, name)
        for place, found in enumerate(sources)
        for name, basis in found
        if basis in _NAMING
    ]
    return min(named)[2] if named else group[0].outlet


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
    passages: Sequence[Passage], posts: Mapping[str, Post]
) -> frozenset[tuple[str, str]]:
    """Pairs of posts, in both orders, that have most of their words from one text."""
    shared: Counter[tuple[str, str]] = Counter()
    sizes: dict[str, int] = {}

    def size(post_id: str) -> int:
        if post_id not in sizes:
            sizes[post_id] = posts[post_id].text.count(" ")
        return sizes[post_id]

    for passage in passages:
        if len(passage.attributions) < 2:
            continue
        copies = [a for a in passage.attributions if a.kind != "semantic"]
        if not 2 <= len(copies) <= 50:
            continue
        for i, a in enumerate(copies):
            for b in copies[:i]:
                if a.post_id != b.post_id:
                    pair = (min(a.post_id, b.post_id), max(a.post_id, b.post_id))
                    shared[pair] += min(a.text.count(" "), b.text.count(" ")) + 1
    found: set[tuple[str, str]] = set()
    for (a_id, b_id), count in shared.items():
        if count < LEAST_COPIED or a_id not in posts or b_id not in posts:
            continue
        shorter = min(size(a_id), size(b_id)) + 1
        if count >= COPIED * shorter:
            found |= {(a_id, b_id), (b_id, a_id)}
    return frozenset(found)
