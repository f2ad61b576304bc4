"""Compares somebody's texts in a process of its own, which ends with its time whatever it does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aggregator.web.api.problems import Problem

MOST_TEXTS: Final = 2_000
"""Texts of one request."""
MOST_CHARACTERS: Final = 20_000
"""Of one text."""
DEADLINE_S: Final = 30.0
"""Seconds after which the work is ended."""
SEMANTIC_DEADLINE_S: Final = 60.0
"""The same where meanings are compared: to load a model takes some of them, whatever is asked."""
AT_ONCE: Final = 2
"""Requests that are worked on; whoever comes beyond them is asked to come again."""

_room: Final = threading.BoundedSemaphore(AT_ONCE)


def compare_texts(
    texts: Sequence[Mapping[str, Any]],
    *,
    encoder: str,
    thresholds: Mapping[str, float],
) -> Mapping[str, Any]:
    """Deduplicate texts.

    Args:
        texts: each with an id, a text and perhaps a time and a source.
        encoder: see :class:`aggregator.config.DedupConfig`; ``none``: meanings are not compared.
        thresholds: those that are not the usual ones, by name.

    Returns:
        what :mod:`aggregator.web.api.worker` writes.

    Raises:
        Problem: there is no room (503), it takes too long (503), or it cannot be done.
    """
    deadline_s = DEADLINE_S if encoder == "none" else SEMANTIC_DEADLINE_S
    if not _room.acquire(blocking=False):
        raise Problem(
            503, "other texts are being compared; try again", headers={"Retry-After": "5"}
        )
    try:
        asked = {
            "texts": list(texts),
            "encoder": encoder,
            "thresholds": dict(thresholds),
            "seconds": deadline_s,
        }
        done = subprocess.run(
            [sys.executable, "-m", "aggregator.web.api.worker"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=deadline_s,
            check=False,
            env={**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
        )
    except subprocess.TimeoutExpired as error:  # The process has been killed, and waited for.
        raise Problem(
            503,
            f"it took longer than {deadline_s:g} seconds: send fewer or shorter texts",
            headers={"Retry-After": "60"},
        ) from error
    finally:
        _room.release()
    if done.returncode != 0:
        raise Problem(
            503,
            "the texts could not be compared: too much time or memory was needed",
            headers={"Retry-After": "60"},
        )
    answer: Mapping[str, Any] = json.loads(done.stdout)
    if "unavailable" in answer:
        raise Problem(422, str(answer["unavailable"]))
    return answer
