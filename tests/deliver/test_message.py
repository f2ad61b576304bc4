"""A message as mail programs and servers read it."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.deliver.message import Mail, address, message_bytes, message_id

MAIL = Mail(
    key="2031-05-03|Europe/London|daily|reader@example.net|smtp",
    sender="The Harbour Desk <desk@example.org>",
    recipient="Ågot Ødegård <reader@example.net>",
    subject="Saturday 3 May: the flood — 12 stories",
    text="Seven streets are under water.\n" + "A long line of words. " * 90 + "\n.\nEnd\n",
    html="<!doctype html><p>Seven streets are under water – «déjà».</p>",
    date=datetime(2031, 5, 3, 7, 0, tzinfo=UTC),
    list_name="Flood, daily",
    unsubscribe="https://example.org/unsubscribe?token=abc",
)


def parsed(mail: Mail) -> EmailMessage:
    message = message_from_bytes(message_bytes(mail), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def changed(**changes: object) -> Mail:
    from dataclasses import replace

    return replace(MAIL, **changes)  # type: ignore[arg-type]


def test_headers() -> None:
    message = parsed(MAIL)
    assert message["From"] == "The Harbour Desk <desk@example.org>"
    assert message["To"].addresses[0].display_name == "Ågot Ødegård"
    assert message["To"].addresses[0].addr_spec == "reader@example.net"
    assert message["Subject"] == MAIL.subject
    assert message["Date"].datetime == MAIL.date
    assert message["Message-ID"] == message_id(MAIL.key, MAIL.sender)
    assert message["List-Id"] == "<flood-daily.example.org>"
    assert message["List-Unsubscribe"] == "<https://example.org/unsubscribe?token=abc>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] is None


def test_text_and_html_are_what_was_given() -> None:
    message = parsed(MAIL)
    assert message.get_content_type() == "multipart/alternative"
    plain = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert plain is not None and plain.get_content().replace("\r\n", "\n") == MAIL.text
    assert html is not None and html.get_content().rstrip("\r\n") == MAIL.html


def test_the_wire_form_is_seven_bit_and_short_lined() -> None:
    raw = message_bytes(MAIL)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_mail_is_the_same_bytes() -> None:
    assert message_bytes(MAIL) == message_bytes(MAIL)
    assert message_id(MAIL.key, MAIL.sender) != message_id(MAIL.key + "2", MAIL.sender)


def test_a_correction_threads_under_what_it_corrects() -> None:
    message = parsed(changed(key="second", replies_to=MAIL.key))
    assert message["In-Reply-To"] == message_id(MAIL.key, MAIL.sender)
    assert message["References"] == message_id(MAIL.key, MAIL.sender)
    assert message["Message-ID"] == message_id("second", MAIL.sender)


def test_a_mailto_is_no_one_click() -> None:
    message = parsed(changed(unsubscribe="mailto:stop@example.org"))
    assert message["List-Unsubscribe"] == "<mailto:stop@example.org>"
    assert message["List-Unsubscribe-Post"] is None


@given(st.text(max_size=200))
def test_no_subject_makes_another_header(subject: str) -> None:
    message = parsed(changed(subject=f"{subject}\r\nBcc: all@example.org"))
    assert message["Bcc"] is None
    assert message.defects == []


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "nobody",
        "a@",
        "@b",
        "a b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\x00",
        "ünder@example.org",
        "a@exa mple.org",
    ],
)
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="address"):
        address(bad)


def test_a_domain_outside_ascii_is_encoded() -> None:
    assert address("post@blåbær.example").addr_spec == "post@xn--blbr-roah.example"


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "https://e.org/\r\nX: y", "https://e.org/>, <https://f.org"]
)
def test_an_address_to_unsubscribe_at_is_checked(bad: str) -> None:
    with pytest.raises(ValueError, match="address"):
        message_bytes(changed(unsubscribe=bad))


def test_a_date_needs_its_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        message_bytes(changed(date=datetime(2031, 5, 3)))  # noqa: DTZ001


def test_a_mailto_stands_beside_the_link() -> None:
    message = parsed(changed(unsubscribe_by_mail="mailto:desk@example.org?subject=no"))
    assert message["List-Unsubscribe"] == (
        "<https://example.org/unsubscribe?token=abc>, <mailto:desk@example.org?subject=no>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mailto_alone_is_not_one_click() -> None:
    message = parsed(changed(unsubscribe=None, unsubscribe_by_mail="mailto:desk@example.org"))
    assert message["List-Unsubscribe"] == "<mailto:desk@example.org>"
    assert message["List-Unsubscribe-Post"] is None
