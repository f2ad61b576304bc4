"""Mail: ``aggregator deliver`` and ``aggregator outbox``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aggregator.cli.options import Day, config_options, load, load_stored, pick_day
from aggregator.cli.voice import Voice, clean, counted, voice_options

if TYPE_CHECKING:
    from aggregator.report import DeliveryReport
    from aggregator.store import Delivery

_STATES = ("queued", "sending", "sent", "failed", "unknown", "expired")


@click.command()
@click.argument("day", required=False, type=Day(latest=True))
@config_options("config", "db", "out", "timezone")
@click.option(
    "--to",
    metavar="ADDRESS",
    multiple=True,
    help="Send to this address, or channel by its name, in place of all recipients; repeatable.",
)
@click.option(
    "--edition", metavar="NAME", help="Of this edition; else of the last that the day has."
)
@click.option("--resend", is_flag=True, help="Send it again to those who have had it.")
@click.option(
    "--dry-run", is_flag=True, help="Send and keep nothing; say who would get what, or see --write."
)
@click.option(
    "--write",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="With --dry-run: write each message there, as a mail program opens it (.eml).",
)
@voice_options(reads=True)
@click.pass_context
def deliver(
    context: click.Context,
    day: date | str | None,
    file: str | None,
    database: str | None,
    out: str | None,
    timezone: str | None,
    to: tuple[str, ...],
    edition: str | None,
    resend: bool,
    dry_run: bool,
    write: Path | None,
) -> None:
    """Send the digest of DAY, and whatever else is due.

    Recipients are the readers and channels of the configuration, and who subscribed. Each gets the
    digest of a day, zone and edition once, however often this is called. Without DAY, what is in
    the outbox is sent. What a server puts off is tried again by the next call; what it refuses is
    final, and told.
    """
    voice = Voice.now()
    if day is None and (to or edition or resend or dry_run):
        raise click.UsageError("--to, --edition, --resend and --dry-run need a DAY.")
    if write is not None and not dry_run:
        raise click.UsageError("--write needs --dry-run.")
    load_from = load if day is None else load_stored
    config = load_from(file, database=database, out=out, timezone=timezone)
    from aggregator.pipeline import delivery

    picked = None if day is None else _stored_day(config, day)
    if dry_run and picked is not None:
        _show(voice, delivery.preview(config, picked, to, edition=edition), write)
        return
    report = delivery.deliver(config, day=picked, edition=edition, to=to, resend=resend)
    if voice.json:
        voice.value(
            {
                "queued": report.queued,
                "waiting": report.waiting,
                "notes": list(report.notes),
                "attempts": [
                    {"recipient": r, "state": s, "said": said} for r, s, said in report.attempts
                ],
            }
        )
    tell_delivery(voice, report)
    context.exit(report.exit_code)


def tell_delivery(voice: Voice, report: DeliveryReport) -> None:
    """Say what became of each delivery; nothing where there was nothing to do."""
    for recipient, state, said in report.attempts:
        if state == "sent":
            voice.note(f"sent to {recipient}")
        elif state == "queued":
            voice.warning(f"{recipient}: put off, and tried again later: {said}")
        elif state == "unknown":
            voice.failure(f"{recipient}: nobody knows whether it was taken: {said}")
        else:
            voice.failure(f"{recipient}: {state}: {said}")
    for note in report.notes:
        voice.warning(note)
    if report.waiting:
        voice.note(f"{counted(report.waiting, 'delivery', 'deliveries')} to be tried later")


@click.command()
@config_options("config", "db", "out")
@click.option(
    "--state",
    "states",
    type=click.Choice(_STATES),
    multiple=True,
    help="Only those in this state; repeatable.",
)
@click.option("-n", "--limit", type=click.IntRange(min=1), default=50, show_default=True)
@voice_options(reads=True)
def outbox(
    file: str | None, database: str | None, out: str | None, states: tuple[str, ...], limit: int
) -> None:
    """List the deliveries and what became of each, newest first.

    queued: to be sent, perhaps again; sending: a process has it in hand; sent: the server took
    it; failed: the server refused it; unknown: the connection was lost when the server may have
    taken it; expired: it could not be sent in its time.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.store import DeliveryState, Store

    wanted: list[DeliveryState] | None = list(states) or None  # type: ignore[arg-type]  # a Choice
    with Store.open(config.database_url) as store:
        found = store.outbox.listed(wanted, limit)
    if voice.json:
        voice.value([_plain(delivery) for delivery in found])
        return
    for delivery in found:
        day, _, edition = delivery.edition_key.split("|", 2)
        again = f", {counted(delivery.attempts, 'attempt')}" if delivery.attempts > 1 else ""
        when = delivery.ended_at or delivery.due_at
        line = (
            f"{delivery.state:8} {day} {edition}  "
            f"{_who(delivery)}  "
            f"{when:%Y-%m-%d %H:%M} UTC{again}"
        )
        voice.result(clean(f"{line}  {delivery.said}".rstrip()))
    if not found:
        voice.note("No delivery.")


def _who(delivery: Delivery) -> str:
    """An address; a channel by its name, and which kind it is."""
    is_mail = delivery.channel == "smtp"
    return delivery.recipient if is_mail else f"{delivery.recipient} ({delivery.channel})"


def _show(voice: Voice, messages: list[tuple[str, bytes]], folder: Path | None) -> None:
    for number, (recipient, body) in enumerate(messages, start=1):
        voice.result(clean(f"{recipient}: {len(body):,} bytes"))
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            suffix = "json" if body.startswith(b"{") else "eml"
            (folder / f"{number:03d}.{suffix}").write_bytes(body)
    if not messages:
        voice.note("Nobody is sent this edition.")


def _stored_day(config: Any, day: date | str) -> date:
    from aggregator.errors import NotFoundError
    from aggregator.pipeline.editions import edition_names
    from aggregator.store import Store

    picked = pick_day(day, config.digest.timezone, datetime.now(UTC))
    if picked is not None:
        return picked
    with Store.open(config.database_url) as store:
        zone, names = config.digest.timezone, edition_names(config)
        days = sorted({day for name in names for day in store.digest_settings(zone, name)})
    if not days:
        raise NotFoundError("no digest is stored; aggregator run writes one")
    return days[-1]


def _plain(delivery: Delivery) -> dict[str, Any]:
    day, zone, edition = delivery.edition_key.split("|", 2)
    times = {
        name: value.isoformat() if value else None
        for name, value in (
            ("queued_at", delivery.queued_at),
            ("due_at", delivery.due_at),
            ("ended_at", delivery.ended_at),
        )
    }
    return {
        "id": delivery.id,
        "day": day,
        "zone": zone,
        "edition": edition,
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "code": delivery.code,
        "said": delivery.said,
        **times,
    }
