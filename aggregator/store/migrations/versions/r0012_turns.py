"""Turns at hosts, for several processes that fetch at once."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0012"
down_revision: Final = "0011"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "turns",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("rests_until", sa.DateTime(timezone=True)),
        sa.Column("owner", sa.Text()),
        sa.Column("since", sa.DateTime(timezone=True)),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_turns")),
    )
    op.create_index(op.f("ix_turns_due_at"), "turns", ["due_at"])
