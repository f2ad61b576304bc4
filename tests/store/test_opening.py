"""Opening a database, and what a user is told when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from aggregator.errors import MissingExtra, SchemaError, StoreError
from aggregator.store import Store, schema
from tests.store.samples import READER, make_page, make_revision

ROOT = Path(__file__).parents[2]
NOBODY = 65534


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_new_database_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "store.db"
    with Store.open(str(path)) as store:
        assert store.days("UTC") == []
    assert path.stat().st_size > 0


def test_it_may_be_named_by_path_by_address_or_live_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "50% off? #1 ünï.db"
    with Store.open(str(path)) as store:
        store.add_page(make_page(), extractor=READER)
    address = sqlite_address(path)
    with Store.open(address) as store:
        assert store.known_pages("harbour")
    assert [file.name for file in tmp_path.iterdir()] == [path.name], "no journal is left behind"
    with Store.open(":memory:") as store:
        store.add_revisions(make_page(), [make_revision()], extractor=READER)
        assert len(store.days("UTC")) == 1
    assert not (ROOT / ":memory:").exists()


def sqlite_address(path: Path) -> str:
    from sqlalchemy.engine import URL

    return URL.create("sqlite", database=str(path)).render_as_string()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_readers_are_not_held_up_and_references_are_kept(store: Store) -> None:
    with store._reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_what_is_no_address_is_told() -> None:
    for wrong, message in {
        "": "the database has no name",
        "mysql://localhost/news": "mysql is not supported: use SQLite or PostgreSQL",
        "://": "not the address of a database: '://'",
    }.items():
        with pytest.raises(StoreError, match=message):
            Store.open(wrong)


def test_a_password_is_never_shown() -> None:
    from aggregator.store.dialect import database_url, display_name

    url = database_url("postgresql+psycopg://quay:secret@db.example/news")
    assert display_name(url) == "postgresql+psycopg://quay:***@db.example/news"


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(MissingExtra, match=r"driver of postgresql\+pg8000 .*pip install"):
        Store.open("postgresql+pg8000://db.example/news")


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    words = b"Minutes of the harbour board.\n" * 200
    path.write_bytes(words)
    with pytest.raises(StoreError, match=r"store.db: is not a database; choose another path"):
        Store.open(str(path))
    assert path.read_bytes() == words


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    with Store.open(str(path)) as store:
        assert store.sources() == []


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE ships (name TEXT)")
    with pytest.raises(StoreError, match=r"another program \(it has the table 'ships'\)"):
        Store.open(str(path))
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("ships",)]


def test_a_damaged_database_is_told(path: Path) -> None:
    with Store.open(str(path)) as store:
        for n in range(40):
            store.add_page(make_page(os.urandom(4000), locator=f"{n}"), extractor=READER)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\x5a" * (len(whole) - 4096))
    with pytest.raises(StoreError, match=r"store.db: the database is damaged"):
        Store.open(str(path))


def test_a_database_from_a_newer_version_is_refused(path: Path) -> None:
    Store.open(str(path)).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9041'")  # noqa: S608  # our own constant
        database.commit()
    before = path.read_bytes()
    with pytest.raises(SchemaError) as caught:
        Store.open(str(path))
    message = str(caught.value)
    for part in (str(path), "9041", schema.REVISIONS[-1], "install the newer version"):
        assert part in message
    assert path.read_bytes() == before


def test_a_database_that_does_not_say_its_revision_is_refused(path: Path) -> None:
    Store.open(str(path)).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"DELETE FROM {schema.VERSION_TABLE}")  # noqa: S608  # our own constant
        database.commit()
    with pytest.raises(SchemaError, match="does not say which schema it has"):
        Store.open(str(path))


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(str(tmp_path))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"store.db: the folder of the database cannot be made"):
        Store.open(str(tmp_path / "file" / "store.db"))


OPEN = f"""
    import os, sys
    from datetime import datetime, UTC
    from aggregator.errors import StoreError
    from aggregator.store import Store
    Store.open(":memory:").close()  # loads all that is needed, which nobody else might read
    if os.geteuid() == 0:  # permissions do not bind the superuser
        os.setgroups([])
        os.setgid({NOBODY})
        os.setuid({NOBODY})
    try:
        with Store.open(sys.argv[1], timeout=0.2) as store:
            print("opened")
            store.start_run(datetime.now(UTC))
    except StoreError as error:
        print(error)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may read and enter, unlike pytest's."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_read_only_folder_is_told(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    done = run_python(OPEN, str(open_folder / "store.db"))
    open_folder.chmod(0o755)
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    assert "store.db: cannot be opened or made; see that its folder exists" in line


