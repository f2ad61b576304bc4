"""One at a time, and nobody waits long for one that is dead."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.errors import BusyError
from aggregator.pipeline.lease import SPAN, held, is_gone, mine
from aggregator.store import Store


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "store.db")


def test_the_second_is_told_who_is_at_work(path: str) -> None:
    with Store.open(path) as store:
        with held(store, "run"):
            told = rf"process {mine()[:-1]} is at work"
            with pytest.raises(BusyError, match=told), held(store, "run"):
                pass
            with held(store, "other"):
                pass
        with held(store, "run"):
            pass


def test_an_error_gives_it_back(path: str) -> None:
    with Store.open(path) as store:
        with pytest.raises(KeyError), held(store, "run"):
            raise KeyError
        assert store.leases.holder("run") is None


def test_a_process_that_was_killed_holds_nobody_up(path: str) -> None:
    program = (
        "import os, signal, sys\n"
        "from aggregator.pipeline.lease import held\n"
        "from aggregator.store import Store\n"
        "with Store.open(sys.argv[1]) as store, held(store, 'run'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, path])
    assert done.returncode == -9
    with Store.open(path) as store:
        left = store.leases.holder("run")
        assert left is not None and left.until > datetime.now(UTC)
        with held(store, "run"):
            pass


def test_one_of_another_machine_is_waited_for_until_it_runs_out(path: str) -> None:
    now = datetime.now(UTC)
    with Store.open(path) as store:
        store.leases.take("run", "elsewhere:1:x", now, SPAN)
        with pytest.raises(BusyError, match="elsewhere:1"), held(store, "run"):
            pass
        store.leases.keep("run", "elsewhere:1:x", now - SPAN, SPAN - timedelta(seconds=1))
        with held(store, "run"):
            pass


def test_who_is_gone() -> None:
    here = mine().rsplit(":", 2)[0]
    assert is_gone(f"{mine()}x"), "this process holds nothing"
    assert not is_gone("elsewhere:999999999:x")
    assert is_gone(f"{here}:999999999:x")


def test_a_zombie_is_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    owner = mine().rsplit(":", 2)[0] + f":{child.pid}:x"
    assert not is_gone(owner)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_gone(owner)
    child.communicate()
    assert is_gone(owner)


def test_one_that_is_lost_says_so(path: str) -> None:
    span = timedelta(seconds=0.6)
    with Store.open(path) as store, held(store, "serve", span=span) as hold:
        assert not hold.is_lost
        # Another takes it, as after this machine slept.
        store.leases.give_back_all(mine())
        store.leases.take("serve", "elsewhere:1:x", datetime.now(UTC), SPAN)
        until = datetime.now(UTC) + timedelta(seconds=10)
        while not hold.is_lost and datetime.now(UTC) < until:
            threading.Event().wait(0.01)
        assert hold.is_lost
    with Store.open(path) as store:
        left = store.leases.holder("serve")
        assert left is not None and left.owner == "elsewhere:1:x"


def test_what_this_process_could_not_give_back_does_not_hold_it_up(path: str) -> None:
    with Store.open(path) as store:
        with held(store, "run"):
            left = store.leases.holder("run")
            assert left is not None and not is_gone(left.owner)
        store.leases.take("run", left.owner, datetime.now(UTC), SPAN)
        with held(store, "run"):
            pass
