"""``aggregator subscribers``: who subscribed, who has gone, and what is kept of them."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from aggregator.cli.options import config_options, load, load_stored
from aggregator.cli.voice import Voice, clean, counted, voice_options

if TYPE_CHECKING:
    from aggregator.store import Store, Subscriber, SubscriberState

_STATES = ("pending", "confirmed", "gone")


@click.group()
def subscribers() -> None:
    """List, add, remove and export who subscribed."""


@click.command("list")
@config_options("config", "db", "out")
@click.option(
    "--state",
    "states",
    type=click.Choice(_STATES),
    multiple=True,
    help="Only those in this state; repeatable.",
)
@voice_options(reads=True)
def list_subscribers(
    file: str | None, database: str | None, out: str | None, states: tuple[str, ...]
) -> None:
    """List who subscribed, in the order in which they came.

    pending: somebody asked for it, and the address has not confirmed it; confirmed: it gets the
    digest; gone: nothing is sent there, whatever the configuration says.
    """
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.store import Store

    wanted = cast("tuple[SubscriberState, ...]", states)
    with Store.open(config.database_url) as store:
        found = store.subscribers.listed(config.mail.list_name, wanted or None)
    if voice.json:
        voice.value([_plain(one) for one in found])
        return
    for one in found:
        since = one.gone_at or one.confirmed_at or one.asked_at or one.created_at
        line = f"{one.state:9} {one.address}  {since:%Y-%m-%d %H:%M} UTC  {_choices(one)}"
        voice.result(clean(line.rstrip()))
    if not found:
        voice.note("Nobody has subscribed.")


@click.command()
@click.argument("address")
@config_options("config", "db", "out")
@click.option("--edition", "editions", metavar="NAME", multiple=True, help="Repeatable.")
@click.option(
    "--topic",
    "topics",
    metavar="WORDS",
    multiple=True,
    help="Only stories that one of these occurs in; repeatable.",
)
@click.option("--language", metavar="TAG", help="en, de, fr or uk; else digest.language.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "text"]),
    default="html",
    show_default=True,
    help="HTML with the plain text beside it, or the plain text alone.",
)
@click.option("--empty", is_flag=True, help="Also when there is nothing on the topics.")
@click.option(
    "--consent",
    metavar="TEXT",
    help="How it is known that they want it; kept in the record. Without it, they are asked by "
    "mail.",
)
@voice_options()
def add(
    address: str,
    file: str | None,
    database: str | None,
    out: str | None,
    editions: tuple[str, ...],
    topics: tuple[str, ...],
    language: str | None,
    form: str,
    empty: bool,
    consent: str | None,
) -> None:
    """Subscribe ADDRESS, or give it other choices.

    With --consent at once. Else a mail asks for it, as the page does; that needs web.base_url.
    """
    voice = Voice.now()
    config = load(file, database=database, out=out)
    from aggregator.pipeline import subscribing
    from aggregator.store import Store

    now = datetime.now(UTC)
    try:
        written = subscribing.mail_address(address)
        choices = subscribing.chosen(
            config, editions=editions, topics=topics, language=language, form=form, empty=empty
        )
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    if consent is None and (config.web.base_url is None or config.mail.host is None):
        raise click.UsageError(
            "To ask by mail needs [mail] host and [web] base_url; or say --consent HOW."
        )
    with Store.open(config.database_url) as store:
        if consent is not None:
            how = f"by hand: {consent}"
            store.subscribers.add(config.mail.list_name, written, choices, at=now, how=how)
            voice.note(f"{written} is subscribed")
            return
        try:
            subscribing.subscribe(config, store, written, choices, now=now, how="by hand")
        except subscribing.TooManyError as error:
            raise click.UsageError("Too many were asked in this hour; try again later.") from error
    voice.note(f"{written} is asked by mail, unless it just was")


@click.command()
@click.argument("address")
@config_options("config", "db", "out")
@click.option(
    "--erase",
    is_flag=True,
    help="Leave nothing of the person: neither choices, record nor mails. Nothing remembers then "
    "that they wanted none.",
)
@voice_options()
@click.pass_context
def remove(
    context: click.Context,
    address: str,
    file: str | None,
    database: str | None,
    out: str | None,
    erase: bool,
) -> None:
    """Send no more to ADDRESS, whatever the configuration says."""
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.pipeline.recipients import mailbox
    from aggregator.store import Store

    name, written = config.mail.list_name, mailbox(address.strip())
    with Store.open(config.database_url) as store:
        if erase:
            if store.subscribers.erase(name, written):
                voice.note(f"nothing is left of {written}")
            else:
                voice.failure(f"nothing is known of {written}")
                context.exit(1)
        else:
            now = datetime.now(UTC)
            gone = store.subscribers.leave(name, written, at=now, how="by hand")
            voice.note(f"nothing more is sent to {gone.address}")
    configured = {mailbox(each.address).casefold() for each in config.readers}
    if written.casefold() in configured:
        voice.warning(f"{written} is a [[reader]]: take it out of the configuration, too")


@click.command()
@config_options("config", "db", "out")
@click.option(
    "--address", metavar="ADDRESS", help="All that is kept of this one, its record too, as JSON."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    default="csv",
    show_default=True,
    help="Of a list of all.",
)
@voice_options()
@click.pass_context
def export(
    context: click.Context,
    file: str | None,
    database: str | None,
    out: str | None,
    address: str | None,
    form: Literal["csv", "jsonl"],
) -> None:
    """Write who subscribed, or all that is kept of one, to standard output."""
    voice = Voice.now()
    config = load_stored(file, database=database, out=out)
    from aggregator.pipeline.recipients import mailbox
    from aggregator.store import Store

    with Store.open(config.database_url) as store:
        if address is not None:
            found = _kept(store, config.mail.list_name, mailbox(address.strip()))
            if found is None:
                voice.failure(f"nothing is known of {address}")
                context.exit(1)
            voice.result(json.dumps(found, ensure_ascii=False, indent=2))
            return
        people = store.subscribers.listed(config.mail.list_name)
    rows = [_plain(one) for one in people]
    if form == "jsonl":
        for row in rows:
            voice.value(row)
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in _COLUMNS])
    voice.detail(counted(len(rows), "subscriber"))


_COLUMNS = (
    "address",
    "state",
    "editions",
    "topics",
    "language",
    "format",
    "empty",
    "asked_at",
    "confirmed_at",
    "gone_at",
)


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _plain(one: Subscriber) -> dict[str, Any]:
    times = {
        name: value.isoformat() if value is not None else None
        for name, value in (
            ("created_at", one.created_at),
            ("asked_at", one.asked_at),
            ("confirmed_at", one.confirmed_at),
            ("gone_at", one.gone_at),
        )
    }
    chosen = one.choices
    return {
        "address": one.address,
        "state": one.state,
        "list": one.list_name,
        "editions": list(chosen.editions),
        "topics": list(chosen.topics),
        "language": chosen.language,
        "format": chosen.format,
        "empty": chosen.empty,
        **times,
    }


def _choices(one: Subscriber) -> str:
    chosen = one.choices
    parts = [", ".join(chosen.editions), "; ".join(chosen.topics), chosen.language or ""]
    parts.append("text" if chosen.format == "text" else "")
    return ", ".join(part for part in parts if part)


def _kept(store: Store, list_name: str, address: str) -> dict[str, Any] | None:
    """All that is kept of one address: what they may ask to see (GDPR, article 15)."""
    one = store.subscribers.of(list_name, address)
    mails = [
        {
            "edition": each.edition_key,
            "state": each.state,
            "queued_at": each.queued_at.isoformat(),
            "ended_at": each.ended_at.isoformat() if each.ended_at else None,
            "said": each.said,
        }
        for each in store.outbox.of_recipient(address)
    ]
    if one is None and not mails:
        return None
    record = []
    if one is not None:
        record = [
            {
                "at": note.at.isoformat(),
                "what": note.what,
                "how": note.how,
                "choices": note.choices.plain(),
            }
            for note in store.subscribers.notes(one.id)
        ]
    return {
        "subscriber": None if one is None else _plain(one),
        "wanted": one.wanted.plain() if one is not None and one.wanted is not None else None,
        "record": record,
        "mails": mails,
    }
