"""Pictures of every page, to be looked at: ``python -m tests.web.screens [FOLDER]``.

Light, dark, on a phone and in another language, as a corrector sees them and as a reader does; of
the invented news of the tests, or with ``--db FILE`` of a store of one's own.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from aggregator.config import Config
from tests.web import served
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
    found |= {"login": "/login", "search": "/search?q=the", "missing": "/nowhere"}
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
    hit = first("/search?q=narrow", r"/post\?") or first("/search?q=the", r"/post\?")
    wanted["post"] = hit
    return found | {name: path for name, path in wanted.items() if path is not None}


def take(config: Config, folder: Path) -> list[Path]:
    """Take the pictures; returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with served.served(config) as client, browser() as chrome:
        addresses = pages(served.Client(client.base))
        for mode, options in MODES.items():
            with window(chrome, client.base, **options) as one:
                if mode in ("light", "phone"):
                    _log_in(one.page, client.base)
                if mode == "print":
                    one.page.emulate_media(media="print")
                for name, path in addresses.items():
                    if name == "login" and mode in ("light", "phone"):
                        continue
                    one.page.goto(client.base + path)
                    height = one.page.evaluate("document.documentElement.scrollHeight")
                    width = options["viewport"]["width"]
                    clip = {"x": 0, "y": 0, "width": width, "height": min(_TALLEST, height)}
                    made.append(folder / f"{name}-{mode}.png")
                    one.page.screenshot(path=made[-1], full_page=True, clip=clip)  # type: ignore[arg-type]
                one.wrong.clear()  # the browser tells that a page is missing
    return made


def _log_in(page: Any, base: str) -> None:
    page.goto(f"{base}/login")
    page.locator("#name").fill("Ada")
    page.locator("#password").fill(served.PASSWORD)
    page.locator("main button").click()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="out/screens", type=Path)
    parser.add_argument("--db", help="a store in place of the tests' own")
    parser.add_argument("--timezone", default="Europe/London")
    parser.add_argument("--language", default="en")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        config = served.build(Path(scratch))
        if asked.db:
            config = replace(config, database=f"sqlite:///{Path(asked.db).absolute()}", sources=())
        digest = replace(config.digest, timezone=asked.timezone, language=asked.language)
        for made in take(replace(config, digest=digest), asked.folder):
            print(made)


if __name__ == "__main__":
    main()
