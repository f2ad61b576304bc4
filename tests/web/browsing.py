"""A real browser for the tests of the pages: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AXE = Path(__file__).parent / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str | None:
    """Where the system's Chromium is."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser, without a screen."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            yield made
        finally:
            made.close()


@dataclass
class Watched:
    """A window, and what went wrong in it.

    Attributes:
        page: of the window.
        base: address of the site that it may ask, and no other.
        wrong: errors that the browser told, and requests to elsewhere.
    """

    page: Page
    base: str
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open an address of the site."""
        answer = self.page.goto(self.base + path)
        assert answer is not None and answer.ok, path
        return self.page

    @property
    def path(self) -> str:
        """Where the window is."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def focused(self) -> str:
        """Id of the element that has the focus, else its tag."""
        script = "document.activeElement.id || document.activeElement.tagName"
        return str(self.page.evaluate(script))

    def overflow(self) -> int:
        """Pixels that the page is wider than the window."""
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    def violations(self) -> list[str]:
        """What axe finds wrong with the page: the rule, and where."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
        )
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]


@contextmanager
def window(browser: Browser, base: str, **options: Any) -> Iterator[Watched]:
    """A window of its own, without cookies; that nothing went wrong is checked at its end."""
    context = browser.new_context(**options)
    watched = Watched(context.new_page(), base)

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            watched.wrong.append(f"{message.type}: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith(f"{base}/"):
            watched.wrong.append(f"asks elsewhere: {request.url}")

    watched.page.on("console", told)
    watched.page.on("request", asked)
    watched.page.on("pageerror", lambda error: watched.wrong.append(f"script: {error}"))
    try:
        yield watched
    finally:
        context.close()
    assert not watched.wrong, watched.wrong
