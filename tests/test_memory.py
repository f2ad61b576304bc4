"""What a process that runs for months has in use does not grow, and what is free goes back."""

from __future__ import annotations

import ctypes
import functools
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import aggregator
from aggregator.config import Config, DedupConfig, OutputConfig
from aggregator.model import Source
from aggregator.pipeline.daemon import Daemon
from aggregator.pipeline.memory import give_back_memory
from aggregator.pipeline.work import Worker

NOW = datetime(2031, 5, 2, 9, 0, tzinfo=UTC)
MB = 1 << 20

glibc = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "mallinfo2"),
    reason="another C library than glibc",
)


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def scattered() -> Iterator[Callable[[], int]]:
    """Memory that is free between what lives on; how much has gone since."""
    pieces = [bytes(4000) for _ in range(24_000)]
    kept = pieces[::16]
    pieces.clear()
    before = resident()
    yield lambda: before - resident()
    del kept


def write_pages(folder: Path, wording: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(12):
        end = ("before noon", "by the evening")[wording]
        (folder / f"{number}.txt").write_text(
            f"Report {number} from the harbour\nBy Ina Falk\n2 May 2031\n\n"
            f"Pump house {number} was started when the water reached gauge {number * 7} {end}.\n",
            encoding="utf-8",
        )


@pytest.fixture
def config(tmp_path: Path) -> Config:
    write_pages(tmp_path / "pages", 0)
    return Config(
        database=f"sqlite:///{tmp_path}/store.db",
        output=OutputConfig(tmp_path / "out"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("coast", paths=(str(tmp_path / "pages"),), zone="UTC"),),
    )


@glibc
def test_what_is_free_is_given_back() -> None:
    with scattered() as gone:
        assert give_back_memory()
        assert gone() > 50 * MB


@glibc
def test_the_daemon_gives_back_after_a_run(config: Config) -> None:
    daemon = Daemon(config, every=timedelta(hours=9))
    daemon.tick(NOW)
    with scattered() as gone:
        assert daemon.tick(NOW) is None
        assert gone() < 30 * MB
        daemon.wake()
        assert daemon.tick(NOW) is not None
        assert gone() > 50 * MB
    daemon.close()


@glibc
def test_a_worker_gives_back_once_a_minute(
    config: Config, new_postgres_database: Callable[[], str]
) -> None:
    worker = Worker(replace(config, database=new_postgres_database()))
    worker.step(NOW)
    with scattered() as gone:
        worker.step(NOW)
        assert gone() < 30 * MB
        worker._given_back -= 61
        worker.step(NOW)
        assert gone() > 50 * MB
    worker.close()


APART = """
import ctypes, sys
from aggregator.pipeline.memory import keep_large_apart
from benchmarks.memory import mallinfo

if sys.argv[1] == "apart":
    assert keep_large_apart()
first = bytearray(8 << 20)
del first  # From now on glibc takes pieces of this size from among the small ones.
before = mallinfo().hblks
second = bytearray(8 << 20)
print(mallinfo().hblks - before)
"""


@glibc
@pytest.mark.parametrize(("how", "apart"), [("apart", "1"), ("as it is", "0")])
def test_large_pieces_are_kept_apart(how: str, apart: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", APART, how],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.stdout.strip() == apart


@pytest.mark.parametrize("changes", [False, True])
def test_what_runs_leave_in_use_does_not_grow(
    config: Config, tmp_path: Path, changes: bool
) -> None:
    daemon = Daemon(config, every=timedelta(hours=9))
    blocks = []
    for number in range(14):
        if changes:
            write_pages(tmp_path / "pages", number % 2)
        daemon.wake()
        work = daemon.tick(NOW + timedelta(minutes=number))
        assert work is not None and work.is_run
        blocks.append(sys.getallocatedblocks())
    daemon.close()
    # Of Python's objects; a run whose posts were kept would leave dozens each time.
    assert min(blocks[-3:]) - max(blocks[5:8]) < 150, blocks


def test_caches_have_a_bound() -> None:
    """Each says how many it keeps, unless it is asked for what is of a short list of ours."""
    kind = type(functools.lru_cache(lambda: None))
    found = 0
    for module in pkgutil.walk_packages(aggregator.__path__, "aggregator."):
        if ".migrations." in module.name or module.name.endswith("__main__"):
            continue
        for name, made in vars(importlib.import_module(module.name)).items():
            if not isinstance(made, kind):
                continue
            found += 1
            if made.cache_info().maxsize is None:
                asked = set(inspect.signature(made).parameters)
                assert asked <= {"code", "language", "words", "part"}, f"{module.name}.{name}"
    assert found > 20
