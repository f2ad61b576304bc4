"""The pages on which people subscribe and unsubscribe, over real HTTP."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import html
from starlette.applications import Starlette

from aggregator.config import (
    Config,
    DigestConfig,
    MailConfig,
    OutputConfig,
    Reader,
    SubscribeConfig,
    WebConfig,
)
from aggregator.pipeline.recipients import recipients_of
from aggregator.pipeline.tokens import Tokens
from aggregator.store import Choices, Store
from aggregator.web.subscriptions import Allowance, routes

NOW = datetime(2031, 6, 19, 6, 0, tzinfo=UTC)
LIST, SECRET = "digest", "s" * 40
ADA = "ada@example.net"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Site:
    """A service on a free port, what it is told, and the time that it takes it to be."""

    config: Config
    now: datetime = NOW
    port: int = 0

    def ask(
        self,
        method: str,
        path: str,
        form: object = None,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        import http.client

        told = {"Accept-Language": "en", **(headers or {})}
        if form is not None:
            body = urlencode(form, doseq=True).encode()
            told.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, told)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read().decode())
        finally:
            connection.close()


@contextmanager
def serving(site: Site, allowance: Allowance | None = None) -> Iterator[Site]:
    import asyncio
    import socket

    import uvicorn

    app = Starlette(
        routes=routes(
            lambda: site.config,
            clock=lambda: site.now,
            allowance=allowance or Allowance(burst=10_000),
        )
    )
    listener = socket.create_server(("127.0.0.1", 0))
    site.port = listener.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    thread = threading.Thread(
        target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True
    )
    thread.start()
    try:
        yield site
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        output=OutputConfig(tmp_path / "out"),
        digest=DigestConfig(timezone="Europe/London"),
        mail=MailConfig(host="127.0.0.1", security="none", sender="Desk <desk@example.org>"),
        web=WebConfig(base_url="https://news.example/d/", secret=SECRET),
        subscribe=SubscribeConfig(open=True),
        readers=(Reader("Cy <cy@example.net>"),),
    )


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    with serving(Site(config)) as site:
        yield site


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    with Store.open(config.database_url) as store:
        yield store


def asked(store: Store) -> list[tuple[str, str]]:
    """Whom mail was queued for, and the path of the link in it."""
    found = []
    for row in reversed(store.outbox.listed(None, 99)):
        message = message_from_bytes(store.outbox.get(row.id).body, policy=policy.default)
        link = re.findall(r"https://news\.example/d(/confirm/\S+)", message.get_content())
        found.append((row.recipient, link[0]))
    return found


def leaving(store: Store, address: str = ADA) -> str:
    one = store.subscribers.add(LIST, address, Choices(), at=NOW, how="test")
    tokens = Tokens(SECRET, LIST)
    return f"/unsubscribe/{tokens.unsubscribe(tokens.subscriber(one.uid))}"


def state(store: Store, address: str = ADA) -> str | None:
    one = store.subscribers.of(LIST, address)
    return None if one is None else one.state


def test_from_the_form_to_the_digest_and_out_again(site: Site, store: Store) -> None:
    page = site.ask("GET", "/subscribe")
    assert page.status == 200
    form = html.document_fromstring(page.text).forms[0]
    assert (form.method, form.action) == ("POST", "")
    fields = {"address": ADA, "topics": "flood*\n\nKyiv", "language": "de", "format": "text"}
    assert set(fields) <= set(form.fields)
    answer = site.ask("POST", "/subscribe", fields)
    assert answer.status == 202 and state(store) == "pending"
    ((to, link),) = asked(store)
    assert to == ADA

    question = site.ask("GET", link)
    assert question.status == 200 and state(store) == "pending"
    assert "flood*, Kyiv" in question.text
    done = site.ask("POST", link, {})
    assert done.status == 200 and "You are subscribed" in done.text
    one = store.subscribers.of(LIST, ADA)
    assert one is not None and one.state == "confirmed"
    assert one.choices == Choices(topics=("flood*", "Kyiv"), language="de", format="text")
    assert site.ask("POST", link, {}).status == 410

    tokens = Tokens(SECRET, LIST)
    way_out = f"/unsubscribe/{tokens.unsubscribe(tokens.subscriber(one.uid))}"
    page = site.ask("GET", way_out)
    assert page.status == 200 and state(store) == "confirmed"
    form = html.document_fromstring(page.text).forms[0]
    gone = site.ask("POST", way_out, dict(form.form_values()))
    assert gone.status == 200 and "You are unsubscribed" in gone.text
    assert state(store) == "gone"
    assert [n.what for n in store.subscribers.notes(one.id)] == ["asked", "confirmed", "gone"]


def test_who_is_known_cannot_be_told_from_the_answer(site: Site, store: Store) -> None:
    store.subscribers.add(LIST, "known@example.net", Choices(), at=NOW, how="test")
    store.subscribers.leave(LIST, "gone@example.net", at=NOW, how="test")
    store.subscribers.ask(LIST, "asked@example.net", Choices(), at=NOW, how="test")
    answers = [
        site.ask("POST", "/subscribe", {"address": address})
        for address in (
            "known@example.net",
            "gone@example.net",
            "asked@example.net",
            "asked@example.net",
            "cy@example.net",
            "new@example.net",
        )
    ]
    for each in answers:
        each.headers.pop("date")
    assert all(each == answers[0] for each in answers)
    assert "example.net" not in answers[0].text
    # What was there holds until the address itself says otherwise.
    assert state(store, "known@example.net") == "confirmed"
    assert state(store, "gone@example.net") == "gone"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(site: Site, store: Store, method: str) -> None:
    site.ask("POST", "/subscribe", {"address": "bo@example.net"})
    ((_, confirm),) = asked(store)
    way_out = leaving(store)
    for path in (confirm, way_out, f"{way_out}?List-Unsubscribe=One-Click"):
        assert site.ask(method, path).status == 200
    assert state(store, "bo@example.net") == "pending"
    assert state(store) == "confirmed"
    assert len(asked(store)) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(site: Site, store: Store, method: str) -> None:
    way_out = leaving(store)
    for path in ("/subscribe", way_out):
        assert site.ask(method, path, body=b"").status == 405
    assert state(store) == "confirmed"


# --- One click (RFC 8058) -----------------------------------------------------------------------


def test_one_click_as_mail_programs_send_it(site: Site, store: Store) -> None:
    way_out = leaving(store)
    assert site.ask("POST", way_out, ONE_CLICK).status == 200
    assert state(store) == "gone"
    # Once more, by a program that did not hear the answer.
    assert site.ask("POST", way_out, ONE_CLICK).status == 200


def test_one_click_as_multipart(site: Site, store: Store) -> None:
    body = (
        b'--YWJj\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
        b"One-Click\r\n--YWJj--\r\n"
    )
    kind = {"Content-Type": "multipart/form-data; boundary=YWJj"}
    answer = site.ask("POST", leaving(store), headers=kind, body=body)
    assert answer.status == 200 and state(store) == "gone"


def test_it_needs_no_cookie_and_sets_none_and_sends_nobody_elsewhere(
    site: Site, store: Store
) -> None:
    answer = site.ask("POST", leaving(store), ONE_CLICK, {"Origin": "https://mail.example"})
    assert answer.status == 200 and state(store) == "gone"
    assert "set-cookie" not in answer.headers and "location" not in answer.headers


@pytest.mark.parametrize("form", [{}, {"List-Unsubscribe": "Two-Click"}, {"x": "y"}])
def test_a_post_that_does_not_ask_for_it_asks_back(
    site: Site, store: Store, form: dict[str, str]
) -> None:
    answer = site.ask("POST", leaving(store), form)
    assert answer.status == 200 and "Yes, send no more" in answer.text
    assert state(store) == "confirmed"


@pytest.mark.parametrize("token", ["x", "W10.abc", "a" * 5000, "%00", "..%2f..", "W10%2Ex"])
@pytest.mark.parametrize("page", ["confirm", "unsubscribe"])
def test_a_token_that_is_none_of_ours(site: Site, store: Store, page: str, token: str) -> None:
    for method, form in (("GET", None), ("POST", ONE_CLICK)):
        assert site.ask(method, f"/{page}/{token}", form).status in (404, 410)
    assert store.subscribers.listed() == []


def test_a_token_of_another_purpose_or_list(site: Site, store: Store) -> None:
    way_out = leaving(store)
    assert site.ask("POST", way_out.replace("unsubscribe", "confirm"), {}).status == 410
    other = Tokens(SECRET, "another list")
    one = store.subscribers.of(LIST, ADA)
    assert one is not None
    path = f"/unsubscribe/{other.unsubscribe(other.subscriber(one.uid))}"
    assert site.ask("POST", path, ONE_CLICK).status == 404
    assert state(store) == "confirmed"


def test_a_link_works_for_ever(site: Site, store: Store) -> None:
    way_out = leaving(store)
    site.now = NOW + timedelta(days=4000)
    assert site.ask("POST", way_out, ONE_CLICK).status == 200
    assert state(store) == "gone"


def test_a_reader_of_the_configuration_leaves_too(site: Site, store: Store) -> None:
    assert [r.key for r in recipients_of(site.config, store, "daily")] == ["cy@example.net"]
    tokens = Tokens(SECRET, LIST)
    path = f"/unsubscribe/{tokens.unsubscribe(tokens.reader('cy@example.net'))}"
    page = site.ask("GET", path)
    assert "c…@example.net" in page.text and "cy@" not in page.text
    assert site.ask("POST", path, ONE_CLICK).status == 200
    assert recipients_of(site.config, store, "daily") == []


def test_a_person_who_was_erased_is_unsubscribed(site: Site, store: Store) -> None:
    way_out = leaving(store)
    store.subscribers.erase(LIST, ADA)
    answer = site.ask("POST", way_out, ONE_CLICK)
    assert answer.status == 200 and "You are unsubscribed" in answer.text
    assert store.subscribers.listed() == []


def test_an_older_confirmation_does_not_bring_anybody_back(site: Site, store: Store) -> None:
    site.ask("POST", "/subscribe", {"address": ADA})
    ((_, link),) = asked(store)
    way_out = leaving(store)
    site.ask("POST", way_out, ONE_CLICK)
    assert site.ask("POST", link, {}).status == 410
    assert state(store) == "gone"


# --- What people and machines send ------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ådå@example.net",
        "ada@example.net\r\nBcc: all@example.net",
        "Ada <ada@example.net>",
        "ada@example.net,bo@example.net",
        "a" * 300 + "@example.net",
        "<script>alert(1)</script>@example.net",
    ],
)
def test_an_address_that_is_none_is_told(site: Site, store: Store, address: str) -> None:
    answer = site.ask("POST", "/subscribe", {"address": address, "topics": "flood"})
    assert answer.status == 422
    assert "not an e-mail address" in answer.text and "<script>" not in answer.text
    page = html.document_fromstring(answer.text)
    # What was written stands there still.
    assert page.get_element_by_id("topics").text.strip() == "flood"
    assert store.subscribers.listed() == [] and asked(store) == []


@pytest.mark.parametrize(
    "form",
    [
        {"language": "xx"},
        {"format": "pdf"},
        {"edition": "noon"},
        {"topics": "x" * 101},
        {"topics": "\n".join(f"topic {n}" for n in range(60))},
    ],
)
def test_what_is_not_offered_is_told(site: Site, store: Store, form: dict[str, str]) -> None:
    answer = site.ask("POST", "/subscribe", {"address": ADA, **form})
    assert answer.status == 422 and "cannot be used" in answer.text
    assert store.subscribers.listed() == []


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"address=" + b"a" * 40_000, 413),
        ("application/x-www-form-urlencoded", b"&".join(b"a=b" for _ in range(500)), 400),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense", 422),
        ("multipart/form-data", b"--x\r\nnonsense", 400),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="address"; filename="a"\r\n\r\nb\r\n'
            b"--x--\r\n",
            400,
        ),
        ("application/json", b'{"address": "ada@example.net"}', 422),
        ("application/x-www-form-urlencoded", b"address=%ff%fe&topics=%00", 422),
    ],
)
def test_bodies_that_are_no_form(
    site: Site, store: Store, kind: str, body: bytes, status: int
) -> None:
    answer = site.ask("POST", "/subscribe", headers={"Content-Type": kind}, body=body)
    assert answer.status == status
    assert store.subscribers.listed() == []


def test_a_body_without_a_length_that_goes_on(site: Site, store: Store) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request(
        "POST",
        "/subscribe",
        iter([b"address=" + b"a" * 20_000] * 3),
        {"Content-Type": "application/x-www-form-urlencoded"},
        encode_chunked=True,
    )
    assert connection.getresponse().status == 413
    connection.close()


def test_a_form_elsewhere_is_shown_once_more(site: Site, store: Store) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"}
    answer = site.ask("POST", "/subscribe", {"address": ADA, "topics": "Kyiv"}, elsewhere)
    assert answer.status == 200 and store.subscribers.listed() == []
    page = html.document_fromstring(answer.text)
    assert page.get_element_by_id("address").get("value") == ADA
    own = {"Sec-Fetch-Site": "same-origin"}
    assert site.ask("POST", "/subscribe", {"address": ADA}, own).status == 202


def test_one_client_may_not_ask_for_many(config: Config) -> None:
    time = [0.0]
    allowance = Allowance(burst=3, every_s=60, clock=lambda: time[0])
    with serving(Site(config), allowance) as site:
        asks = [site.ask("POST", "/subscribe", {"address": f"a{n}@example.net"}) for n in range(5)]
        assert [a.status for a in asks] == [202, 202, 202, 429, 429]
        time[0] += 60
        assert site.ask("POST", "/subscribe", {"address": ADA}).status == 202
        assert site.ask("POST", "/subscribe", {"address": ADA}).status == 429


def test_clients_are_told_apart_by_network_and_few_are_remembered() -> None:
    allowance = Allowance(burst=1, every_s=60, clock=lambda: 0.0)
    assert allowance.take("192.0.2.1") and not allowance.take("192.0.2.1")
    assert allowance.take("192.0.2.2") and not allowance.take("::ffff:192.0.2.2")
    assert allowance.take("2001:db8::1") and not allowance.take("2001:db8::ffff")
    assert allowance.take("2001:db8:0:1::1")
    for number in range(5000):
        allowance.take(f"client {number}")
    assert len(allowance._free_at) <= 4096


# --- The pages --------------------------------------------------------------------------------


def test_nothing_is_run_or_loaded_from_elsewhere(site: Site, store: Store) -> None:
    way_out = leaving(store)
    for path in ("/subscribe", way_out, "/unsubscribe/x"):
        answer = site.ask("GET", path)
        policy_ = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy_ and "unsafe" not in policy_
        assert "script-src" not in policy_ and "frame-ancestors 'none'" in policy_
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        page = html.document_fromstring(answer.text)
        assert not page.xpath(
            "//script | //style | //@style | //img | //@*[starts-with(name(),'on')]"
        )
        (style,) = page.xpath("//link/@href")
        assert (
            site.ask("GET", f"/{style.removeprefix('../')}")
            .headers["content-type"]
            .startswith("text/css")
        )


def test_every_field_has_a_label_and_every_page_a_heading(config: Config) -> None:
    from datetime import time

    editions = {"morning": time(7), "evening": time(18)}
    two = replace(config, digest=replace(config.digest, editions=editions))
    with serving(Site(two)) as site, Store.open(two.database_url) as store:
        page = html.document_fromstring(site.ask("GET", "/subscribe").text)
        labels = set(page.xpath("//label/@for"))
        fields = page.xpath("//input[not(@type='hidden')] | //select | //textarea")
        assert len(fields) == 8 and {f.get("id") for f in fields} == labels
        assert len(page.xpath("//h1")) == 1 and page.get("lang") == "en"
        form = {"address": ADA, "edition": ["morning"]}
        assert site.ask("POST", "/subscribe", form).status == 202
        ((_, link),) = asked(store)
        site.ask("POST", link, {})
        one = store.subscribers.of(LIST, ADA)
        assert one is not None and one.choices.editions == ("morning",)


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("de", "de"),
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("en;q=0.1, uk;q=0.9", "uk"),
        ("nl, de;q=0.5", "de"),
        ("de;q=0, nl", "en"),
        ("*, ;;q=x", "en"),
        ("", "en"),
    ],
)
def test_in_the_language_of_the_browser(site: Site, accept: str, language: str) -> None:
    answer = site.ask("GET", "/subscribe", headers={"Accept-Language": accept})
    assert f'<html lang="{language}">' in answer.text
    assert f'value="{language}" lang="{language}" selected' in answer.text


def test_topics_can_be_filled_in_by_a_link_and_are_harmless(site: Site) -> None:
    answer = site.ask("GET", "/subscribe?topic=Kyiv&topic=%3C/textarea%3E%3Cscript%3Ex")
    page = html.document_fromstring(answer.text)
    assert "Kyiv" in page.get_element_by_id("topics").text
    assert not page.xpath("//script")


def test_where_nobody_may_subscribe_one_may_leave(config: Config) -> None:
    closed = replace(config, subscribe=SubscribeConfig())
    with serving(Site(closed)) as site, Store.open(closed.database_url) as store:
        assert site.ask("GET", "/subscribe").status == 404
        assert site.ask("POST", "/subscribe", {"address": ADA}).status == 404
        assert asked(store) == []
        assert site.ask("POST", leaving(store), ONE_CLICK).status == 200
        assert state(store) == "gone"
