"""What was worked out of a day's posts and need not be again, as long as they are the same.

A memo is no truth: whoever asks names all that it was made from by a hash, and gets nothing for
any other. The newest of each scope and kind is kept.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from aggregator.store import dialect
from aggregator.store.tables import memos

Transaction = Callable[[], AbstractContextManager[Connection]]

_LEVEL: Final = 1  # of compression: a memo of a large day takes megabytes


class Memos:
    """The memos of one scope.

    Args:
        scope: names a set of posts, such as those of a day.
        reading: begins a transaction.
        writing: likewise.
    """

    def __init__(self, scope: str, *, reading: Transaction, writing: Transaction) -> None:
        self._scope = scope
        self._reading = reading
        self._writing = writing

    def get(self, kind: str, inputs: str) -> Any:
        """What was kept of these inputs; ``None``: nothing.

        Args:
            kind: of what was worked out.
            inputs: hash of all that it depends on.
        """
        m = memos.c
        with self._reading() as connection:
            value = connection.execute(
                select(m.value).where(m.scope == self._scope, m.kind == kind, m.inputs == inputs)
            ).scalar()
        if value is None:
            return None
        try:
            return json.loads(zlib.decompress(value))
        except (zlib.error, ValueError):  # Damaged: it is worked out again.
            return None

    def keep(self, kind: str, inputs: str, value: Any) -> None:
        """Keep a value in place of the one before.

        Args:
            kind: see :meth:`get`.
            inputs: likewise.
            value: plain data for JSON.
        """
        packed = json.dumps(value, separators=(",", ":")).encode("ascii")
        row = {
            "scope": self._scope,
            "kind": kind,
            "inputs": inputs,
            "made_at": datetime.now(UTC),
            "value": zlib.compress(packed, _LEVEL),
        }
        with self._writing() as connection:
            dialect.upsert(
                connection,
                memos,
                [row],
                key=["scope", "kind"],
                update=["inputs", "made_at", "value"],
            )
