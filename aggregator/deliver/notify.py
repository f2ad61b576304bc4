"""Hands a short text to a chat, a webhook or any other service that apprise knows.

The one door to apprise. It tells of an attempt only whether it went well, and writes the rest into
its log: that log is read here, kept from every other reader, and put into words that hold nothing
of the address, which is a secret. Where the log does not prove that the service has not taken the
message, the outcome is ``unknown``: a message that may have arrived is not sent again by itself.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from aggregator.deliver.outcome import Fate, Outcome

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

_STATUS: Final = re.compile(r"\berror=(\d{3})\b")
_BROKEN: Final = re.compile(r"(?i)socket exception|connection error")
_AGAIN: Final = frozenset({408, 425, 429})
"""Refusals of now and not of for ever (RFC 9110, 6585, 8470)."""
_NOBODY_KNOWS: Final = frozenset({502, 504})
"""What a gateway says that has lost sight of the service behind it."""

# Said before the first byte of a request can have gone out, by requests and urllib3. What they
# come to say in other words is unknown, which is the safe side.
_UNREACHED: Final = re.compile(
    "NewConnectionError|ConnectTimeoutError|NameResolutionError|Failed to establish a new"
    " connection|Connection refused|Cannot connect to proxy|Failed to resolve"
)
_UNTRUSTED: Final = "CERTIFICATE_VERIFY_FAILED"

_MISSING: Final = "apprise is not installed: pip install 'liveblog-aggregator[notify]'"

# Which logs have a word to say of the address.
_TALKERS: Final = ("apprise", "urllib3.connectionpool", "urllib3.util.retry", "requests")


@dataclass(frozen=True, slots=True)
class Note:
    """A short text for people who read a chat.

    Attributes:
        title: one line.
        body: the text.
        format: how the body is written: Markdown or plain.
    """

    title: str
    body: str
    format: Literal["md", "txt"] = "md"


@dataclass(frozen=True, slots=True)
class Service:
    """Where notes go.

    Attributes:
        url: as apprise writes addresses; a secret.
        timeout: for connecting, and between two pieces of the answer, in seconds.
        deadline: for all of it, in seconds.
    """

    url: str = field(repr=False)
    timeout: float = 30.0
    deadline: float = 120.0


class _Ear(threading.local):
    """What the logs say in this thread while it sends; ``None``: it does not."""

    heard: list[str] | None = None


_ear: Final = _Ear()
_fitting: Final = threading.Lock()


def send_note(note: Note, service: Service) -> Outcome:
    """Hand one note to a service, once.

    It is tried once and cut to one message; a redirection is a refusal, for what is behind it was
    configured by nobody.

    Args:
        note: to send.
        service: that takes it.
    """
    made = _plugin(service)
    if isinstance(made, Outcome):
        return made
    attempt = _Attempt(made, note)
    thread = threading.Thread(target=attempt, name="notify", daemon=True)
    thread.start()
    thread.join(service.deadline)
    # A thread that hangs cannot be ended; it keeps nobody waiting, and nothing from ending.
    if thread.is_alive():
        return Outcome("unknown", None, "the service did not answer in time")
    return attempt.outcome


def check_service(service: Service) -> Outcome:
    """Whether an address is one that apprise knows; nothing is sent.

    Returns:
        ``sent``, with the service's name; or what is wrong with the address.
    """
    made = _plugin(service)
    return made if isinstance(made, Outcome) else Outcome("sent", None, str(made.service_name))


def note_format(service: Service) -> Literal["md", "txt"]:
    """How a note for a service is best written: in Markdown if apprise knows that it shows it.

    Args:
        service: as configured; one that is not known is written to in plain text.
    """
    made = _plugin(service)
    if isinstance(made, Outcome):
        return "txt"
    # One format, or a tuple of them; each is a string.
    return "md" if "markdown" in made.notify_format else "txt"


class _Attempt:
    def __init__(self, plugin: NotifyBase, note: Note) -> None:
        self._plugin = plugin
        self._note = note
        self.outcome = Outcome("unknown", None, "the attempt broke off")

    def __call__(self) -> None:
        heard: list[str] = []
        _ear.heard = heard
        try:
            went_well = self._plugin.notify(
                body=self._note.body,
                title=self._note.title,
                overflow="truncate",
                body_format="markdown" if self._note.format == "md" else "text",
            )
        except Exception:  # A hundred services, each with errors of its own.
            self.outcome = Outcome("unknown", None, "apprise failed while it sent")
            return
        finally:
            _ear.heard = None
        self.outcome = Outcome("sent", None, "taken") if went_well else outcome_of(heard)


def outcome_of(heard: Iterable[str]) -> Outcome:
    """What became of an attempt that did not go well, by what apprise wrote into its log.

    Args:
        heard: its lines.
    """
    lines = list(heard)
    broken = [line for line in lines if _BROKEN.search(line)]
    if broken:
        told = " ".join(broken)
        if _UNTRUSTED in told:
            return Outcome("deferred", None, "the service's certificate is not trusted")
        if _UNREACHED.search(told):
            return Outcome("deferred", None, "the service could not be reached")
        return Outcome("unknown", None, "the connection was lost when the service may have had it")
    codes = [int(code) for line in lines for code in _STATUS.findall(line)]
    if codes:
        return Outcome(_fate(codes[-1]), codes[-1], f"the service answered {codes[-1]}")
    return Outcome("unknown", None, "the service says that it failed, and not how")


def _fate(code: int) -> Fate:
    if code in _NOBODY_KNOWS or code < 300:
        return "unknown"
    return "deferred" if code in _AGAIN or code >= 500 else "refused"


def _plugin(service: Service) -> NotifyBase | Outcome:
    """The part of apprise that knows a service, ready to send once; or what is wrong."""
    if not service.url:
        return Outcome("deferred", None, "its address is not set")
    try:
        import apprise
    except ImportError:
        return Outcome("deferred", None, _MISSING)
    _fit()
    asset = apprise.AppriseAsset(
        app_id="aggregator",
        app_desc="digest of the day",
        async_mode=False,
        http_redirects=False,
        image_url_mask="",
        image_url_logo="",
        storage_mode="memory",
    )
    _ear.heard = []
    try:
        made: NotifyBase | None = apprise.Apprise.instantiate(service.url, asset=asset)
    finally:
        _ear.heard = None
    if made is None:
        return Outcome("refused", None, "apprise knows no such address")
    made.retry = 0
    if len(made) > 1:
        told = "the address names several recipients: give each a channel of its own"
        return Outcome("refused", None, told)
    made.socket_connect_timeout = made.socket_read_timeout = service.timeout
    return made


class _Silence(logging.Filter):
    """Lets nothing through that is said while a note is sent, and hears what apprise says."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether others may read it."""
        if _ear.heard is None:
            return True
        if record.name == "apprise":
            _ear.heard.append(record.getMessage())
        return False


def _fit() -> None:
    with _fitting:
        apprise_log = logging.getLogger("apprise")
        if not any(isinstance(each, _Silence) for each in apprise_log.filters):
            for name in _TALKERS:
                logging.getLogger(name).addFilter(_Silence())
        # What went wrong on the connection is said at this level.
        apprise_log.setLevel(logging.DEBUG)
