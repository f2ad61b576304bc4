"""Sources that are addresses, in the main job, against real servers on this machine."""

from __future__ import annotations

import asyncio
import dataclasses
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig, PullConfig
from aggregator.model import Source
from aggregator.report import RunReport
from aggregator.store import Store
from tests.pull.web.servers import Asked, Handler, Server, answer, running

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
DAY = date(2025, 4, 9)
TEXTS = {
    "ferry": "The ferry Alder ran aground off Carrow Point shortly before dawn, and 137 passengers"
    " were brought ashore by lifeboats from three stations along the northern coast.",
    "dockers": "Dockers in Halmouth have voted by a wide margin to strike over night shifts after"
    " Easter, and their union said that talks could still avert the walk-out.",
    "orchard": "An orchard that was planted in 1790 has been given to the village of Merrow, whose"
    " gardeners will open its gates to everybody on the first Sunday of May.",
}


def article(name: str, more: str = "") -> bytes:
    extra = f"<p>{more}</p>" if more else ""
    return (
        f"<!doctype html><html lang=en><head><title>On the {name}</title>"
        '<meta property="article:published_time" content="2025-04-09T08:30:00Z"></head>'
        f"<body><article><h1>On the {name}</h1><p>{TEXTS[name]}</p>{extra}</article></body></html>"
    ).encode()


def feed(server: Server, *names: str) -> bytes:
    entries = "".join(
        f"<item><title>{name}</title><link>{server.url}/{name}</link>"
        f"<pubDate>Wed, 09 Apr 2025 {hour:02}:00:00 GMT</pubDate></item>"
        for hour, name in enumerate(names)
    )
    return f"<rss version='2.0'><channel><title>All</title>{entries}</channel></rss>".encode()


def sitemap(kind: str, *urls: str) -> bytes:
    one = "sitemap" if kind == "sitemapindex" else "url"
    inner = "".join(f"<{one}><loc>{url}</loc></{one}>" for url in urls)
    return f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{kind}>'.encode()


def tagged(body: bytes, tag: str) -> Handler:
    """Answers 304 to whoever has it."""

    async def handle(asked: Asked, reader: asyncio.StreamReader, w: asyncio.StreamWriter) -> None:
        has_it = asked.headers.get("if-none-match") == f'"{tag}"'
        chosen = answer(304, etag=f'"{tag}"') if has_it else answer(body=body, etag=f'"{tag}"')
        await chosen(asked, reader, w)

    return handle


@pytest.fixture
def server():
    with running(Server()) as started:
        yield started


Configure = Callable[..., Config]


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    def make(*sources: Source, **pull: object) -> Config:
        manners = {
            "contact": "desk@example.org",
            "allow_hosts": frozenset({"127.0.0.1"}),
            "host_delay_s": 0.0,
            "deadline_s": 5.0,
        }
        return Config(
            output=OutputConfig(folder=tmp_path / "out"),
            digest=DigestConfig(timezone="UTC"),
            dedup=DedupConfig(encoder="none"),
            pull=PullConfig(**{**manners, **pull}),  # type: ignore[arg-type]
            sources=sources,
        )

    return make


def run(config: Config, *, after: int = 0) -> RunReport:
    """Run the job some minutes after :data:`NOW`."""
    return pipeline.run(config, now=NOW + timedelta(minutes=after))


def ends(report: RunReport) -> dict[str, str]:
    """Outcome by the end of the address."""
    return {one.locator.rpartition("/")[2]: one.outcome for one in report.sources}


def texts(config: Config) -> set[str]:
    with Store.open(config.database_url) as store:
        return {r.post.text for r in store.revisions_of_day(DAY, "UTC")}


