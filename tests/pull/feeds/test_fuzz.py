"""The fuzz run itself: it reads, it counts, and it sees a failure where there is one."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from hypothesis import strategies as st

from benchmarks.fuzz import Result, Target, _batch


def test_it_reads_and_counts() -> None:
    command = [sys.executable, "-m", "benchmarks.fuzz", "--seconds", "2", "--target", "feed"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=Path(__file__).parents[3], timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.split()
    assert last[-2] == "all"
    assert int(last[-1].replace(",", "")) > 10


def test_it_finds_and_shrinks_a_failure(tmp_path: Path) -> None:
    def read(content: bytes) -> None:
        if b"<" in content:
            raise KeyError(len(content))

    result = Result()
    target = Target(read, st.binary(max_size=50).map(lambda b: b + b"<" + b))
    _batch(target, 1, time.monotonic() + 60, result, tmp_path / "current")
    assert list(result.failures.values()) == [b"<"]
    assert next(iter(result.failures)).startswith("KeyError at ?")
    assert (tmp_path / "current").read_bytes() == b"<"
