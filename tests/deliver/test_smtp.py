"""What is known of a message after each way in which a mail server can treat it."""

from __future__ import annotations

import socket
import ssl
import time
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from aggregator.deliver.smtp import Mailer, Outcome, SmtpServer
from tests.deliver.peer import CLOSE, DRIP, Peer, running

MESSAGE = b"Subject: a digest\r\n\r\nFirst line.\r\n.hidden dot\r\n\r\nLast line.\r\n"


def server(peer: Peer, **changes: object) -> SmtpServer:
    settings: dict[str, object] = {
        "host": "127.0.0.1",
        "port": peer.port,
        "security": "none",
        "timeout": 5.0,
        "deadline": 5.0,
    }
    return SmtpServer(**{**settings, **changes})  # type: ignore[arg-type]


def send(peer: Peer, **changes: object) -> Outcome:
    with Mailer(server(peer, **changes)) as mailer:
        return mailer.send(MESSAGE, sender="desk@example.org", recipient="a@example.net")


def test_a_message_that_is_taken_arrives_byte_for_byte() -> None:
    with running(Peer()) as peer:
        assert send(peer) == Outcome("sent", 250, "taken")
    assert peer.taken == [MESSAGE]


@pytest.mark.parametrize(
    ("answers", "fate", "code", "taken"),
    [
        ({"mail": "451 later"}, "deferred", 451, 0),
        ({"mail": "550 not you"}, "refused", 550, 0),
        ({"rcpt": "450 greylisted, come again"}, "deferred", 450, 0),
        ({"rcpt": "550 no such mailbox"}, "refused", 550, 0),
        ({"data": "554 no"}, "refused", 554, 0),
        ({".": "452 disk full"}, "deferred", 452, 0),
        ({".": "552 too big"}, "refused", 552, 0),
        ({"greeting": "421 too busy"}, "deferred", 421, 0),
        ({"greeting": "554 go away"}, "deferred", 554, 0),
        ({"greeting": CLOSE}, "deferred", None, 0),
        ({"rcpt": CLOSE}, "deferred", None, 0),
        ({"data": CLOSE}, "deferred", None, 0),
        ({"body": CLOSE}, ("deferred", "unknown"), None, 0),
        ({".": CLOSE}, "unknown", None, 0),
        ({".": CLOSE, "takes": "yes"}, "unknown", None, 1),
        ({"rcpt": "what is this"}, "deferred", -1, 0),
    ],
)
def test_each_answer_has_its_fate(
    answers: dict[str, str], fate: str | tuple[str, ...], code: int | None, taken: int
) -> None:
    with running(Peer(answers)) as peer:
        outcome = send(peer)
    assert outcome.fate in (fate if isinstance(fate, tuple) else (fate,))
    assert outcome.code == code
    assert len(peer.taken) == taken
    assert "\n" not in outcome.text


def test_nobody_listens() -> None:
    with running(Peer()) as peer:
        pass
    outcome = send(peer)
    assert (outcome.fate, outcome.code) == ("deferred", None)
    assert f"127.0.0.1:{peer.port}" in outcome.text


@pytest.mark.parametrize(("word", "fate"), [("greeting", "deferred"), (".", "unknown")])
def test_a_server_that_drips_bytes_is_left(word: str, fate: str) -> None:
    with running(Peer({word: DRIP})) as peer:
        began = time.monotonic()
        outcome = send(peer, deadline=0.3)
        assert time.monotonic() - began < 4
    assert outcome.fate == fate


def test_a_refused_message_does_not_stop_the_next() -> None:
    answers = {"rcpt": ["550 no such mailbox", "250 ok"]}
    with (
        running(Peer(answers)) as peer,
        Mailer(server(peer)) as mailer,
    ):
        first = mailer.send(MESSAGE, sender="d@example.org", recipient="a@example.net")
        second = mailer.send(MESSAGE, sender="d@example.org", recipient="b@example.net")
    assert (first.fate, second.fate) == ("refused", "sent")
    assert len(peer.taken) == 1
    assert sum(c.lower().startswith("ehlo") for c in peer.commands) == 1


def test_a_lost_connection_is_made_anew_for_the_next_message() -> None:
    with running(Peer({".": [CLOSE, "250 taken"]})) as peer, Mailer(server(peer)) as mailer:
        first = mailer.send(MESSAGE, sender="d@example.org", recipient="a@example.net")
        second = mailer.send(MESSAGE, sender="d@example.org", recipient="b@example.net")
    assert (first.fate, second.fate) == ("unknown", "sent")


