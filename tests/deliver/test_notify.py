"""A note goes to a real service over HTTP, and what is said of it is what is known of it."""

from __future__ import annotations

import json
import logging
import socket
import threading

import pytest

from aggregator.deliver.notify import (
    Note,
    Service,
    check_service,
    note_format,
    outcome_of,
    send_note,
)
from tests.deliver.hook import CLOSE, DEAF, DRIP, HALF, HANG, Hook, running

pytest.importorskip("apprise", reason="the extra notify is not installed")

NOTE = Note("Friday, 2 May: the flood", "- **Seven streets** are under water\n- The mole held")


def sent_to(hook: Hook, **changes: float) -> object:
    return send_note(NOTE, Service(hook.url, **{"timeout": 5.0, "deadline": 5.0, **changes}))


def test_a_note_is_taken() -> None:
    with running(Hook()) as hook:
        outcome = sent_to(hook)
    assert (outcome.fate, outcome.text) == ("sent", "taken")
    (got,) = hook.got
    assert (got["title"], got["message"]) == (NOTE.title, NOTE.body)


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (201, "sent"),
        (400, "refused"),
        (401, "refused"),
        (404, "refused"),
        (410, "refused"),
        (429, "deferred"),
        (408, "deferred"),
        (500, "deferred"),
        (503, "deferred"),
        (502, "unknown"),
        (504, "unknown"),
    ],
)
def test_the_status_of_the_answer_decides(status: int, fate: str) -> None:
    with running(Hook([status])) as hook:
        outcome = sent_to(hook)
    assert outcome.fate == fate
    assert outcome.code == (None if fate == "sent" else status)
    assert len(hook.got) == 1


SERVICES = [
    ("ntfy://127.0.0.1:{port}/desk", "txt"),
    ("gotify://127.0.0.1:{port}/AbcdefGhij12345", "txt"),
    ("mmost://127.0.0.1:{port}/3ccdd113474722377935511fc85d3dd4", "txt"),
    ("rocket://a1b2c3d4e5f6g7h8i/j9k0l1m2n3o4p5q6r7s8@127.0.0.1:{port}/%23desk?avatar=no", "md"),
    ("matrix://token@127.0.0.1:{port}/?mode=matrix", "md"),
    ("signal://127.0.0.1:{port}/+14165550100/+14165550101", "txt"),
    ("nctalk://desk:secret@127.0.0.1:{port}/room", "txt"),
    ("bark://127.0.0.1:{port}/key", "txt"),
]


@pytest.mark.parametrize(("url", "form"), SERVICES, ids=[s[0].partition(":")[0] for s in SERVICES])
def test_services_of_many_kinds_get_what_they_show(url: str, form: str) -> None:
    for answer, fate in ((200, "sent"), (429, "deferred"), (403, "refused"), (CLOSE, "unknown")):
        with running(Hook([answer])) as hook:
            service = Service(url.format(port=hook.port), timeout=5, deadline=5)
            assert note_format(service) == form
            outcome = send_note(NOTE, service)
        assert outcome.fate == fate, answer
        (got,) = hook.got
        assert "Seven streets" in json.dumps(got) and NOTE.title.split()[-1] in json.dumps(got)


@pytest.mark.parametrize("how", [CLOSE, HALF])
def test_a_connection_that_breaks_after_the_request_leaves_nobody_knowing(how: str) -> None:
    with running(Hook([how])) as hook:
        outcome = sent_to(hook)
    assert (outcome.fate, outcome.code) == ("unknown", None)
    assert len(hook.got) == 1


def test_one_that_breaks_before_is_not_taken_for_a_proof() -> None:
    # Bytes may lie in buffers on the way: only a connection that was never made proves it.
    with running(Hook([DEAF])) as hook:
        assert sent_to(hook).fate == "unknown"
    assert hook.got == []


def test_no_answer_in_time() -> None:
    with running(Hook([HANG])) as hook:
        outcome = sent_to(hook, timeout=0.2)
    assert outcome.fate == "unknown"


def test_an_answer_that_drips_does_not_hold_us() -> None:
    with running(Hook([DRIP])) as hook:
        outcome = sent_to(hook, deadline=0.5)
        assert (outcome.fate, outcome.text) == ("unknown", "the service did not answer in time")


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    outcome = send_note(NOTE, Service(f"json://127.0.0.1:{port}/hooks/s3cret-t0ken", timeout=5.0))
    assert (outcome.fate, outcome.text) == ("deferred", "the service could not be reached")


def test_a_redirection_is_not_followed() -> None:
    with running(Hook([307, 200])) as hook:
        outcome = sent_to(hook)
    assert (outcome.fate, outcome.code) == ("refused", 307)
    assert len(hook.got) == 1


def test_it_is_tried_once_whatever_the_address_says() -> None:
    with running(Hook([503])) as hook:
        service = Service(f"{hook.url}?retry=3&wait=0", timeout=5.0)
        assert send_note(NOTE, service).fate == "deferred"
    assert len(hook.got) == 1


def test_an_untrusted_certificate_is_told_and_nothing_is_sent() -> None:
    import ssl

    import trustme

    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[str] = []

    def serve() -> None:
        connection, _ = listener.accept()
        try:
            with context.wrap_socket(connection, server_side=True) as secure:
                seen.append(secure.recv(9).decode())
        except OSError:
            seen.append("")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listener:
        url = f"jsons://127.0.0.1:{listener.getsockname()[1]}/s3cret-t0ken"
        outcome = send_note(NOTE, Service(url, timeout=5.0))
        thread.join(5)
    assert (outcome.fate, outcome.text) == ("deferred", "the service's certificate is not trusted")
    assert seen == [""]


@pytest.mark.parametrize("answer", [200, 404, 503, CLOSE, HALF])
def test_nothing_says_the_address(
    answer: int | str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), running(Hook([answer])) as hook:
        outcome = sent_to(hook)
    told = repr(outcome) + caplog.text + "".join(capfd.readouterr())
    assert "s3cret" not in told
    assert "s3cret" not in repr(Service(hook.url))
    assert "s3cret-t0ken" in hook.heads[0]


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("", "not set"),
        ("nonsense://s3cret", "knows no such address"),
        ("slack://s3cret", "knows no such address"),
        ("slack://TA12345678/BA1234567/abcdefghijklmnopqrstuvwx/#one/#two", "several recipients"),
    ],
)
def test_addresses_that_cannot_be(url: str, wrong: str) -> None:
    for outcome in (check_service(Service(url)), send_note(NOTE, Service(url))):
        assert outcome.fate in ("refused", "deferred")
        assert wrong in outcome.text and "s3cret" not in outcome.text


def test_a_known_address_is_told_by_its_service() -> None:
    outcome = check_service(Service("json://example.org/s3cret"))
    assert (outcome.fate, outcome.text) == ("sent", "JSON")


def test_what_others_log_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    check_service(Service("json://example.org"))  # The filters are there now.
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("urllib3.connectionpool").debug("of somebody else")
    assert "of somebody else" in caplog.text


def test_what_apprise_has_no_words_for_is_not_known() -> None:
    assert outcome_of(["Failed to send it."]).fate == "unknown"
    assert outcome_of([]).fate == "unknown"
    # A service may refuse within an answer that is a success to HTTP.
    assert outcome_of(["Failed to send X notification: error=200."]).fate == "unknown"
    # What broke counts, whatever was answered before it.
    assert outcome_of(["error=404.", "Socket Exception: Read timed out"]).fate == "unknown"
