"""The older pages of a live blog, in the main job, against a real server on this machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig, PullConfig
from aggregator.model import Source
from aggregator.report import RunReport
from aggregator.store import Store
from tests.pull.web.servers import Asked, Server, answer, running

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
DAY = date(2025, 4, 9)
TOWNS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel")
EACH = 4


class LiveBlog:
    """A live blog on a server: the newest posts first, so many a page, with links between."""

    def __init__(self, server: Server, posts: int) -> None:
        self.server = server
        self.posts = list(range(posts))
        self.words: dict[int, str] = {}
        self.total: int | None = None
        self.broken: set[int] = set()
        self.tagged = True
        server.paths["/live"] = self.answer

    @property
    def url(self) -> str:
        return f"{self.server.url}/live"

    @property
    def asked(self) -> list[int]:
        """Numbers of the pages that were asked for, and forget them."""
        paths = [one.path for one in self.server.asked if one.path.startswith("/live")]
        self.server.asked.clear()
        return [int(path.partition("page=")[2] or 1) for path in paths]

    async def answer(
        self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        page = int(asked.path.partition("page=")[2] or 1)
        if page in self.broken:
            await answer(503)(asked, reader, writer)
            return
        body = self.page(page)
        tag = f'"{hash(body)}"'
        if asked.headers.get("if-none-match") == tag:
            await answer(304, etag=tag)(asked, reader, writer)
        else:
            await answer(body=body, etag=tag)(asked, reader, writer)

    def page(self, number: int) -> bytes:
        newest = self.posts[::-1]
        shown = newest[(number - 1) * EACH : number * EACH]
        entries = "".join(self.entry(post) for post in shown)
        older = newest[number * EACH :]
        link = f'<a rel="next" href="/live?page={number + 1}">Older posts</a>' if older else ""
        count = f"<p>{self.total} updates</p>" if self.total else ""
        return (
            "<!doctype html><html lang=en><head><title>The river, live</title>"
            f'<meta property="og:site_name" content="River Post"></head><body><h1>The river</h1>'
            f'<main class="live-blog">{count}{entries}</main>{link}</body></html>'
        ).encode()

    def entry(self, post: int) -> str:
        at = datetime(2025, 4, 9, 6, tzinfo=UTC) + timedelta(minutes=7 * post)
        town = TOWNS[post % len(TOWNS)]
        words = self.words.get(post, f"{town} reports a level of {100 + post} centimetres.")
        return (
            f'<article class="live-post" id="post-{post}"><time datetime="{at.isoformat()}">'
            f"{at:%H:%M}</time><h2>Gauge {post} at {town}</h2><p>{words} The wardens of that town"
            f" will read the gauge again within the hour, as in every flood.</p></article>"
        )


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server()) as started:
        yield started


Configure = Callable[..., Config]


@pytest.fixture
def configure(tmp_path: Path, server: Server) -> Configure:
    def make(**pull: object) -> Config:
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
            sources=(Source("River", url=f"{server.url}/live"),),
        )

    return make


def pull(config: Config, hours: int = 0) -> RunReport:
    return pipeline.pull(config, now=NOW + timedelta(hours=hours))


def stored(config: Config) -> dict[str, str]:
    with Store.open(config.database_url) as store:
        found = store.revisions_of_day(DAY, "UTC")
    return {r.post.id.partition("#")[2]: r.post.text for r in found}


def test_the_first_time_the_older_pages_are_followed_to_the_end(server, configure):
    blog, config = LiveBlog(server, 20), configure()
    report = pull(config)
    assert blog.asked == [1, 2, 3, 4, 5]
    assert len(stored(config)) == 20
    assert [one.outcome for one in report.sources] == ["new"] * 5
    assert report.sources[0].message == ""
    with Store.open(config.database_url) as store:
        ids = {r.post.id for r in store.revisions_of_day(DAY, "UTC")}
    # Whatever page a post stands on, it is one of the live blog.
    assert all(one.startswith(f"River:{blog.url}#") for one in ids)


@pytest.mark.parametrize("posts", [9, 10, 13, 14])
def test_a_last_page_with_few_posts_is_a_page_of_the_live_blog(posts, server, configure):
    LiveBlog(server, posts)
    config = configure()
    report = pull(config)
    assert not report.failures
    assert report.warnings == ()
    assert len(stored(config)) == posts


def test_later_only_as_far_back_as_there_is_something_new(server, configure):
    blog, config = LiveBlog(server, 20), configure()
    pull(config)
    assert blog.asked[0] == 1

    blog.posts.append(20)
    report = pull(config, 24)
    # The second page is looked at for changes; all on it is known, and nothing else is asked.
    assert blog.asked == [1, 2]
    assert [one.outcome for one in report.sources] == ["new", "unchanged"]
    assert len(stored(config)) == 21

    blog.words[14] = "Alder has been told to leave at once."
    blog.posts.append(21)
    pull(config, 48)
    assert blog.asked == [1, 2, 3]
    assert "told to leave at once" in " ".join(stored(config).values())
    assert len(stored(config)) == 22

    assert [one.outcome for one in pull(config, 72).sources] == ["not modified"]
    assert blog.asked == [1]


def test_posts_that_went_by_between_two_runs_are_fetched(server, configure):
    blog, config = LiveBlog(server, 6), configure()
    pull(config)
    assert blog.asked == [1, 2]
    blog.posts.extend(range(6, 20))
    pull(config, 24)
    # 19-16, 15-12, 11-8, 7-4: the last page shows posts that are known.
    assert blog.asked[:4] == [1, 2, 3, 4]
    assert len(stored(config)) == 20


def test_up_to_a_bound_and_what_is_missing_is_told(server, configure):
    blog, config = LiveBlog(server, 40), configure(older_pages=2)
    report = pull(config)
    assert blog.asked == [1, 2, 3]
    assert len(stored(config)) == 12
    told = "12 posts; only 2 older pages are followed (pull.older_pages)"
    assert report.sources[0].message == told
    assert f"{blog.url}: {told}" in report.warnings
    pull(config, 24)
    assert blog.asked == [1]  # the bound is not gone beyond by coming again


def test_none_where_none_are_wanted(server, configure):
    blog, config = LiveBlog(server, 12), configure(older_pages=0)
    pull(config)
    assert blog.asked == [1]


def test_an_older_page_that_fails_is_gone_on_with_by_the_next_run(server, configure):
    blog, config = LiveBlog(server, 20), configure()
    blog.broken = {3}
    report = pull(config)
    assert blog.asked == [1, 2, 3]
    assert "an older page could not be had" in report.sources[0].message
    assert len(stored(config)) == 8
    blog.broken = set()
    report = pull(config, 24)
    assert blog.asked == [1, 3, 4, 5]
    assert len(stored(config)) == 20
    assert not report.failures


def test_a_page_that_never_comes_is_not_asked_for_for_ever(server, configure):
    blog, config = LiveBlog(server, 20), configure()
    blog.broken = {2}
    asked = []
    for day in range(6):
        pull(config, 24 * day)
        asked.append(blog.asked)
    assert asked[:3] == [[1, 2], [1, 2], [1, 2]]
    assert asked[4:] == [[1], [1]]


def test_links_that_lead_round_in_a_circle_end(server, configure):
    blog, config = LiveBlog(server, 8), configure()
    whole = blog.page

    def page(number: int) -> bytes:
        back = f'<a rel="next" href="/live?page={3 - number}">Older posts</a></body>'
        return whole(number).replace(b"</body>", back.encode())

    blog.page = page  # type: ignore[method-assign]
    pull(config)
    assert sorted(blog.asked) == [1, 1, 2]  # once with and once without its number
    assert len(stored(config)) == 8


def test_robots_txt_holds_for_older_pages_too(server, configure):
    blog, config = LiveBlog(server, 12), configure()
    server.paths["/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /live?page=\n")
    report = pull(config)
    assert blog.asked == [1]
    assert [one.outcome for one in report.sources] == ["new", "blocked"]
    assert len(stored(config)) == EACH


def test_older_posts_in_json_are_of_the_same_live_blog(server, configure):
    blog, config = LiveBlog(server, 4), configure()
    link = b'<button data-next-url="/more.json?before=4">Load more</button></body>'
    server.paths["/live"] = answer(body=blog.page(1).replace(b"</body>", link))
    posts = [
        {
            "id": f"post-{90 + n}",
            "published_at": f"2025-04-09T0{4 - n}:00:00Z",
            "title": f"Night report {n}",
            "html": f"<p>The night watch read {80 + n} centimetres at {TOWNS[n]} bridge.</p>",
        }
        for n in range(3)
    ]
    body = json.dumps({"posts": posts}).encode()
    server.paths["/more.json"] = answer(body=body, content_type="application/json")
    report = pull(config)
    assert not report.failures
    with Store.open(config.database_url) as store:
        found = [r.post for r in store.revisions_of_day(DAY, "UTC")]
    assert len(found) == 7
    assert {(post.outlet, post.page_title) for post in found} == {("River Post", "The river")}
    assert {post.locator for post in found} == {blog.url}
