"""Which schema a database has: make it, bring it up to date, or refuse it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)

from aggregator.errors import SchemaError, StoreError
from aggregator.store import dialect, search_words
from aggregator.store.tables import fills, metadata

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS: Final = tuple(f"{number:04d}" for number in range(1, 14))
"""Every revision of the schema, oldest first. A test holds them equal to the migrations."""

VERSION_TABLE: Final = "aggregator_schema"
"""Alembic's table; not under its usual name, so that no other program's is taken for ours."""

MIGRATIONS: Final = Path(__file__).parent / "migrations"

# In metadata of its own: Alembic makes this table itself and must not see it as ours.
_version: Final = Table(
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)


def prepare(engine: Engine, name: str) -> None:
    """Make the schema if there is none, and migrate it if it is older.

    Args:
        engine: of the database.
        name: how messages call it.

    Raises:
        SchemaError: the database was written by a newer version.
        StoreError: it belongs to another program.
    """
    with engine.connect() as connection:
        there = found(connection, name)
    if there == REVISIONS[-1]:
        _fill(engine)
        return
    with engine.execution_options(**{dialect.WRITES: True}).begin() as connection:
        dialect.one_at_a_time(connection, VERSION_TABLE)
        # Another process may have done it since.
        there = found(connection, name)
        if there is None:
            create(connection)
        elif there != REVISIONS[-1]:
            migrate(connection)
    _fill(engine)


def _fill(engine: Engine) -> None:
    """What a migration left to be filled in, in short transactions: any process may go on."""
    with engine.connect() as connection:
        if connection.execute(select(fills.c.name).limit(1)).first() is None:
            return
    from aggregator.store import places, search_upkeep

    writer = engine.execution_options(**{dialect.WRITES: True})
    for step in (search_upkeep.fill, places.fill):
        is_left = True
        while is_left:
            with writer.begin() as connection:
                is_left = step(connection)


def create(connection: Connection) -> None:
    """Make the newest schema at once; the migrations, replayed, give the same (a test says so)."""
    metadata.create_all(connection, checkfirst=False)
    search_words.create(connection)
    _version.create(connection)
    connection.execute(insert(_version).values(version_num=REVISIONS[-1]))


def migrate(connection: Connection, revision: str = "head") -> None:
    """Replay the migrations that are missing, up to a revision, in the caller's transaction."""
    from alembic import command

    command.upgrade(alembic_config(connection), revision)


def alembic_config(connection: Connection) -> Config:
    """What Alembic's commands need to work on this connection."""
    from alembic.config import Config

    config = Config()
    # A per cent sign would be read as the start of a reference to another option.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def found(connection: Connection, name: str) -> str | None:
    """The revision of the schema that a database has; ``None``: it is empty.

    Raises:
        SchemaError: it was written by a newer version, or does not say.
        StoreError: it belongs to another program.
    """
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in tables:
        if tables:
            raise StoreError(
                f"{name}: is the database of another program (it has the table"
                f" {min(tables)!r}); choose another one with --db"
            )
        return None
    revision = connection.execute(select(_version.c.version_num)).scalar()
    if revision is None:
        raise SchemaError(
            f"{name}: does not say which schema it has; restore a copy of it, or choose another"
            " database with --db"
        )
    if revision not in REVISIONS:
        raise SchemaError(
            f"{name}: was written by a newer version: its schema is {revision}, and this version"
            f" knows up to {REVISIONS[-1]}; install the newer version, or choose another"
            " database with --db"
        )
    return str(revision)
