"""The pages over HTTP: what they say, their headers, who may do what, and what hostile words do."""

from __future__ import annotations

import gzip
import http.client
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html

from aggregator import pipeline
from aggregator.config import Config
from aggregator.model import Revision, Source
from aggregator.store import Store, search
from aggregator.web.guard import HEADERS, is_ours
from aggregator.web.pages.serving import own_path
from tests.store.samples import NOW, make_empty_post, make_page, make_post
from tests.web.served import (
    CORRECT_TOKEN,
    HOSTILE_NAME,
    PASSWORD,
    READ_TOKEN,
    Answer,
    Client,
    article,
    config_in,
    served,
    with_web,
)

PAGES = [
    "/",
    "/digests",
    "/digests/2031-05-01",
    "/digests/2031-05-02/daily",
    "/conflicts",
    "/sources",
    "/search?q=ferry",
]


def links(answer: Answer, begin: str) -> list[str]:
    """Addresses of a page that begin so, each once."""
    found = re.findall(r'href="([^"]*)"', answer.text)
    return list(dict.fromkeys(one.replace("&amp;", "&") for one in found if one.startswith(begin)))


def every_page(client: Client) -> list[str]:
    """Every page of ours that can be reached from the newest digest."""
    apart = ("/login", "/static", "/api")
    seen, todo = [], ["/"]
    while todo:
        path = todo.pop()
        seen.append(path)
        answer = client.ask(path)
        assert answer.status == 200, path
        for link in links(answer, "/"):
            link = link.partition("#")[0]
            if link not in seen and link not in todo and not link.startswith(apart):
                todo.append(link)
    return seen


# --- What they say --------------------------------------------------------------------------------


def test_every_link_of_every_page_leads_somewhere(client: Client) -> None:
    seen = every_page(client)
    for kind in ("/digests/", "/stories/", "/passages/", "/post?", "/conflicts/"):
        assert any(path.startswith(kind) for path in seen), kind
    assert len(seen) > 20


def test_a_digest_and_its_neighbours(client: Client) -> None:
    newest = client.ask("/")
    assert "Friday, 2 May 2031" in newest.text
    assert "/digests/2031-05-01" in links(newest, "/digests/")
    assert "/digests/2031-05-02" in links(client.ask("/digests/2031-05-01"), "/digests/")
    assert "Tugs towed the ferry Alder off Carrow Point" in newest.text


def test_wordings_stand_side_by_side_with_their_words_marked(client: Client) -> None:
    first = client.ask("/digests/2031-05-01")
    compare = re.search(r'href="(/passages/[0-9a-f]+)">Compare<', first.text)
    assert compare is not None
    page = client.ask(compare[1]).text
    assert page.count('<div class="side">') == 2
    assert "master <mark>has</mark> told" in page


def test_a_search_says_what_its_ranking_left_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.ask("/search?q=the").text
    assert whole.count('class="hit"') > 3 and "newest first</a>" not in whole
    monkeypatch.setattr(search, "WINDOW", dict.fromkeys(search.WINDOW, 3))
    page = client.ask("/search?q=the&language=en")
    assert "More than 3 posts match. The newest 3 were ranked;" in page.text
    assert page.text.count('class="hit"') == 3
    (every,) = [one for one in links(page, "/search?") if "order=time" in one]
    followed = client.ask(every).text
    assert followed.count('class="hit"') > 3 and "More than" not in followed
    monkeypatch.undo()
    monkeypatch.setattr(search, "BEST", 2)
    page = client.ask("/search?q=the&language=EN")
    assert "More than 2 posts match. These are the best 2." in page.text


def test_a_post_shows_what_was_changed(client: Client) -> None:
    page = client.ask(links(_dockers(client), "/post?")[0]).text
    assert "<del>wide</del>" in page and "<ins>narrow</ins>" in page
    assert "Words were replaced" in page and "Revision 2" in page


def _dockers(client: Client) -> Answer:
    for path in links(client.ask("/digests/2031-05-01"), "/passages/"):
        answer = client.ask(path)
        if "Dockers in Halmouth" in answer.text:
            return answer
    raise AssertionError("no page of the passage")


