"""A list that people subscribe to on the pages, and the links that its mails hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from aggregator.config import Config
from aggregator.pipeline import subscribing
from aggregator.pipeline.secret import signing_secret
from aggregator.pipeline.tokens import Tokens
from aggregator.store import Choices, Store


def opened(config: Config) -> Config:
    """The same, where people may subscribe, to one edition or the other."""
    return replace(
        config,
        digest=replace(config.digest, editions={"daily": time(6), "evening": time(18)}),
        mail=replace(config.mail, host="127.0.0.1", sender="Desk <desk@example.org>"),
        subscribe=replace(config.subscribe, open=True),
        web=replace(config.web, base_url="http://news.example/"),
    )


def links(config: Config) -> Mapping[str, str]:
    """The pages on which people subscribe, confirm and unsubscribe, by what they are for."""
    now, name = datetime.now(UTC), config.mail.list_name
    tokens = Tokens(signing_secret(config), name)
    wanted = subscribing.chosen(
        config, editions=["daily"], topics=["Carrow Point", "strike*"], language="en", form="text"
    )
    with Store.open(config.database_url) as store:
        asks = store.subscribers.ask(name, "ada@example.net", wanted, at=now, how="test")
        reads = store.subscribers.add(name, "bo@example.net", Choices(), at=now, how="test")
    until = now + timedelta(days=1)
    return {
        "subscribe": "/subscribe?topic=Carrow+Point",
        "confirm": f"/confirm/{tokens.confirm(asks.uid, asks.request or '', until)}",
        "unsubscribe": f"/unsubscribe/{tokens.unsubscribe(tokens.subscriber(reads.uid))}",
    }
