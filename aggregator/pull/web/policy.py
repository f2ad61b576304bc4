"""How to fetch: who we say we are, what we wait for, and how much we take."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from aggregator import __version__

KIB = 1024
MIB = 1024 * KIB
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Bounds and manners of fetching; the defaults suit a few thousand sources on one machine.

    Names that end in ``_s`` are seconds, in ``_bytes`` bytes.

    Attributes:
        contact: an address or a page where a webmaster reaches the user; part of User-Agent.
        product: name under which robots.txt knows us.
        deadline_s: for one fetch from connecting to the last byte, over all of its redirects;
            waiting for our own turn does not count.
        connect_s: for one connection: names, TCP and TLS.
        silence_s: longest wait for the next byte.
        wire_bytes: largest body as sent, that is compressed.
        decoded_bytes: largest body once it is decompressed.
        header_bytes: largest head of an answer, names and values together. Above 100 KiB the
            HTTP library refuses by itself.
        header_count: most header lines.
        redirects: most redirects that one fetch follows.
        concurrency: fetches at a time.
        slow_after_s: a fetch that takes longer leaves its place to another and goes on.
        slow_concurrency: fetches that go on so, on top of ``concurrency``.
        large_bytes: a body may grow this far without asking.
        large_bodies: how many may grow further at a time: bounds memory.
        per_host: fetches at a time from one host.
        host_delay_s: least time between two starts on one host; robots.txt may ask for more.
        crawl_delay_max_s: most of what robots.txt may ask for.
        run_s: what is not started after this time is put off; ``None``: no bound.
        allow_hosts: ``host`` or ``host:port`` that may be private and on any port. Link-local
            and metadata addresses need to be named by address.
        ports: that other hosts may be on.
        allow_downgrade: whether a redirect may lead from https to http.
        robots: whether robots.txt is asked and obeyed.
        robots_bytes: how much of a robots.txt is read (RFC 9309 asks for 500 KiB at least).
        http2: whether HTTP/2 is offered.
        ca_file: PEM file of certificate authorities in place of the system's.
        min_interval_s: between two fetches of one URL.
        max_interval_s: the same; also the longest that a server's max-age is believed.
        first_interval_s: of a URL that is not known yet.
        backoff_s: wait after the first failure; doubles with each further one.
        backoff_max_s: longest such wait.
        breaker_failures: failures in a row after which a URL is only tried every ``breaker_s``.
        breaker_s: see there.
        host_failures: failures in a row to connect to a host, after which its other URLs are
            put off for ``host_pause_s``, doubling with each further one.
        host_pause_s: see there.
        retry_after_max_s: longest Retry-After that is believed.
    """

    contact: str
    product: str = "liveblog-aggregator"
    deadline_s: float = 30.0
    connect_s: float = 10.0
    silence_s: float = 15.0
    wire_bytes: int = 8 * MIB
    decoded_bytes: int = 16 * MIB
    header_bytes: int = 64 * KIB
    header_count: int = 200
    redirects: int = 8
    concurrency: int = 64
    slow_after_s: float = 2.0
    slow_concurrency: int = 256
    large_bytes: int = MIB
    large_bodies: int = 8
    per_host: int = 2
    host_delay_s: float = 1.0
    crawl_delay_max_s: float = 30.0
    run_s: float | None = 900.0
    allow_hosts: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    allow_downgrade: bool = False
    robots: bool = True
    robots_bytes: int = 500 * KIB
    http2: bool = True
    ca_file: str | None = None
    min_interval_s: float = 120.0
    max_interval_s: float = 6 * HOUR
    first_interval_s: float = 900.0
    backoff_s: float = 300.0
    backoff_max_s: float = 24 * HOUR
    breaker_failures: int = 8
    breaker_s: float = 24 * HOUR
    host_failures: int = 3
    host_pause_s: float = 600.0
    retry_after_max_s: float = 24 * HOUR

    def __post_init__(self) -> None:
        # What goes into a header must not be able to end it.
        if not re.fullmatch(r"[\x20-\x7e]*[\x21-\x7e][\x20-\x7e]*", self.contact):
            raise ValueError("contact: an address or a page in ASCII, on one line, is needed")
        if not re.fullmatch(r"[A-Za-z_-]+", self.product):
            raise ValueError("product: only letters, '-' and '_' (RFC 9309, 2.2.1)")
        zero = {"host_delay_s", "crawl_delay_max_s", "redirects", "slow_concurrency"}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                least = 0 if field.name in zero else 1e-9
                if not least <= value < float("inf"):
                    raise ValueError(f"{field.name}: must be positive and finite, not {value}")
        if self.min_interval_s > self.max_interval_s:
            raise ValueError("min_interval_s: is longer than max_interval_s")

    @property
    def user_agent(self) -> str:
        """Value of the header: product, version, contact (RFC 9110, 10.1.5)."""
        return f"{self.product}/{__version__} (+{self.contact})"

    def allows(self, host: str, port: int) -> bool:
        """Whether the user named this host, or the host with this port."""
        shown = f"[{host}]" if ":" in host else host
        return host in self.allow_hosts or f"{shown}:{port}" in self.allow_hosts
