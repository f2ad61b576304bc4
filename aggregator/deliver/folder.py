"""Hands a digest over as files: the body of such a delivery, and how it is written.

Written twice it is the same as written once. So nothing of it is ever unknown: what was begun is
done again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from aggregator.deliver.files import write_files
from aggregator.deliver.outcome import Outcome
from aggregator.errors import OutputError


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one delivery.

    Attributes:
        own: text by path in the folder; of this digest alone.
        latest: likewise, of the newest digests: what an older delivery must not write over.
    """

    own: Mapping[str, str]
    latest: Mapping[str, str] = field(default_factory=dict)

    def packed(self) -> bytes:
        """As the outbox keeps it."""
        return json.dumps({"own": dict(self.own), "latest": dict(self.latest)}).encode()

    @classmethod
    def unpacked(cls, body: bytes) -> Bundle:
        """What :meth:`packed` gave."""
        found = json.loads(body)
        return cls(found["own"], found["latest"])


def write_bundle(folder: Path, bundle: Bundle, *, is_newest: bool) -> Outcome:
    """Write the files of a delivery, each of them whole; those of the newest digests last.

    Args:
        folder: is made if it is missing.
        bundle: the files.
        is_newest: whether no later delivery has been written there.

    Returns:
        ``deferred`` where they cannot be written now: somebody makes room, or gives permission.
    """
    by_folder: dict[PurePosixPath, dict[str, str]] = {}
    for path, text in bundle.own.items():
        by_folder.setdefault(PurePosixPath(path).parent, {})[PurePosixPath(path).name] = text
    try:
        for parent, files in by_folder.items():
            write_files(folder / parent, files)
        if is_newest and bundle.latest:
            write_files(folder, bundle.latest)
    except OutputError as error:
        return Outcome("deferred", None, str(error))
    return Outcome("sent", None, "written")
