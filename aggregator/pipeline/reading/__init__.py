"""What pages and the HTTP API show, as plain values: no HTML and no HTTP here."""

from aggregator.pipeline.reading.cursors import BadCursor
from aggregator.pipeline.reading.rooms import MOST, Reading, reading_of
from aggregator.pipeline.reading.values import (
    Chapter,
    ConflictRead,
    ConflictValue,
    DigestLine,
    DigestRead,
    Excerpt,
    Hit,
    Listing,
    PassageRead,
    Place,
    PostInList,
    PostRead,
    RevisionRead,
    SearchFilters,
    SearchOrder,
    SourceRead,
    StoryInList,
    StoryRead,
    Wording,
)
from aggregator.store.search_terms import BadQuestion

__all__ = [
    "MOST",
    "BadCursor",
    "BadQuestion",
    "Chapter",
    "ConflictRead",
    "ConflictValue",
    "DigestLine",
    "DigestRead",
    "Excerpt",
    "Hit",
    "Listing",
    "PassageRead",
    "Place",
    "PostInList",
    "PostRead",
    "Reading",
    "RevisionRead",
    "SearchFilters",
    "SearchOrder",
    "SourceRead",
    "StoryInList",
    "StoryRead",
    "Wording",
    "reading_of",
]
