"""Who subscribed, and who wants nothing any more."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"

_COUNTER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "subscribers",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("uid", name=op.f("uq_subscribers_uid")),
        sa.UniqueConstraint(
            "list_name", "address_key", name=op.f("uq_subscribers_list_name_address_key")
        ),
    )
    op.create_index(op.f("ix_subscribers_state"), "subscribers", ["state"])
    op.create_table(
        "subscriber_notes",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("subscriber_id", _COUNTER, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber_notes")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_subscriber_notes_subscriber_id")
        ),
    )
    op.create_index(
        op.f("ix_subscriber_notes_subscriber_id"), "subscriber_notes", ["subscriber_id"]
    )
    op.create_index(op.f("ix_subscriber_notes_at"), "subscriber_notes", ["at"])
