"""Clusters of paragraphs become passages, passages become stories, stories a digest of a day.

Everything here decides and does no I/O: a digest is a function of what it is given.
"""

from aggregator.digest.build import (
    DayParagraphs,
    Frame,
    build_digest,
    day_paragraphs,
    story_links,
)
from aggregator.digest.changes import find_changes
from aggregator.digest.choose import Budget
from aggregator.digest.news import Told
from aggregator.digest.rank import Weights, Window
from aggregator.digest.stories import Grouping, group_posts, lead

__all__ = [
    "Budget",
    "DayParagraphs",
    "Frame",
    "Grouping",
    "Told",
    "Weights",
    "Window",
    "build_digest",
    "day_paragraphs",
    "find_changes",
    "group_posts",
    "lead",
    "story_links",
]
