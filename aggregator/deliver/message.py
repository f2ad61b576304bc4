"""Makes the message of one digest to one recipient: RFC 5322, with text and HTML.

The same mail gives the same bytes: Message-ID, date and boundary are derived, not drawn. So a
body that was frozen can be made again and compared, and a second sending after an unknown
outcome is the same message to every server that drops what it has seen.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

import idna

_POLICY = policy.SMTP.clone(cte_type="7bit", max_line_length=78)


@dataclass(frozen=True, slots=True)
class Mail:
    """One digest to one recipient.

    Attributes:
        key: names it for ever: of two mails with one key a reader needs one.
        sender: address, with or without a name: ``Desk <desk@example.org>``.
        recipient: address, with or without a name.
        subject: one line.
        text: the plain text.
        html: the same as HTML; ``None``: text alone.
        date: when the digest was made, with its offset.
        list_name: what its recipients subscribe to; part of ``List-Id``.
        unsubscribe: address that a POST unsubscribes at (RFC 8058), ``https`` or a ``mailto``;
            ``None``: none.
        unsubscribe_by_mail: a ``mailto`` beside it, for programs that send none; ``None``: none.
        replies_to: key of the mail that this one corrects or follows; ``None``: none.
    """

    key: str
    sender: str
    recipient: str
    subject: str
    text: str
    date: datetime
    html: str | None = None
    list_name: str = "digest"
    unsubscribe: str | None = None
    unsubscribe_by_mail: str | None = None
    replies_to: str | None = None


def address(text: str) -> Address:
    """A mailbox, as a header needs it.

    The domain is encoded for the DNS (IDNA 2008); a local part outside ASCII is refused, for
    few servers take it (RFC 6531).

    Args:
        text: ``name@domain`` or ``Name <name@domain>``.

    Raises:
        ValueError: it is no address.
    """
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text):
        raise ValueError(f"not an e-mail address: {text!r} holds a control character")
    name, spec = parseaddr(text)
    local, at, domain = spec.rpartition("@")
    if "<" not in text and spec != text.strip():
        at = ""  # Something of it was dropped in reading.
    if not at or not local or not domain or re.search(r"[\s<>()\[\],;:\\\"]", spec):
        raise ValueError(f"not an e-mail address: {text!r} (expected name@domain)")
    if not local.isascii():
        raise ValueError(f"not an e-mail address that mail servers take: {text!r}")
    try:
        ascii_domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
        return Address(name, local, ascii_domain)
    except (idna.IDNAError, ValueError, IndexError) as error:
        raise ValueError(f"not an e-mail address: {text!r} ({error})") from error


def message_id(mail_key: str, sender: str) -> str:
    """The Message-ID of a mail, in angle brackets (RFC 5322, 3.6.4).

    Args:
        mail_key: :attr:`Mail.key`.
        sender: :attr:`Mail.sender`; its domain is the right-hand side.
    """
    digest = hashlib.sha256(mail_key.encode("utf-8", "surrogatepass")).hexdigest()[:40]
    return f"<{digest}@{address(sender).domain}>"


def message_bytes(mail: Mail) -> bytes:
    """The message as it goes over the wire: lines end in CR LF, and all is ASCII.

    Headers: RFC 5322; List-Id RFC 2919; List-Unsubscribe RFC 2369, with One-Click RFC 8058;
    Auto-Submitted RFC 3834.

    Raises:
        ValueError: an address is none, or the date has no offset.
    """
    if mail.date.tzinfo is None:
        raise ValueError(f"the date of a mail needs its offset: {mail.date}")
    sender, recipient = address(mail.sender), address(mail.recipient)
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = message_id(mail.key, mail.sender)
    if mail.replies_to is not None:
        before = message_id(mail.replies_to, mail.sender)
        message["In-Reply-To"] = before
        message["References"] = before
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "list"
    message["List-Id"] = f"<{_label(mail.list_name)}.{sender.domain}>"
    ways = [each for each in (mail.unsubscribe, mail.unsubscribe_by_mail) if each is not None]
    if ways:
        message["List-Unsubscribe"] = ", ".join(f"<{_link(each)}>" for each in ways)
        if ways[0].startswith("https://"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_encodable(mail.text), subtype="plain", charset="utf-8", cte="base64")
    if mail.html is not None:
        message.add_alternative(
            _encodable(mail.html), subtype="html", charset="utf-8", cte="base64"
        )
        digest = hashlib.sha256(mail.key.encode("utf-8", "surrogatepass")).hexdigest()
        message.set_boundary(f"=_{digest[40:]}")
    return message.as_bytes()


def one_line(text: str) -> str:
    """A text that a header can carry: control characters and breaks become blanks."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") else c for c in text)
    return " ".join(kept.split())


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _label(name: str) -> str:
    # A label of RFC 2919 is made of letters, digits and hyphens.
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower())
    return "-".join(part for part in kept.split("-") if part) or "digest"


def _link(url: str) -> str:
    if not url.startswith(("https://", "http://", "mailto:")):
        raise ValueError(f"not an address to unsubscribe at: {url!r}")
    if not url.isascii() or any(c in "<> \t\r\n" or ord(c) < 32 for c in url):
        raise ValueError(f"not an address that a header can carry: {url!r}")
    return url
