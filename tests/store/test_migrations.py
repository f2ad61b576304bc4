"""The migrations and the tables say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, create_engine, select, table, text

from aggregator.store import Store, dialect, schema, search_words
from aggregator.store.tables import metadata
from tests.store.samples import READER, make_page, make_revision


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _statements(connection: Connection) -> dict[str, str]:
    """How each table and index of a database was made, but for white space and quotes."""
    rows = connection.execute(
        text("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    )
    return {name: _tidy(" ".join(sql.replace('"', "").split())) for name, sql in rows}


def _tidy(sql: str) -> str:
    """SQLAlchemy orders the constraints of a table by chance, where some belong to columns."""
    columns, *constraints = re.split(r", (?=CONSTRAINT )", sql.removesuffix(" )"))
    return ", ".join([columns, *sorted(constraints)])


def _version(connection: Connection) -> list[str]:
    versions = select(column("version_num")).select_from(table(schema.VERSION_TABLE))
    return list(connection.execute(versions).scalars())


def test_replaying_the_migrations_gives_the_schema_that_a_new_database_is_made_with(
    connection: Connection,
) -> None:
    other = create_engine("sqlite://")
    with other.connect() as made:
        schema.create(made)
        schema.migrate(connection)
        assert _statements(connection) == _statements(made)
        assert _version(connection) == _version(made) == [schema.REVISIONS[-1]]
    other.dispose()


def test_alembic_finds_no_difference_between_migrations_and_tables(connection: Connection) -> None:
    schema.migrate(connection)
    context = MigrationContext.configure(
        connection,
        opts={
            "version_table": schema.VERSION_TABLE,
            "compare_type": True,
            # No SQLAlchemy table describes the words of the search.
            "include_name": lambda name, kind, _: (
                kind != "table" or not name.startswith(search_words.TABLE)
            ),
        },
    )
    assert compare_metadata(context, metadata) == []


def test_the_known_revisions_are_those_of_the_migrations(connection: Connection) -> None:
    scripts = ScriptDirectory.from_config(schema.alembic_config(connection))
    assert scripts.get_current_head() == schema.REVISIONS[-1]
    oldest_first = [script.revision for script in scripts.walk_revisions()][::-1]
    assert oldest_first == list(schema.REVISIONS)


def test_a_database_that_migrations_made_is_opened_as_it_is(path: Path) -> None:
    engine = dialect.make_engine(dialect.database_url(str(path)), timeout=1)
    with engine.execution_options(**{dialect.WRITES: True}).begin() as connection:
        schema.migrate(connection)
    engine.dispose()
    with Store.open(str(path)) as store:
        store.add_revisions(make_page(), [make_revision()], extractor=READER)
        assert store.post_revisions(make_revision().post.id) == [make_revision()]


def test_a_migration_that_is_interrupted_leaves_the_database_as_it_was(path: Path) -> None:
    engine = dialect.make_engine(dialect.database_url(str(path)), timeout=1)

    def interrupted() -> None:
        with engine.execution_options(**{dialect.WRITES: True}).begin() as connection:
            schema.migrate(connection)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with engine.begin() as connection:
        assert _statements(connection) == {}
    engine.dispose()
    with Store.open(str(path)) as store:
        assert store.sources() == []
