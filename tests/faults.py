"""Kills the service again and again while it pulls, deduplicates, digests and mails.

``python -m tests.faults`` (``make faults``) does so 200 times in each of five ways: on SQLite and
on PostgreSQL, with one process and with two; and on PostgreSQL with one that leads and two workers,
which read live blogs. The test suite does it a few times.

Afterwards every post must be in the store, once; every digest that was due must have been dealt
with once, and must be proven by the store (``aggregator verify``); and the mail server, a real one
on 127.0.0.1, must have taken no message twice. A delivery may be ``unknown`` where a process was
killed between the first byte of its message and the server's answer: that is the documented
policy, and then the message was taken at most once.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from pathlib import Path

from aggregator import pipeline
from aggregator.store import Store, upkeep
from tests import faults_child, hosts
from tests.deliver.peer import Peer, running
from tests.faults_child import BLOGS, READERS, START, STEP, STEPS, ZONE
from tests.postgres import postgres

DUE = ((date(2031, 5, 2), "noon"), (date(2031, 5, 3), "night"))


@dataclass(frozen=True)
class Outcome:
    """What a storm left.

    Attributes:
        problems: one line each; empty: all is as it must be.
        kills: how often a process was killed.
        unknown: deliveries whose outcome nobody knows.
        hours: how often an hour was lived through to its end.
    """

    problems: tuple[str, ...]
    kills: int
    unknown: int
    hours: int


class Blogs(hosts.Hosts):
    """Live blogs that have a post for each hour that it has become.

    Args:
        folder: tells the hour.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def page(self, host: str, path: str) -> str | None:
        """What is there now; the two live blogs of a host differ."""
        if path not in ("/live0", "/live1"):
            return None
        number = 2 * (int(host.rpartition(".")[2]) - 1) + int(path[-1])
        # A page with a single entry would be read as an article.
        newest = faults_child.hour_of(self._folder)
        entries = "".join(
            f'<article id="p{hour + 9}"><time datetime="{(START + STEP * hour).isoformat()}">'
            f"{hour}</time><h3>Hour {hour} at gate {number}</h3>"
            f"<p>{words(number, hour)}</p></article>"
            for hour in range(newest, -4, -1)
        )
        return (
            f'<!doctype html><html lang="en"><head><title>Gate {number} live</title></head><body>'
            f'<main><h1>Gate {number} live</h1><div class="live-blog">{entries}</div></main></body>'
        )


def words(blog: int, hour: int) -> str:
    """What a live blog says of an hour, and nothing else says."""
    return (
        f"The keeper of gate {blog} let {hour * 13 + blog + 2} barges through before the bell of "
        f"hour {hour} and noted a level of {hour * 7 + blog * 3 + 11} inches at the lower sill."
    )


