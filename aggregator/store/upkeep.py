"""Care of a store as a whole: its state, a backup, a copy on another database."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, LargeBinary, Table, func, insert, inspect, select

from aggregator.errors import OutputError, StoreError
from aggregator.store import dialect, schema, search_upkeep
from aggregator.store.store import Store
from aggregator.store.tables import digests, metadata, pages, search_posts

_BATCH: Final = 1000
_LARGE_BATCH: Final = 20
"""Of rows that hold bytes: one page may have megabytes."""


def versions(url_or_path: str) -> tuple[str | None, str]:
    """The schema of a database and the newest that this version knows; nothing is changed.

    Returns:
        (``None`` for an empty database, newest).

    Raises:
        SchemaError: the database was written by a newer version.
        StoreError: it belongs to another program, or cannot be opened.
    """
    engine, name = _engine(url_or_path)
    try:
        with dialect.plain_errors(name), engine.connect() as connection:
            return schema.found(connection, name), schema.REVISIONS[-1]
    finally:
        engine.dispose()


def upgrade(url_or_path: str) -> tuple[str | None, str]:
    """Make a store's schema the newest; (what it was, what it is).

    Raises:
        SchemaError: the database was written by a newer version.
        StoreError: it belongs to another program, or cannot be opened.
    """
    before, newest = versions(url_or_path)
    Store.open(url_or_path).close()
    return before, newest


def check(url_or_path: str) -> list[str]:
    """What is wrong with a store, one line each; an empty list: nothing was found.

    Looks at the database's own consistency, that the tables are those of this version, and that
    pages and digests are the bytes that they were when they were kept.

    Raises:
        SchemaError: the schema is newer, or older: upgrade it first.
        StoreError: it cannot be opened.
    """
    found, newest = versions(url_or_path)
    if found != newest:
        return [f"the schema is {found or 'missing'}, not {newest}: aggregator db upgrade"]
    engine, name = _engine(url_or_path)
    problems: list[str] = []
    try:
        with dialect.plain_errors(name), engine.connect() as connection:
            problems += dialect.inconsistencies(connection)
            problems += _schema_differences(connection)
            problems += _changed_bytes(connection)
            if lacking := search_upkeep.unknown(connection):
                problems.append(f"the search does not know {lacking} posts")
    finally:
        engine.dispose()
    return problems


def backup(url_or_path: str, target: Path) -> None:
    """Write the whole store into a new SQLite file, as it is at one moment.

    Others may go on writing. A backup is a store: open it with ``--db``, or copy it back with
    :func:`copy`.

    Args:
        url_or_path: the store.
        target: a file that is not there.

    Raises:
        OutputError: the file is there already, or cannot be written.
        StoreError: the store cannot be read.
    """
    if target.exists():
        raise OutputError("is there already; a backup is never overwritten", path=str(target))
    if not target.parent.is_dir():
        raise OutputError("the folder is not there", path=str(target.parent))
    partial = target.with_name(f".{target.name}.part")
    partial.unlink(missing_ok=True)
    try:
        engine, name = _engine(url_or_path)
        try:
            if engine.dialect.name == "sqlite":
                with dialect.plain_errors(name):
                    dialect.vacuum_into(engine, partial)
            else:
                copy(url_or_path, str(partial))
        finally:
            engine.dispose()
        partial.replace(target)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", path=str(target)) from error
    finally:
        for each in (partial, *(Path(f"{partial}-{end}") for end in ("wal", "shm", "journal"))):
            each.unlink(missing_ok=True)


def copy(
    url_or_path: str, target: str, *, progress: Callable[[str, int, int], None] | None = None
) -> Mapping[str, int]:
    """Copy every row of a store to an empty database, of either kind, in one transaction.

    Args:
        url_or_path: the store; it is upgraded first, if it is older.
        target: path or address of a database that is empty, or not there.
        progress: is told of each table.

    Returns:
        rows by table.

    Raises:
        StoreError: the target is not empty; either cannot be used. The target is left empty.
    """
    Store.open(url_or_path).close()
    Store.open(target).close()
    engine, name = _engine(url_or_path)
    other, other_name = _engine(target)
    rows: dict[str, int] = {}
    try:
        with (
            dialect.plain_errors(name),
            dialect.snapshot(engine) as reading,
            dialect.plain_errors(other_name),
            other.execution_options(**{dialect.WRITES: True}).begin() as writing,
        ):
            for table in metadata.sorted_tables:
                if writing.execute(select(table).limit(1)).first() is not None:
                    raise StoreError(
                        f"{other_name}: is not empty: {table.name} has rows; name another database"
                    )
            for done, table in enumerate(metadata.sorted_tables):
                if progress is not None:
                    progress("tables", done, len(metadata.sorted_tables))
                rows[table.name] = 0
                for batch in _batches(reading, table):
                    writing.execute(insert(table), batch)
                    rows[table.name] += len(batch)
                if [c.name for c in table.primary_key] == ["id"] and table is not search_posts:
                    dialect.count_on(writing, table)
            # In no form that both kinds of database have.
            search_upkeep.rebuild(writing)
            if progress is not None:
                progress("tables", len(metadata.sorted_tables), len(metadata.sorted_tables))
    finally:
        engine.dispose()
        other.dispose()
    return rows


def _engine(url_or_path: str) -> tuple[Engine, str]:
    url = dialect.database_url(url_or_path)
    return dialect.make_engine(url, timeout=30.0), dialect.display_name(url)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    size = _LARGE_BATCH if large else _BATCH
    order = list(table.primary_key.columns)
    result = connection.execution_options(yield_per=size).execute(select(table).order_by(*order))
    for part in result.mappings().partitions(size):
        yield [dict(row) for row in part]


def _schema_differences(connection: Connection) -> list[str]:
    there = inspect(connection)
    known = set(there.get_table_names())
    problems = []
    for table in metadata.sorted_tables:
        if table.name not in known:
            problems.append(f"the table {table.name} is missing")
            continue
        columns = {column["name"] for column in there.get_columns(table.name)}
        missing = [column.name for column in table.columns if column.name not in columns]
        problems += [f"the column {table.name}.{name} is missing" for name in missing]
    return problems


def _changed_bytes(connection: Connection) -> list[str]:
    problems = []
    rows = connection.execution_options(yield_per=_LARGE_BATCH).execute(
        select(pages.c.source, pages.c.locator, pages.c.content_hash, pages.c.content)
    )
    for row in rows:
        if row.content and not _holds(row.content, row.content_hash):
            problems.append(f"page {row.locator} of {row.source}: its bytes have changed")
    kept = connection.execution_options(yield_per=_LARGE_BATCH).execute(
        select(digests.c.day, digests.c.edition, digests.c.content_hash, digests.c.document)
    )
    for row in kept:
        whole = row.document.encode("utf-8", "surrogatepass")
        if hashlib.sha256(whole).hexdigest() != row.content_hash:
            problems.append(f"digest of {row.day} ({row.edition}): its text has changed")
    return problems


def _holds(packed: bytes, content_hash: str) -> bool:
    try:
        return hashlib.sha256(zlib.decompress(packed)).hexdigest() == content_hash
    except zlib.error:
        return False


def sizes(url_or_path: str) -> Mapping[str, int]:
    """Rows by table.

    Raises:
        StoreError: the store cannot be read.
    """
    engine, name = _engine(url_or_path)
    try:
        with dialect.plain_errors(name), engine.connect() as connection:
            return {
                table.name: int(
                    connection.execute(select(func.count()).select_from(table)).scalar_one()
                )
                for table in metadata.sorted_tables
            }
    finally:
        engine.dispose()


def bytes_on_disk(url_or_path: str) -> int:
    """How large the database is, in bytes.

    Raises:
        StoreError: it cannot be asked.
    """
    engine, name = _engine(url_or_path)
    try:
        with dialect.plain_errors(name), engine.connect() as connection:
            return dialect.bytes_on_disk(connection)
    finally:
        engine.dispose()


def compact(url_or_path: str) -> None:
    """Give the room of what is gone back to the disk; SQLite needs as much again for a moment.

    Raises:
        StoreError: it cannot be done now.
    """
    engine, name = _engine(url_or_path)
    try:
        with dialect.plain_errors(name):
            with engine.execution_options(**{dialect.WRITES: True}).begin() as connection:
                search_upkeep.tidy(connection)
            dialect.vacuum(engine)
    finally:
        engine.dispose()
