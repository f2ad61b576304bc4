"""All that differs between databases: SQL of one of them stands here and nowhere else."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    insert,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, SQLAlchemyError, StatementError
from sqlalchemy.pool import StaticPool

from aggregator.errors import MissingExtra, StoreError
from aggregator.store.columns import AnyText, escape_text

WRITES: Final = "aggregator_writes"
"""Execution option of a connection whose transactions write."""

_CACHE_KIB: Final = 32 * 1024

_PATIENCE: Final[Mapping[str, int]] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""How soon a PostgreSQL that is gone is noticed; what the address itself says wins."""

_BOUNDS: Final[Mapping[str, float]] = {
    "statement_timeout": 900,
    "idle_in_transaction_session_timeout": 600,
}
"""Seconds. A process that is stopped in mid-transaction must not hold the others up for ever."""


def database_url(url_or_path: str) -> URL:
    """The address of a database, from an address or the path of an SQLite file.

    Raises:
        StoreError: it is neither.
    """
    if "://" not in url_or_path:
        if not url_or_path:
            raise StoreError("the database has no name: give a path or an address")
        return URL.create("sqlite", database=url_or_path)
    try:
        url = make_url(url_or_path)
    except ArgumentError as error:
        raise StoreError(
            f"not the address of a database: {url_or_path!r}"
            " (expected a path, sqlite:///PATH or postgresql+psycopg://HOST/NAME)"
        ) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"{url.get_backend_name()} is not supported: use SQLite or PostgreSQL"
            " (sqlite:///PATH or postgresql+psycopg://HOST/NAME)"
        )
    return url


def display_name(url: URL) -> str:
    """How a message calls the database: an SQLite file by its path, and never a password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.render_as_string(hide_password=True)


def make_engine(url: URL, *, timeout: float) -> Engine:
    """An engine whose transactions begin as :data:`WRITES` says.

    Args:
        url: from :func:`database_url`.
        timeout: how long to wait for another writer, in seconds.

    Raises:
        MissingExtra: the driver is not installed.
        StoreError: the folder of an SQLite file cannot be made.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, timeout)
    try:
        engine = create_engine(
            url,
            # A server that was restarted has closed what lies in the pool.
            pool_pre_ping=True,
            connect_args={k: v for k, v in _PATIENCE.items() if k not in url.query},
        )
    except ImportError as error:
        raise MissingExtra(
            f"the driver of {url.drivername} is not installed",
            hint="pip install 'psycopg[binary]'",
        ) from error

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # Set on the connection and not among its options, which poolers refuse.
        before, connection.autocommit = connection.autocommit, True
        try:
            cursor = connection.cursor()
            for name, seconds in {**_BOUNDS, "lock_timeout": timeout}.items():
                cursor.execute(f"SET {name} = {int(seconds * 1000)}")
            cursor.close()
        finally:
            connection.autocommit = before

    return engine


def _sqlite_engine(url: URL, timeout: float) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    if not in_memory:
        _make_folder(Path(str(url.database)))
    # isolation_level None: the driver begins no transaction by itself, the listener below does.
    engine = create_engine(
        url,
        connect_args={"timeout": timeout, "isolation_level": None, "check_same_thread": False},
        **options,
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if not in_memory:
                _use_wal(cursor, timeout)
            # In WAL this can lose the last transactions to a power cut, and never corrupts.
            cursor.execute("PRAGMA synchronous = NORMAL")
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A deferred transaction that comes to write fails at once if another wrote since it
        # first read, whatever the busy timeout; one that is begun IMMEDIATE waits its turn.
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path}: the folder of the database cannot be made: {error.strerror}"
        ) from error
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; the database is a file")


def _use_wal(cursor: sqlite3.Cursor, timeout: float) -> None:
    # The mode is kept in the file. To change it needs the file alone, and for that SQLite does
    # not wait by itself: two processes that make the same new file meet here.
    until = time.monotonic() + timeout
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def among(
    connection: Connection, column: ColumnElement[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """``column IN values``, for any number of values, as one parameter.

    Args:
        connection: tells the database.
        column: of a text or an integer type.
        values: strings or integers.
    """
    if isinstance(column.type, AnyText):
        values = [escape_text(value) for value in values]
    if connection.dialect.name == "sqlite":
        each = func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(select(each.c.value))
    item = column.type.impl_instance if isinstance(column.type, AnyText) else column.type
    return column == any_(bindparam(None, list(values), type_=postgresql.ARRAY(item)))


def insert_one(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Insert a row into a table whose primary key counts up.

    Returns:
        its key.
    """
    key = connection.execute(insert(table).values(row)).inserted_primary_key
    if key is None:
        raise AssertionError("SQLAlchemy knows the key of a single row that it inserted")
    return int(key[0])


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; those whose unique key is there already are left as they are."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    update: Sequence[str],
) -> None:
    """Insert rows; of those whose key is there already, set the columns ``update``."""
    if rows:
        statement = _insert(connection, table)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=list(key),
                set_={name: statement.excluded[name] for name in update},
            ),
            list(rows),
        )


def upsert_where(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    update: Sequence[str],
    where: Callable[[Any], ColumnElement[bool]],
) -> None:
    """As :func:`upsert`, but of those whose key is there only where a condition holds.

    Args:
        connection: to write to.
        table: of the rows.
        rows: each key once.
        key: columns.
        update: columns.
        where: is given the columns of the row that was to be inserted.
    """
    if rows:
        statement = _insert(connection, table)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=list(key),
                set_={name: statement.excluded[name] for name in update},
                where=where(statement.excluded),
            ),
            list(rows),
        )


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def one_at_a_time(connection: Connection, name: str) -> None:
    """Hold the transactions that say this name apart, until this one ends.

    SQLite has one writer anyway. Two names may share a lock: then some wait needlessly.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(escape_text(name)))))


