"""The words of a mail that are not the sources' are in the language of its reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aggregator.config import DigestConfig, MailConfig, OutputConfig, parse_config
from aggregator.pipeline import delivery
from aggregator.render import render
from aggregator.store import Store
from tests.deliver.peer import Peer, running
from tests.render.sample_news import sample

NOW = datetime(2031, 6, 19, 6, 0, tzinfo=UTC)
TOML = """
[digest]
timezone = "Europe/London"
edition = "evening"
language = "en"

[mail]
host = "127.0.0.1"
security = "none"
sender = "Desk <desk@example.org>"

[[reader]]
address = "ada@example.net"

[[reader]]
address = "ida@example.net"
language = "de"

[[reader]]
address = "eva@example.net"
language = "de"

[[reader]]
address = "ola@example.net"
language = "uk"
"""


def test_each_reader_is_written_to_in_their_language(tmp_path: Path) -> None:
    made = parse_config(TOML, file=tmp_path / "aggregator.toml")
    digest = sample()
    made = replace(
        made,
        output=OutputConfig(tmp_path),
        digest=DigestConfig(timezone=digest.zone, edition=digest.edition),
    )
    with Store.open(made.database_url) as store:
        store.add_digest(
            digest.day,
            digest.zone,
            digest.edition,
            as_of=digest.as_of,
            document=render(digest, "json"),
            settings="",
            created_at=NOW,
        )
    with running(Peer()) as peer:
        assert isinstance(made.mail, MailConfig)
        sending = replace(made, mail=replace(made.mail, port=peer.port, timeout_s=5, deadline_s=5))
        report = delivery.deliver(sending, day=date(2031, 6, 18), clock=lambda: NOW)
    assert report.in_state("sent") == 4
    told = {}
    for raw in peer.taken:
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        part = message.get_body(("plain",))
        assert part is not None
        told[str(message["To"])] = part.get_content()
    assert "Every passage is verbatim text" in told["ada@example.net"]
    for reader in ("ida@example.net", "eva@example.net"):
        assert "wörtlich" in told[reader]
        assert "verbatim" not in told[reader]
    assert "дослівн" in told["ola@example.net"]
    first = digest.stories[0].passages[0].text[:40]
    assert all(first in " ".join(text.split()) for text in told.values())
