"""The daemon as a process: one leads, signals are obeyed, and what is due is done."""

from __future__ import annotations

import http.client
import json
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from aggregator.store import Store

PAGE = """Storm reaches the coast
By Ina Falk
2 May 2031

The first ferry was cancelled at dawn, the harbour master said.
"""

CONFIG = """\
database = "store.db"
[output]
folder = "out"
[dedup]
encoder = "none"
[[source]]
name = "coast"
path = "pages"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "storm.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "news.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


class Served:
    """A daemon, and the lines that it writes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._queue: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._queue.put(line.rstrip("\n"))
        self._queue.put(None)

    def until(self, pattern: str, seconds: float = 60) -> str:
        """The next line that matches."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._queue.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"no line matches {pattern!r} in {self.lines}")
            self.lines.append(line)
            if re.search(pattern, line):
                return line

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def ends(self, seconds: float = 30) -> int:
        return self.process.wait(seconds)


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "aggregator", "serve", "-c", "news.toml", *options],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Served(process)
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def test_it_works_and_stops_in_time(folder: Path) -> None:
    with served(folder) as one:
        one.until("2031-05-02: 1 story")
        one.until(r"this process leads")
        began = time.monotonic()
        one.signal(signal.SIGTERM)
        one.until("stopped")
        assert one.ends() == 0
        assert time.monotonic() - began < 10
    with Store.open(str(folder / "store.db")) as store:
        assert store.leases.holder("serve") is None
        assert store.leases.holder("run") is None


def test_a_second_waits_and_takes_over_when_the_first_is_killed(folder: Path) -> None:
    with served(folder) as first:
        first.until("this process leads")
        with served(folder, "--every", "0.01") as second:
            told = second.until("waiting: ")
            assert f":{first.process.pid} leads since" in told
            first.process.kill()
            second.until(f"this process leads \\(process {second.process.pid}\\)")
            second.signal(signal.SIGTERM)
            assert second.ends() == 0


def test_a_configuration_is_read_again_and_a_bad_one_refused(folder: Path) -> None:
    file = folder / "news.toml"
    with served(folder) as one:
        one.until("this process leads")
        file.write_text(CONFIG + "\n[digest]\ntimezone = 'Nowhere'\n", encoding="utf-8")
        one.signal(signal.SIGHUP)
        told = one.until("refused and the old one stays")
        assert "digest.timezone" in told and " error " in told
        file.write_text(CONFIG.replace("store.db", "other.db"), encoding="utf-8")
        one.signal(signal.SIGHUP)
        one.until("another store needs a new start")
        (folder / "more.txt").write_text(PAGE.replace("2 May", "3 May"), encoding="utf-8")
        file.write_text(CONFIG + '[[source]]\nname = "more"\npath = "more.txt"\n', encoding="utf-8")
        one.signal(signal.SIGHUP)
        one.until("read again: 2 sources")
        one.until("2031-05-03: 1 story")
        one.signal(signal.SIGINT)
        assert one.ends() == 0


def test_the_log_for_programs_and_what_is_secret(folder: Path) -> None:
    with Store.open(str(folder / "store.db")):
        pass
    with served(folder, "--log", "json") as one:
        one.until('"event": "run"')
        one.until("leads")
        one.signal(signal.SIGTERM)
        one.ends()
        events = [json.loads(line) for line in one.lines]
    run = next(event for event in events if event.get("event") == "run")
    assert run["pages"] == {"new": 1} and run["seconds"] >= 0 and run["level"] == "info"
    assert all(datetime.fromisoformat(event["at"]).tzinfo for event in events)


def test_what_a_log_writes_holds_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    from aggregator.cli.log import Log

    for form in ("human", "json"):
        log = Log(form=form, secrets=("hush-hush",))
        log.failure("cannot log in with hush-hush at the server")
    told = capsys.readouterr()
    assert told.out == "" and "hush" not in told.err and told.err.count("***") == 2


def get(url: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(url.removeprefix("http://").partition("/")[0])
    try:
        connection.request("GET", "/" + url.rpartition("/")[2])
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_health_and_metrics_beside_clients_that_say_nothing(folder: Path) -> None:
    with served(folder, "--listen", "0") as one:
        base = one.until("listening on").rpartition(" ")[2]
        one.until("this process leads")
        host, _, port = base.removeprefix("http://").rpartition(":")
        assert host == "127.0.0.1"
        silent = [socket.create_connection((host, int(port))) for _ in range(8)]
        try:
            assert json.loads(get(f"{base}/healthz")[1]) == {"status": "ok", "role": "leading"}
            assert get(f"{base}/readyz")[0] == 200
            assert get(f"{base}/else")[0] == 404
            status, text = get(f"{base}/metrics")
        finally:
            for each in silent:
                each.close()
        assert status == 200
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
        assert float(values["aggregator_posts"]) == 1
        assert float(values['aggregator_sources{outcome="new"}']) == 1
        assert float(values["aggregator_leading"]) == 1
        assert float(values["aggregator_sources_read"]) == 1
        assert float(values["aggregator_readers"]) == float(values["aggregator_hosts_asked"]) == 0
        assert float(values['aggregator_runs_total{ended="ok"}']) == 1
        assert float(values['aggregator_outbox{state="unknown"}']) == 0
        assert float(values["aggregator_digest_age_seconds"]) < 60
        one.signal(signal.SIGTERM)
        assert one.ends() == 0


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        served(folder, "--listen", str(taken.getsockname()[1])) as one,
    ):
        one.until("cannot be listened on")
        assert one.ends() == 2


def test_it_needs_something_to_read(folder: Path) -> None:
    (folder / "news.toml").write_text('[dedup]\nencoder = "none"\n', encoding="utf-8")
    with served(folder) as one:
        one.until("nothing to read")
        assert one.ends() == 2
