"""Run by Alembic: replays migrations on the connection that the store hands over."""

from __future__ import annotations

from alembic import context

from aggregator.store.schema import VERSION_TABLE
from aggregator.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
# No transaction is begun here: the caller's holds all of the migrations, or none.
context.run_migrations()