def test_a_post_without_a_text_says_whether_it_ever_had_one(own: Config, tmp_path: Path) -> None:
    config = replace(own, database=f"sqlite:///{tmp_path}/bare.db", sources=())
    bare, taken = make_empty_post(anchor="bare"), make_post(anchor="taken")
    with Store.open(config.database_url) as store:
        for page, number, post in (("1", 1, bare), ("2", 1, taken), ("3", 2, make_empty_post())):
            kept = Revision(replace(post, id=post.id.replace("#p1", "#taken")), number, NOW)
            store.add_revisions(make_page(page), [kept], extractor="r")
    with served(config) as client:
        assert "a headline without a text" in client.ask(f"/post?id={quote(bare.id)}").text
        page = client.ask(f"/post?id={quote(taken.id)}").text
        assert "It has no text any more." in page and "without a text" not in page


def test_a_conflict_shows_both_values(client: Client) -> None:
    listed = client.ask("/conflicts")
    assert ">Number:</span> <bdi>137</bdi> / <bdi>173</bdi>" in listed.text
    (path,) = links(listed, "/conflicts/")
    page = client.ask(path).text
    assert "<mark>137</mark>" in page and "<mark>173</mark>" in page
    assert "Gazette" in page and "Courier" in page


def test_a_store_without_a_digest(own: Config, tmp_path: Path) -> None:
    empty = replace(own, database=f"sqlite:///{tmp_path}/empty.db", sources=())
    with served(empty) as client:
        assert "No digest yet" in client.ask("/").text
        for path in ("/digests", "/conflicts", "/sources"):
            assert client.ask(path).status == 200


@pytest.mark.parametrize("code", ["de", "fr", "uk"])
def test_the_pages_are_in_the_configured_language(built: Config, code: str) -> None:
    config = replace(built, digest=replace(built.digest, language=code))
    with served(config) as client:
        for path in ("/", "/digests", "/sources", "/conflicts", "/login"):
            page = client.ask(path)
            assert f'<html lang="{code}">' in page.text
            assert "Past days" not in page.text and "Log in" not in page.text


def test_feeds_of_the_digests_and_of_a_story_are_linked(client: Client) -> None:
    home = client.ask("/")
    story = client.ask(links(home, "/stories/")[0])
    for page, path in [
        (home, "/api/v1/feed.atom"),
        (home, "/api/v1/feed.json"),
        (story, links(story, "/api/v1/stories/")[0]),
    ]:
        assert f'href="{path}"' in page.text
        feed = client.ask(path)
        assert feed.status == 200 and "2 May" in feed.text
        again = client.ask(path, headers={"If-None-Match": feed.headers["etag"]})
        assert again.status == 304
        packed = client.ask(path, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.body) == feed.body
        assert feed.headers["content-security-policy"]


def test_whoever_may_subscribe_is_told_where(built: Config) -> None:
    with served(built) as client:
        assert "/subscribe" not in client.ask("/").text
    config = replace(built, subscribe=replace(built.subscribe, open=True))
    with served(config) as client:
        assert 'href="/subscribe"' in client.ask("/").text
        assert client.ask("/subscribe").status == 200


# --- Headers, kept copies, errors -----------------------------------------------------------------


def test_every_answer_is_guarded(client: Client) -> None:
    for path in [*PAGES, "/login", "/nowhere", "/digests/2031-13-99", "/static/none.css"]:
        answer = client.ask(path)
        for name, value in HEADERS.items():
            assert answer.headers[name.lower()] == value, (path, name)
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy


