"""Deduplication of paragraphs that says why: exact, near, contained and semantic repeats.

Importable alone and light: a name is imported from its module when it is first used (PEP 562),
and sentence-transformers, torch and datasketch are loaded by the calls that need them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from aggregator.dedup.added import Added
    from aggregator.dedup.deduper import deduplicate
    from aggregator.dedup.encode import load_encoder
    from aggregator.dedup.incremental import Deduper
    from aggregator.dedup.memory import MemoryCache
    from aggregator.dedup.model import (
        Cache,
        Cluster,
        Comparison,
        Conflict,
        Difference,
        Encoder,
        Evidence,
        KnownPairs,
        Match,
        Paragraph,
        text_key,
    )
    from aggregator.dedup.result import Result
    from aggregator.dedup.thresholds import Thresholds
    from aggregator.dedup.tiers import settings
    from aggregator.dedup.verify import compare, judge, prepare

__all__ = [
    "Added",
    "Cache",
    "Cluster",
    "Comparison",
    "Conflict",
    "Deduper",
    "Difference",
    "Encoder",
    "Evidence",
    "KnownPairs",
    "Match",
    "MemoryCache",
    "Paragraph",
    "Result",
    "Thresholds",
    "compare",
    "deduplicate",
    "judge",
    "load_encoder",
    "prepare",
    "settings",
    "text_key",
]

_MODULE_OF: Final = {
    "Added": "added",
    "Cache": "model",
    "Cluster": "model",
    "Comparison": "model",
    "Conflict": "model",
    "Deduper": "incremental",
    "Difference": "model",
    "Encoder": "model",
    "Evidence": "model",
    "KnownPairs": "model",
    "Match": "model",
    "MemoryCache": "memory",
    "Paragraph": "model",
    "Result": "result",
    "Thresholds": "thresholds",
    "compare": "verify",
    "deduplicate": "deduper",
    "judge": "verify",
    "load_encoder": "encode",
    "prepare": "verify",
    "settings": "tiers",
    "text_key": "model",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
