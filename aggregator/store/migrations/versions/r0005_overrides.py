"""What people decided about pairs of texts."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"

_COUNTER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "overrides",
        sa.Column("id", _COUNTER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key_a", sa.String(), nullable=False),
        sa.Column("key_b", sa.String(), nullable=False),
        sa.Column("text_a", sa.Text(), nullable=False),
        sa.Column("text_b", sa.Text(), nullable=False),
        sa.Column("id_a", sa.String(), nullable=False),
        sa.Column("id_b", sa.String(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overrides")),
    )
    op.create_index(op.f("ix_overrides_key_a"), "overrides", ["key_a"])
    op.create_index(op.f("ix_overrides_key_b"), "overrides", ["key_b"])
