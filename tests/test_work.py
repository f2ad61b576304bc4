"""Several workers on one PostgreSQL, as processes of their own, against hosts that count."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator import pipeline
from aggregator.cli import cli
from aggregator.config import Config, load_config
from aggregator.errors import ConfigError
from aggregator.pipeline.daemon import Daemon
from aggregator.pipeline.measure import measure
from aggregator.pipeline.turns import taking
from aggregator.pipeline.work import Worker
from aggregator.store import Store
from tests.hosts import Hosts, article, running

NOW = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with running(Hosts()) as made:
        yield made


def fill(hosts: Hosts, folder: Path, *, count: int, each: int, delay_s: float = 0.0) -> Path:
    """Pages on so many hosts, and the configuration that names them."""
    lines = [
        '[output]\nfolder = "out"\n[digest]\ntimezone = "UTC"\n[dedup]\nencoder = "none"',
        f'[pull]\ncontact = "desk@example.org"\nhost_delay_s = {delay_s}\ndeadline_s = 10',
    ]
    names = [f"127.8.0.{number + 1}" for number in range(count)]
    allowed = ", ".join(f'"{name}:{hosts.port}"' for name in names)
    lines.append(f"allow_hosts = [{allowed}]")
    for number, name in enumerate(names):
        for page in range(each):
            text = (
                f"Pump house {number} of basin {page} was started when the water reached it, and "
                f"the warden of quay {number * 7 + page} counted {number + 31} barges by noon. "
                f"Nobody on the mole had seen {number * 9 + page + 40} of them at once before."
            )
            hosts.pages[name, f"/{page}"] = article(f"Report {number} {page}", text)
            url = hosts.url(name, f"/{page}")
            lines.append(f'[[source]]\nname = "S{number}-{page}"\nurl = "{url}"\nkind = "page"')
    file = folder / "news.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@contextmanager
def workers(
    number: int, file: Path, database: str, *options: str
) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes of ``aggregator work``, told to stop at the end."""
    made = [
        subprocess.Popen(
            [sys.executable, "-m", "aggregator", "work", "--log", "json", *options],
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "AGGREGATOR_CONFIG": str(file),
                "AGGREGATOR_DB": database,
                "PYTHONFAULTHANDLER": "1",
            },
        )
        for _ in range(number)
    ]
    try:
        yield made
        for process in made:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in made:
            try:
                _, told = process.communicate(timeout=25)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGABRT)  # It says where it hangs.
                _, told = process.communicate()
            assert process.returncode in (0, -signal.SIGKILL), told
            assert '"level": "error"' not in told, told
    finally:
        for process in made:
            process.kill()
            process.wait()
            if process.stderr is not None:
                process.stderr.close()


