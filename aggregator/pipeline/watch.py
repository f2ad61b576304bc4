"""How long each stage takes, and how far it has come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aggregator.report import Progress


class Watch:
    """Adds up wall time by stage.

    Attributes:
        seconds: by stage, in the order in which they were first begun.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Time a ``with`` block as part of a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent


def tell(progress: Progress | None, stage: str, done: int, total: int | None) -> None:
    """Tell whoever wants to know how far a stage has come."""
    if progress is not None:
        progress(stage, done, total)


@contextmanager
def step(watch: Watch, progress: Progress | None, stage: str) -> Iterator[Callable[[], None]]:
    """Time a stage, and tell that it has begun.

    Whoever is told may end the work by an exception.

    Returns:
        what to call now and then in a stage that takes long, for the same purpose.
    """

    def pause() -> None:
        tell(progress, stage, 0, None)

    pause()
    with watch(stage):
        yield pause
