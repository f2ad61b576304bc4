"""Signatures are not kept: they are made anew in less time than it takes to read them."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0013"
down_revision: Final = "0012"


def upgrade() -> None:
    """Drop the table."""
    op.drop_table("signatures")
