"""In words: why a post is in its story, and what a person decided about two texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aggregator.cli.voice import clean

if TYPE_CHECKING:
    from aggregator.pipeline import Kinship, Membership
    from aggregator.store import StoredOverride


def told_membership(found: Membership) -> Iterator[str]:
    """Why a post is in its story, a line each."""
    if found.inside is None:
        yield "Its post is alone in the story."
    else:
        yield f"In the story its post is most like {_kin(found.inside)}"
        yield from _in_what(found.inside)
    if found.outside is None:
        yield "There is no other story."
    else:
        yield (
            f"Of the other stories it is most like {_kin(found.outside)}, "
            f"in “{found.outside.story.title}”"
        )
        yield from _in_what(found.outside)


def _kin(kin: Kinship) -> str:
    title = kin.post.title or kin.post.page_title
    return f"{kin.post.outlet}, “{title}” ({kin.post.id}): {kin.likeness:.2f}"


def _in_what(kin: Kinship) -> Iterator[str]:
    if kin.leads is not None:
        yield f"  beginnings by the encoder: {kin.leads:.2f}"
    for name, found in (("names", kin.names), ("words", kin.words), ("passages", kin.shared)):
        if found:
            yield f"  {name} in common: {', '.join(found)}"
    for a, b in kin.disputed:
        yield f"  {a} and {b} disagree about a fact"


def plain_membership(found: Membership | None) -> dict[str, Any] | None:
    """The same for JSON."""
    if found is None:
        return None
    return {
        "post_id": found.post.id,
        "inside": _plain_kin(found.inside),
        "outside": _plain_kin(found.outside),
    }


def _plain_kin(kin: Kinship | None) -> dict[str, Any] | None:
    if kin is None:
        return None
    return {
        "post_id": kin.post.id,
        "outlet": kin.post.outlet,
        "story": kin.story.id,
        "likeness": kin.likeness,
        "leads": kin.leads,
        "words": list(kin.words),
        "names": list(kin.names),
        "passages": list(kin.shared),
        "disagree": [list(pair) for pair in kin.disputed],
    }


def told_decision(one: StoredOverride) -> str:
    """What a person decided."""
    verb = {"split": "never to show them as one", "join": "always to show them as one"}
    why = f": {one.why}" if one.why else ""
    return clean(
        f"{one.who} decided on {one.at:%Y-%m-%d %H:%M} UTC {verb[one.kind]} "
        f"(decision {one.id}){why}"
    )


def plain_decision(one: StoredOverride) -> dict[str, Any]:
    """The same for JSON."""
    return {
        "id": one.id,
        "kind": one.kind,
        "who": one.who,
        "why": one.why,
        "at": one.at.isoformat(),
    }
