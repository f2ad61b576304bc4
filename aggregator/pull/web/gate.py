"""Who may ask a host: a seam for several processes that fetch at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aggregator.pull.web.state import HostState


@dataclass(frozen=True, slots=True)
class Admission:
    """A host may be asked by this process, and by no other until it is done.

    Attributes:
        wait_s: not before so many seconds are over.
        hosts: states of its origins, as the process that asked before left them; of those that
            are absent, what was known at the start holds.
    """

    wait_s: float = 0.0
    hosts: Mapping[str, HostState] = field(default_factory=dict)


Gate = Callable[[str], Admission | None]
"""Is asked once for each host, in a thread of its own: ``None`` where another process asks it."""

REFUSED_S = 15.0
"""Seconds after which a host that another process asks is tried again."""


class Entrance:
    """Asks a gate, once for each host.

    Args:
        gate: ``None``: every host may be asked.
        hosts: states by origin; what a gate tells of them is put there.
    """

    def __init__(self, gate: Gate | None, hosts: dict[str, HostState]) -> None:
        self._gate = gate
        self._hosts = hosts
        self._asked: dict[str, asyncio.Task[bool]] = {}

    async def admit(self, host: str) -> bool:
        """Whether a host may be asked, once it may be: waits for its rest to be over."""
        if self._gate is None:
            return True
        if host not in self._asked:
            self._asked[host] = asyncio.create_task(self._ask(self._gate, host))
        # A fetch that is broken off must not break off what the others wait for.
        may = await asyncio.shield(self._asked[host])
        if not may:
            self._asked.pop(host, None)
        return may

    async def _ask(self, gate: Gate, host: str) -> bool:
        admission = await asyncio.to_thread(gate, host)
        if admission is None:
            return False
        self._hosts.update(admission.hosts)
        await asyncio.sleep(admission.wait_s)
        return True