def test_before_data_is_called_only_when_the_server_agreed() -> None:
    called: list[str] = []
    with running(Peer({"rcpt": ["550 no", "250 ok"]})) as peer, Mailer(server(peer)) as mailer:
        for name in ("a", "b"):
            mailer.send(
                MESSAGE,
                sender="d@example.org",
                recipient=f"{name}@example.net",
                before_data=lambda: called.append("data"),
            )
    assert called == ["data"]


@pytest.mark.parametrize("bad", ["a@b>\r\nRCPT TO:<c@d", "a b@c", "ü@example.org", "a@b\x00"])
def test_an_address_cannot_smuggle_a_command(bad: str) -> None:
    with Mailer(SmtpServer("127.0.0.1")) as mailer, pytest.raises(ValueError, match="address"):
        mailer.send(MESSAGE, sender="d@example.org", recipient=bad)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


class TestEncryption:
    @pytest.fixture
    def ca_file(self, authority: trustme.CA, tmp_path: Path) -> str:
        path = tmp_path / "ca.pem"
        authority.cert_pem.write_to_path(str(path))
        return str(path)

    @staticmethod
    def context(authority: trustme.CA, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        return context

    @pytest.mark.parametrize("at_once", [False, True])
    def test_tls_with_login(self, authority: trustme.CA, ca_file: str, at_once: bool) -> None:
        peer = Peer(
            extensions=("STARTTLS", "AUTH PLAIN"),
            context=self.context(authority, "127.0.0.1"),
            tls_at_once=at_once,
        )
        with running(peer):
            outcome = send(
                peer,
                security="tls" if at_once else "starttls",
                ca_file=ca_file,
                username="desk",
                password="secret words",
            )
        assert outcome.fate == "sent"
        words = [c.split()[0].lower() for c in peer.commands]
        assert "auth" in words
        assert ("starttls" in words) is not at_once
        if not at_once:
            assert words.index("starttls") < words.index("auth")

    def test_a_certificate_of_another_name_is_refused(
        self, authority: trustme.CA, ca_file: str
    ) -> None:
        peer = Peer(extensions=("STARTTLS",), context=self.context(authority, "mail.example.org"))
        with running(peer):
            outcome = send(peer, security="starttls", ca_file=ca_file)
        assert outcome.fate == "deferred"
        assert "certificate is not trusted" in outcome.text
        assert not any(c.lower().startswith("mail") for c in peer.commands)

    def test_an_unknown_authority_is_refused(self, authority: trustme.CA) -> None:
        peer = Peer(extensions=("STARTTLS",), context=self.context(authority, "127.0.0.1"))
        with running(peer):
            outcome = send(peer, security="starttls")
        assert "certificate is not trusted" in outcome.text

    def test_without_starttls_nothing_goes_in_the_clear(self) -> None:
        with running(Peer(extensions=("AUTH PLAIN",))) as peer:
            outcome = send(peer, security="starttls", username="desk", password="secret words")
        assert (outcome.fate, outcome.text.endswith("offers no STARTTLS")) == ("deferred", True)
        assert [c.split()[0].lower() for c in peer.commands] == ["ehlo"]

    def test_a_wrong_password_can_be_mended(self, authority: trustme.CA, ca_file: str) -> None:
        peer = Peer(
            {"auth": "535 wrong"},
            extensions=("STARTTLS", "AUTH PLAIN"),
            context=self.context(authority, "127.0.0.1"),
        )
        with running(peer):
            outcome = send(
                peer, security="starttls", ca_file=ca_file, username="desk", password="secret words"
            )
        assert (outcome.fate, outcome.code) == ("deferred", 535)
        assert "secret" not in outcome.text


def test_the_password_is_not_shown() -> None:
    assert "secret words" not in repr(SmtpServer("h", password="secret words"))


def test_check_sends_nothing() -> None:
    with running(Peer()) as peer, Mailer(server(peer)) as mailer:
        assert mailer.check().fate == "sent"
    assert not any(c.lower().startswith("mail") for c in peer.commands)
    assert not peer.taken


class Keeping:
    """What aiosmtpd, a server that others wrote, made of a message."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        return "250 kept"


def test_a_server_that_others_wrote_reads_the_same() -> None:
    kept = Keeping()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with Mailer(SmtpServer("127.0.0.1", port, "none", timeout=5, deadline=5)) as mailer:
            for name in ("a", "b"):
                outcome = mailer.send(
                    MESSAGE, sender="d@example.org", recipient=f"{name}@example.net"
                )
                assert outcome == Outcome("sent", 250, "kept")
    finally:
        controller.stop()
    assert [e.rcpt_tos for e in kept.envelopes] == [["a@example.net"], ["b@example.net"]]
    assert [e.content for e in kept.envelopes] == [MESSAGE, MESSAGE]
