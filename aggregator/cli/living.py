"""What the daemon and a worker share: how they read their configuration again, and end."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from aggregator.cli.log import Log
from aggregator.errors import AggregatorError, ConfigError

if TYPE_CHECKING:
    from aggregator.config import Config


def reread(log: Log, old: Config, read: Callable[[], Config]) -> Config | None:
    """Read the configuration again, for a process that goes on.

    Args:
        log: is told why one is refused.
        old: what it does now.
        read: gives another, or says what is wrong with it.

    Returns:
        ``None``: it is refused, and the old one stays.
    """
    try:
        new = read()
        if new.database_url != old.database_url:
            raise ConfigError("another store needs a new start", key="database")
    except (ConfigError, click.UsageError) as error:
        told = error.format_message() if isinstance(error, click.UsageError) else str(error)
        log.failure(f"the new configuration is refused and the old one stays: {told}")
        return None
    return new


def end(log: Log, config: Config, *, ended: bool, grace: float, began: float) -> None:
    """End well: nothing is held any longer, and it is told.

    Where the work in hand goes on, its thread cannot be ended, and so this does not return.

    Args:
        log: is told how it ended.
        config: names the store.
        ended: whether the work in hand had ended; else what is held is handed back. Nothing is
            lost then: what was not committed is done again by whoever comes next.
        grace: seconds that it was given.
        began: monotonic time of the start, in seconds.
    """
    if not ended:
        from aggregator.pipeline.service import hand_back

        log.warning(f"the work in hand had not ended after {grace:g} seconds; handed back")
        with contextlib.suppress(AggregatorError):
            hand_back(config)
    log.note(f"stopped after {time.monotonic() - began:.0f} s")
    if not ended:
        sys.stderr.flush()
        os._exit(0)
