"""Clusters of paragraphs become passages, passages become stories, stories a digest of a day.

Everything here decides and does no I/O: a digest is a function of what it is given.
"""

from aggregator.digest.build import DayParagraphs, build_digest, day_paragraphs, story_links
from aggregator.digest.stories import Grouping, group_posts, lead

__all__ = [
    "DayParagraphs",
    "Grouping",
    "build_digest",
    "day_paragraphs",
    "group_posts",
    "lead",
    "story_links",
]
