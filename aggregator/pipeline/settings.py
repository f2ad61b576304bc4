"""What of its configuration a digest names, and what the head of a stored one says."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from aggregator import __version__
from aggregator.config import Config
from aggregator.model.digests import DOCUMENT_VERSION


def settings_of(config: Config) -> str:
    """Identifies all of the configuration that a digest depends on, but for its day."""
    digest = config.digest
    return json.dumps(
        {
            "version": __version__,
            "document": DOCUMENT_VERSION,
            "encoder": config.dedup.encoder,
            "thresholds": config.dedup.thresholds.fingerprint(),
            "words": digest.words,
            "story_words": digest.story_words,
            "stories": digest.stories,
            "weights": dict(digest.weights),
            "owners": dict(digest.owners),
            "editions": {name: at.isoformat() for name, at in digest.editions.items()},
        },
        sort_keys=True,
    )


def settings_hash(config: Config) -> str:
    """Names the settings in a digest: 16 hex digits."""
    return hashlib.sha256(settings_of(config).encode()).hexdigest()[:16]


def given_hash(document: str) -> tuple[bool, str]:
    """Whether a digest's JSON says what was given before it, and the hash of that; or empty.

    Only the head is read: what follows may be tens of megabytes.
    """
    head = _head(document)
    if head is None:
        return False, ""
    since = head.get("since")
    return True, since["content_hash"] if since else ""


def looked_back_hashes(document: str) -> tuple[str, ...] | None:
    """Hashes of the digests that a digest's JSON says it looked back at; ``None``: it says none.

    They are chosen once, as what was given before is.
    """
    told = (_head(document) or {}).get("looked_back")
    return None if told is None else tuple(one["content_hash"] for one in told)


def _head(document: str) -> dict[str, Any] | None:
    head, found, _ = document.partition('\n  "counts":')
    if not found:
        return None
    try:
        read: dict[str, Any] = json.loads(f"{head.rstrip().rstrip(',')}}}")
    except ValueError:
        return None
    return read