def many_at_a_time(connection: Connection, name: str) -> None:
    """Hold this transaction apart from those that say the name to :func:`one_at_a_time`.

    Others that say it here go on beside it, until it ends.
    """
    if connection.dialect.name == "postgresql":
        key = func.hashtext(escape_text(name))
        connection.execute(select(func.pg_advisory_xact_lock_shared(key)))


def many_write(name: str) -> bool:
    """Whether several transactions write at a time to this kind of database."""
    return name == "postgresql"


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, whatever others write meanwhile."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.begin() as connection:  # A read transaction of SQLite in WAL is a snapshot.
        yield connection


def inconsistencies(connection: Connection) -> list[str]:
    """What the database itself finds wrong, one line each; PostgreSQL has no such question."""
    if connection.dialect.name != "sqlite":
        return []
    told = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    lost = {(row[0], row[2]) for row in broken}
    return [line for line in told if line != "ok"] + [
        f"rows of {table} name rows of {parent} that are not there"
        for table, parent in sorted(lost)
    ]


def vacuum_into(engine: Engine, target: Path) -> None:
    """Write an SQLite database into a new file, as it is at one moment, without free space."""
    # Not by way of the engine's connections: those begin a transaction, which VACUUM refuses.
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()


def vacuum(engine: Engine) -> None:
    """Give free space back: all of an SQLite file; of PostgreSQL what goes without a lock."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM")
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM")
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise DatabaseError("VACUUM", None, error) from error
    finally:
        raw.close()


def bytes_on_disk(connection: Connection) -> int:
    """How large the database is."""
    question = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if connection.dialect.name == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    return int(connection.exec_driver_sql(question).scalar_one())


def count_on(connection: Connection, table: Table) -> None:
    """Let the primary key of a table go on after the keys that were inserted by hand."""
    if connection.dialect.name == "postgresql":
        (key,) = table.primary_key.columns
        last = connection.execute(select(func.max(key))).scalar()
        if last is not None:
            sequence = func.pg_get_serial_sequence(table.name, key.name)
            connection.execute(select(func.setval(sequence, last)))


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Turn errors of the database into a :class:`StoreError` that a user can act on.

    A :class:`ValueError` of a column's type is raised as it is.

    Args:
        name: from :func:`display_name`.
    """
    try:
        yield
    except SQLAlchemyError as error:
        if isinstance(error, StatementError) and isinstance(error.orig, ValueError):
            raise error.orig from error  # A bad argument, found by a column's type.
        raise StoreError(f"{name}: {_explain(error)}") from error


_SQLITE_ADVICE: Final = {
    sqlite3.SQLITE_BUSY: "is locked by another process; try again when that has finished",
    sqlite3.SQLITE_LOCKED: "is locked by another process; try again when that has finished",
    sqlite3.SQLITE_FULL: "the disk is full; make room and run again: nothing was half written",
    sqlite3.SQLITE_READONLY: "cannot be written; give the file and its folder write permission",
    sqlite3.SQLITE_PERM: "cannot be written; give the file and its folder write permission",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened or made; see that its folder exists and can be"
    " written",
    sqlite3.SQLITE_NOTADB: "is not a database; choose another path with --db, or move it away",
    sqlite3.SQLITE_CORRUPT: "the database is damaged; restore a copy of it, or start a new one",
    sqlite3.SQLITE_IOERR: "the disk could not be read or written; see whether it is full",
}


def _explain(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, StatementError) else None
    text = " ".join(str(cause or error).split())
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        # The low byte is the kind, the rest says more closely where it happened.
        advice = None if code is None else _SQLITE_ADVICE.get(code & 0xFF)
        if advice is not None:
            return f"{advice} ({text})"
    return text
