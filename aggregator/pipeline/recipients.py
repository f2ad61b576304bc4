"""Who gets an edition: the readers and channels of the configuration, and who subscribed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from aggregator.config import Channel, Config, Reader
from aggregator.deliver import address
from aggregator.errors import DeliveryError
from aggregator.pipeline.editions import edition_names
from aggregator.store import Store, Subscriber

SMTP: Final = "smtp"
"""The channel of mail."""
NOTIFY: Final = "notify"
"""The channel of services that take messages."""
FILES: Final = "files"
"""The channel of folders."""

Form = Literal["html", "text", "md", "txt", "auto", "files"]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a digest, and in what shape.

    Attributes:
        channel: :data:`SMTP`, :data:`NOTIFY` or :data:`FILES`.
        key: names them in the outbox: an address without a name, or a channel's name.
        to: as a header names them; of a channel, its name.
        form: of a mail ``html`` or ``text``, of a note ``md``, ``txt`` or ``auto``.
        language: of the words that are not the sources'; ``None``: the digest's.
        topics: only stories that one of these occurs in; none: all.
        empty: whether a digest without any such story goes out, too.
        uid: of a subscriber; empty: of none.
        is_reader: the configuration names them, so that their link can be told.
        folder: of a channel of files.
        formats: what is written there.
    """

    channel: str
    key: str
    to: str
    form: Form = "html"
    language: str | None = None
    topics: tuple[str, ...] = ()
    empty: bool = False
    uid: str = ""
    is_reader: bool = False
    folder: Path | None = None
    formats: tuple[str, ...] = ()


def awaited(config: Config, store: Store) -> bool:
    """Whether anybody is sent digests at all.

    Raises:
        StoreError: the store cannot be read.
    """
    if config.readers or config.channels:
        return True
    if config.mail.host is None:
        return False
    return bool(store.subscribers.counts(config.mail.list_name).get("confirmed"))


def recipients_of(config: Config, store: Store, edition: str) -> list[Recipient]:
    """Who gets an edition, each once.

    Who unsubscribed gets nothing, whatever the configuration says. Of a reader who subscribed, too,
    what they confirmed themselves holds.

    Raises:
        DeliveryError: an address of a reader is none.
        StoreError: the store cannot be read.
    """
    found: dict[tuple[str, str], Recipient] = {}
    for each in (
        *_readers(config, store, edition),
        *_subscribers(config, store, edition),
        *_channels(config, edition),
    ):
        found.setdefault((each.channel, each.key.casefold()), each)
    return list(found.values())


def recipient_of(reader: Reader, *, is_configured: bool = False) -> Recipient:
    """A reader as a recipient.

    Args:
        reader: who they are.
        is_configured: the configuration names them.

    Raises:
        DeliveryError: the address is none.
    """
    return Recipient(
        SMTP,
        mailbox(reader.address),
        reader.address,
        reader.format,
        reader.language,
        reader.topics,
        reader.empty,
        is_reader=is_configured,
    )


def mailbox(written: str) -> str:
    """The address alone.

    Raises:
        DeliveryError: it is none.
    """
    try:
        return address(written).addr_spec
    except ValueError as error:
        raise DeliveryError(str(error), channel=SMTP, recipient=written) from error


def recipients_named(config: Config, store: Store, names: Sequence[str]) -> list[Recipient]:
    """Who is named by hand, each once: channels, subscribers, readers, and any other address.

    Args:
        config: names channels and readers.
        store: knows the subscribers.
        names: of channels, or addresses.

    Raises:
        DeliveryError: an address is none, or its owner wanted no more mail.
        StoreError: the store cannot be read.
    """
    channels = {channel.name: channel for channel in config.channels}
    readers: dict[str, Reader] = {}
    for reader in config.readers:
        with contextlib.suppress(DeliveryError):
            readers.setdefault(mailbox(reader.address).casefold(), reader)
    found: dict[tuple[str, str], Recipient] = {}
    for name in names:
        if name in channels:
            made = channel_recipient(channels[name])
        else:
            row = store.subscribers.of(config.mail.list_name, mailbox(name))
            known = readers.get(mailbox(name).casefold())
            if row is not None and row.state == "gone":
                raise DeliveryError("has unsubscribed", channel=SMTP, recipient=row.address)
            if row is not None and row.state == "confirmed":
                made = subscriber_recipient(row)
            else:
                made = recipient_of(known or Reader(name), is_configured=known is not None)
        found.setdefault((made.channel, made.key.casefold()), made)
    return list(found.values())


def unsubscribed(config: Config, store: Store) -> list[Subscriber]:
    """The readers of the configuration who wanted no more mail.

    Raises:
        StoreError: the store cannot be read.
    """
    known = store.subscribers.of_all(config.mail.list_name, _addresses(config.readers))
    return [one for one in known.values() if one.state == "gone"]


def _readers(config: Config, store: Store, edition: str) -> Iterator[Recipient]:
    readers = [r for r in config.readers if r.edition in (None, edition)]
    if not readers:
        return
    known = store.subscribers.of_all(config.mail.list_name, _addresses(readers))
    for reader in readers:
        made = recipient_of(reader, is_configured=True)
        row = known.get(made.key.casefold())
        if row is None or row.state == "pending":
            yield made


def _subscribers(config: Config, store: Store, edition: str) -> Iterator[Recipient]:
    if config.mail.host is None:
        return
    offered = set(edition_names(config))
    for one in store.subscribers.listed(config.mail.list_name, ["confirmed"]):
        # Who chose editions that are no more is not left without any.
        chosen = offered.intersection(one.choices.editions) or offered
        if edition in chosen:
            yield subscriber_recipient(one)


def subscriber_recipient(one: Subscriber) -> Recipient:
    """A subscriber as a recipient."""
    chosen = one.choices
    return Recipient(
        SMTP,
        one.address,
        one.address,
        chosen.format,
        chosen.language,
        chosen.topics,
        chosen.empty,
        uid=one.uid,
    )


def _channels(config: Config, edition: str) -> Iterator[Recipient]:
    for channel in config.channels:
        if channel.edition in (None, edition):
            yield channel_recipient(channel)


def channel_recipient(channel: Channel) -> Recipient:
    """A channel as a recipient."""
    return Recipient(
        NOTIFY if channel.folder is None else FILES,
        channel.name,
        channel.name,
        (channel.format or "auto") if channel.folder is None else "files",
        channel.language,
        channel.topics,
        channel.empty,
        folder=channel.folder,
        formats=channel.formats,
    )


def _addresses(readers: Sequence[Reader]) -> list[str]:
    found = []
    for reader in readers:
        try:
            found.append(address(reader.address).addr_spec)
        except ValueError:
            continue  # Told where the mail is made.
    return found
