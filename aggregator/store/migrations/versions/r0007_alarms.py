"""A delivery may be of no digest: an alarm."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"

_COUNTER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Let the digest of a delivery be absent."""
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("digest_id", existing_type=_COUNTER, nullable=True)
