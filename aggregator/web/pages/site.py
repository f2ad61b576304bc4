"""What every page shares: the configuration, the store, who asks, and how a template is filled."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from starlette.requests import Request

from aggregator.config import Config
from aggregator.model import Moment
from aggregator.pipeline.reading import Reading, reading_of
from aggregator.render.clean import (
    is_right_to_left,
    one_line,
    script_language,
    visible,
    web_link,
)
from aggregator.render.language import Language
from aggregator.render.phrases import capital, shortened
from aggregator.web.answers import KEPT_S, Memory, Rendered
from aggregator.web.attempts import Attempts
from aggregator.web.pages.static import Static
from aggregator.web.pages.words import interface
from aggregator.web.secret import signing_secret
from aggregator.web.sessions import Session, Sessions


class Site:
    """One for each application; for many threads.

    Args:
        config_of: the configuration as it is now.
    """

    def __init__(self, config_of: Callable[[], Config]) -> None:
        self.config_of = config_of
        self._reading_of = reading_of(config_of)
        self._is_open = False
        self.sessions = Sessions(config_of, self.secret)
        self.attempts = Attempts()
        self.memory = Memory()
        self.rendered = Rendered()
        self.static = Static()
        self._secret: tuple[Config, str] | None = None

    def reading(self) -> Reading:
        """The store, open."""
        self._is_open = True
        return self._reading_of()

    def close(self) -> None:
        """Close the store."""
        if self._is_open:
            self._reading_of().close()

    def secret(self) -> str:
        """What signatures are made with."""
        config = self.config_of()
        if self._secret is None or self._secret[0] is not config:
            self._secret = (config, signing_secret(config))
        return self._secret[1]

    def words(self) -> Language:
        """The language of the interface."""
        return interface(self.config_of().digest.language)

    def prefix(self) -> str:
        """What the path of each of our addresses begins with, behind a proxy; else empty."""
        base = self.config_of().web.base_url
        return "" if base is None else urlsplit(base).path.rstrip("/")

    def fill(self, ask: Ask, name: str, /, **values: Any) -> bytes:
        """Fill a template.

        Args:
            ask: who asks for what.
            name: of the template.
            values: what it is handed.
        """
        words = ask.words
        environment = _environment(words)
        text = environment.get_template(name).render(
            ask=ask,
            here=ask.links,
            static=self.static,
            words=words,
            viewer=ask.session if ask.session is not None and ask.session.is_login else None,
            form_token=self.sessions.form_token(ask.session) if ask.session is not None else "",
            can_log_in=ask.config.web.has_login,
            **values,
        )
        return text.encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Links:
    """Our own addresses; each part that comes from elsewhere is escaped.

    Attributes:
        prefix: see :meth:`Site.prefix`.
    """

    prefix: str = ""

    def path(self, path: str, **query: object) -> str:
        """Any of them."""
        asked = {k: str(v) for k, v in query.items() if v is not None and v != ""}
        return f"{self.prefix}{path}" + (f"?{urlencode(asked)}" if asked else "")

    def digest(self, day: date, edition: str | None = None) -> str:
        """Of a digest."""
        path = f"/digests/{day.isoformat()}"
        return self.path(path if edition is None else f"{path}/{_part(edition)}")

    def story(self, story_id: str, first: int | None = None) -> str:
        """Of a story over days; from its so many newest days on."""
        return self.path(f"/stories/{_part(story_id)}", **{"from": first or None})

    def story_feed(self, story_id: str) -> str:
        """Of a story's feed."""
        return self.path(f"/api/v1/stories/{_part(story_id)}/feed.atom")

    def passage(self, passage_id: str) -> str:
        """Of a passage."""
        return self.path(f"/passages/{_part(passage_id)}")

    def post(self, post_id: str) -> str:
        """Of a post. Its id holds an address, which proxies would take apart in a path."""
        return self.path("/post", id=post_id)

    def conflict(self, a: str, b: str) -> str:
        """Of a conflict between two passages."""
        first, second = sorted((a, b))
        return self.path(f"/conflicts/{_part(first)}-{_part(second)}")

    def source(self, name: str) -> str:
        """Of a source's place in the list."""
        return self.path("/sources") + f"#{_part(name)}"


def _part(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request for a page.

    Attributes:
        request: as it came.
        config: as it is now.
        session: of the browser, or ``None``.
        words: the language of the interface.
        links: our own addresses.
    """

    request: Request
    config: Config
    session: Session | None
    words: Language
    links: Links

    @property
    def is_login(self) -> bool:
        """Whether somebody has logged in."""
        return self.session is not None and self.session.is_login

    @property
    def may_correct(self) -> bool:
        """Whether they may decide about texts."""
        return self.session is not None and self.session.may_correct

    def query(self, name: str, most: int = 500) -> str:
        """A value of the query; empty where it is absent, cut where it is too long."""
        return self.request.query_params.get(name, "")[:most].strip()

    @property
    def here(self) -> str:
        """This address, with its query, without host and prefix."""
        path = self.request.scope["path"]
        query = self.request.scope["query_string"].decode("latin-1")
        return f"{quote(path)}?{query}" if query else quote(path)

    def tongue(self, text: str) -> str | None:
        """Language tag of other people's words, as their script tells it.

        Latin letters tell nothing: on an English page they are read as English, on another they
        are said to be of a language that is not known.
        """
        return script_language(text) or (None if self.words.code == "en" else "und")

    def clock(self, at: datetime) -> str:
        """A time in the digest's zone, with its day."""
        local = at.astimezone(ZoneInfo(self.config.digest.timezone))
        return self.words.say("{time} on {day}", time=f"{local:%H:%M}", day=self.day(local.date()))

    def day(self, day: date) -> str:
        """A day, with its year."""
        return self.words.short_day(day, date.min)

    def moment(self, moment: Moment) -> str:
        """When something was published: a time, or the day where only that is known."""
        if moment.at is not None:
            return self.clock(moment.at)
        return self.words.say("{day}, no time given", day=self.day(moment.day))


@dataclass(frozen=True, slots=True)
class Page:
    """What a page's function gives back.

    Attributes:
        template: to fill.
        values: that it is handed; a function, where that takes long and the page may be known.
        status: of the answer.
        key: names all that the page is made of but for who asks; where it is given, a page that
            was laid out before is given again.
        kept_s: how long it is given again without a look at the store.
    """

    template: str
    values: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = field(default_factory=dict)
    status: int = 200
    key: tuple[str, ...] | None = None
    kept_s: float = KEPT_S


@functools.lru_cache(maxsize=8)
def _environment(words: Language) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(
            [
                PackageLoader("aggregator.web.pages", "templates"),
                PackageLoader("aggregator.render", "templates"),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(say=words.say, count=words.count, number=words.number)
    environment.filters.update(
        capital=capital,
        rtl=is_right_to_left,
        one_line=one_line,
        visible=visible,
        short=lambda text, most=110: shortened(one_line(text), most),
        web_link=web_link,
    )
    return environment
