"""What is written to people who subscribe: the mail that asks, the foot of each mail, the pages.

Words only: the pages' HTML is the web's, addresses and tokens come from the caller.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from aggregator.render.language import Language, language, message

_LINE: Final = "\n"


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands below a mail to a subscriber.

    Attributes:
        text: to follow the plain text.
        html: to stand at the end of the HTML's body.
    """

    text: str
    html: str


def foot(
    unsubscribe: str, *, list_name: str, topics: Sequence[str] = (), in_language: str = "en"
) -> Foot:
    """Why somebody gets a mail, and where they end that.

    Args:
        unsubscribe: address of the page that asks once more and unsubscribes.
        list_name: what they are subscribed to.
        topics: what their digest is cut to.
        in_language: of the words.

    Raises:
        ValueError: an unknown language.
    """
    words = language(in_language)
    lines = [words.say("You get this mail because you are subscribed to “{name}”.", name=list_name)]
    if topics:
        lines.append(words.say("Only stories of your topics: {topics}.", topics=", ".join(topics)))
    text = _LINE.join(["", "-- ", *lines, f"{words.say('Unsubscribe')}: {unsubscribe}", ""])
    shown = " ".join(html.escape(line) for line in lines)
    address, said = html.escape(unsubscribe), html.escape(words.say("Unsubscribe"))
    link = f'<a href="{address}" style="color:#767676">{said}</a>'
    return Foot(
        text,
        f'<p lang="{words.code}" style="font:13px/1.5 sans-serif;text-align:center;'
        f'color:#767676;margin:16px">{shown} {link}</p>',
    )


def confirmation(
    confirm: str, *, list_name: str, choices: Sequence[str], hours: float, in_language: str = "en"
) -> tuple[str, str]:
    """Subject and text of the mail that asks whether somebody wants to be subscribed.

    Args:
        confirm: address of the page that asks once more and subscribes.
        list_name: what it is.
        choices: what was chosen, one line each.
        hours: for which the address holds.
        in_language: of the words.

    Raises:
        ValueError: an unknown language.
    """
    words = language(in_language)
    until = words.count(
        "The link holds for {n} hour.", "The link holds for {n} hours.", max(round(hours), 1)
    )
    lines = [
        words.say(
            "Somebody, probably you, asked that this address be sent the digest “{name}”.",
            name=list_name,
        ),
        "",
        *(f"- {choice}" for choice in choices),
        *([""] if choices else []),
        words.say("If that was you, confirm it here:"),
        confirm,
        "",
        until,
        words.say("If it was not, do nothing: nothing will be sent, and the address is forgotten."),
        "",
    ]
    return words.say("Please confirm: {name}", name=list_name), _LINE.join(lines)


def chosen(
    *,
    editions: Sequence[str] = (),
    topics: Sequence[str] = (),
    form: str = "html",
    empty: bool = False,
    in_language: str = "en",
) -> list[str]:
    """What somebody chose, one line each."""
    words = language(in_language)
    lines = []
    if editions:
        lines.append(words.say("Editions: {names}", names=", ".join(editions)))
    if topics:
        lines.append(words.say("Topics: {topics}", topics=", ".join(topics)))
        if empty:
            lines.append(words.say("Also when there is nothing on them"))
    if form == "text":
        lines.append(words.say("Plain text"))
    return lines


@dataclass(frozen=True, slots=True)
class SubscribeWords:
    """What the pages for subscribers say; each is a whole sentence or label in English."""

    subscribe: str = message("Subscribe")
    intro: str = message("The digest of each day by mail.")
    address: str = message("E-mail address")
    editions: str = message("Editions")
    all_editions: str = message("None chosen: each of them.")
    topics: str = message("Topics")
    topics_help: str = message(
        "One on each line: words or names, one of which a story must hold. None: all stories. "
        "flood* stands for every word that begins so."
    )
    empty: str = message("Also when there is nothing on them")
    language: str = message("Language")
    format: str = message("Format")
    html: str = message("HTML")
    text: str = message("Plain text")
    privacy: str = message(
        "Your address and choices are kept until you unsubscribe; after that the address and the "
        "record of your consent, so that nothing is sent there. No link in the mail tells us what "
        "you read."
    )
    sent_title: str = message("Look into your mailbox")
    sent: str = message(
        "If mail can be sent to this address, a message is on its way with a link that confirms "
        "it. Nothing else is sent before that."
    )
    bad_address: str = message("This is not an e-mail address that mail can be sent to.")
    bad_choice: str = message("Something in the form cannot be used: please look at it again.")
    too_many: str = message("Too many requests from your network: please try again later.")
    busy: str = message("Too many people subscribe just now: please try again in an hour.")
    confirm_title: str = message("Confirm your subscription")
    confirm: str = message("Yes, send me the digest")
    confirmed_title: str = message("You are subscribed")
    confirmed: str = message("The next digest will come by mail.")
    stale_title: str = message("This link no longer holds")
    stale: str = message(
        "It is too old, was used before, or a newer one was sent. Subscribe again to get another."
    )
    leave_title: str = message("Unsubscribe")
    leave_question: str = message("Do you want no more digests at {address}?")
    leave: str = message("Yes, send no more")
    left_title: str = message("You are unsubscribed")
    left: str = message("No more digests are sent to {address}.")
    closed_title: str = message("Nobody can subscribe here")
    closed: str = message("Whoever runs this service adds subscribers by hand.")


def subscribe_words(in_language: str = "en") -> tuple[Language, SubscribeWords]:
    """The language, and what the pages for subscribers say in it.

    Raises:
        ValueError: an unknown language.
    """
    words = language(in_language)
    english = SubscribeWords()
    return words, SubscribeWords(
        **{f.name: words.say(getattr(english, f.name)) for f in fields(english)}
    )
