"""The search, and which digests have which stories and paragraphs.

What is there already is filled in afterwards, in short transactions: see ``schema.prepare``.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from aggregator.store import search_words

revision: Final = "0010"
down_revision: Final = "0009"

_COUNTER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and note that they are to be filled."""
    op.create_table(
        "search_posts",
        sa.Column("id", _COUNTER, autoincrement=False, nullable=False),
        sa.Column("post_id", _COUNTER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_timed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_posts")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_search_posts_post_id")),
        sa.UniqueConstraint("post_id", name=op.f("uq_search_posts_post_id")),
    )
    op.create_table(
        "digest_stories",
        sa.Column("story_id", sa.String(), nullable=False),
        sa.Column("digest_id", _COUNTER, nullable=False),
        sa.PrimaryKeyConstraint("story_id", "digest_id", name=op.f("pk_digest_stories")),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_digest_stories_digest_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_digest_stories_digest_id"), "digest_stories", ["digest_id"])
    op.create_table(
        "digest_places",
        sa.Column("paragraph_id", sa.String(), nullable=False),
        sa.Column("digest_id", _COUNTER, nullable=False),
        sa.Column("story_id", sa.String(), nullable=False),
        sa.Column("passage_id", sa.String(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("paragraph_id", "digest_id", name=op.f("pk_digest_places")),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_digest_places_digest_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_digest_places_digest_id_story_id"), "digest_places", ["digest_id", "story_id"]
    )
    fills = op.create_table(
        "fills",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("upto", _COUNTER, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fills")),
    )
    search_words.create(op.get_bind())
    op.bulk_insert(fills, [{"name": "search", "upto": 0}, {"name": "places", "upto": 0}])
