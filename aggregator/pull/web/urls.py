"""Which addresses are asked at all, and how an address is shown without its secrets."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from aggregator.pull.web.policy import FetchPolicy
from aggregator.pull.web.problem import FetchProblem

MAX_URL = 4096
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT = "%/:=&?~#+!$,;'@()*[]|{}^-._"


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was taken apart once; all that follows uses these parts.

    Attributes:
        scheme: ``http`` or ``https``.
        host: lower case, in ASCII (IDNA 2008); an IPv6 address without brackets.
        port: always set.
        path: path and query, percent-encoded; starts with ``/``.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port (RFC 6454): what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.path


def parse(url: str, policy: FetchPolicy) -> Target:
    """Take an address apart, if it is one that we ask.

    Raises:
        FetchProblem: kind ``url``.
    """
    url = url.strip(" \t\r\n\f")
    if len(url) > MAX_URL:
        raise FetchProblem("url", f"an address of {len(url):,} characters")
    # A backslash is a slash to browsers and not to others: who reads it decides the host.
    if re.search(r"[\x00-\x20\x7f\\]", url.split("?", 1)[0]) or re.search(r"[\x00-\x1f\x7f]", url):
        raise FetchProblem("url", "no address: it holds spaces, control characters or backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchProblem("url", f"no address: {error}") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise FetchProblem("url", f"only http and https are asked, not {parts.scheme[:20] or '?'}")
    if "@" in parts.netloc:
        raise FetchProblem("url", "a name or password in the address is not sent")
    host = _host(parts.hostname or "", bracketed="[" in parts.netloc)
    port = _DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in policy.ports and not policy.allows(host, port):
        raise FetchProblem("url", f"port {port} is not asked; name {host}:{port} in allow_hosts")
    path = quote(parts.path or "/", safe=_KEPT)
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return Target(parts.scheme, host, port, path + query)


def _host(host: str, *, bracketed: bool) -> str:
    if not host or len(host) > 253:
        raise FetchProblem("url", "no address: the host is missing or too long")
    if bracketed:
        try:
            address = ipaddress.IPv6Address(host)
        except ValueError as error:
            raise FetchProblem("url", "no address: the host is no IPv6 address") from error
        if address.scope_id:
            raise FetchProblem("url", "an address of one network interface is not asked")
        return address.compressed
    host = host.rstrip(".")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise FetchProblem("url", "no address: the host is no name") from error
    host = host.lower()
    last = host.rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):
        # ``127.1``, ``0x7f000001`` and ``2130706433`` are addresses to some and names to others.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise FetchProblem("url", "no address: write the host as four numbers") from error
    labels = host.split(".")
    if not all(re.fullmatch(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", name) for name in labels):
        raise FetchProblem("url", "no address: the host is no name")
    return host


def follow(target: Target, location: str, policy: FetchPolicy) -> Target:
    """Where a redirect leads, if we follow it there.

    Raises:
        FetchProblem: kind ``redirect``.
    """
    try:
        joined = urljoin(target.url, location.strip())
    except ValueError as error:
        raise FetchProblem("redirect", "redirected to what is no address") from error
    try:
        there = parse(joined, policy)
    except FetchProblem as problem:
        raise FetchProblem("redirect", f"redirected elsewhere: {problem.message}") from problem
    if target.scheme == "https" and there.scheme == "http" and not policy.allow_downgrade:
        raise FetchProblem("redirect", f"redirected from https to http: {shown(there.url)}")
    return there


_SECRET = re.compile(
    r"token|key|secret|sig|pass|pwd|auth|session|sid|jwt|code|cred|hash|hmac|user|mail", re.I
)
_OPAQUE = re.compile(r"(?=[^&]*[0-9])(?=[^&]*[A-Za-z])(?:[A-Za-z0-9+/=_.~%]|-(?!.*-.*-.*-)){20,}")
_UUID = re.compile(r"[0-9A-Fa-f-]{32,}")


def shown(url: str) -> str:
    """An address for messages and logs: no password, no fragment, no value of a query that looks
    like a secret (by its name, or long and opaque), no control characters, no more than 300
    characters. What stands in the path is shown.
    """
    head, mark, query = url.partition("#")[0].partition("?")
    head = re.sub(r"^(\w+:)?//[^/@]*@", r"\1//***@", head)
    pairs = []
    for pair in query.split("&") if mark else ():
        name, equals, value = pair.partition("=")
        secret = _SECRET.search(name) or _OPAQUE.fullmatch(value) or _UUID.fullmatch(value)
        if not equals and (_OPAQUE.fullmatch(name) or _UUID.fullmatch(name)):
            pairs.append("***")
        else:
            pairs.append(f"{name}=***" if value and secret else pair)
    clean = re.sub(r"[\x00-\x20\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", head)
    tail = re.sub(r"[^\x21-\x7e]", "", "&".join(pairs))
    text = clean + mark + tail
    return text if len(text) <= 300 else text[:299] + "…"