def test_a_read_only_database_is_told(open_folder: Path) -> None:
    path = open_folder / "store.db"
    Store.open(str(path)).close()
    path.chmod(0o444)
    open_folder.chmod(0o777)
    done = run_python(OPEN, str(path))
    assert done.stderr == ""
    *_, line = done.stdout.splitlines()
    assert "store.db: cannot be written; give the file and its folder write permission" in line


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_locked_database_is_told_after_the_timeout(store: Store, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Store.open(str(path), timeout=0.05) as blocked:
            assert blocked.days("UTC") == [], "reading goes on"
            with pytest.raises(StoreError, match=r"store.db: is locked by another process"):
                blocked.add_page(make_page(), extractor=READER)
            other.execute("ROLLBACK")
            blocked.add_page(make_page(), extractor=READER)
    assert store.known_pages("harbour")


def test_a_full_disk_is_told_and_nothing_is_half_written(path: Path) -> None:
    with Store.open(str(path)) as store:
        store.add_revisions(make_page("small"), [make_revision()], extractor=READER)
        before = store.known_pages("harbour"), store.sources()

        # The database itself keeps to a limit, and says what it says when the disk is full.
        @event.listens_for(store._engine, "begin")
        def limit(connection: object) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 70")  # type: ignore[attr-defined]  # of SQLAlchemy

        big = make_page(os.urandom(400_000))
        with pytest.raises(StoreError, match=r"store.db: the disk is full; make room"):
            store.add_revisions(big, [make_revision("It left.", number=2)], extractor=READER)
        assert (store.known_pages("harbour"), store.sources()) == before
        assert [r.number for r in store.post_revisions(make_revision().post.id)] == [1]
        store.add_page(make_page("also small", locator="b"), extractor=READER)
    with Store.open(str(path)) as store:
        store.add_revisions(big, [make_revision("It left.", number=2)], extractor=READER)
        assert [r.number for r in store.post_revisions(make_revision().post.id)] == [1, 2]


def test_a_file_that_may_not_grow_is_told() -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = run_python(
            """
            import os, resource, sys
            from aggregator.errors import StoreError
            from aggregator.store import Store
            from tests.store.samples import READER, make_page
            store = Store.open(sys.argv[1])
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
            try:
                store.add_page(make_page(os.urandom(900_000)), extractor=READER)
            except StoreError as error:
                print(error)
            print(store.known_pages("harbour"))
            store.close()
            """,
            f"{folder}/store.db",
        )
    assert done.stderr == ""
    first, second = done.stdout.splitlines()
    assert "store.db: the disk" in first
    assert second == "{}"


def test_opening_loads_no_alembic_and_importing_no_sqlalchemy(path: Path) -> None:
    done = run_python(
        """
        import sys
        import aggregator.store
        print("sqlalchemy" in sys.modules)
        for _ in range(2):
            with aggregator.store.Store.open(sys.argv[1]) as store:
                store.has_page("harbour", "live.html", "0" * 64, "r")
            print("alembic" in sys.modules)
        """,
        str(path),
    )
    assert done.stdout.split() == ["False", "False", "False"], done.stderr
