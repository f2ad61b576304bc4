"""The first tables: pages, posts, revisions, paragraphs, judgements, digests, runs, sources."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None

# The types as they were then: a migration does not change when columns.py does.
_COUNTER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "compared_sets",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compared_sets")),
        sa.UniqueConstraint(
            "scope", "settings", "tier", name=op.f("uq_compared_sets_scope_settings_tier")
        ),
    )
    op.create_table(
        "digests",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("as_of", _INSTANT, nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
    )
    op.create_index(op.f("ix_digests_day_zone_edition"), "digests", ["day", "zone", "edition"])
    op.create_table(
        "embeddings",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embeddings")),
        sa.UniqueConstraint("encoder", "text_key", name=op.f("uq_embeddings_encoder_text_key")),
    )
    op.create_table(
        "pages",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("fetched_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("modified_at", _INSTANT, nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint(
            "source", "locator", "content_hash", name=op.f("uq_pages_source_locator_content_hash")
        ),
    )
    op.create_index(op.f("ix_pages_content_hash"), "pages", ["content_hash"])
    op.create_index(op.f("ix_pages_source_is_current"), "pages", ["source", "is_current"])
    op.create_table(
        "pairs",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("key_a", sa.String(), nullable=False),
        sa.Column("key_b", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairs")),
        sa.UniqueConstraint(
            "settings", "key_a", "key_b", name=op.f("uq_pairs_settings_key_a_key_b")
        ),
    )
    op.create_table(
        "posts",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    op.create_index(op.f("ix_posts_source"), "posts", ["source"])
    op.create_table(
        "runs",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("finished_at", _INSTANT, nullable=True),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "signatures",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.Column("minima", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("scheme", "text_key", name=op.f("uq_signatures_scheme_text_key")),
    )
    op.create_table(
        "sources",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("outcome_at", _INSTANT, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sources")),
    )
    op.create_table(
        "compared",
        sa.Column("set_id", _COUNTER, nullable=False),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["compared_sets.id"], name=op.f("fk_compared_set_id")),
        sa.PrimaryKeyConstraint("set_id", "text_key", name=op.f("pk_compared")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revisions",
        sa.Column("post_id", _COUNTER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("is_empty", sa.Boolean(), nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("page_id", _COUNTER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", _INSTANT, nullable=True),
        sa.Column("at_offset", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("modified", _INSTANT, nullable=True),
        sa.Column("modified_offset", sa.Integer(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("page_title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("credit", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_revisions_post_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_revisions_page_id")),
        sa.PrimaryKeyConstraint("post_id", "number", name=op.f("pk_revisions")),
    )
    op.create_index(op.f("ix_revisions_at"), "revisions", ["at"])
    op.create_index(op.f("ix_revisions_day"), "revisions", ["day"])
    op.create_index(op.f("ix_revisions_page_id"), "revisions", ["page_id"])
    op.create_index(op.f("ix_revisions_seen_at"), "revisions", ["seen_at"])
    op.create_table(
        "paragraphs",
        sa.Column("post_id", _COUNTER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id", "number"],
            ["revisions.post_id", "revisions.number"],
            name=op.f("fk_paragraphs_post_id_number"),
        ),
        sa.PrimaryKeyConstraint("post_id", "number", "position", name=op.f("pk_paragraphs")),
    )
    op.create_index(op.f("ix_paragraphs_id"), "paragraphs", ["id"])
