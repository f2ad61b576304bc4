"""Several processes on one database, and one that is killed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

from aggregator.store import Store

ROOT = Path(__file__).parents[2]


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


WRITER = """
    import sys
    import numpy as np
    from aggregator.dedup.model import text_key
    from aggregator.store import Store
    from tests.store.samples import READER, NOW, make_page, make_revision

    path, name = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    with Store.open(path) as store:
        for n in range(60):
            page = make_page(f"page {n}", locator=f"{n}.html")
            told = [make_revision(f"{n}.{k}", anchor=f"{n}.{k}") for k in range(3)]
            store.add_revisions(page, told, extractor=READER)
            cache = store.cache("a day")
            keys = [text_key(f"{n}.{k}") for k in range(3)]
            cache.add_embeddings("s", {key: np.zeros(8, np.float32) for key in keys})
            cache.add_pairs("t", lexical=keys, semantic=[], judged={})
            store.record_outcomes({"harbour": (name, "")}, at=NOW)
        store.add_digest(NOW.date(), "UTC", "daily", as_of=NOW, document="{}")
"""


def test_processes_that_do_the_same_at_once_all_succeed_and_add_nothing_twice(path: Path) -> None:
    """They make the database at once, too."""
    writers = [start(WRITER, str(path), name) for name in ("one", "two", "three")]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert (writer.returncode, errors) == (0, "")
    with closing(sqlite3.connect(path)) as database:
        count = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  # our own names
            for table in ("pages", "posts", "revisions", "paragraphs", "embeddings", "digests")
        }
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert count == {
        "pages": 60,
        "posts": 180,
        "revisions": 180,
        "paragraphs": 180,
        "embeddings": 180,
        "digests": 1,
    }


KILLED = """
    import os, signal, sys
    from sqlalchemy import event
    from aggregator.store import Store
    from tests.store.samples import LATER, READER, make_page, make_revision

    def write(path, die_at):
        with Store.open(path) as store:
            step = 0

            @event.listens_for(store._engine, "after_cursor_execute")
            def count(*_):
                nonlocal step
                step += 1
                if step == die_at:
                    os.kill(os.getpid(), signal.SIGKILL)

            told = [make_revision("New.", anchor=f"{n}", number=2, seen_at=LATER) for n in (1, 2)]
            store.add_revisions(make_page("new"), told, extractor=READER)

    # Each child dies at a later statement, until one comes through.
    for die_at in range(1, 100):
        child = os.fork()
        if child == 0:
            write(sys.argv[1], die_at)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        with Store.open(sys.argv[1]) as store:
            (posts,) = {
                tuple(len(store.post_revisions(f"harbour:live.html#{n}")) for n in (1, 2))
            }
            known = store.known_pages("harbour")["live.html"][0] == make_page("new").content_hash
        print(os.WIFSIGNALED(status), *posts, known)
        if not os.WIFSIGNALED(status):
            break
"""


def test_a_process_that_is_killed_leaves_all_of_a_page_or_nothing(path: Path) -> None:
    from tests.store.samples import READER, make_page, make_revision

    with Store.open(str(path)) as store:
        old = [make_revision("Old.", anchor=f"{n}") for n in (1, 2)]
        store.add_revisions(make_page("old"), old, extractor=READER)
    child = start(KILLED, str(path))
    output, errors = child.communicate(timeout=60)
    assert (child.returncode, errors) == (0, "")
    *killed, last = output.splitlines()
    assert len(killed) >= 8, "one statement at least for each table"
    assert set(killed) == {"True 1 1 False"}
    assert last == "False 2 2 True"