def test_a_page_is_fetched_when_it_is_due_and_revised_when_its_words_change(server, configure):
    server.paths["/ferry"] = tagged(article("ferry"), "1")
    config = configure(Source("Gazette", url=f"{server.url}/ferry", outlet="Gazette"))

    first = run(config)
    assert ends(first) == {"ferry": "new"}
    assert [d.status for d in first.digests] == ["written"]
    html = (config.output.folder / "2025-04-09" / "digest.html").read_text()
    assert f"{server.url}/ferry" in html

    early = run(config, after=1)
    assert ends(early) == {"ferry": "waiting"}
    assert "due 2025-04-09 20:1" in early.sources[0].message
    assert len(server.seen("/ferry")) == 1

    same = run(config, after=60)
    assert ends(same) == {"ferry": "not modified"}
    assert same.digests == ()
    assert server.seen("/ferry")[-1].headers["if-none-match"] == '"1"'

    server.paths["/ferry"] = tagged(article("ferry", "Her captain was the last to leave."), "2")
    later = run(config, after=600)
    assert ends(later) == {"ferry": "revised"}
    assert any("Her captain was the last to leave." in text for text in texts(config))
    with Store.open(config.database_url) as store:
        [known] = store.sources()
        assert (known.posts, known.last_outcome) == (1, "revised")
        assert store.fetches("Gazette")[0].kind == "page"


@pytest.mark.parametrize(
    ("name", "body", "headers", "hours"),
    [
        ("nothing said", None, {}, 0.25),
        ("max-age", None, {"cache-control": "max-age=7200"}, 2),
        ("no-cache", None, {"cache-control": "max-age=7200, no-cache"}, 0.25),
        (
            "expires",
            None,
            {
                "date": "Wed, 09 Apr 2025 20:00:00 GMT",
                "expires": "Wed, 09 Apr 2025 23:00:00 GMT",
            },
            3,
        ),
        ("longer than we wait", None, {"cache-control": "max-age=999999"}, 6),
        ("retry-after", None, {"retry-after": "18000"}, 5),
        ("time to live of a feed", "<ttl>240</ttl>", {}, 4),
        ("period of a feed", "<sy:updatePeriod>hourly</sy:updatePeriod>", {}, 1),
    ],
)
def test_what_an_answer_says_of_time_is_waited_for(name, body, headers, hours, server, configure):
    sent = article("ferry")
    if body is not None:
        sent = feed(server).replace(
            b"<title>All</title>",
            f"<title>All</title>{body}".encode(),
        )
        sent = sent.replace(
            b"<rss ", b'<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
        )
        headers = {**headers, "content-type": "application/rss+xml"}
    named = {key.replace("-", "_"): value for key, value in headers.items()}
    server.paths["/it"] = answer(body=sent, **named)
    config = configure(Source("It", url=f"{server.url}/it"))
    run(config)
    with Store.open(config.database_url) as store:
        [known] = store.fetches("It")
    assert known.next_at is not None
    waits = (known.next_at - NOW).total_seconds() / 3600
    assert hours * 0.89 < waits < hours * 1.11, waits  # a tenth by chance


def test_a_page_that_moves_is_asked_more_often_and_one_that_rests_less(server, configure):
    config = configure(Source("It", url=f"{server.url}/ferry"))
    intervals = []
    minute = 0
    for look in range(8):
        moved = f"At {look} the tide stood at {look * 11} centimetres." if look < 4 else "Low."
        server.paths["/ferry"] = answer(body=article("ferry", moved))
        run(config, after=minute)
        minute += 24 * 60
        with Store.open(config.database_url) as store:
            intervals.append(store.fetches("It")[0].state["interval_s"])
    assert intervals[:5] == [900, 450, 225, 120, 120]
    assert intervals[5:] == [180, 270, 405]


def test_an_honest_user_agent_names_the_contact(server, configure):
    server.paths["/ferry"] = answer(body=article("ferry"))
    run(configure(Source("Gazette", url=f"{server.url}/ferry")))
    assert "desk@example.org" in server.seen("/ferry")[0].headers["user-agent"]


def test_the_newest_pages_of_a_feed_are_fetched_as_long_as_it_lists_them(server, configure):
    for name in TEXTS:
        server.paths[f"/{name}"] = answer(body=article(name))
    server.paths["/all"] = answer(body=feed(server, "orchard", "ferry", "dockers"))
    config = configure(Source("All", url=f"{server.url}/all"), pages=2)

    first = run(config)
    assert ends(first) == {"all": "listed", "ferry": "new", "dockers": "new"}
    assert first.sources[0].message == "3 pages, 2 of them new; the newest 2 are followed"

    server.paths["/all"] = answer(body=feed(server, "dockers", "orchard"))
    second = run(config, after=60)
    assert ends(second)["orchard"] == "new"
    asked = len(server.seen("/ferry"))
    third = run(config, after=600)
    assert "ferry" not in ends(third)
    assert len(server.seen("/ferry")) == asked
    assert len(texts(config)) == 3  # what is stored stays


