"""Deduplication of paragraphs that says why: exact, near, contained and semantic repeats.

Importable alone and light: sentence-transformers, torch and datasketch are loaded by the calls
that need them.
"""

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
