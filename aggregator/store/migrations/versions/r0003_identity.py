"""Every name of a post, the live blog it is of, withdrawals, and kinds of posts and paragraphs."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

_COUNTER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables; what is there already is a post of its page, read by nobody we know."""
    op.create_table(
        "page_parts",
        sa.Column("page_id", _COUNTER, nullable=False),
        sa.Column("blog", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_parts_page_id")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_page_parts")),
    )
    op.create_table(
        "paragraph_marks",
        sa.Column("post_id", _COUNTER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id", "number", "position"],
            ["paragraphs.post_id", "paragraphs.number", "paragraphs.position"],
            name=op.f("fk_paragraph_marks_post_id_number_position"),
        ),
        sa.PrimaryKeyConstraint("post_id", "number", "position", name=op.f("pk_paragraph_marks")),
    )
    op.create_table(
        "post_names",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("post_id", _COUNTER, nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_names_post_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_post_names")),
    )
    op.create_index(op.f("ix_post_names_post_id"), "post_names", ["post_id"])
    op.create_table(
        "post_places",
        sa.Column("post_id", _COUNTER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("blog", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_places_post_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_places")),
    )
    op.create_index(op.f("ix_post_places_source_blog"), "post_places", ["source", "blog"])
    op.create_table(
        "revision_marks",
        sa.Column("post_id", _COUNTER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id", "number"],
            ["revisions.post_id", "revisions.number"],
            name=op.f("fk_revision_marks_post_id_number"),
        ),
        sa.PrimaryKeyConstraint("post_id", "number", name=op.f("pk_revision_marks")),
    )
    op.create_index(op.f("ix_paragraphs_text_key"), "paragraphs", ["text_key"])
    op.execute(
        "INSERT INTO post_places (post_id, source, blog, reader) "
        "SELECT p.id, p.source, r.locator, '' FROM posts p JOIN revisions r ON r.post_id = p.id "
        "WHERE r.number = (SELECT max(n.number) FROM revisions n WHERE n.post_id = p.id)"
    )
