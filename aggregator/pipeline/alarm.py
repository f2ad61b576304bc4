"""Tells a person by mail what needs one: a digest that is late, a source that has gone silent.

Each fact is told once a day, by way of the outbox: a mail that could not go out is tried again,
and none goes out twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.config import Config
from aggregator.deliver import Mail, address, message_bytes
from aggregator.pipeline.delivery import SMTP, send_due
from aggregator.pipeline.due import plan
from aggregator.pipeline.recipients import awaited
from aggregator.pipeline.release import slots_of
from aggregator.pipeline.silence import silence_of
from aggregator.report import RunReport
from aggregator.store import NewDelivery, Store

_DAY = timedelta(days=1)
_LISTED = 50


@dataclass(frozen=True, slots=True)
class Alarm:
    """One fact that needs a person.

    Attributes:
        fact: names it: of one fact there is one alarm a day.
        text: what to say; its first line says it in short.
    """

    fact: str
    text: str


def raise_alarms(
    config: Config, store: Store, *, now: datetime, report: RunReport | None = None
) -> int:
    """Queue a mail for each fact that was not told today, and send what is due.

    Args:
        config: says who is told.
        store: what there is.
        now: in UTC.
        report: of the run before; ``None``: it failed.

    Returns:
        how many are new.

    Raises:
        StoreError: the store cannot be used.
    """
    if config.alarm.address is None or config.mail.host is None:
        return 0
    zone = config.digest.timezone
    today = now.astimezone(ZoneInfo(zone)).date()
    recipient = address(config.alarm.address).addr_spec
    new = []
    for alarm in alarms(config, store, now=now, report=report):
        key = f"{today}|{zone}|alarm: {alarm.fact}"
        mail_key = f"{key}|{SMTP}|{recipient}"
        mail = Mail(
            key=mail_key,
            sender=config.mail.sender,
            recipient=config.alarm.address,
            subject=f"Alarm: {alarm.text.partition(chr(10))[0]}",
            text=f"{alarm.text}\n\naggregator status and aggregator outbox tell more.\n",
            date=now,
            list_name=f"{config.mail.list_name} alarms",
        )
        expires = now + timedelta(hours=config.mail.give_up_h)
        body = message_bytes(mail)
        new.append(NewDelivery(None, key, SMTP, recipient, mail_key, expires, body))
    queued = store.outbox.add(new, now) if new else 0
    if queued:
        send_due(config, store, clock=lambda: now)
    return queued


def alarms(
    config: Config, store: Store, *, now: datetime, report: RunReport | None
) -> Iterator[Alarm]:
    """What needs a person now; see :func:`raise_alarms`."""
    if awaited(config, store):
        yield from _late(config, store, now)
        yield from _undelivered(config, store, now)
    if report is not None:
        yield from _silent(config, store, report, now)


def _late(config: Config, store: Store, now: datetime) -> Iterator[Alarm]:
    patience = timedelta(minutes=config.alarm.after_min)
    last, done = store.releases.last()
    late = timedelta(hours=config.mail.late_h)
    slots, zone = slots_of(config), config.digest.timezone
    for step in plan(slots, zone, now=now, last=last, done=done, late=late):
        due = step.due
        if now - due.at > patience:
            yield Alarm(
                f"digest {due.day} {due.edition}",
                f"the digest of {due.day} ({due.edition}) has not gone out\n"
                f"It was due at {due.at:%Y-%m-%d %H:%M} UTC.",
            )
    for release in store.releases.listed(_LISTED):
        if release.state == "skipped" and now - release.done_at < _DAY:
            yield Alarm(
                f"digest {release.day} {release.edition}",
                f"the digest of {release.day} ({release.edition}) was skipped\n"
                f"It {release.reason}.",
            )


def _undelivered(config: Config, store: Store, now: datetime) -> Iterator[Alarm]:
    patience = timedelta(minutes=config.alarm.after_min)
    lost = [
        d
        for d in store.outbox.listed(["failed", "unknown", "expired"], _LISTED)
        if d.digest_id is not None and d.ended_at is not None and now - d.ended_at < _DAY
    ]
    waiting = [
        d
        for d in store.outbox.listed(["queued", "sending"], _LISTED)
        if d.digest_id is not None and now - d.queued_at > patience
    ]
    for fact, what, found in (
        ("lost deliveries", "digests were not delivered", lost),
        ("late deliveries", "digests are still waiting to be delivered", waiting),
    ):
        if found:
            lines = [
                f"{d.state}: {d.edition_key.partition('|')[0]} to {d.recipient}: {d.said}"
                for d in found
            ]
            yield Alarm(fact, "\n".join([what, "", *lines]))


def _silent(config: Config, store: Store, report: RunReport, now: datetime) -> Iterator[Alarm]:
    lines = [f"{one.source}: {one.message}" for one in report.silent]
    failed = {one.source: one.message for one in report.failures}
    for source in config.sources:
        # Of one that cannot be read the run does not say that it is silent.
        if source.name in failed and (told := silence_of(store, source, now)):
            lines.append(
                f"{source.name}: no new post since {told.since:%Y-%m-%d %H:%M} UTC; it cannot be "
                f"read: {failed[source.name]}"
            )
    if lines:
        yield Alarm("silent sources", "\n".join(["sources have gone silent", "", *lines]))
