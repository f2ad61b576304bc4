"""What a rule may say, checked: every mistake names its file, its key and what was meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aggregator.errors import ConfigError
from aggregator.extract.rules.selectors import Selector, Target, compile_selector, compile_target

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_PATH = re.compile(r"[\w@$-]+(?:\.[\w@$-]+)*")


@dataclass(frozen=True, slots=True)
class PostRule:
    """Where the parts of a post stand in a page.

    Attributes:
        select: its container; ``None``: found by structure.
        id: target of its id.
        time: of its time.
        title: of its headline.
        author: of its author.
        drop: what in it is no text of it.
        pinned: found at a post or in it: it is pinned.
        sponsored: likewise, an advertisement.
        summary: likewise, a summary.
        withdrawn: likewise, withdrawn.
    """

    select: Selector | None = None
    id: Target | None = None
    time: Target | None = None
    title: Target | None = None
    author: Target | None = None
    drop: tuple[Selector, ...] = ()
    pinned: Selector | None = None
    sponsored: Selector | None = None
    summary: Selector | None = None
    withdrawn: Selector | None = None


@dataclass(frozen=True, slots=True)
class PageRule:
    """Where a page tells of the other pages of its live blog.

    Attributes:
        older: target of the address of the next older page.
        total: of the number of posts.
        drop: what of the page is none of its text.
    """

    older: Target | None = None
    total: Target | None = None
    drop: tuple[Selector, ...] = ()


@dataclass(frozen=True, slots=True)
class JsonRule:
    """Where posts stand in the data of a script; paths are keys with dots between.

    Attributes:
        posts: path to the list.
        id: path within a post; likewise the others.
        time: of its publication.
        text: HTML or plain lines.
        title: empty if there is none.
        author: likewise.
        older: path, from the top, of the address of the next older page.
    """

    posts: str
    id: str = "id"
    time: str = "time"
    text: str = "text"
    title: str = ""
    author: str = ""
    older: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is known of one publisher's pages.

    Attributes:
        name: of its file.
        hosts: of the publisher; their subdomains are theirs, too.
        post: see :class:`PostRule`.
        page: see :class:`PageRule`.
        json: see :class:`JsonRule`; ``None``: no data is named.
    """

    name: str
    hosts: tuple[str, ...]
    post: PostRule = PostRule()
    page: PageRule = PageRule()
    json: JsonRule | None = None

    def is_of(self, host: str) -> bool:
        """Whether a host, in lower case, is the publisher's."""
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


def read_rule(data: Mapping[str, Any], *, file: str) -> Rule:
    """A rule from the values of its file.

    Args:
        data: as TOML holds it.
        file: for errors.

    Raises:
        ConfigError: a key is unknown or missing, or a value cannot be used.
    """
    table = _Table(data, file, "", ("hosts", "post", "page", "json"))
    hosts = table.hosts()
    post = _Table(
        table.inner("post"), file, "post",
        ("select", "id", "time", "title", "author", "drop", "pinned", "sponsored", "summary",
         "withdrawn"),
    )  # fmt: skip
    page = _Table(table.inner("page"), file, "page", ("older", "total", "drop"))
    inner = table.inner("json")
    names = ("posts", "id", "time", "text", "title", "author", "older")
    json = _Table(inner, file, "json", names)
    if not (post.data or page.data or json.data):
        raise ConfigError("says nothing: give [post], [page] or [json]", file=file)
    if inner and "posts" not in inner:
        raise ConfigError("must be given: the path to the list", file=file, key="json.posts")
    return Rule(
        name=file,
        hosts=hosts,
        post=PostRule(
            select=post.selector("select"),
            id=post.target("id"),
            time=post.target("time"),
            title=post.target("title"),
            author=post.target("author"),
            drop=post.selectors("drop"),
            pinned=post.selector("pinned"),
            sponsored=post.selector("sponsored"),
            summary=post.selector("summary"),
            withdrawn=post.selector("withdrawn"),
        ),
        page=PageRule(page.target("older"), page.target("total"), page.selectors("drop")),
        json=JsonRule(**{name: json.path(name) for name in inner}) if inner else None,
    )


class _Table:
    """One table of a rule's file."""

    def __init__(self, data: Any, file: str, name: str, known: tuple[str, ...]) -> None:
        self._file, self._name = file, name
        if not isinstance(data, Mapping):
            raise self._error("", "must be a table")
        self.data = data
        for key in data:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"
                raise self._error(key, "is unknown", hint)

    def _error(self, key: str, message: str, hint: str | None = None) -> ConfigError:
        where = ".".join(part for part in (self._name, key) if part)
        return ConfigError(message, file=self._file, key=where or None, hint=hint)

    def inner(self, key: str) -> Any:
        return self.data.get(key, {})

    def hosts(self) -> tuple[str, ...]:
        value = self.data.get("hosts")
        if not isinstance(value, list) or not value:
            raise self._error("hosts", "must be a list of host names", 'hosts = ["quay.example"]')
        for host in value:
            if not isinstance(host, str) or not _HOST.fullmatch(host):
                raise self._error("hosts", f"{host!r} is no host name in lower case")
        return tuple(value)

    def _text(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self._error(key, "must be a text")
        return value

    def _compiled(self, key: str, compiler: Callable[[str], Any]) -> Any:
        text = self._text(key)
        if text is None:
            return None
        try:
            return compiler(text)
        except ValueError as error:
            raise self._error(key, str(error)) from error

    def selector(self, key: str) -> Selector | None:
        found: Selector | None = self._compiled(key, compile_selector)
        return found

    def target(self, key: str) -> Target | None:
        found: Target | None = self._compiled(key, compile_target)
        return found

    def selectors(self, key: str) -> tuple[Selector, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self._error(key, "must be a list of selectors")
        try:
            return tuple(compile_selector(text) for text in value)
        except ValueError as error:
            raise self._error(key, str(error)) from error

    def path(self, key: str) -> str:
        text = self._text(key) or ""
        if not _PATH.fullmatch(text):
            raise self._error(key, f"{text!r} is no path of keys", "props.pageProps.posts")
        return text
