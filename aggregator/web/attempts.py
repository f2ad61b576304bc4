"""Counts failed logins by where they come from; whoever fails often waits.

In bounded memory: of the addresses that failed, the latest few thousand are known.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

FREE: Final = 5
"""Failures that cost nothing."""
FIRST_S: Final = 10.0
"""Seconds to wait after one more; each further failure doubles them."""
LONGEST_S: Final = 900.0
"""Most of them. A failure is forgotten after as long, too."""
_MOST: Final = 4096


class Attempts:
    """Failures by address; for many threads.

    Args:
        clock: monotonic, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait_s(self, address: str) -> float:
        """Seconds until a login from there is looked at again; 0: at once."""
        with self._lock:
            count, at = self._failures.get(_key(address), (0, 0.0))
            past = self._clock() - at
            if count <= FREE or past > LONGEST_S:
                return 0.0
            return max(0.0, min(LONGEST_S, FIRST_S * 2.0 ** min(count - FREE - 1, 20)) - past)

    def failed(self, address: str) -> None:
        """A login from there was wrong."""
        with self._lock:
            key, now = _key(address), self._clock()
            count, at = self._failures.pop(key, (0, 0.0))
            self._failures[key] = (1 if now - at > LONGEST_S else count + 1, now)
            while len(self._failures) > _MOST:
                self._failures.popitem(last=False)

    def succeeded(self, address: str) -> None:
        """A login from there was right."""
        with self._lock:
            self._failures.pop(_key(address), None)


def _key(address: str) -> str:
    """One host of IPv4; of IPv6 the network that one customer gets."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
