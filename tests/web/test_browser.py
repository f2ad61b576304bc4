"""The pages in a real browser: a reader's walk, a corrector's walk, and what axe says."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed")

from playwright.sync_api import Browser, expect

from aggregator import pipeline
from aggregator.config import Config
from tests.web import scripts, served, subscribing
from tests.web.browsing import Watched, browser, chromium, window

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium is found on this machine")

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as made:
        yield made


def addresses(site: str) -> list[str]:
    """One page of each sort, and those with hostile words."""
    client = served.Client(site)
    first = client.ask("/digests/2031-05-01").text
    second = client.ask("/").text
    compare = re.findall(r'href="(/passages/[0-9a-f]+)">Compare<', first)
    hostile = re.findall(r'href="(/passages/[0-9a-f]+)"', second)
    conflict = re.findall(r'href="(/conflicts/[0-9a-f-]+)"', client.ask("/conflicts").text)
    stories = re.findall(r'href="(/stories/[0-9a-f]+)"', second)
    posts = [
        found.replace("&amp;", "&")
        for path in (compare[0], hostile[0])
        for found in re.findall(r'href="(/post\?[^"]+)"', client.ask(path).text)[:1]
    ]
    dockers = client.ask("/search?q=dockers").text
    posts += [one.replace("&amp;", "&") for one in re.findall(r'href="(/post\?[^"]+)"', dockers)]
    return [
        "/",
        "/digests",
        "/digests/2031-05-01",
        "/conflicts",
        conflict[0],
        "/sources",
        "/search?q=ferry",
        "/search?q=ferry&day=2031-05-01&order=time",
        compare[0],
        hostile[0],
        *stories[:2],
        *posts,
        "/login",
    ]


# --- A reader's walk ------------------------------------------------------------------------------


def test_a_readers_walk(chrome: Browser, site: str) -> None:
    with window(chrome, site) as one:
        page = one.go("/")
        expect(page).to_have_title("News digest, Friday, 2 May 2031")
        page.get_by_role("link", name="1 May 2031").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thursday, 1 May 2031")
        page.get_by_role("link", name="Compare").first.click()
        expect(page.locator(".pair .side")).to_have_count(2)
        expect(page.locator(".pair mark").first).to_have_text("has")
        page.get_by_role("link", name="The post and its revisions").first.click()
        assert one.path.startswith("/post?id=")
        page.get_by_role("link", name="Its passage").first.click()
        assert one.path.startswith("/passages/")
        page.get_by_role("heading", level=1).get_by_role("link").click()
        assert one.path.startswith("/stories/")
        expect(page.get_by_text("In 2 digests")).to_be_visible()
        page.get_by_role("link", name="Disagreements").click()
        page.locator(".entries h2 a").first.click()
        expect(page.locator(".pair mark")).to_have_text(["137", "173"])
        page.get_by_role("link", name="Sources").click()
        expect(page.locator(".entries > li")).to_have_count(5)


def test_a_post_that_was_changed(chrome: Browser, site: str) -> None:
    with window(chrome, site) as one:
        page = one.go("/search?q=dockers")
        page.locator(".hit h2 a").first.click()
        expect(page.locator(".diff del")).to_have_text("wide")
        expect(page.locator(".diff ins")).to_have_text("narrow")


def test_without_a_mouse(chrome: Browser, site: str) -> None:
    with window(chrome, site) as one:
        page = one.go("/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the stories")).to_be_focused()
        assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        assert one.focused == "stories"
        page.keyboard.press("j")
        stories = page.locator("article.story")
        expect(stories.nth(0)).to_be_focused()
        page.keyboard.press("j")
        expect(stories.nth(1)).to_be_focused()
        page.keyboard.press("k")
        expect(stories.nth(0)).to_be_focused()
        page.keyboard.press("/")
        assert one.focused == "find"
        page.keyboard.type("j/t lifeboats")
        expect(page.locator("#find")).to_have_value("j/t lifeboats")
        page.keyboard.press("Escape")
        assert one.focused == "BODY"
        page.keyboard.press("/")
        page.keyboard.type("lifeboats")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=lifeboats")
        expect(page.locator(".hit mark").first).to_have_text("Lifeboats")
        page.keyboard.press("/")
        assert one.focused == "q"
        page.keyboard.press("Escape")
        page.keyboard.press("t")
        page.wait_for_url(f"{site}/")


def test_the_focus_is_seen_wherever_it_goes(chrome: Browser, site: str) -> None:
    with window(chrome, site) as one:
        page = one.go("/search?q=ferry&order=time")
        seen = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            state = page.evaluate(
                "(() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return [e.tagName, e.textContent.slice(0, 20),"
                " s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2] })()"
            )
            if state[0] == "BODY":
                break
            seen.add(state[0])
            assert state[2], state
        assert {"A", "INPUT", "BUTTON", "SELECT"} <= seen


def test_without_scripts(chrome: Browser, site: str) -> None:
    with window(chrome, site, java_script_enabled=False) as one:
        page = one.go("/")
        page.locator("#find").fill("lifeboats")
        page.get_by_role("button", name="Search").click()
        expect(page.locator(".hit")).to_have_count(2)
        page.get_by_role("link", name="Log in to correct").click()
        page.get_by_label("Your name").fill("Ada")
        page.get_by_label("Password or token").fill(served.PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_text("Logged in as Ada.")).to_be_visible()
        assert one.path == "/search?q=lifeboats"


def test_hostile_words_do_nothing(chrome: Browser, site: str) -> None:
    with window(chrome, site) as one:
        for path in addresses(site):
            one.go(path)
            assert one.page.evaluate("typeof window.hacked") == "undefined", path
        one.go("/sources")
        assert one.page.get_by_text("<script>window.hacked = 1").count() >= 1


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_nothing_is_wider_than_the_screen(
    chrome: Browser, site: str, width: int
) -> None:
    options = {**PHONE, "viewport": {"width": width, "height": 700}}
    with window(chrome, site, **options) as one:
        for path in addresses(site):
            one.go(path)
            assert one.overflow() <= 0, path


def test_dark_light_and_paper(chrome: Browser, site: str) -> None:
    def background(one: Watched) -> str:
        return str(one.page.evaluate("getComputedStyle(document.body).backgroundColor"))

    with window(chrome, site) as one:
        one.go("/")
        light = background(one)
        one.page.emulate_media(color_scheme="dark")
        dark = background(one)
        assert light != dark
        one.page.emulate_media(media="print", color_scheme="light")
        expect(one.page.locator(".site")).to_be_hidden()
        expect(one.page.locator("form.find")).to_be_hidden()
        expect(one.page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_axe_says(chrome: Browser, site: str, scheme: str) -> None:
    with window(chrome, site, color_scheme=scheme) as one:
        for path in addresses(site):
            one.go(path)
            assert not one.violations(), path


def test_what_axe_says_to_a_corrector_on_a_phone(chrome: Browser, site: str) -> None:
    with window(chrome, site, **PHONE) as one:
        log_in(one)
        for path in [*addresses(site)[:-1], "/decisions"]:
            one.go(path)
            assert not one.violations(), path


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE])
def test_what_axe_says_of_subscribing(
    chrome: Browser, own: Config, options: dict[str, object]
) -> None:
    config = subscribing.opened(own)
    links = subscribing.links(config)
    with served.served(config) as client, window(chrome, client.base, **options) as one:
        for path in links.values():
            one.go(path)
            assert not one.violations(), path
            assert one.overflow() <= 0, path
        page = one.go("/subscribe")
        page.get_by_label("E-mail address").fill("a@b")
        page.get_by_role("button", name="Subscribe").click()
        expect(page.get_by_role("alert")).to_contain_text("not an e-mail address")
        assert not one.violations()
        assert any("422" in told for told in one.wrong)
        one.wrong.clear()  # the browser tells every 422
        page.get_by_label("E-mail address").fill("cy@example.net")
        page.get_by_role("button", name="Subscribe").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
        assert not one.violations()


def test_confirming_and_unsubscribing(chrome: Browser, own: Config) -> None:
    config = subscribing.opened(own)
    links = subscribing.links(config)
    with served.served(config) as client, window(chrome, client.base) as one:
        page = one.go(links["confirm"])
        expect(page.get_by_role("listitem")).to_contain_text(["daily", "Carrow Point, strike*", ""])
        page.get_by_role("button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are subscribed")
        assert not one.violations()
        page = one.go(links["unsubscribe"])
        page.get_by_role("button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
        assert not one.violations()


def test_other_scripts(chrome: Browser, tmp_path: Path) -> None:
    config = replace(served.config_in(tmp_path), sources=scripts.sources(tmp_path / "scripts"))
    pipeline.run(config, now=datetime.now(UTC))
    with served.served(config) as client, window(chrome, client.base, **PHONE) as one:
        paths = ["/", "/digests", "/conflicts", "/sources"]
        first = client.ask("/").text
        for sort in ("passages", "stories"):
            paths += sorted(set(re.findall(f'href="(/{sort}/[0-9a-f]+)"', first)))
        paths += re.findall(r'href="(/conflicts/[0-9a-f-]+)"', client.ask("/conflicts").text)
        for path in paths:
            one.go(path)
            assert not one.violations(), path
            assert one.overflow() <= 0, path
        page = one.go("/")
        directions = page.locator(".passage blockquote").evaluate_all(
            "all => all.map(one => [one.textContent.trim()[0], getComputedStyle(one).direction])"
        )
        assert {("ج", "rtl"), ("ה", "rtl"), ("海", "ltr"), ("沿", "ltr")} <= {
            tuple(one) for one in directions
        }
        # A word of Chinese is found although no space stands around it.
        page.goto(f"{client.base}/search?q=救生艇")
        expect(page.locator(".hit")).to_have_count(1)
        # Our own words stay as they are among others that run from right to left.
        page.goto(f"{client.base}/search?q=جنحت")
        expect(page.locator(".hit .closer").last).to_have_text("1 May 2031")
        expect(page.locator(".hit .closer").last).to_have_css("direction", "ltr")
        assert not one.violations()


# --- A corrector's walk ---------------------------------------------------------------------------


def log_in(one: Watched, password: str = served.PASSWORD) -> None:
    page = one.go("/login")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Password or token").fill(password)
    page.get_by_role("button", name="Log in").click()


CONFIG = """\
database = "store.db"
[output]
folder = "out"
[digest]
timezone = "Europe/London"
[dedup]
encoder = "none"
[web]
listen = "127.0.0.1:0"
password_hash = "{hash}"
[[source]]
name = "Gazette"
path = "pages/gazette.txt"
outlet = "Gazette"
[[source]]
name = "Courier"
path = "pages/courier.txt"
outlet = "Courier"
"""


@contextmanager
def daemon(folder: Path) -> Iterator[str]:
    """``aggregator serve`` as a process; its address."""
    served.first_day(folder / "pages")
    (folder / "news.toml").write_text(CONFIG.format(hash=served.HASH), encoding="utf-8")
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "aggregator", "serve", "-c", "news.toml", "--every", "0.02"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr is not None
            base = ""
            for line in process.stderr:
                log.write(line)
                if "listening on" in line:
                    base = line.rpartition(" ")[2].strip()
                if "2031-05-01: " in line:
                    break
            else:
                log.seek(0)
                raise AssertionError(log.read())
            yield base
            process.terminate()
            assert process.wait(30) == 0
        finally:
            process.kill()
            process.wait()
            if process.stderr is not None:
                process.stderr.close()


def test_a_correctors_walk(chrome: Browser, tmp_path: Path) -> None:
    with daemon(tmp_path) as base, window(chrome, base) as one:
        page = one.go("/")
        expect(page.get_by_role("link", name="Compare")).to_have_count(1)
        page.get_by_role("link", name="Compare").click()
        passage = one.path
        expect(page.get_by_role("button", name="Not the same")).to_have_count(0)
        page.get_by_role("link", name="Log in to correct").click()
        page.get_by_label("Your name").fill("Ada")
        page.get_by_label("Password or token").fill(served.PASSWORD)
        page.get_by_role("button", name="Log in").click()
        assert one.path == passage
        page.get_by_label("Why (kept with the decision)").first.fill("Two rescues")
        page.get_by_role("button", name="Not the same").click()
        expect(page.get_by_role("status")).to_contain_text("they are not the same")
        expect(page.locator(".decided")).to_contain_text("Two rescues")
        expect(page.locator(".decided")).to_contain_text("Ada")

        until(one, "/", lambda: page.get_by_role("link", name="Compare").count() == 0)
        page.get_by_role("link", name="Decisions").click()
        expect(page.locator(".decided > li")).to_have_count(1)
        page.locator(".decided code").first.click()
        page.get_by_role("button", name="The same").last.click()
        expect(page.get_by_role("status")).to_contain_text("they are the same")

        until(one, "/", lambda: page.get_by_role("link", name="Compare").count() == 1)
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_role("link", name="Log in to correct")).to_be_visible()
        expect(page.get_by_role("button", name="Not the same")).to_have_count(0)


def until(one: Watched, path: str, holds: object) -> None:
    """Look again until it is so: the daemon makes the digest anew."""
    assert callable(holds)
    for _ in range(60):
        one.go(path)
        if holds():
            return
        one.page.wait_for_timeout(500)
    raise AssertionError(f"{path} is as it was after 30 seconds")


def test_a_wrong_password_is_told(chrome: Browser, built: Config) -> None:
    with served.served(built) as client, window(chrome, client.base) as one:
        log_in(one, "not the password")
        expect(one.page.get_by_role("alert")).to_have_text("That is not right.")
        assert any("403" in told for told in one.wrong)
        one.wrong.clear()  # the browser tells every 403
        expect(one.page.get_by_label("Your name")).to_have_value("Ada")
        expect(one.page.get_by_label("Password or token")).to_have_value("")
