"""A digest goes to its recipients: queued with a frozen body, then sent, never twice by mistake.

What is due is in the outbox of the store. Any number of processes may send from it: each claims
one delivery at a time, and that is committed before the first byte goes out.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from aggregator.config import Config, MailConfig
from aggregator.deliver import (
    Bundle,
    Mailer,
    Outcome,
    Service,
    SmtpServer,
    address,
    send_note,
    write_bundle,
)
from aggregator.errors import DeliveryError, NotFoundError
from aggregator.pipeline.composing import Composer, edition_key, unpacked_note
from aggregator.pipeline.editions import edition_names
from aggregator.pipeline.lease import mine
from aggregator.pipeline.recipients import (
    FILES,
    NOTIFY,
    SMTP,
    Recipient,
    recipients_named,
    recipients_of,
    unsubscribed,
)
from aggregator.report import DeliveryReport
from aggregator.store import Delivery, DeliveryState, NewDelivery, Store, StoredDigest

__all__ = [
    "FILES",
    "NOTIFY",
    "SMTP",
    "Clock",
    "after",
    "check_server",
    "deliver",
    "edition_key",
    "preview",
    "queue",
    "recipients_of",
    "running",
    "send_due",
]

_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=1)

_BATCH: Final = 50
"""Deliveries that are queued at a time, so that thousands of bodies are never in memory at once."""

Clock = Callable[[], datetime]


def deliver(
    config: Config,
    *,
    day: date | None = None,
    edition: str | None = None,
    to: Sequence[str] = (),
    resend: bool = False,
    clock: Clock | None = None,
) -> DeliveryReport:
    """Send what is due.

    Args:
        config: says who the readers are, and which server takes the mail.
        day: queue the latest digest of this day for its recipients first, unless it is there.
        edition: with ``day``: which of its editions; ``None``: the last one that there is.
        to: with ``day``: these addresses and channels in place of all.
        resend: with ``day``: queue it once more for those who have had it.
        clock: in place of this machine's, in UTC.

    Raises:
        NotFoundError: there is no digest of that day.
        ConfigError: the configuration names no sender.
        DeliveryError: no mail server is configured, an address is none, or one that is named has
            unsubscribed.
        StoreError: the store cannot be used.
    """
    clock = clock or _now
    with Store.open(config.database_url) as store:
        queued = 0
        if day is not None:
            kept = _kept(config, store, day, edition)
            recipients = _recipients(config, store, to, kept.edition)
            queued = queue(config, store, kept, recipients, now=clock(), resend=resend)
        return send_due(config, store, clock=clock, queued=queued)


def _recipients(config: Config, store: Store, to: Sequence[str], edition: str) -> list[Recipient]:
    return recipients_named(config, store, to) if to else recipients_of(config, store, edition)


def _kept(config: Config, store: Store, day: date, edition: str | None) -> StoredDigest:
    """The newest digest of an edition of a day; without an edition, of the last that has one."""
    zone, names = config.digest.timezone, edition_names(config)
    if edition is not None and edition not in names:
        raise NotFoundError(f"no edition is called {edition!r}; there is {', '.join(names)}")
    for name in [edition] if edition is not None else reversed(names):
        kept = store.latest_digest(day, zone, name)
        if kept is not None:
            return kept
    what = f"{edition} digest" if edition is not None else "digest"
    raise NotFoundError(f"no {what} of {day} in {zone} is stored; aggregator run writes it")


def preview(
    config: Config, day: date, to: Sequence[str] = (), *, edition: str | None = None
) -> list[tuple[str, bytes]]:
    """What :func:`deliver` would queue: each recipient and message; nothing is kept or sent.

    Raises:
        NotFoundError: there is no digest of that day.
        DeliveryError: an address is none.
    """
    with Store.open(config.database_url) as store:
        kept = _kept(config, store, day, edition)
        recipients = _recipients(config, store, to, kept.edition)
        composer = Composer(config, store, kept, kept.created_at)
        made = [(r, composer.body(r, _mail_key(kept, r, 0))) for r in recipients]
    return [(recipient.key, body) for recipient, body in made if body is not None]


def queue(
    config: Config,
    store: Store,
    kept: StoredDigest,
    recipients: Sequence[Recipient],
    *,
    now: datetime,
    resend: bool = False,
) -> int:
    """Queue a digest for its recipients, each once.

    Args:
        config: who the mail is from, and how long it is tried.
        store: that the digest is in.
        kept: the digest.
        recipients: who is to have it. One of whose topics it says nothing gets none.
        now: in UTC.
        resend: queue it once more for those for whom it was queued before.

    Returns:
        how many are new.

    Raises:
        ConfigError: a mail has no sender.
        DeliveryError: an address is none.
    """
    composer = Composer(config, store, kept, now)
    expires = now + timedelta(hours=config.mail.give_up_h)
    key, queued = edition_key(kept), 0
    waiting: list[NewDelivery] = []
    for recipient in recipients:
        outbox = store.outbox
        number = outbox.copies(key, recipient.channel, recipient.key)
        if number and not resend:
            continue
        mail_key = _mail_key(kept, recipient, number)
        body = composer.body(recipient, mail_key)
        if body is None:
            continue
        waiting.append(
            NewDelivery(
                digest_id=kept.id,
                edition_key=key,
                channel=recipient.channel,
                recipient=recipient.key,
                mail_key=mail_key,
                expires_at=expires,
                body=body,
                copy=number,
            )
        )
        if len(waiting) >= _BATCH:
            queued += outbox.add(waiting, now)
            waiting = []
    return queued + (store.outbox.add(waiting, now) if waiting else 0)


def _mail_key(kept: StoredDigest, recipient: Recipient, number: int) -> str:
    key = f"{edition_key(kept)}|{recipient.channel}|{recipient.key}"
    return f"{key}|{number}" if number else key


def send_due(config: Config, store: Store, *, clock: Clock, queued: int = 0) -> DeliveryReport:
    """Send every delivery that is due now.

    Args:
        config: the server, and what is done where the outcome is unknown.
        store: whose outbox is sent.
        clock: the time in UTC.
        queued: how many were queued before; for the report.

    Raises:
        DeliveryError: something is due and no mail server is configured.
    """
    mail, outbox = config.mail, store.outbox
    resend = mail.unknown == "resend"
    # Nobody holds a delivery for longer than connecting and sending may take, each once over.
    lease = timedelta(seconds=4 * mail.deadline_s + 60)
    outbox.recover(clock(), lease, resend=resend)
    outbox.expire(clock())
    # A service that hangs takes as long as it may: mail and files go first.
    channels = [SMTP, FILES, NOTIFY] if mail.host is not None else [FILES, NOTIFY]
    ended: list[Delivery] = []
    owner = f"{mine()}{uuid.uuid4().hex[:8]}"
    with Mailer(_server(mail)) as mailer:
        for delivery in _claims(store, owner, clock, channels):
            outcome = _handed_over(config, store, mailer, delivery, owner)
            _settle(store, delivery, owner, outcome, clock(), resend=resend)
            ended.append(outbox.get(delivery.id))
    stranded = outbox.first_queued(SMTP) if mail.host is None else None
    if stranded is not None:
        raise DeliveryError(
            "mail is queued and no server is configured: set [mail] host",
            channel=SMTP,
            recipient=stranded.recipient,
        )
    return DeliveryReport(
        queued=queued,
        attempts=tuple((d.recipient, d.state, d.said) for d in ended),
        waiting=outbox.counts().get("queued", 0),
        notes=tuple(
            f"{one.address} has unsubscribed and gets nothing: take it out of the configuration"
            for one in unsubscribed(config, store)
        ),
    )


def running(now: datetime) -> Clock:
    """A clock that begins at an instant and runs: others tell by its times who is still at work.

    Args:
        now: in UTC.
    """
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)


def check_server(mail: MailConfig) -> Outcome:
    """Connect to the configured server and log in, and send nothing."""
    with Mailer(_server(mail)) as mailer:
        return mailer.check()


class _Taken(Exception):
    """Another process thought that this one had died, and has the delivery now."""


def _claims(store: Store, owner: str, clock: Clock, channels: Sequence[str]) -> Iterator[Delivery]:
    for channel in channels:
        while (found := store.outbox.claim(clock(), owner, [channel])) is not None:
            yield found


def _handed_over(
    config: Config, store: Store, mailer: Mailer, delivery: Delivery, owner: str
) -> Outcome:
    def begin() -> None:
        if not store.outbox.hand_over(delivery.id, owner):
            raise _Taken

    try:
        if delivery.channel == NOTIFY:
            return _to_service(config, delivery, begin)
        if delivery.channel == FILES:
            return _to_folder(config, store, delivery)
        return mailer.send(
            delivery.body,
            sender=address(config.mail.sender).addr_spec,
            recipient=address(delivery.recipient).addr_spec,
            before_data=begin,
        )
    except _Taken:
        mailer.close()
        return Outcome("deferred", None, "another process has taken it over")


def _to_service(config: Config, delivery: Delivery, begin: Callable[[], None]) -> Outcome:
    channel = next((c for c in config.channels if c.name == delivery.recipient), None)
    if channel is None or channel.folder is not None:
        return Outcome("refused", None, "no service of this name is configured")
    if not channel.url:
        return Outcome(
            "deferred", None, f"its address is not set: give url_file or {channel.variable}"
        )
    # apprise does not tell when the first byte goes out: from here on it may have.
    begin()
    mail = config.mail
    service = Service(channel.url, timeout=mail.timeout_s, deadline=mail.deadline_s)
    return send_note(unpacked_note(delivery.body), service)


def _to_folder(config: Config, store: Store, delivery: Delivery) -> Outcome:
    channel = next((c for c in config.channels if c.name == delivery.recipient), None)
    if channel is None or channel.folder is None:
        return Outcome("refused", None, "no folder of this name is configured")
    newer = store.outbox.newer_sent(delivery.id, FILES, delivery.recipient)
    return write_bundle(channel.folder, Bundle.unpacked(delivery.body), is_newest=not newer)


def _settle(
    store: Store, delivery: Delivery, owner: str, outcome: Outcome, now: datetime, *, resend: bool
) -> None:
    state, due_at = after(outcome, delivery, now, resend=resend)
    store.outbox.settle(
        delivery.id,
        owner,
        state,
        at=now,
        due_at=due_at,
        code=outcome.code,
        said=outcome.text,
    )


def after(
    outcome: Outcome, delivery: Delivery, now: datetime, *, resend: bool
) -> tuple[DeliveryState, datetime | None]:
    """What becomes of a delivery after an attempt: its state, and when it is tried again.

    The wait doubles from a minute to an hour. What would be due after its time has expired.
    """
    if outcome.fate == "sent":
        return "sent", None
    if outcome.fate == "refused":
        return "failed", None
    if outcome.fate == "unknown" and not resend:
        return "unknown", None
    wait = min(_FIRST_WAIT * 2 ** min(delivery.attempts - 1, 10), _LONGEST_WAIT)
    if now + wait >= delivery.expires_at:
        return ("unknown" if outcome.fate == "unknown" else "expired"), None
    return "queued", now + wait


def _server(mail: MailConfig) -> SmtpServer:
    return SmtpServer(
        host=mail.host or "",
        port=mail.port,
        security=mail.security,
        username=mail.username,
        password=mail.password,
        timeout=mail.timeout_s,
        deadline=mail.deadline_s,
        ca_file=mail.ca_file,
    )


def _now() -> datetime:
    return datetime.now(UTC)
