"""Connections: a name is resolved once, each address is checked, and that address is connected to.

What a name resolves to a moment later does not matter then (DNS rebinding). It plugs into
httpcore2 as its network backend, so that no connection is made on another way.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

import httpcore2

from aggregator.pull.web.addresses import may_connect
from aggregator.pull.web.policy import FetchPolicy
from aggregator.pull.web.problem import FetchProblem
from aggregator.pull.web.stream import WatchedStream

Resolve = Callable[[str], Sequence[str]]
"""Host name -> its addresses, best first; blocks; raises :class:`OSError`."""
Dial = Callable[[str, int, float], Awaitable[httpcore2.AsyncNetworkStream]]
"""Address, port, seconds -> connection."""

_LOOKUPS = 128  # threads: a name server that hangs must not stop the names of others
_NAMES_LAST = 60.0
_ADDRESSES = 4
_NOT_LAST = 2.0  # seconds for an address while there is another


def system_resolve(host: str) -> Sequence[str]:
    """The addresses of a name as this machine knows them, in the order of RFC 6724."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def system_dial(address: str, port: int, timeout: float) -> httpcore2.AsyncNetworkStream:
    """A TCP connection."""
    return await httpcore2.AnyIOBackend().connect_tcp(address, port, timeout)


@dataclass(frozen=True, slots=True)
class Network:
    """The seam to the network: tests put their own names and connections here.

    Attributes:
        resolve: of names.
        dial: of addresses that were checked.
    """

    resolve: Resolve = system_resolve
    dial: Dial = system_dial


def tls_context(policy: FetchPolicy) -> ssl.SSLContext:
    """Certificates are checked against the system's authorities, or those of ``ca_file``.

    Raises:
        OSError: ``ca_file`` cannot be read.
    """
    if policy.ca_file is None:
        return httpcore2.default_ssl_context()
    try:
        return ssl.create_default_context(cafile=policy.ca_file)
    except OSError as error:  # also for a file that holds no certificate
        reason = error.strerror or str(error)
        raise OSError(f"ca_file {policy.ca_file} cannot be used: {reason}") from error


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to public addresses only, and to those of hosts that the user named."""

    def __init__(self, policy: FetchPolicy, network: Network) -> None:
        self._policy = policy
        self._network = network
        self._lookups = asyncio.Semaphore(_LOOKUPS)
        self._names: dict[str, tuple[float, Sequence[str]]] = {}

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """See :class:`httpcore2.AsyncNetworkBackend`; raises :class:`FetchProblem`."""
        loop = asyncio.get_running_loop()
        until = loop.time() + (timeout or self._policy.connect_s)
        try:
            async with asyncio.timeout_at(until):
                addresses = await self._addresses(host)
        except TimeoutError as error:
            raise FetchProblem("dns", f"the name {host} was not resolved in time") from error
        good = self._vetted(host, port, addresses)[:_ADDRESSES]
        for place, address in enumerate(good):
            left = until - loop.time()
            last = place == len(good) - 1
            try:
                seconds = max(left if last else min(left, _NOT_LAST), 0.001)
                return WatchedStream(await self._network.dial(address, port, seconds))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout, OSError):
                if last:
                    raise
        raise FetchProblem("dns", f"the name {host} has no address")

    def _vetted(self, host: str, port: int, addresses: Sequence[str]) -> list[str]:
        named = self._policy.allows(host, port)
        refused = ""
        good = []
        for address in addresses:
            # Whoever names an address, and not only a name, means that very address.
            why = None if named and address == host else may_connect(address, named=named)
            if why is None:
                good.append(address)
            else:
                refused = why
        if refused and not good:
            raise FetchProblem(
                "address",
                f"{host} is not on the public network ({refused}); "
                "if it is meant, name it in allow_hosts",
            )
        return good

    async def _addresses(self, host: str) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        until, known = self._names.get(host, (0.0, ()))
        if loop.time() < until:
            return known
        await self._lookups.acquire()
        future: asyncio.Future[Sequence[str]] = loop.create_future()
        thread = threading.Thread(
            target=_look_up,
            args=(self._network.resolve, host, loop, future, self._lookups.release),
            daemon=True,  # the resolver cannot be stopped, and must not hold up the end
        )
        thread.start()
        try:
            found = await future
        except (OSError, UnicodeError) as error:
            raise FetchProblem("dns", f"the name {host} cannot be resolved") from error
        self._names[host] = (loop.time() + _NAMES_LAST, found)
        return found


def _look_up(
    resolve: Resolve,
    host: str,
    loop: asyncio.AbstractEventLoop,
    future: asyncio.Future[Sequence[str]],
    done: Callable[[], None],
) -> None:
    def hand_over(set_it: Callable[[], None]) -> None:
        done()
        if not future.done():
            set_it()

    set_it: Callable[[], None]
    try:
        set_it = functools.partial(future.set_result, resolve(host))
    except Exception as error:  # whatever it is, it is moved to the task that waits
        set_it = functools.partial(future.set_exception, error)
    with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
        loop.call_soon_threadsafe(hand_over, set_it)
