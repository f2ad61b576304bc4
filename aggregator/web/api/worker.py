"""The process that compares texts for the API: one question on standard input, one answer out."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

MEMORY_BYTES: Final = 6 * 1024**3
"""Of addresses; a model takes some of them and uses few."""
MOST_CONFLICTS: Final = 5_000
"""That are told: of texts that all contradict each other there are millions."""


def _bound(seconds: float) -> None:
    """Bounds that hold even where nobody is left to end this process."""
    try:
        import resource
    except ImportError:  # Windows: whoever started it ends it.
        return
    most = math.ceil(2 * seconds) + 5  # Seconds of all its threads.
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Clusters and conflicts of texts.

    Args:
        asked: see :func:`aggregator.web.api.comparing.compare_texts`.
    """
    from aggregator.dedup import Paragraph, Thresholds, deduplicate, load_encoder
    from aggregator.errors import EncoderUnavailable

    texts = [
        Paragraph(
            id=one["id"],
            text=one["text"],
            published=datetime.fromisoformat(one["published"]) if one["published"] else None,
            source=one["source"],
        )
        for one in asked["texts"]
    ]
    try:
        encoder = None if asked["encoder"] == "none" else load_encoder(asked["encoder"])
        result = deduplicate(texts, encoder=encoder, thresholds=Thresholds(**asked["thresholds"]))
        clusters = tuple(result.clusters)
    except EncoderUnavailable:
        return {"unavailable": "no model is installed here that compares meanings"}
    conflicts = tuple(result.conflicts)
    return {
        "clusters": [
            {
                "representative": cluster.representative.id,
                "text": cluster.representative.text,
                "members": [
                    {
                        "id": match.paragraph_id,
                        "kind": match.kind,
                        "score": match.score,
                        "evidence": match.evidence.to_dict(),
                    }
                    for match in cluster.matches
                ],
            }
            for cluster in clusters
        ],
        "conflicts": [
            {
                "a": conflict.a_id,
                "b": conflict.b_id,
                "score": conflict.score,
                "evidence": conflict.evidence.to_dict(),
            }
            for conflict in conflicts[:MOST_CONFLICTS]
        ],
        "conflicts_left_out": max(0, len(conflicts) - MOST_CONFLICTS),
    }


def main() -> None:
    """Answer."""
    asked = json.load(sys.stdin.buffer)
    _bound(asked["seconds"])
    sys.stdout.write(json.dumps(answer(asked)))


if __name__ == "__main__":
    main()