def wait_for(what: Callable[[], bool], seconds: float = 40.0) -> None:
    """Until something holds."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came to hold"
        time.sleep(0.02)


def stored(database: str) -> int:
    with Store.open(database) as store:
        return len(store.revisions_of_day(NOW.date(), "UTC"))


def all_stored(database: str, number: int) -> Callable[[], bool]:
    return lambda: stored(database) >= number


def test_each_address_is_asked_once_and_each_host_by_one_at_a_time(
    hosts: Hosts, tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    database = new_postgres_database()
    file = fill(hosts, tmp_path, count=12, each=3, delay_s=0.5)
    hosts.answer_s = 0.05
    with workers(3, file, database, "--hosts", "2") as made:
        wait_for(all_stored(database, 36), 90.0)
        assert len({process.pid for process in made}) == 3
    assert set(hosts.times().values()) == {1} and len(hosts.times()) == 36
    assert {n for (_, path), n in hosts.begun.items() if path == "/robots.txt"} == {1}
    for host in {one.host for one in hosts.asked}:
        starts = sorted(one.began for one in hosts.asked if one.host == host)
        # A little less than two delays: on a busy machine the first may be received late.
        assert starts[-1] - starts[0] > 0.6
    with Store.open(database) as store:
        assert store.turns.held() == [], "all turns were given back"
        # Who is asked next is known to whoever comes.
        assert store.turns.first_due() > datetime.now(UTC)


def test_the_hosts_of_a_worker_that_is_killed_are_another_s(
    hosts: Hosts, tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    database = new_postgres_database()
    file = fill(hosts, tmp_path, count=6, each=1)
    hosts.hang.add(("127.8.0.4", "/0"))
    with workers(1, file, database) as first:
        assert hosts.hung.wait(40)
        wait_for(all_stored(database, 5))
        with Store.open(database) as store:
            held = store.turns.held()
            assert {turn.owner.split(":")[1] for turn in held} == {str(first[0].pid)}
            assert len(held) == 6, "it waits for the slowest"
        first[0].kill()
        first[0].wait()
        hosts.hang.clear()
        hosts.free.set()
        with workers(1, file, database):
            wait_for(all_stored(database, 6))
    with Store.open(database) as store:
        numbers = [r.number for r in store.revisions_of_day(NOW.date(), "UTC")]
    assert numbers == [1] * 6, "no post came twice"


def test_a_worker_elsewhere_that_is_not_heard_of_loses_its_turns(
    hosts: Hosts, tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    config = configured(hosts, tmp_path, new_postgres_database())
    worker = Worker(config)
    with Store.open(config.database_url) as store:
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        names = {"127.8.0.1", "127.8.0.2", "127.8.0.3"}
        store.turns.take(names, "elsewhere:7:x", now=long_ago, span=2 * MINUTE)
        store.turns.take({"127.8.0.2"}, "elsewhere:8:y", now=datetime.now(UTC), span=2 * MINUTE)
        report = worker.step(NOW)
        worker.close()
        assert report is not None
        assert {one.source for one in report.sources} == {"S0-0", "S2-0"}
        assert [turn.host for turn in store.turns.held()] == ["127.8.0.2"]
    assert worker.step(NOW) is None, "nothing is due any more"
    worker.close()


def configured(hosts: Hosts, folder: Path, database: str) -> Config:
    file = fill(hosts, folder, count=3, each=1)
    return load_config(file, environ={"AGGREGATOR_DB": database})


def test_who_runs_beside_workers_leaves_them_their_hosts(
    hosts: Hosts, tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    config = configured(hosts, tmp_path, new_postgres_database())
    with Store.open(config.database_url) as store, taking(store) as turns:
        turns.take({"127.8.0.1"})
        report = pipeline.run(config, now=NOW)
    ends = {one.source: (one.outcome, one.message) for one in report.sources}
    assert ends["S0-0"] == ("waiting", "another process asks its host")
    assert {ends["S1-0"][0], ends["S2-0"][0]} == {"new"}
    report = pipeline.run(config, now=NOW + MINUTE)
    assert {one.source: one.outcome for one in report.sources}["S0-0"] == "new"
    assert set(hosts.times().values()) == {1}


def test_a_redirect_to_a_host_that_another_asks_waits(
    hosts: Hosts, tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    config = configured(hosts, tmp_path, new_postgres_database())
    links = "".join(
        f"<item><title>{n}</title><link>{hosts.url(n, '/0')}</link></item>"
        for n in ("127.8.0.2", "127.8.0.3")
    )
    hosts.pages["127.8.0.1", "/0"] = (
        f"<rss version='2.0'><channel><title>All</title>{links}</channel></rss>"
    )
    only = replace(config.sources[0], kind="feed")
    worker = Worker(replace(config, sources=(only,)))
    with Store.open(config.database_url) as store:
        with taking(store) as other:
            other.take({"127.8.0.3"})
            report = worker.step(NOW)
        assert report is not None
        ends = {one.locator.split("//")[1].split(":")[0]: one for one in report.sources}
        assert ends["127.8.0.1"].outcome == "listed" and ends["127.8.0.2"].outcome == "new"
        assert ends["127.8.0.3"].outcome == "waiting"
        assert "another process asks this host" in ends["127.8.0.3"].message
        again = worker.step(NOW + MINUTE)
    worker.close()
    assert again is not None
    assert {one.outcome for one in again.sources} == {"new"}
    assert set(hosts.times().values()) == {1}


def told(config: Config) -> set[str]:
    """The hosts that the digest cites."""
    file = config.output.folder / str(NOW.date()) / "digest.txt"
    return set(re.findall(r"127\.8\.0\.\d", file.read_text("utf-8")))


def assert_proven(config: Config) -> None:
    file = config.output.folder / str(NOW.date()) / "digest.json"
    proof = pipeline.verify(config, file.read_text("utf-8"))
    assert (proof.problems, proof.unchecked) == ([], [])


def test_what_workers_store_while_a_digest_is_built_is_of_the_next(
    hosts: Hosts, tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    config = configured(hosts, tmp_path, new_postgres_database())
    without_pull = replace(config, pull=replace(config.pull, enabled=False))

    def progress(stage: str, done: int, total: int | None) -> None:
        """While the digest is built, a worker whose clock is behind stores another post."""
        if stage == "digests" and done == 0 and not late:
            late.append(late_worker.step(NOW - MINUTE))

    first = Worker(config, hosts=2)
    assert first.step(NOW) is not None
    first.close()
    late_worker, late = Worker(config), []
    with Store.open(config.database_url) as store:
        store.turns.enter({"127.8.0.3": NOW - 2 * MINUTE})
    pipeline.run(without_pull, now=NOW, progress=progress)
    late_worker.close()
    assert [one.outcome for one in late[0].sources] == ["new"]
    assert_proven(config)
    assert told(config) == {"127.8.0.1", "127.8.0.2"}
    pipeline.run(without_pull, now=NOW + MINUTE)
    assert told(config) == {"127.8.0.1", "127.8.0.2", "127.8.0.3"}, "the next run tells it"
    assert_proven(config)


def test_what_workers_do_is_measured_and_what_they_find_of_links_is_told(
    hosts: Hosts, tmp_path: Path, new_postgres_database: Callable[[], str]
) -> None:
    config = configured(hosts, tmp_path, new_postgres_database())
    worker = Worker(config)
    assert worker.step(NOW) is not None
    daemon = Daemon(config, every=timedelta(minutes=15), fetches=False)
    daemon.tick(NOW)
    shown = measure(daemon, now=NOW + MINUTE)
    assert (shown.sources_read, shown.readers, shown.hosts_asked) == (3, 0, 0)
    assert measure(daemon, now=NOW + 20 * MINUTE).sources_read == 0
    with Store.open(config.database_url) as store, taking(store) as turns:
        turns.take({"127.8.0.1", "127.8.0.2"})
        shown = measure(daemon, now=datetime.now(UTC))
    assert (shown.readers, shown.hosts_asked) == (1, 2)
    assert len(told(config)) == 3 and "gone" not in digest(config)
    daemon.wake()
    daemon.tick(NOW + MINUTE)
    del hosts.pages["127.8.0.1", "/0"]
    later = NOW + timedelta(hours=6)
    assert worker.step(later) is not None
    worker.close()
    daemon.wake()
    daemon.tick(later)
    daemon.close()
    assert len(told(config)) == 3 and "gone" in digest(config), "a worker found it, a run tells it"


def digest(config: Config) -> str:
    return (config.output.folder / str(NOW.date()) / "digest.txt").read_text("utf-8")


def test_with_sqlite_there_are_no_workers(hosts: Hosts, tmp_path: Path) -> None:
    file = fill(hosts, tmp_path, count=1, each=1)
    with pytest.raises(ConfigError, match="with PostgreSQL only"):
        Worker(load_config(file, environ={})).step(NOW)
    for command in (["work"], ["serve", "--workers", "2"]):
        done = CliRunner().invoke(cli, [*command, "--config", str(file)])
        assert isinstance(done.exception, ConfigError)
        assert "with SQLite `aggregator serve` reads by itself" in str(done.exception)