class Children:
    """Processes that are forked from one that has loaded all that they need."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.faults_child"])

    def start(self, what: Callable[..., None], *arguments: object) -> multiprocessing.Process:
        """Start one."""
        process = self._context.Process(target=what, args=arguments)
        process.start()
        return process  # type: ignore[return-value]  # a ForkServerProcess is one in all but name


def storm(
    database: str, folder: Path, *, kills: int, seed: int, daemons: int = 1, workers: int = 0
) -> Outcome:
    """Live through a day and a half, killed so many times, and say what is wrong afterwards."""
    dice, children = random.Random(seed), Children()
    for name in ("pages", "hours"):
        (folder / name).mkdir(parents=True)
    killed = 0
    # A slow server: so that some are killed while it has the message and has not answered.
    with running(Peer(delay=0.1)) as peer, hosts.running(Blogs(folder)) as web:
        port = web.port if workers else None
        lives = [folder / f"life{n}" for n in range(daemons)]

        def live(number: int) -> multiprocessing.Process:
            first = max(_told(lives[number]), default=0)
            # It may have been at the end: the last half of the day is lived through once more.
            first = first if first < STEPS else STEPS // 2
            lives[number].unlink(missing_ok=True)
            arguments = (folder, database, peer.port, port, first, STEPS, lives[number])
            return children.start(faults_child.live, *arguments)

        def work(_number: int) -> multiprocessing.Process:
            return children.start(faults_child.work, folder, database, peer.port, port)

        starts = [live] * daemons + [work] * workers
        numbers = [*range(daemons), *range(workers)]
        processes = [start(number) for start, number in zip(starts, numbers, strict=True)]
        hours = 0
        while killed < kills:
            time.sleep(dice.uniform(0.02, 1.5) / daemons)
            victim = dice.randrange(len(processes))
            processes[victim].kill()
            processes[victim].join()
            killed += 1
            if victim < daemons:
                hours += len(_told(lives[victim]))
            processes[victim] = starts[victim](numbers[victim])
        for process in processes[:daemons]:
            process.join(600)
        hours += sum(len(_told(life)) for life in lives)
        (folder / "over").touch()
        for process in processes[daemons:]:
            process.join(60)
        if workers:
            processes.append(children.start(faults_child.drain, folder, database, peer.port, port))
            processes[-1].join(300)
        processes.append(children.start(faults_child.settle, folder, database, peer.port, port))
        processes[-1].join(300)
        taken = [message_from_bytes(raw) for raw in peer.taken]
        config = faults_child.config_of(folder, database, peer.port, port)
    problems = [f"a process ended with {p.exitcode}" for p in processes if p.exitcode]
    problems += upkeep.check(database)
    with Store.open(database) as store:
        problems += _posts(store, folder, workers=bool(workers))
        problems += _deliveries(store, taken)
        unknown = store.outbox.counts().get("unknown", 0)
        documents = [store.latest_digest(day, ZONE, edition) for day, edition in DUE]
    for kept in documents:
        for problem in pipeline.verify(config, kept.document).problems if kept else ():
            problems.append(f"the digest of {kept.day} {kept.edition}: {problem}")
    return Outcome(tuple(problems), killed, unknown, hours)


def _told(life: Path) -> list[int]:
    """The hours that are over, as a process told."""
    try:
        return [int(line) for line in life.read_text().split("\n")[:-1]]
    except FileNotFoundError:
        return []


def _posts(store: Store, folder: Path, *, workers: bool) -> list[str]:
    """What is missing, or there twice."""
    revisions = [r for day in store.days(ZONE) for r in store.revisions_of_day(day, ZONE)]
    locators = " ".join(r.post.locator for r in revisions)
    written = sorted(page.name for page in (folder / "pages").glob("*.txt"))
    problems = [f"{page} is not in the store" for page in written if page not in locators]
    problems += [f"{r.post.id} has revision {r.number}" for r in revisions if r.number != 1]
    texts = Counter(r.post.text for r in revisions)
    problems += [f"is there {n} times: {text[:60]}" for text, n in texts.items() if n > 1]
    if workers:
        found = {r.post.text for r in revisions}
        wanted = [words(blog, hour) for blog in range(BLOGS) for hour in range(STEPS)]
        problems += [f"is not in the store: {text[:60]}" for text in wanted if text not in found]
    return problems


def _deliveries(store: Store, taken: list) -> list[str]:
    """What was not delivered, or twice."""
    problems = []
    released = {(r.day, r.edition): r for r in store.releases.listed(100)}
    for key in DUE:
        if key not in released:
            problems.append(f"the digest {key} was never dealt with")
        elif released[key].state != "queued":
            problems.append(f"the digest {key} is {released[key].state}")
    rows = store.outbox.listed(None, 1000)
    counted = Counter(str(message["Message-ID"]) for message in taken)
    problems += [f"{i} was taken {n} times" for i, n in counted.items() if n > 1]
    for (day, edition), release in released.items():
        mine = [r for r in rows if r.edition_key == f"{day}|{ZONE}|{edition}"]
        wanted = sorted(READERS) if release.state == "queued" else []
        if sorted(r.recipient for r in mine) != wanted:
            problems.append(f"{day} {edition}: deliveries to {[r.recipient for r in mine]}")
    problems += [
        f"delivery to {r.recipient} is {r.state}: {r.said}"
        for r in rows
        if r.state not in ("sent", "unknown")
    ]
    sent = sum(r.state == "sent" for r in rows)
    unknown = sum(r.state == "unknown" for r in rows)
    if not sent <= len(counted) <= sent + unknown:
        problems.append(f"{len(counted)} messages were taken, {sent} are noted as sent")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    failed = False
    ways = [(name, n, 0) for name in ("sqlite", "postgresql") for n in (1, 2)]
    with tempfile.TemporaryDirectory() as folder, postgres() as new_database:
        for name, daemons, workers in [*ways, ("postgresql", 1, 2)]:
            here = Path(folder) / f"{name}{daemons}{workers}"
            here.mkdir()
            database = f"sqlite:///{here}/store.db" if name == "sqlite" else new_database()
            began = time.monotonic()
            outcome = storm(
                database, here, kills=given.kills, seed=given.seed, daemons=daemons, workers=workers
            )
            beside = f" and {workers} workers" if workers else ""
            print(
                f"{name}, {daemons} at once{beside}: {outcome.kills} kills in "
                f"{time.monotonic() - began:.0f} s, {outcome.hours} hours lived through, "
                f"{outcome.unknown} deliveries unknown, {len(outcome.problems)} problems",
                flush=True,
            )
            for problem in outcome.problems:
                print(f"  {problem}", flush=True)
            failed = failed or bool(outcome.problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
