"""Which digests have a story or a paragraph: read from the newest version of each digest."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from aggregator.store import dialect
from aggregator.store.tables import digest_places, digest_stories, digests, fills
from aggregator.store.values import StoredPlace

FILL: Final = "places"
"""Names this among what has to be filled in after a migration."""
_BATCH: Final = 20


def keep(connection: Connection, digest_id: int, document: str) -> None:
    """Note what a digest has that was just kept, and forget what its older versions had."""
    d = digests.c
    same = select(d.day, d.zone, d.edition).where(d.id == digest_id).subquery()
    versions = select(d.id).where(
        d.day == same.c.day, d.zone == same.c.zone, d.edition == same.c.edition
    )
    for table in (digest_places, digest_stories):
        connection.execute(delete(table).where(table.c.digest_id.in_(versions)))
    try:
        data = json.loads(document)
        stories = dict.fromkeys(_stories(data), digest_id)
        places = {place[0]: place for place in _places(data)}
    except (
        ValueError,
        KeyError,
        TypeError,
    ):  # Damaged, or of a version that nobody knows any more.
        return
    if stories:
        connection.execute(
            insert(digest_stories),
            [{"story_id": story, "digest_id": digest_id} for story in stories],
        )
    if places:
        connection.execute(
            insert(digest_places),
            [
                {
                    "digest_id": digest_id,
                    "paragraph_id": paragraph,
                    "story_id": story,
                    "passage_id": passage,
                    "is_shown": is_shown,
                }
                for paragraph, story, passage, is_shown in places.values()
            ],
        )


def _stories(data: Any) -> Iterator[str]:
    for story in (*data["stories"], *data["left_out"]):
        yield story["id"]


def _places(data: Any) -> Iterator[tuple[str, str, str, bool]]:
    # What is shown comes last, so that it wins.
    for story in data["stories"]:
        for one in story["left_out"]:
            yield one["passage_id"], story["id"], one["passage_id"], False
    for story in data["stories"]:
        for passage in story["passages"]:
            for one in passage["attributions"]:
                yield one["paragraph_id"], story["id"], passage["id"], True


def digests_of_story(connection: Connection, story_id: str) -> list[int]:
    """The versions of digests that have a story."""
    t = digest_stories.c
    return list(connection.execute(select(t.digest_id).where(t.story_id == story_id)).scalars())


def digests_of_stories(connection: Connection, ids: Collection[str]) -> dict[str, list[int]]:
    """The versions of digests that have each of these stories."""
    t = digest_stories.c
    found: dict[str, list[int]] = {}
    for story_id, digest_id in connection.execute(
        select(t.story_id, t.digest_id).where(dialect.among(connection, t.story_id, ids))
    ):
        found.setdefault(story_id, []).append(digest_id)
    return found


def of_paragraphs(connection: Connection, ids: Collection[str]) -> list[StoredPlace]:
    """Where paragraphs stand in the newest versions of digests, in no order."""
    p = digest_places.c
    rows = connection.execute(
        select(p.digest_id, p.paragraph_id, p.story_id, p.passage_id, p.is_shown).where(
            dialect.among(connection, p.paragraph_id, ids)
        )
    )
    return [StoredPlace(**row._mapping) for row in rows]


def fill(connection: Connection) -> bool:
    """Note what some of the digests have that were there before; whether any are left."""
    dialect.one_at_a_time(connection, digest_places.name)
    upto = connection.execute(select(fills.c.upto).where(fills.c.name == FILL)).scalar()
    if upto is None:
        return False
    d = digests.c
    # Of the newest versions only: what another process keeps meanwhile is not overwritten.
    newest = select(func.max(d.id)).group_by(d.day, d.zone, d.edition)
    rows = connection.execute(
        select(d.id, d.document).where(d.id > upto, d.id.in_(newest)).order_by(d.id).limit(_BATCH)
    ).all()
    if not rows:
        connection.execute(delete(fills).where(fills.c.name == FILL))
        return False
    for row in rows:
        keep(connection, row.id, row.document)
    connection.execute(update(fills).where(fills.c.name == FILL).values(upto=rows[-1].id))
    return True
