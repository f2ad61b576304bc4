"""A digest goes to its readers: queued with a frozen body, then sent, and never twice by mistake.

What is due is in the outbox of the store. Any number of processes may send from it: each claims
one delivery at a time, and that is committed before the first byte goes out.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from aggregator.config import Config, MailConfig, Reader
from aggregator.deliver import Mail, Mailer, Outcome, SmtpServer, address, message_bytes
from aggregator.errors import ConfigError, DeliveryError, NotFoundError
from aggregator.pipeline.editions import edition_names
from aggregator.pipeline.feeds import page_url
from aggregator.pipeline.lease import mine
from aggregator.report import DeliveryReport
from aggregator.store import Delivery, DeliveryState, NewDelivery, Store, StoredDigest

SMTP: Final = "smtp"
"""The channel of mail."""

_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=1)

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
        day: queue the latest digest of this day for its readers first, unless it is there.
        edition: with ``day``: which of its editions; ``None``: the last one that there is.
        to: with ``day``: these addresses in place of the readers.
        resend: with ``day``: queue it once more for those who have had it.
        clock: in place of this machine's, in UTC.

    Raises:
        NotFoundError: there is no digest of that day.
        ConfigError: the configuration names no sender.
        DeliveryError: no mail server is configured, or an address is none.
        StoreError: the store cannot be used.
    """
    clock = clock or _now
    with Store.open(config.database_url) as store:
        queued = 0
        if day is not None:
            kept = _kept(config, store, day, edition)
            readers = [Reader(each) for each in to] or readers_of(config, kept.edition)
            queued = queue(config, store, kept, readers, now=clock(), resend=resend)
        return send_due(config, store, clock=clock, queued=queued)


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
    readers = [Reader(each) for each in to] or readers_of(config, kept.edition)
    made = _messages(config, kept, readers, lambda _reader: 0, kept.created_at)
    return [(each.recipient, each.body) for each in made]


def readers_of(config: Config, edition: str) -> list[Reader]:
    """The readers of an edition."""
    return [r for r in config.readers if r.edition in (None, edition)]


def queue(
    config: Config,
    store: Store,
    kept: StoredDigest,
    readers: Sequence[Reader],
    *,
    now: datetime,
    resend: bool = False,
) -> int:
    """Queue a digest for its readers, each once.

    Args:
        config: who the mail is from, and how long it is tried.
        store: that the digest is in.
        kept: the digest.
        readers: who is to have it.
        now: in UTC.
        resend: queue it once more for those for whom it was queued before.

    Returns:
        how many are new.

    Raises:
        DeliveryError: an address is none.
    """
    if not readers:
        return 0
    key = edition_key(kept)

    def copy(reader: Reader) -> int:
        recipient = _recipient(reader)
        return store.outbox.copies(key, SMTP, recipient) if resend else 0

    return store.outbox.add(_messages(config, kept, readers, copy, now), now)


def edition_key(kept: StoredDigest) -> str:
    """Names a digest for its readers: they get one of each day, zone and edition."""
    return f"{kept.day}|{kept.zone}|{kept.edition}"


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
    ended: list[Delivery] = []
    if mail.host is not None:
        owner = f"{mine()}{uuid.uuid4().hex[:8]}"
        with Mailer(_server(mail)) as mailer:
            for delivery in _claims(store, owner, clock):
                outcome = _send(store, mailer, mail, delivery, owner)
                _settle(store, delivery, owner, outcome, clock(), resend=resend)
                ended.append(outbox.get(delivery.id))
    elif outbox.listed(["queued"], 1):
        raise DeliveryError(
            "mail is queued and no server is configured: set [mail] host",
            channel=SMTP,
            recipient=outbox.listed(["queued"], 1)[0].recipient,
        )
    return DeliveryReport(
        queued=queued,
        attempts=tuple((d.recipient, d.state, d.said) for d in ended),
        waiting=outbox.counts().get("queued", 0),
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


def _claims(store: Store, owner: str, clock: Clock) -> Iterator[Delivery]:
    while (found := store.outbox.claim(clock(), owner, [SMTP])) is not None:
        yield found


def _send(
    store: Store, mailer: Mailer, mail: MailConfig, delivery: Delivery, owner: str
) -> Outcome:
    class Taken(Exception):
        """Another process thought that this one had died, and has the delivery now."""

    def before_data() -> None:
        if not store.outbox.hand_over(delivery.id, owner):
            raise Taken

    try:
        return mailer.send(
            delivery.body,
            sender=address(mail.sender).addr_spec,
            recipient=address(delivery.recipient).addr_spec,
            before_data=before_data,
        )
    except Taken:
        mailer.close()
        return Outcome("deferred", None, "another process has taken it over")


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


def _messages(
    config: Config,
    kept: StoredDigest,
    readers: Sequence[Reader],
    copy: Callable[[Reader], int],
    now: datetime,
) -> list[NewDelivery]:
    from aggregator.render import digest_from_json, mail_text

    if not config.mail.sender:
        raise ConfigError(
            "must be given",
            file=None if config.file is None else str(config.file),
            key="mail.sender",
            hint='sender = "Desk <desk@example.org>"',
        )
    words = mail_text(
        digest_from_json(kept.document),
        page=page_url(config, kept.day, kept.edition),
        templates=config.output.templates,
        in_language=config.digest.language,
    )
    key = edition_key(kept)
    made: list[NewDelivery] = []
    for reader in readers:
        recipient, number = _recipient(reader), copy(reader)
        mail_key = f"{key}|{SMTP}|{recipient}" + (f"|{number}" if number else "")
        body = _body(config, words, reader, mail_key, now)
        made.append(
            NewDelivery(
                digest_id=kept.id,
                edition_key=key,
                channel=SMTP,
                recipient=recipient,
                mail_key=mail_key,
                expires_at=now + timedelta(hours=config.mail.give_up_h),
                body=body,
                copy=number,
            )
        )
    return made


def _body(
    config: Config,
    words: tuple[str, str, str | None],
    reader: Reader,
    mail_key: str,
    now: datetime,
) -> bytes:
    subject, text, html = words
    mail = Mail(
        key=mail_key,
        sender=config.mail.sender,
        recipient=reader.address,
        subject=subject,
        text=text,
        html=html if reader.format == "html" else None,
        date=now,
        list_name=config.mail.list_name,
        unsubscribe=config.mail.unsubscribe,
    )
    try:
        return message_bytes(mail)
    except ValueError as error:
        raise DeliveryError(str(error), channel=SMTP, recipient=reader.address) from error


def _recipient(reader: Reader) -> str:
    try:
        return address(reader.address).addr_spec
    except ValueError as error:
        raise DeliveryError(str(error), channel=SMTP, recipient=reader.address) from error


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