LETTER = "Our letter from the quay, every morning"


def test_lines_that_the_pages_of_a_source_share_are_left_out(server, configure):
    names = [f"n{number}" for number in range(6)]
    for number, name in enumerate(names):
        kind = list(TEXTS)[number % 3]
        own = f"This is what the harbour master said in his report number {number} of the year."
        server.paths[f"/{name}"] = answer(
            body=article(kind, own).replace(b"</article>", f"<p>{LETTER}</p></article>".encode())
        )
    server.paths["/all"] = answer(body=feed(server, *names[:4]))
    config = configure(Source("All", url=f"{server.url}/all"))
    run(config)
    assert len(texts(config)) == 4
    assert not any(LETTER in text for text in texts(config))
    # A page alone would not tell.
    server.paths["/all"] = answer(body=feed(server, *names[4:]))
    run(config, after=600)
    assert len(texts(config)) == 6
    assert sum("report number" in text for text in texts(config)) == 6


def test_a_line_of_a_page_alone_stays(server, configure):
    body = article("ferry").replace(b"</article>", f"<p>{LETTER}</p></article>".encode())
    server.paths["/ferry"] = answer(body=body)
    server.paths["/all"] = answer(body=feed(server, "ferry"))
    config = configure(Source("All", url=f"{server.url}/all"))
    run(config)
    [text] = texts(config)
    assert LETTER in text


def test_a_feed_that_shrinks_to_nothing_keeps_its_pages(server, configure):
    server.paths["/ferry"] = answer(body=article("ferry"))
    server.paths["/all"] = answer(body=feed(server, "ferry"))
    config = configure(Source("All", url=f"{server.url}/all"))
    run(config)
    server.paths["/all"] = answer(body=feed(server), content_type="application/rss+xml")
    report = run(config, after=600)
    assert ends(report) == {"all": "listed", "ferry": "unchanged"}
    assert any("lists nothing any more" in warning for warning in report.warnings)
    assert ends(run(config, after=6000))["ferry"] == "unchanged"


TEST_FOR_ROBOTS = (
    b"<html><head><title>Just a moment</title><script src=/captcha.js></script></head>"
    b"<body>Verify that you are human; this needs javascript and cookies.</body></html>"
)


@pytest.mark.parametrize(
    ("name", "path", "body", "outcome"),
    [
        ("a test for robots for a page", "/ferry", TEST_FOR_ROBOTS, "challenged"),
        ("nothing for a page", "/ferry", b"", "challenged"),
        (
            "a shell for a page",
            "/ferry",
            b"<html><script src=/app.js></script></html>",
            "challenged",
        ),
        ("another page without posts", "/ferry", b"<html><p>Gone <a href=/>home</a>.", "failed"),
        ("a test for robots for a feed", "/all", TEST_FOR_ROBOTS, "challenged"),
        ("nothing for a feed", "/all", b"", "challenged"),
        ("half of a feed", "/all", b"<rss version='2.0'><chan", "challenged"),
    ],
)
def test_an_answer_that_is_no_page_keeps_the_last_good_state(
    name, path, body, outcome, server, configure
):
    server.paths["/ferry"] = tagged(article("ferry"), "1")
    server.paths["/all"] = tagged(feed(server, "ferry"), "2")
    config = configure(Source("All", url=f"{server.url}/all"))
    run(config)
    [before] = texts(config)
    good = server.paths[path]
    server.paths[path] = answer(body=body)
    report = run(config, after=600)
    assert ends(report)[path[1:]] == outcome
    assert report.exit_code == 1
    assert texts(config) == {before}
    server.paths[path] = good
    report = run(config, after=6000)
    # After a failure it is asked whether it is still as it last was good, or whole.
    assert ends(report)[path[1:]] in ("not modified", "unchanged", "listed"), report
    assert ends(report)["ferry"] in ("not modified", "unchanged")
    assert not report.failures
    with Store.open(config.database_url) as store:
        assert {
            len(store.post_revisions(r.post.id)) for r in store.revisions_of_day(DAY, "UTC")
        } == {1}


