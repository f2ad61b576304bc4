"""People subscribe and unsubscribe themselves: nothing is sent before an address has confirmed it.

Whoever asks learns nothing of who is known here: each address that can be is answered alike, and
what differs is told to the address itself, by mail. The mail goes by the outbox, as digests do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.config import Config
from aggregator.config.mail import LONGEST_TOPIC
from aggregator.deliver import Mail, address, message_bytes
from aggregator.pipeline.editions import edition_names
from aggregator.pipeline.recipients import SMTP
from aggregator.pipeline.secret import signing_secret
from aggregator.pipeline.tokens import Tokens
from aggregator.store import Choices, NewDelivery, Store, Subscriber

AGAIN: Final = timedelta(minutes=10)
"""Between two mails that ask one address to confirm."""
PER_DAY: Final = 5
"""Such mails to one address."""
PER_HOUR: Final = 200
"""Such mails to all together: nobody makes us send letters to half the world."""
MOST_TOPICS: Final = 50

_GRACE: Final = timedelta(days=1)
_LONGEST: Final = 254  # Characters of an address (RFC 5321, 4.5.3.1.3, less the brackets).
_LONGEST_LOCAL: Final = 64
_LABEL: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


class BadAddressError(ValueError):
    """No mail can be sent there."""


class BadChoiceError(ValueError):
    """Something that was chosen is not offered."""


class TooManyError(Exception):
    """So many subscribe that somebody may be making mischief."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Whom a link unsubscribes.

    Attributes:
        address: ``None``: the link is ours, and nothing is known any more of whom it was for.
    """

    address: str | None


def mail_address(written: str) -> str:
    """An address that mail can be sent to, in one form: as it was written, the domain in the DNS's.

    Without a name; outside ASCII the domain alone.

    Raises:
        BadAddressError: it is none.
    """
    text = written.strip()
    if not text or len(text) > _LONGEST or re.search(r"[<>\"(),;:\\\[\]\s]", text):
        raise BadAddressError("not an e-mail address")
    try:
        spec = address(text).addr_spec
    except ValueError as error:
        raise BadAddressError("not an e-mail address") from error
    local, _, domain = spec.rpartition("@")
    domain = domain.lower().rstrip(".")
    labels = domain.split(".")
    if (
        len(local) > _LONGEST_LOCAL
        or len(spec) > _LONGEST
        or ".." in local
        or local.startswith(".")
        or local.endswith(".")
        or len(labels) < 2
        or labels[-1].isdigit()
        or not all(_LABEL.fullmatch(label) for label in labels)
    ):
        raise BadAddressError("not an e-mail address")
    return f"{local}@{domain}"


def chosen(
    config: Config,
    *,
    editions: Iterable[str] = (),
    topics: Iterable[str] = (),
    language: str | None = None,
    form: str = "html",
    empty: bool = False,
) -> Choices:
    """What somebody chose, as far as it is offered.

    Raises:
        BadChoiceError: something is not.
    """
    from aggregator.render import LANGUAGES

    offered, wanted = edition_names(config), list(dict.fromkeys(editions))
    kept = list(dict.fromkeys(" ".join(t.split()) for t in topics if t.strip()))
    if any(name not in offered for name in wanted):
        raise BadChoiceError("no such edition")
    if len(kept) > MOST_TOPICS or any(
        len(t) > LONGEST_TOPIC or not any(c.isalnum() for c in t) or not t.isprintable()
        for t in kept
    ):
        raise BadChoiceError("too many topics, or one that is none")
    if (language is not None and language not in LANGUAGES) or form not in ("html", "text"):
        raise BadChoiceError("no such language or format")
    # Each edition that there is means each that will be, too.
    ordered = tuple(name for name in offered if name in wanted)
    every = () if len(ordered) == len(offered) else ordered
    return Choices(every, tuple(kept), language, "text" if form == "text" else "html", empty)


def subscribe(
    config: Config,
    store: Store,
    written: str,
    choices: Choices,
    *,
    now: datetime,
    how: str = "on the page",
) -> None:
    """Ask an address by mail whether it wants to be subscribed; no more often than is civil.

    Args:
        config: what the list is, and where its pages are.
        store: keeps it.
        written: the address.
        choices: what was chosen.
        now: in UTC.
        how: for the record.

    Raises:
        BadAddressError: no mail can be sent there.
        TooManyError: too many subscribe just now.
        OutputError: the secret of the links cannot be kept.
        StoreError: the store cannot be used.
    """
    to, people, name = mail_address(written), store.subscribers, config.mail.list_name
    if people.asked_since(now - timedelta(hours=1)) >= PER_HOUR:
        raise TooManyError
    before = people.of(name, to)
    if before is not None:
        if people.asked_since(now - AGAIN, before.id):
            return
        if people.asked_since(now - timedelta(days=1), before.id) >= PER_DAY:
            return
    fresh = people.ask(name, to, choices, at=now, how=how)
    store.outbox.add([_question(config, fresh, choices, now)], now)


def asked(config: Config, store: Store, token: str, *, now: datetime) -> Choices | None:
    """What a link would confirm; nothing is changed.

    Returns:
        ``None``: see :func:`confirm`.
    """
    found = _tokens(config).read_confirm(token, now)
    if found is None:
        return None
    known = store.subscribers.of_uid(found[0])
    return known.wanted if known is not None and known.request == found[1] else None


def confirm(config: Config, store: Store, token: str, *, now: datetime) -> Subscriber | None:
    """Let what was asked for hold.

    Returns:
        ``None``: the link is none of ours, too old, used, or another was asked for since.
    """
    found = _tokens(config).read_confirm(token, now)
    if found is None:
        return None
    return store.subscribers.confirm(*found, at=now, how="by the link in the mail")


def leaver(config: Config, store: Store, token: str) -> Leaver | None:
    """Whom a link unsubscribes; nothing is changed.

    Returns:
        ``None``: the link is none of ours.
    """
    tokens = _tokens(config)
    who = tokens.read_unsubscribe(token)
    if who is None:
        return None
    if who.startswith("s:"):
        known = store.subscribers.of_uid(who[2:])
        return Leaver(None if known is None else known.address)
    for each in _read_by(config, store):
        if tokens.reader(each) == who:
            return Leaver(each)
    return Leaver(None)


def leave(config: Config, store: Store, token: str, *, now: datetime, how: str) -> Leaver | None:
    """Send no more to whom a link is for; often is as good as once.

    Args:
        config: what the list is.
        store: keeps it.
        token: of the link.
        now: in UTC.
        how: for the record.

    Returns:
        ``None``: the link is none of ours.
    """
    found = leaver(config, store, token)
    if found is not None and found.address is not None:
        store.subscribers.leave(config.mail.list_name, found.address, at=now, how=how)
    return found


def forget_unconfirmed(config: Config, store: Store, *, now: datetime) -> int:
    """Leave nothing of addresses that did not confirm in time; how many."""
    return store.subscribers.forget_pending(
        now - timedelta(hours=config.subscribe.confirm_h) - _GRACE
    )


def _read_by(config: Config, store: Store) -> Iterable[str]:
    """The addresses without a subscription that mail goes or went to."""
    seen: set[str] = set()
    for written in (*(r.address for r in config.readers), *store.outbox.recipients(SMTP)):
        try:
            spec = address(written).addr_spec
        except ValueError:
            continue
        if spec.casefold() not in seen:
            seen.add(spec.casefold())
            yield spec


def _question(config: Config, fresh: Subscriber, choices: Choices, now: datetime) -> NewDelivery:
    from aggregator.render import letters

    mail, hours = config.mail, config.subscribe.confirm_h
    until = now + timedelta(hours=hours)
    token = _tokens(config).confirm(fresh.uid, fresh.request, until)
    language = choices.language or config.digest.language
    subject, text = letters.confirmation(
        f"{config.web.base_url}confirm/{token}",
        list_name=mail.list_name,
        # Not the topics: they are anybody's words, and would make us a sender of anybody's letters.
        choices=letters.chosen(
            editions=choices.editions, form=choices.format, in_language=language
        ),
        hours=hours,
        in_language=language,
    )
    day = now.astimezone(ZoneInfo(config.digest.timezone)).date()
    key = f"{day}|{config.digest.timezone}|confirm {fresh.request}"
    mail_key = f"{key}|{SMTP}|{fresh.address}"
    body = message_bytes(
        Mail(
            key=mail_key,
            sender=mail.sender,
            recipient=fresh.address,
            subject=subject,
            text=text,
            date=now,
            list_name=mail.list_name,
        )
    )
    expires = min(until, now + timedelta(hours=mail.give_up_h))
    return NewDelivery(None, key, SMTP, fresh.address, mail_key, expires, body)


def _tokens(config: Config) -> Tokens:
    return Tokens(signing_secret(config), config.mail.list_name)
