"""How the service does: ``aggregator status`` and ``aggregator doctor``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import config_options, load, load_stored
from aggregator.cli.voice import Voice, clean, counted, voice_options

if TYPE_CHECKING:
    from aggregator.pipeline.health import Status


@click.command()
@config_options("config", "db", "out")
@voice_options(reads=True)
@click.pass_context
def status(context: click.Context, file: str | None, database: str | None, out: str | None) -> None:
    """Say what is due, what failed and since when.

    Exits with 1 if something needs a person: the last run did not end well, a delivery failed,
    a source failed or is silent for longer than it used to be.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.pipeline import health

    found = health.status(config, now=datetime.now(UTC))
    if voice.json:
        voice.value(_plain(found))
    else:
        for line in [*_lines(found), *_table(found, all_of_them=voice.verbose)]:
            voice.result(clean(line))
    context.exit(1 if _needs_a_person(found) else 0)


@click.command()
@config_options("config", "db", "out")
@voice_options(reads=True)
@click.pass_context
def doctor(context: click.Context, file: str | None, database: str | None, out: str | None) -> None:
    """Look at what the service needs, and say what to mend.

    The configuration, the store, the disk, the model, the mail server and the clock. Exits with
    1 if something does not work.
    """
    voice = Voice.now()
    config = load(file, database=database, out=out)
    from aggregator.pipeline import health

    found = []
    for finding in health.examine(config, now=datetime.now(UTC)):
        found.append(finding)
        if not voice.json:
            mark = {"ok": "ok     ", "warning": "warning", "failed": "FAILED "}[finding.verdict]
            voice.result(clean(f"{mark}  {finding.what:14} {finding.told}"))
            if finding.remedy and finding.verdict != "ok":
                voice.result(clean(f"{'':24} {finding.remedy}"))
    if voice.json:
        voice.value(
            [
                {"what": f.what, "verdict": f.verdict, "told": f.told, "remedy": f.remedy}
                for f in found
            ]
        )
    context.exit(1 if any(f.verdict == "failed" for f in found) else 0)


def _lines(found: Status) -> list[str]:
    lines = []
    if found.at_work is not None:
        who = found.at_work.owner.rpartition(":")[0]
        lines.append(f"at work    {who} since {_when(found.at_work.since)}")
    for owner, hosts, since in found.workers:
        who = owner.rpartition(":")[0]
        lines.append(f"reading    {who} at {counted(hosts, 'host')} since {_when(since)}")
    if found.last_run is None:
        lines.append("last run   none yet")
    else:
        ended = {0: "well", 1: "with failures", None: "not yet, or it was killed"}
        how = ended.get(found.last_run.exit_code, "with an error")
        lines.append(f"last run   {_when(found.last_run.started_at)}, ended {how}")
    if found.next_due is not None:
        due = found.next_due
        lines.append(f"next       the digest of {due.day} ({due.edition}) at {_when(due.at)}")
    for release in found.releases:
        why = f": {release.reason}" if release.reason else ""
        lines.append(f"digest     {release.day} ({release.edition}) {release.state}{why}")
    if found.outbox:
        states = ", ".join(f"{number} {state}" for state, number in sorted(found.outbox.items()))
        lines.append(f"outbox     {states}")
    for delivery in found.trouble:
        lines.append(f"           {delivery.state}: {delivery.recipient}: {delivery.said}")
    if found.subscribers:
        states = ", ".join(f"{n} {state}" for state, n in sorted(found.subscribers.items()))
        lines.append(f"people     {states}")
    for gone in found.unsubscribed:
        lines.append(f"           {gone} has unsubscribed: take it out of the configuration")
    return lines


_NAME = 32
"""Most characters of a source's name in the table."""
_WELL = 20
"""More sources than these that are well are only counted."""


def _table(found: Status, *, all_of_them: bool) -> list[str]:
    """The sources: those in trouble first, each with what the trouble is."""
    well: list[list[str]] = []
    ill: list[list[str]] = []
    width = max([len("source"), *(min(len(name), _NAME) for name, _, _ in found.sources)])
    for name, summary, silent in found.sources:
        short = name if len(name) <= _NAME else f"{name[: _NAME - 3]}..."
        looked = summary is not None and summary.last_outcome_at is not None
        outcome = str(summary.last_outcome) if summary and looked else "not looked at"
        at = _short(summary.last_outcome_at) if summary else ""
        due = _short(found.next_at.get(name))
        posts = summary.posts if summary else 0
        row = [f"{short:{width}}  {outcome:13}  {at:16}  {posts:>7,}  {due:16}".rstrip()]
        if summary is not None and summary.last_message:
            # When it is tried again has a column of its own.
            told = summary.last_message.partition("; next try ")[0]
            since = found.failing_since.get(name)
            known = "since " in told or since is None
            row.append(f"    {told}" + ("" if known else f"; failing since {_short(since)}"))
        if silent is not None:
            row.append(f"    no new post since {_short(silent)}")
        if name in found.over_since:
            row.append(f"    over since {_short(found.over_since[name])}; asked ever more rarely")
        is_ill = silent is not None or outcome in ("failed", "challenged", "blocked")
        (ill if is_ill else well).append(row)
    if not found.sources:
        return []
    lines = ["", f"{'source':{width}}  {'last look':13}  {'at (UTC)':16}  {'posts':>7}  next"]
    lines += [line for row in ill for line in row]
    if len(well) <= _WELL or all_of_them:
        return lines + [line for row in well for line in row]
    return [*lines, f"{counted(len(well), 'source')} are well; --verbose lists them"]


def _short(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at is not None else ""


def _needs_a_person(found: Status) -> bool:
    return (
        (found.last_run is not None and found.last_run.exit_code not in (0, None))
        or any(found.outbox.get(state) for state in ("failed", "unknown", "expired"))
        or any(s is not None and s.last_outcome == "failed" for _, s, _ in found.sources)
        or any(silent is not None for _, _, silent in found.sources)
    )


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _plain(found: Status) -> dict[str, Any]:
    return {
        "at_work": found.at_work and found.at_work.owner,
        "workers": [
            {"owner": owner, "hosts": hosts, "since": since.isoformat()}
            for owner, hosts, since in found.workers
        ],
        "last_run": found.last_run
        and {
            "started_at": found.last_run.started_at.isoformat(),
            "exit_code": found.last_run.exit_code,
        },
        "next_due": found.next_due
        and {
            "day": found.next_due.day.isoformat(),
            "edition": found.next_due.edition,
            "at": found.next_due.at.isoformat(),
        },
        "releases": [
            {
                "day": r.day.isoformat(),
                "zone": r.zone,
                "edition": r.edition,
                "state": r.state,
                "reason": r.reason,
            }
            for r in found.releases
        ],
        "outbox": dict(found.outbox),
        "subscribers": dict(found.subscribers),
        "unsubscribed": list(found.unsubscribed),
        "sources": [
            {
                "name": name,
                "outcome": s and s.last_outcome,
                "at": s and s.last_outcome_at and s.last_outcome_at.isoformat(),
                "posts": s.posts if s else 0,
                "message": s.last_message if s else "",
                "silent_since": silent and silent.isoformat(),
                "next_at": _iso(found.next_at.get(name)),
                "failing_since": _iso(found.failing_since.get(name)),
                "over_since": _iso(found.over_since.get(name)),
            }
            for name, s, silent in found.sources
        ],
    }
