"""Hands messages to a mail server, and says for each what is known of its fate.

The one question that matters is whether the server has taken the message. It can have done so
only after the line with a single dot that ends the data has gone out (RFC 5321, 4.2.5). What
goes wrong before is safe to try again; when the connection is lost after it and before the
answer, nobody can know: the outcome is ``unknown``.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Literal, Self

from aggregator.deliver.outcome import Fate, Outcome

Security = Literal["starttls", "tls", "none"]

_MAX_REPLY: Final = 300


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """The server that mail is handed to.

    Attributes:
        host: name, which its certificate must carry.
        port: 587 for STARTTLS, 465 for TLS from the start, 25 between servers.
        security: ``starttls`` never goes on in the clear where the server does not offer it.
        username: empty for no login.
        password: of that login.
        timeout: for each answer, in seconds.
        deadline: for one message in all, and for connecting in all, in seconds: a server that
            sends a byte now and then does not hold us.
        ca_file: certificates to trust in place of the system's.
    """

    host: str
    port: int = 587
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    deadline: float = 120.0
    ca_file: str | None = None


class _Interrupted(Exception):
    """The message was not taken; why is its outcome."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class Mailer:
    """A connection to a server that is opened for the first message and used for the next.

    A context manager. Not for several threads.
    """

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye, and do not wait for the answer longer than the timeout."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def send(
        self,
        message: bytes,
        *,
        sender: str,
        recipient: str,
        before_data: Callable[[], None] | None = None,
    ) -> Outcome:
        """Hand one message over, to one recipient.

        Args:
            message: lines end in CR LF; 7-bit.
            sender: address alone, for ``MAIL FROM``.
            recipient: address alone, for ``RCPT TO``.
            before_data: is called once the server has agreed to take the message, before its
                first byte goes out: from there on the server may come to have it.

        Raises:
            ValueError: an address holds what would end the command.
        """
        for each in (sender, recipient):
            if not each.isascii() or re.search(r"[\s<>\x00-\x1f\x7f]", each):
                raise ValueError(f"not an address that SMTP can carry: {each!r}")
        try:
            smtp = self._connected()
            with _watchdog(smtp, self._server.deadline) as fired:
                outcome = _hand_over(smtp, message, sender, recipient, before_data)
            if fired.is_set() and outcome.fate == "sent":
                # smtplib takes the piece of a line that had come for an answer.
                outcome = Outcome("unknown", None, "the server did not answer in time")
        except _Interrupted as interrupted:
            outcome = interrupted.outcome
            if outcome.code is None:
                self._drop()
        if outcome.fate == "unknown" or outcome.code == 421:
            self._drop()
        elif outcome.fate != "sent" and self._smtp is not None:
            # What was begun with this message must not meet the next one.
            try:
                self._smtp.rset()
            except (OSError, smtplib.SMTPException):
                self._drop()
        return outcome

    def check(self) -> Outcome:
        """Connect and log in, and send nothing: ``sent`` if that works."""
        try:
            smtp = self._connected()
            code, text = smtp.noop()
        except _Interrupted as interrupted:
            return interrupted.outcome
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("deferred", None, _line(error))
        return Outcome("sent", code, _line(text))

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is not None:
            return self._smtp
        server = self._server
        where = f"{server.host}:{server.port}"
        smtp: smtplib.SMTP | None = None
        try:
            context = ssl.create_default_context(cafile=server.ca_file)
            if server.security == "tls":
                smtp = smtplib.SMTP_SSL(timeout=server.timeout, context=context)
            else:
                smtp = smtplib.SMTP(timeout=server.timeout)
            # The certificate is checked against the name, which connect() alone does not set.
            smtp._host = server.host  # type: ignore[attr-defined]  # as SMTP's __init__ does
            with _watchdog(smtp, server.deadline):
                code, text = smtp.connect(server.host, server.port)
                if code != 220:
                    raise _Interrupted(Outcome("deferred", code, f"{where}: {_line(text)}"))
                smtp.ehlo_or_helo_if_needed()
                if server.security == "starttls":
                    if not smtp.has_extn("starttls"):
                        raise _Interrupted(
                            Outcome("deferred", None, f"{where}: offers no STARTTLS")
                        )
                    smtp.starttls(context=context)
                    smtp.ehlo()
                if server.username:
                    smtp.login(server.username, server.password)
        except BaseException as error:
            if smtp is not None:
                smtp.close()
            raise _as_interrupted(error, where) from error
        self._smtp = smtp
        return smtp


def _as_interrupted(error: BaseException, where: str) -> BaseException:
    if isinstance(error, _Interrupted):
        return error
    if isinstance(error, smtplib.SMTPAuthenticationError):
        # Final for this password, not for the mail: the operator can mend it.
        said = _line(error.smtp_error)
        return _Interrupted(
            Outcome("deferred", error.smtp_code, f"{where}: the login was refused: {said}")
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return _Interrupted(
            Outcome("deferred", None, f"{where}: its certificate is not trusted: {_line(error)}")
        )
    if isinstance(error, (OSError, smtplib.SMTPException)):
        return _Interrupted(Outcome("deferred", None, f"{where}: {_line(error)}"))
    return error


def _hand_over(
    smtp: smtplib.SMTP,
    message: bytes,
    sender: str,
    recipient: str,
    before_data: Callable[[], None] | None,
) -> Outcome:
    try:
        for command in (f"mail FROM:<{sender}>", f"rcpt TO:<{recipient}>", "data"):
            code, text = smtp.docmd(command)
            expected = (354,) if command == "data" else (250, 251, 252)
            if code not in expected:
                return Outcome(_fate(code), code, _line(text))
        if before_data is not None:
            before_data()
        body = re.sub(rb"(?m)^\.", b"..", message)  # RFC 5321, 4.5.2
        smtp.send(body if body.endswith(b"\r\n") else body + b"\r\n")
    except (OSError, smtplib.SMTPException) as error:
        return _lost("deferred", error, smtp)
    try:
        smtp.send(b".\r\n")
        code, text = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return _lost("unknown", error, smtp)
    if code == -1:
        return Outcome("unknown", None, "the server's answer could not be read")
    return Outcome("sent" if 200 <= code < 300 else _fate(code), code, _line(text))


def _lost(fate: Fate, error: BaseException, smtp: smtplib.SMTP) -> Outcome:
    smtp.close()
    raise _Interrupted(Outcome(fate, None, f"the connection was lost: {_line(error)}")) from error


def _fate(code: int) -> Fate:
    return "refused" if 500 <= code < 600 else "deferred"


def _line(said: object) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    kept = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(kept.split())[:_MAX_REPLY] or type(said).__name__


@contextlib.contextmanager
def _watchdog(smtp: smtplib.SMTP, seconds: float) -> Iterator[threading.Event]:
    """Cut the connection when the time is over: smtplib's timeout is between bytes only.

    Yields:
        is set once the connection was cut.
    """
    fired = threading.Event()

    def cut() -> None:
        fired.set()
        if smtp.sock is not None:
            with contextlib.suppress(OSError):
                smtp.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield fired
    finally:
        timer.cancel()