def test_a_source_that_is_silent_for_longer_than_it_used_to_be_is_named(server, configure):
    names = [f"n{number}" for number in range(8)]
    for hour, name in enumerate(names):
        when = f"2025-04-09T{hour:02}:30:00Z".encode()
        text = article("ferry").replace(b"2025-04-09T08:30:00Z", when)
        server.paths[f"/{name}"] = answer(body=text.replace(b"137", b"%d" % (100 + hour)))
    server.paths["/all"] = answer(body=feed(server, *names))
    config = configure(Source("All", url=f"{server.url}/all"))
    assert run(config).silent == ()
    assert run(config, after=10 * 60).silent == ()
    [silent] = run(config, after=30 * 60).silent
    assert silent.message == "no new post since 2025-04-09 07:30 UTC; it used to be 60 min at most"
    assert silent.source == "All"
    # One that cannot be had is told for that.
    server.paths["/all"] = answer(500)
    for name in names:
        server.paths[f"/{name}"] = answer(500)
    assert run(config, after=40 * 60).silent == ()


def test_an_index_of_site_maps_leads_to_pages(server, configure):
    server.paths["/index.xml"] = answer(body=sitemap("sitemapindex", f"{server.url}/news.xml"))
    server.paths["/news.xml"] = answer(
        body=sitemap("urlset", f"{server.url}/ferry", f"{server.url}/orchard")
    )
    for name in ("ferry", "orchard"):
        server.paths[f"/{name}"] = answer(body=article(name))
    config = configure(Source("Map", url=f"{server.url}/index.xml"))
    report = run(config)
    assert ends(report) == {
        "index.xml": "listed",
        "news.xml": "listed",
        "ferry": "new",
        "orchard": "new",
    }
    assert "site maps" in report.sources[0].message
    again = run(config, after=1)
    assert ends(again) == {"index.xml": "waiting"}
    assert set(ends(run(config, after=600))) == {"index.xml", "news.xml", "ferry", "orchard"}


def test_what_goes_wrong_with_one_address_is_told_and_the_others_go_on(server, configure):
    server.paths["/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /shut\n")
    server.paths["/ferry"] = answer(body=article("ferry"))
    server.paths["/shut"] = answer(body=article("orchard"))
    server.paths["/test"] = answer(
        body=b"<html><head><title>Just a moment</title><script src=/captcha.js></script></head>"
        b"<body>Verify that you are human; this needs javascript and cookies.</body></html>"
    )
    server.paths["/empty"] = answer(body=b"<html><body><a href=/x>one</a> two three</body></html>")
    sources = [
        Source(n, url=f"{server.url}/{n}") for n in ("shut", "test", "gone", "empty", "ferry")
    ]
    config = configure(*sources)
    report = run(config)
    assert ends(report) == {
        "shut": "blocked",
        "test": "challenged",
        "gone": "failed",
        "empty": "failed",
        "ferry": "new",
    }
    assert report.exit_code == 1
    assert {one.source for one in report.failures} == {"test", "gone", "empty"}
    told = {one.source: one.message for one in report.sources}
    assert "404" in told["gone"]
    assert "; next try 2025-04-09 20:0" in told["gone"]
    assert "failing since" not in told["gone"]
    assert "robots.txt" in told["shut"]
    with Store.open(config.database_url) as store:
        last = {one.name: one.last_outcome for one in store.sources()}
    assert last == {**ends(report)}

    again = run(config, after=60)
    told = {one.source: one.message for one in again.sources}
    assert "failing since 2025-04-09 20:00 UTC, 2 times; next try" in told["gone"]
    assert "failing since 2025-04-09 20:00 UTC, 2 times; next try" in told["empty"]