class Inline(HTMLParser):
    """Finds what a policy without exceptions would stop, and what is asked of elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open = tag
        values = dict(attrs)
        is_ours = str(values.get("src")).startswith("/static/")
        if tag == "style" or (tag == "script" and not is_ours):
            self.found.append(tag)
        if tag in ("link", "img", "iframe", "object", "embed"):
            address = str(values.get("href") or values.get("src"))
            if not address.startswith("/"):
                self.found.append(f"{tag} {address}")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}")
            if name in ("href", "action") and re.match(r"\s*(javascript|data):", value or "", re.I):
                self.found.append(f"{tag} {value}")


def test_nothing_is_inline_remote_or_acts_on_any_page(client: Client) -> None:
    client.log_in()
    for path in [*every_page(client), "/decisions"]:
        parser = Inline()
        parser.feed(client.ask(path).text)
        assert not parser.found, (path, parser.found)


def test_hostile_words_are_shown_and_do_nothing(client: Client) -> None:
    seen = every_page(client)
    said = 0
    for path in seen:
        page = client.ask(path).text
        assert "<script>window" not in page and "<img src=x" not in page
        assert "\u202e" not in page and ">49<" not in page
        said += "&lt;script&gt;window.hacked = 1&lt;/script&gt;" in page
    assert said >= 4  # the digest, its story, passages and the post
    assert "&lt;script&gt;" in client.ask("/sources").text


def test_what_was_shown_before_is_not_sent_again(client: Client) -> None:
    for path in PAGES:
        first = client.ask(path)
        tag = first.headers["etag"]
        for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
            again = client.ask(path, headers={"If-None-Match": known})
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert client.ask(path, headers={"If-None-Match": '"other"'}).status == 200


def test_a_new_digest_is_another_page(own: Config) -> None:
    with served(own) as client:
        tag = client.ask("/digests/2031-05-01").headers["etag"]
    first = Path(own.sources[0].paths[0])
    first.write_text(first.read_text().replace("three stations", "four stations"))
    pipeline.run(own, now=datetime.now(UTC))
    with served(own) as client:
        answer = client.ask("/digests/2031-05-01", headers={"If-None-Match": tag})
        assert answer.status == 200 and "<mark>four</mark> stations" in answer.text


def test_compressed_where_everybody_sees_the_same(client: Client) -> None:
    plain = client.ask("/")
    packed = client.ask("/", headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert "accept-encoding" in packed.headers["vary"].lower()
    unwanted = client.ask("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in unwanted.headers
    client.ask("/login")  # which begins a session, in which nobody has logged in
    same = client.ask("/", headers={"Accept-Encoding": "gzip"})
    assert client.cookies and same.headers["etag"] == plain.headers["etag"]
    assert same.headers["content-encoding"] == "gzip"
    client.log_in()
    secret = client.ask("/", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in secret.headers  # it holds a form's token: BREACH
    assert secret.headers["cache-control"] == "private, no-cache"


def test_head_says_what_get_would(client: Client) -> None:
    for path in [*PAGES, "/login"]:
        head, got = client.ask(path, "HEAD"), Client(client.base).ask(path)
        assert head.body == b"" and head.status == got.status
        if path != "/login":
            assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/digests/2031-05-09", 404),
        ("/digests/yesterday", 404),
        ("/digests/2031-05-01/evening", 404),
        ("/digests/2031-05-01/daily/more", 404),
        ("/stories/none", 404),
        ("/passages/0123456789ab", 404),
        ("/passages/%22%3E%3Cscript%3E", 404),
        ("/post", 404),
        ("/post?id=%00%ff%22", 404),
        ("/conflicts/a-b", 404),
        ("/digests?after=xyz", 400),
        ("/conflicts?after=%F0%9F%98%80", 400),
        ("/static/..%2f..%2fapp.py", 404),
        ("/static/page.css", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/digests/../../etc/passwd", 404),
    ],
)
def test_what_is_not_there_is_told_in_our_own_look(client: Client, path: str, status: int) -> None:
    answer = client.ask(path)
    assert answer.status == status
    assert 'class="site"' in answer.text and "Traceback" not in answer.text
    assert "<script>window" not in answer.text and "<script>alert" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    for path in PAGES:
        answer = client.ask(path, method)
        assert answer.status == 405 and "GET" in answer.headers["allow"]
    assert client.ask("/decide").status == 405


def test_static_files_are_kept_for_a_year(client: Client) -> None:
    found = links(client.ask("/"), "/static/")
    assert len(found) == 2
    for path in [*found, *re.findall(r'src="(/static/[^"]+)"', client.ask("/").text)]:
        answer = client.ask(path)
        assert answer.status == 200 and "immutable" in answer.headers["cache-control"]
        assert re.search(r"-[0-9a-f]{12}\.", path)
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_defect_is_told_in_the_log_and_not_to_the_reader(own: Config, tmp_path: Path) -> None:
    from aggregator.web.app import create_app
    from aggregator.web.server import WebServer

    told: list[str] = []
    broken = replace(own, digest=replace(own.digest, timezone="Nowhere/Land"))
    app = create_app(lambda: broken, tell=told.append)
    with WebServer(("127.0.0.1", 0), app) as server:
        answer = Client(server.url).ask("/sources")
    assert answer.status == 500 and "Something went wrong" in answer.text
    assert "Nowhere" not in answer.text and "ZoneInfo" not in answer.text
    (line,) = told
    assert line.startswith("GET /sources: ") and "Nowhere" in line


def test_a_store_that_is_away(own: Config) -> None:
    with Store.open(own.database_url):
        pass
    gone = replace(own, database="sqlite:////proc/nothing/here.db")
    with served(with_web(gone, secret="s" * 40)) as client:
        answer = client.ask("/")
        assert answer.status == 503 and "/proc" not in answer.text
        assert client.ask("/").status == 503


# --- Names of hosts, sizes ------------------------------------------------------------------------


def test_only_our_own_names_are_answered(built: Config) -> None:
    with served(with_web(built, hosts=("news.example",))) as client:
        assert client.ask("/", headers={"Host": "news.example:8080"}).status == 200
        assert client.ask("/", headers={"Host": "rebound.example"}).status == 421
        assert client.ask("/", headers={"Host": ""}).status == 421


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:80", True),
        ("[::1]:8080", True),
        ("192.0.2.7", True),
        ("localhost", True),
        ("LOCALHOST:1", True),
        ("news.example", True),
        ("news.example.:443", True),
        ("other.example", True),
        ("evil.example", False),
        ("news.example.evil", False),
        ("127.0.0.1.evil.example", False),
        ("evil@news.example", False),
        ("news.example/..", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_which_names_are_ours(built: Config, host: str, ours: bool) -> None:
    config = with_web(built, base_url="https://news.example/x/", hosts=("other.example",))
    assert is_ours(host, config) is ours


def test_bodies_are_bounded(client: Client) -> None:
    big = b"x" * 70_000
    assert client.ask("/login", "POST", big).status == 413
    connection = http.client.HTTPConnection(client.base.removeprefix("http://"), timeout=30)
    connection.request("POST", "/login", iter([b"a=" + b"x" * 40_000] * 3), encode_chunked=True,
                       headers={"Transfer-Encoding": "chunked",
                                "Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip
    assert connection.getresponse().status in (400, 413)
    connection.close()


def test_under_a_path_of_another_site(built: Config) -> None:
    with served(with_web(built, base_url="https://example.org/news/")) as client:
        for path in ("/news/digests", "/digests"):  # a proxy may take the prefix away, or not
            answer = client.ask(path, headers={"Host": "example.org"})
            assert answer.status == 200
            assert all(one.startswith("/news/") for one in links(answer, "/"))


# --- Logging in -----------------------------------------------------------------------------------


def test_log_in_and_out(client: Client) -> None:
    before = dict(client.cookies)
    token = client.token()
    anonymous = client.cookies["aggregator"]
    answer = client.post("/login", token=token, name="Ada", password=PASSWORD, next="/sources")
    assert (answer.status, answer.headers["location"]) == (303, "/sources")
    (cookie,) = answer.cookies
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie
    assert before == {} and client.cookies["aggregator"] != anonymous
    assert "Logged in as Ada." in client.ask("/").text
    stolen = Client(client.base, dict(client.cookies))
    assert "Logged in" in stolen.ask("/").text
    token = client.token("/")
    out = client.post("/logout", token=token)
    assert out.status == 303 and client.cookies == {}
    assert "Logged in" not in client.ask("/").text
    assert "Logged in" not in stolen.ask("/").text  # the cookie counts no more, wherever it is


def test_a_token_logs_in_under_its_own_name(client: Client) -> None:
    assert client.log_in(CORRECT_TOKEN, name="somebody else").status == 303
    assert "Logged in as desk-bot." in client.ask("/").text


def test_the_cookie_is_for_tls_alone_where_the_address_is(built: Config) -> None:
    with served(with_web(built, base_url="https://news.example/")) as client:
        answer = client.log_in()
        assert answer.status == 303
        assert answer.cookies[0].startswith("__Host-aggregator=") and "Secure" in answer.cookies[0]


def test_what_was_signed_by_another_or_changed_is_nobody(client: Client, built: Config) -> None:
    client.log_in()
    cookie = client.cookies["aggregator"]
    for bad in (cookie[:-2], cookie[::-1], f"x{cookie}", "x" * 5000, "", "a.b.c"):
        assert "Logged in" not in Client(client.base, {"aggregator": bad}).ask("/").text
    with served(with_web(built, secret="another secret, as long as it must be")) as other:
        assert "Logged in" not in Client(other.base, {"aggregator": cookie}).ask("/").text


def test_a_changed_password_ends_the_sessions(built: Config) -> None:
    from aggregator.web.app import create_app
    from aggregator.web.passwords import hash_password
    from aggregator.web.server import WebServer

    held = [built]
    with WebServer(("127.0.0.1", 0), create_app(lambda: held[0])) as server:
        client = Client(server.url)
        client.log_in()
        assert "Logged in" in client.ask("/").text
        held[0] = with_web(built, password=hash_password("quite another lamp"))
        assert "Logged in" not in client.ask("/").text


def test_a_session_ends_with_its_time(built: Config) -> None:
    with served(with_web(built, session_h=1e-9)) as client:
        client.log_in()
        assert "Logged in" not in client.ask("/").text


def test_a_wrong_password_is_refused_and_often_waits(built: Config) -> None:
    with served(built) as client:
        statuses = [client.log_in("wrong password").status for _ in range(7)]
        assert statuses == [403] * 6 + [429]
        last = client.log_in(PASSWORD)  # not even the right one is looked at
        assert last.status == 429 and int(last.headers["retry-after"]) > 5
        assert "Ada" in last.text  # what was written stays in the form


def test_a_name_is_needed_for_the_password(client: Client) -> None:
    assert client.log_in(PASSWORD, name="  ").status == 400


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        " //evil.example",
        "/ok\r\nSet-Cookie: x=y",
        "",
    ],
)
def test_nobody_is_sent_elsewhere_after_the_login(client: Client, onward: str) -> None:
    token = client.token()
    answer = client.post("/login", token=token, name="Ada", password=PASSWORD, next=onward)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert own_path(onward) == "/"
    assert client.ask(f"/login?next={quote(onward)}").headers["location"] == "/"


def test_closed_reading_asks_for_the_login(built: Config) -> None:
    with served(with_web(built, reading="closed")) as client:
        for path in [*PAGES, "/passages/x", "/stories/x", "/post?id=x"]:
            answer = client.ask(path)
            assert answer.status == 303
            assert answer.headers["location"].startswith("/login?next=%2F"), path
        assert client.ask("/login").status == 200
        assert client.ask(links(client.ask("/login"), "/static/")[0]).status == 200
        assert client.log_in(READ_TOKEN).status == 303
        assert client.ask("/").status == 200
        # What one who may read was shown is not shown to one who may not.
        assert Client(client.base).ask("/").status == 303


def test_without_any_login_nothing_can_be_corrected(built: Config) -> None:
    with served(with_web(built, password=None, tokens=())) as client:
        assert client.ask("/login").status == 404
        assert "/login" not in client.ask("/").text
        assert client.post("/decide", kind="split", a="abcd", b="abce").status == 403


# --- Deciding -------------------------------------------------------------------------------------


def pair(client: Client) -> tuple[str, str, str]:
    """A passage with two wordings: its address, and the ids that its form would part."""
    first = client.ask("/digests/2031-05-01")
    found = re.search(r'href="(/passages/[0-9a-f]+)">Compare<', first.text)
    assert found is not None
    page = client.ask(found[1]).text
    a = re.search(r'name="a" value="([0-9a-f]+)"', page)
    b = re.search(r'name="b" value="([0-9a-f]+)"', page)
    return found[1], a[1] if a else "", b[1] if b else ""


def test_what_is_decided_is_kept_with_who_and_why(own: Config) -> None:
    with served(own) as client:
        client.log_in(name="Ada <b>Lovelace</b>")
        path, a, b = pair(client)
        assert a and b
        form = {"kind": "split", "a": a, "b": b, "why": "two <i>quays</i>", "next": path}
        answer = client.post("/decide", token=client.token(path), **form)
        assert (answer.status, answer.headers["location"]) == (303, f"{path}?done=split")
        page = client.ask(answer.headers["location"]).text
        assert "they are not the same" in page and "two &lt;i&gt;quays&lt;/i&gt;" in page
        (kept,) = pipeline.decisions(own)
        assert (kept.kind, kept.who, kept.why) == (
            "split",
            "Ada <b>Lovelace</b>",
            "two <i>quays</i>",
        )
        assert "Ada &lt;b&gt;" in client.ask("/decisions").text
        # What another run makes of it is what everybody sees.
        pipeline.run(own, now=datetime.now(UTC))
    with served(own) as client:
        assert ">Compare<" not in client.ask("/digests/2031-05-01").text
        client.log_in()
        client.post("/decide", token=client.token(path), kind="undo", a=a, b=b, next=path)
        assert [one.kind for one in pipeline.decisions(own)] == ["split", "undo"]
        pipeline.run(own, now=datetime.now(UTC))
    with served(own) as client:
        assert ">Compare<" in client.ask("/digests/2031-05-01").text


def test_forms_of_others_are_refused(own: Config) -> None:
    with served(own) as client:
        client.log_in()
        path, a, b = pair(client)
        token = client.token(path)
        form = {"kind": "split", "a": a, "b": b, "next": path}
        other = Client(client.base)
        other.log_in()
        theirs = other.token("/")
        assert theirs != token
        assert client.post("/decide", **form).status == 403
        assert client.post("/decide", token=theirs, **form).status == 403
        assert client.post("/decide", token=token[:-1] + "x", **form).status == 403
        assert client.post("/decide", token="é", **form).status == 403
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            assert client.post("/decide", headers, token=token, **form).status == 403
        plain = json.dumps({"token": token, **form}).encode()
        for kind in ("text/plain", "application/json", "multipart/form-data; boundary=x"):
            answer = client.ask("/decide", "POST", plain, {"Content-Type": kind})
            assert answer.status == 400
        assert pipeline.decisions(own) == []
        own_origin = {"Origin": client.base, "Sec-Fetch-Site": "same-origin"}
        assert client.post("/decide", own_origin, token=token, **form).status == 303


def test_who_may_only_read_decides_nothing(own: Config) -> None:
    with served(own) as client:
        client.log_in(READ_TOKEN)
        path, a, b = pair(client)
        assert (a, b) == ("", "")  # no buttons
        first = client.ask("/digests/2031-05-01").text
        ids = re.findall(r'id="p-([0-9a-f]{12})"', first)
        answer = client.post(
            "/decide", token=client.token("/"), kind="split", a=ids[0], b=ids[1], next=path
        )
        assert answer.status == 403 and pipeline.decisions(own) == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"kind": "delete"}, 400),
        ({"a": "../etc"}, 400),
        ({"a": "zzzz"}, 400),
        ({"a": ""}, 400),
        ({"a": "0123456789ab"}, 409),
        ({"kind": "undo"}, 409),
    ],
)
def test_what_cannot_be_decided_is_told(own: Config, form: dict[str, str], status: int) -> None:
    with served(own) as client:
        client.log_in()
        path, a, b = pair(client)
        whole = {"kind": "split", "a": a, "b": b, "next": path, **form}
        answer = client.post("/decide", token=client.token(path), **whole)
        assert answer.status == status and 'class="site"' in answer.text
        assert pipeline.decisions(own) == []


def test_decisions_are_for_who_has_logged_in(client: Client) -> None:
    assert client.ask("/decisions").headers["location"] == "/login?next=%2Fdecisions"
    client.log_in()
    assert "Nothing was decided." in client.ask("/decisions").text


def test_a_hostile_name_of_a_source_is_linked_and_found(client: Client) -> None:
    page = client.ask("/sources").text
    assert HOSTILE_NAME not in page
    assert f'id="{quote(HOSTILE_NAME, safe="/")}"' in page


def test_a_source_that_is_no_longer_configured_is_not_said_to_do_well(built: Config) -> None:
    with served(replace(built, sources=built.sources[1:])) as client:
        page = html.document_fromstring(client.ask("/sources").text)
        tags = {one.findtext("bdi"): one.findtext("b") for one in page.iterfind(".//li/h2")}
    assert tags.pop(built.sources[0].name) == "no longer configured"
    assert set(tags.values()) == {"well"}


def test_words_that_differ_in_a_comma_have_no_legend_of_marks(tmp_path: Path) -> None:
    one = "Lifeboats brought everybody ashore before nine, and nobody was hurt at all."
    sources = []
    for name, text in (("gazette", one), ("courier", one.replace("nine,", "nine"))):
        file = tmp_path / f"{name}.txt"
        file.write_text(
            article("Ferry aground off Carrow Point", "1 May 2031, 08:30", "Una Brekke", text)
        )
        sources.append(Source(name, paths=(str(file),), outlet=name))
    config = replace(config_in(tmp_path), sources=tuple(sources))
    pipeline.run(config, now=datetime.now(UTC))
    with served(config) as client:
        (path,) = links(client.ask("/"), "/passages/")
        page = client.ask(path).text
    assert "Differs in punctuation, case or spacing only." in page
    assert 'class="legend"' not in page
