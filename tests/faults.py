"""Kills the service again and again while it pulls, deduplicates, digests and mails.

``python -m tests.faults`` (``make faults``) does so 200 times on each database, with one process
and with two; the test suite does it a few times. Afterwards every post must be in the store,
every digest that was due must have been dealt with once, and the mail server, a real one on
127.0.0.1, must have taken no message twice. A delivery may be ``unknown`` where a process was
killed between the first byte of its message and the server's answer: that is the documented
policy, and then the message was taken at most once.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

from aggregator.store import Store, upkeep
from tests.deliver.peer import Peer, running
from tests.postgres import postgres

START = datetime(2031, 5, 2, 5, 30, tzinfo=UTC)
STEP = timedelta(hours=1)
STEPS = 29  # until half past nine of the next morning
READERS = ("ada@example.net", "bo@example.net", "cy@example.net")

CHILD = """
import sys, time
from datetime import datetime, time as clock, timedelta
from pathlib import Path
from aggregator.config import *
from aggregator.errors import BusyError
from aggregator.model import Source
from aggregator.pipeline.service import tick

folder, database, port, first, last, start = sys.argv[1:]
folder = Path(folder)
config = Config(
    database=database,
    output=OutputConfig(folder / "out"),
    digest=DigestConfig(timezone="Europe/London", editions={"night": clock(6), "noon": clock(12)}),
    dedup=DedupConfig(encoder="none"),
    mail=MailConfig(host="127.0.0.1", port=int(port), security="none",
        sender="desk@example.org", timeout_s=5, deadline_s=5),
    readers=tuple(Reader(f"{name}@example.net") for name in ("ada", "bo", "cy")),
    sources=(Source("coast", paths=(str(folder / "pages"),), zone="Europe/London"),),
)
for number in range(int(first), int(last)):
    now = datetime.fromisoformat(start) + timedelta(hours=1) * number
    local = now + timedelta(hours=1)
    page = folder / "pages" / f"post{number:03d}.txt"
    if not page.exists():
        part = page.with_suffix(".part")
        part.write_text(
            f"Report {number} from the harbour\\nBy Ina Falk\\n"
            f"{local.day} May 2031, {local:%H:%M}\\n\\n"
            f"Pump house number {number * 7 + 3} was started when the water reached it.\\n\\n"
            f"The lock keeper of basin {number} spoke of a calm night on the quay.\\n"
        )
        part.replace(page)
    while True:
        try:
            tick(config, now=now)
            break
        except BusyError:
            time.sleep(0.05)
    print(number, flush=True)
"""


@dataclass(frozen=True)
class Outcome:
    """What a storm left.

    Attributes:
        problems: one line each; empty: all is as it must be.
        kills: how often a process was killed.
        unknown: deliveries whose outcome nobody knows.
    """

    problems: tuple[str, ...]
    kills: int
    unknown: int


def storm(database: str, folder: Path, *, kills: int, seed: int, daemons: int = 1) -> Outcome:
    """Live through a day and a half, killed so many times, and say what is wrong afterwards."""
    dice = random.Random(seed)
    (folder / "pages").mkdir(parents=True)
    done = [0] * daemons  # the next step of each process
    killed = 0
    # A slow server: so that some are killed while it has the message and has not answered.
    with running(Peer(delay=0.1)) as peer:

        def start(first: int) -> subprocess.Popen[str]:
            arguments = [str(folder), database, str(peer.port), str(first), str(STEPS)]
            return subprocess.Popen(
                [sys.executable, "-c", CHILD, *arguments, START.isoformat()],
                stdout=subprocess.PIPE,
                text=True,
            )

        processes = [start(0) for _ in range(daemons)]
        while any(process.poll() is None for process in processes):
            if killed >= kills:
                break
            time.sleep(dice.uniform(0.2, 2.0) / daemons)
            victim = dice.randrange(daemons)
            process = processes[victim]
            process.send_signal(signal.SIGKILL)
            killed += 1
            told, _ = process.communicate()
            done[victim] = max([done[victim], *(int(line) + 1 for line in told.split())])
            # It may have been at the end: the last half of the day is lived through once more.
            first = done[victim] if done[victim] < STEPS else STEPS // 2
            processes[victim] = start(first)
        failed = [p.wait(300) for p in processes]
        for process in processes:
            if process.stdout is not None:
                process.stdout.close()
        # What a killed process held is free once its lease has run out.
        later = START + STEP * STEPS + timedelta(hours=2)
        last = [str(folder), database, str(peer.port), "0", "1", later.isoformat()]
        failed.append(subprocess.run([sys.executable, "-c", CHILD, *last], stdout=-1).returncode)
        taken = [message_from_bytes(raw) for raw in peer.taken]
    problems = [f"a process ended with {code}" for code in failed if code]
    problems += _problems(database, folder, taken)
    with Store.open(database) as store:
        unknown = store.outbox.counts().get("unknown", 0)
    return Outcome(tuple(problems), killed, unknown)


def _problems(database: str, folder: Path, taken: list) -> list[str]:
    problems = upkeep.check(database)
    with Store.open(database) as store:
        posts = {
            revision.post.locator
            for day in store.days("Europe/London")
            for revision in store.revisions_of_day(day, "Europe/London")
        }
        written = {page.name for page in (folder / "pages").glob("*.txt")}
        lost = {page for page in written if not any(page in post for post in posts)}
        problems += [f"{page} is not in the store" for page in sorted(lost)]
        released = {(r.day, r.edition): r for r in store.releases.listed(100)}
        for key in ((date(2031, 5, 2), "noon"), (date(2031, 5, 3), "night")):
            if key not in released:
                problems.append(f"the digest {key} was never dealt with")
            elif released[key].state != "queued":
                problems.append(f"the digest {key} is {released[key].state}")
        rows = store.outbox.listed(None, 1000)
        counted = Counter(str(message["Message-ID"]) for message in taken)
        problems += [f"{i} was taken {n} times" for i, n in counted.items() if n > 1]
        for (day, edition), release in released.items():
            mine = [r for r in rows if r.edition_key == f"{day}|Europe/London|{edition}"]
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
    with tempfile.TemporaryDirectory() as folder, postgres() as new_database:
        for name in ("sqlite", "postgresql"):
            for daemons in (1, 2):
                here = Path(folder) / f"{name}{daemons}"
                here.mkdir()
                database = f"sqlite:///{here}/store.db" if name == "sqlite" else new_database()
                began = time.monotonic()
                outcome = storm(database, here, kills=given.kills, seed=given.seed, daemons=daemons)
                print(
                    f"{name}, {daemons} at once: {outcome.kills} kills in "
                    f"{time.monotonic() - began:.0f} s, {outcome.unknown} deliveries unknown, "
                    f"{len(outcome.problems)} problems",
                    flush=True,
                )
                for problem in outcome.problems:
                    print(f"  {problem}", flush=True)
                failed = failed or bool(outcome.problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