def test_a_page_of_which_nothing_could_be_made_is_asked_for_whole_again(server, configure):
    server.paths["/all"] = tagged(article("ferry"), "1")
    config = configure(Source("All", url=f"{server.url}/all", kind="feed"))
    assert ends(run(config)) == {"all": "failed"}
    report = run(config, after=60)
    assert ends(report) == {"all": "failed"}
    assert "HTML page" in report.sources[0].message
    assert "if-none-match" not in server.seen("/all")[-1].headers


def test_an_address_of_two_sources_is_asked_once(server, configure):
    server.paths["/ferry"] = answer(body=article("ferry"))
    url = f"{server.url}/ferry"
    report = run(configure(Source("One", url=url), Source("Two", url=url)))
    assert [(o.source, o.outcome) for o in report.sources] == [("Two", "duplicate"), ("One", "new")]
    assert len(server.seen("/ferry")) == 1


def test_a_page_that_is_as_it_was_is_read_again_when_its_source_is_configured_otherwise(
    server, configure
):
    server.paths["/ferry"] = tagged(article("ferry"), "1")
    source = Source("Gazette", url=f"{server.url}/ferry", outlet="Gazete")
    run(configure(source))
    config = configure(dataclasses.replace(source, outlet="Gazette"))
    report = run(config, after=60)
    assert ends(report) == {"ferry": "revised"}
    assert server.seen("/ferry")[-1].headers["if-none-match"] == '"1"'
    with Store.open(config.database_url) as store:
        assert {r.post.outlet for r in store.revisions_of_day(DAY, "UTC")} == {"Gazette"}


def test_a_page_that_has_moved_for_good_is_told(server, configure):
    server.paths["/old"] = answer(301, location="/ferry")
    server.paths["/ferry"] = answer(body=article("ferry"))
    report = run(configure(Source("Gazette", url=f"{server.url}/old")))
    assert ends(report) == {"old": "new"}
    assert report.warnings == (
        f"Gazette: has moved for good to {server.url}/ferry; change its url",
    )


def test_a_private_address_is_not_asked_unless_it_is_named(server, configure):
    server.paths["/ferry"] = answer(body=article("ferry"))
    config = configure(Source("Gazette", url=f"{server.url}/ferry"), allow_hosts=frozenset())
    assert ends(run(config)) == {"ferry": "failed"}
    assert server.asked == []


def test_files_and_addresses_make_one_digest(server, configure, tmp_path):
    server.paths["/ferry"] = answer(body=article("ferry"))
    saved = tmp_path / "saved.html"
    saved.write_bytes(article("ferry"))
    report = run(
        configure(
            Source("Gazette", url=f"{server.url}/ferry", outlet="Gazette"),
            Source("Courier", paths=(str(saved),), outlet="Courier"),
        )
    )
    # The same bytes: read once, and told.
    assert sorted(one.outcome for one in report.sources) == ["duplicate", "new"]


def test_nothing_is_fetched_where_that_is_turned_off(server, configure):
    config = configure(Source("Gazette", url=f"{server.url}/ferry"), enabled=False)
    assert run(config).sources == ()
    assert server.asked == []


def test_secrets_of_an_address_are_not_told(server, configure):
    server.paths["/ferry"] = answer(404)
    report = run(configure(Source("Gazette", url=f"{server.url}/ferry?token=verysecret")))
    assert "verysecret" not in str(report.to_dict())


def test_a_run_over_files_loads_nothing_that_fetches(tmp_path):
    page = tmp_path / "ferry.html"
    page.write_bytes(article("ferry"))
    script = (
        "import sys; from aggregator.cli import main;"
        f"assert main(['run', '--input', {str(page)!r}, '--out', {str(tmp_path / 'out')!r},"
        "'--encoder', 'none', '-q']) == 0;"
        "sys.exit(bool({'httpx2', 'httpcore2', 'protego', 'h2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=Path.cwd()).returncode == 0


def test_the_defaults_of_the_configuration_are_those_of_the_policy():
    from aggregator.pipeline.manners import fetch_policy
    from aggregator.pull.web import FetchPolicy

    assert fetch_policy(PullConfig(contact="a@b.example")) == FetchPolicy(contact="a@b.example")
