"""Pictures of every page, to be looked at: ``python -m tests.web.screens [FOLDER]``.

Light, dark, on a phone and on paper, as a corrector sees them and as a reader does, and the pages
on which people subscribe; of the invented news of the tests, with ``--scripts`` of news in Arabic,
Hebrew, Chinese and Japanese, or with ``--db FILE`` of a copy of a store of one's own.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aggregator import pipeline
from aggregator.config import Config
from tests.web import scripts, served, subscribing
from tests.web.browsing import browser, window

_TALLEST = 2600
MODES: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "print": {"viewport": {"width": 800, "height": 1100}},
}


def pages(client: served.Client) -> dict[str, str]:
    """An address of each sort by a name for its picture."""

    def first(path: str, pattern: str) -> str | None:
        found = re.search(f'href="({pattern}[^"]*)"', client.ask(path).text)
        return None if found is None else found[1].replace("&amp;", "&")

    found = {"today": "/", "digests": "/digests", "conflicts": "/conflicts", "sources": "/sources"}
    found |= {"missing": "/nowhere"}
    lines = re.findall(r'href="(/digests/[0-9-]+/[^"]+)"', client.ask("/digests").text)
    day = next((one for one in lines if "wordings" in client.ask(one).text), lines[-1])
    found["past"] = day
    # The first passage that has other wordings.
    sections = client.ask(day).text.split('<section class="passage" id="p-')
    compare = next((one.partition('"')[0] for one in sections if "wordings" in one), None)
    wanted = {
        "story": first(day, "/stories/"),
        "conflict": first("/conflicts", "/conflicts/"),
        "passage": f"/passages/{compare}" if compare else first(day, "/passages/"),
    }
    # "narrow" stands in a post that was changed; else a word of whatever language there is.
    said = re.search(r"<blockquote[^>]*>\s*<p[^>]*>[^<]*?(\w{4,})", client.ask(day).text)
    words = ["narrow", "the", *([said[1]] if said else ())]
    for search in (f"/search?q={quote(word)}" for word in words):
        hit = first(search, r"/post\?")
        if hit is not None:
            wanted |= {"post": hit, "search": search}
            break
    return found | {name: path for name, path in wanted.items() if path is not None}


def take(config: Config, folder: Path) -> list[Path]:
    """Take the pictures; returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []

    def shot(page: Any, name: str, mode: str) -> None:
        height = page.evaluate("document.documentElement.scrollHeight")
        width = MODES[mode]["viewport"]["width"]
        clip = {"x": 0, "y": 0, "width": width, "height": min(_TALLEST, height)}
        made.append(folder / f"{name}-{mode}.png")
        page.screenshot(path=made[-1], full_page=True, clip=clip)

    config = subscribing.opened(config)
    links = {"login": "/login", **subscribing.links(config)}
    with served.served(config) as client, browser() as chrome:
        addresses = pages(served.Client(client.base))
        for mode, options in MODES.items():
            with window(chrome, client.base, **options) as one:
                page = one.page
                if mode == "print":
                    page.emulate_media(media="print")
                for name, path in links.items():
                    page.goto(client.base + path)
                    shot(page, name, mode)
                if mode == "light":
                    page.goto(f"{client.base}/subscribe")
                    page.locator("#address").fill("a@b")
                    page.locator("main button").click()
                    shot(page, "subscribe-wrong", mode)
                    page.locator("#address").fill("cy@example.net")
                    page.locator("main button").click()
                    shot(page, "subscribe-sent", mode)
                if mode != "print":
                    _log_in(page, client.base)
                for name, path in addresses.items():
                    page.goto(client.base + path)
                    shot(page, name, mode)
                    if name == "passage" and mode == "light":
                        _decide(page)
                        shot(page, "passage-decided", mode)
                if mode != "print":
                    page.goto(f"{client.base}/decisions")
                    shot(page, "decisions", mode)
                one.wrong.clear()  # the browser tells that a page is missing
    return made


def _decide(page: Any) -> None:
    button = page.get_by_role("button", name="Not the same").first
    if button.count():
        button.locator("xpath=ancestor::form").get_by_role("textbox").fill("Two rescues")
        with page.expect_navigation():
            button.click()


def _log_in(page: Any, base: str) -> None:
    page.goto(f"{base}/login")
    page.locator("#name").fill("Ada")
    page.locator("#password").fill(served.PASSWORD)
    page.locator("main button").click()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="out/screens", type=Path)
    parser.add_argument("--db", help="a store in place of the tests' own")
    parser.add_argument("--scripts", action="store_true", help="news in other scripts")
    parser.add_argument("--timezone", default="Europe/London")
    parser.add_argument("--language", default="en")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        config = served.build(Path(scratch))
        if asked.scripts:
            folder = Path(scratch) / "scripts"
            config = replace(served.config_in(folder), sources=scripts.sources(folder))
            pipeline.run(config, now=datetime.now(UTC))
        if asked.db:
            copy = Path(scratch) / "copy.db"
            with closing(sqlite3.connect(asked.db)) as own, closing(sqlite3.connect(copy)) as into:
                own.backup(into)
            config = replace(config, database=f"sqlite:///{copy}", sources=())
        digest = replace(config.digest, timezone=asked.timezone, language=asked.language)
        for made in take(replace(config, digest=digest), asked.folder):
            print(made)


if __name__ == "__main__":
    main()
