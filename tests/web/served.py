"""A small store of invented news, some of it hostile, and its pages served on this machine."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from aggregator import pipeline
from aggregator.config import (
    Config,
    DedupConfig,
    DigestConfig,
    OutputConfig,
    PasswordHash,
    Token,
    WebConfig,
)
from aggregator.model import Source
from aggregator.web.app import create_app
from aggregator.web.passwords import hash_password, token_hash
from aggregator.web.server import WebServer

PASSWORD = "a lamp on the quay"
HASH: PasswordHash = hash_password(PASSWORD)
READ_TOKEN = "agg_reader-for-the-tests"
CORRECT_TOKEN = "agg_corrector-for-the-tests"
TOKENS = (
    Token("reading-room", token_hash(READ_TOKEN), ("read",)),
    Token("desk-bot", token_hash(CORRECT_TOKEN), ("correct",)),
)
SCRIPT = "<script>window.hacked = 1</script>"
HOSTILE = f"""Pier \"><img src=x onerror="window.hacked=2"> {SCRIPT} closes

2 May 2031, 11:00

By Mal {SCRIPT}

The pier master wrote </blockquote></main>{SCRIPT} on the gate, a walker said.

Visitors saw {{{{ 7 * 7 }}}} and {{% raw %}} chalked below, with a javascript:alert(1) beside it.

The gate stays shut \u202euntil further notice\u202c, the pier master said.
"""
HOSTILE_NAME = f'"><{SCRIPT[1:]}'


def article(title: str, when: str, author: str, *paragraphs: str) -> str:
    return f"{title}\n\n{when}\n\nBy {author}\n\n" + "\n\n".join(paragraphs) + "\n"


def first_day(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write = {
        "gazette": article(
            "Ferry aground off Carrow Point",
            "1 May 2031, 08:30",
            "Una Brekke",
            "The ferry Alder ran aground off Carrow Point shortly before dawn with 137 passengers"
            " on board, the coastguard said.",
            "Lifeboats from three stations brought everybody ashore before nine, and nobody was"
            " hurt, the harbour master told reporters.",
        ),
        "courier": article(
            "Ferry aground off Carrow Point",
            "1 May 2031, 10:15",
            "Rafe Ostler",
            "The ferry Alder ran aground off Carrow Point shortly before dawn with 173 passengers"
            " on board, the coastguard said.",
            "Lifeboats from three stations brought everybody ashore before nine and nobody was"
            " hurt, the harbour master has told reporters.",
        ),
        "post": article(
            "Dockers back strike over night shifts",
            "1 May 2031, 11:05",
            "Ina Falk",
            "Dockers in Halmouth have voted by a wide margin to strike over night shifts.",
            "The union said talks could still avert the walk-out at the café by the quay.",
        ),
    }
    for name, text in write.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def second_day(folder: Path) -> None:
    (folder / "gazette-2.txt").write_text(
        article(
            "Ferry Alder towed off Carrow Point",
            "2 May 2031, 09:00",
            "Una Brekke",
            "Tugs towed the ferry Alder off Carrow Point at high water, a day after she ran"
            " aground there.",
            "Divers found a tear of four metres in the keel of the ferry Alder.",
        ),
        encoding="utf-8",
    )
    (folder / "post.txt").write_text(
        article(
            "Dockers back strike over night shifts",
            "1 May 2031, 11:05",
            "Ina Falk",
            "Dockers in Halmouth have voted by a narrow margin to strike over night shifts.",
            "The union said talks could still avert the walk-out at the café by the quay.",
        ),
        encoding="utf-8",
    )
    (folder / "pier.txt").write_text(HOSTILE, encoding="utf-8")


def config_in(folder: Path, **web: object) -> Config:
    names = {"gazette": "Gazette", "gazette-2": "Gazette", "courier": "Courier", "post": "Post"}
    sources = tuple(
        Source(f"{name} desk", paths=(str(folder / "pages" / f"{name}.txt"),), outlet=outlet)
        for name, outlet in names.items()
    )
    pier = Source(HOSTILE_NAME, paths=(str(folder / "pages" / "pier.txt"),), outlet=HOSTILE_NAME)
    return Config(
        output=OutputConfig(folder / "out"),
        digest=DigestConfig(timezone="Europe/London"),
        dedup=DedupConfig(encoder="none"),
        web=WebConfig(**{"password": HASH, "tokens": TOKENS, **web}),  # type: ignore[arg-type]
        sources=(*sources, pier),
    )


def build(folder: Path) -> Config:
    """A store of two days, in which a post was changed; its configuration."""
    config = config_in(folder)
    first_day(folder / "pages")
    pipeline.run(config, now=datetime.now(UTC))
    second_day(folder / "pages")
    pipeline.run(config, now=datetime.now(UTC))
    return config


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Client:
    """A browser without a screen: keeps cookies, follows nothing."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection(self.base.removeprefix("http://"), timeout=30)
        sent = dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        try:
            connection.request(method, path, body, sent)
            got = connection.getresponse()
            found = Answer(
                got.status,
                {k.lower(): v for k, v in got.getheaders()},
                got.read(),
                tuple(got.headers.get_all("set-cookie") or ()),
            )
        finally:
            connection.close()
        for cookie in found.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            if "max-age=0" in cookie.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return found

    def post(self, path: str, headers: Mapping[str, str] | None = None, **form: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(path, "POST", urlencode(form).encode(), {**kind, **(headers or {})})

    def token(self, path: str = "/login") -> str:
        """The token of the forms of a page."""
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.ask(path).text)
        assert found is not None, path
        return found[1]

    def log_in(self, password: str = PASSWORD, name: str = "Ada", **more: str) -> Answer:
        return self.post(
            "/login", token=self.token(), name=name, password=password, next="/", **more
        )


@contextmanager
def served(config: Config, **bounds: float) -> Iterator[Client]:
    """Serve a configuration's pages; every defect fails the test."""
    told: list[str] = []
    app = create_app(lambda: config, tell=told.append)
    with WebServer(("127.0.0.1", 0), app, **bounds) as server:  # type: ignore[arg-type]
        yield Client(server.url)
    assert not told, told


def with_web(config: Config, **web: object) -> Config:
    return replace(config, web=replace(config.web, **web))  # type: ignore[arg-type]
