"""Clusters of paragraphs become passages, passages become stories, stories a digest of a day.

Everything here decides and does no I/O: a digest is a function of what it is given.
"""

from aggregator.digest.background import START, Background
from aggregator.digest.build import Frame, build_digest
from aggregator.digest.changes import find_changes
from aggregator.digest.choose import Budget
from aggregator.digest.continuing import (
    Continuation,
    StoryTrace,
    continue_digest,
    continue_stories,
)
from aggregator.digest.day import DayParagraphs, day_paragraphs
from aggregator.digest.growing import GrowingStories
from aggregator.digest.languages import language_of, not_compared
from aggregator.digest.links import cited_pages, with_gone
from aggregator.digest.matched import Contradiction, Matched, matched
from aggregator.digest.news import Told
from aggregator.digest.overrides import Override, apply_overrides
from aggregator.digest.passages import group_passages, passage_links
from aggregator.digest.rank import Weights, Window
from aggregator.digest.stories import Grouping, group_posts, group_stories
from aggregator.digest.stretches import PostText, Stretch, divide_posts

__all__ = [
    "START",
    "Background",
    "Budget",
    "Continuation",
    "Contradiction",
    "DayParagraphs",
    "Frame",
    "Grouping",
    "GrowingStories",
    "Matched",
    "Override",
    "PostText",
    "StoryTrace",
    "Stretch",
    "Told",
    "Weights",
    "Window",
    "apply_overrides",
    "build_digest",
    "cited_pages",
    "continue_digest",
    "continue_stories",
    "day_paragraphs",
    "divide_posts",
    "find_changes",
    "group_passages",
    "group_posts",
    "group_stories",
    "language_of",
    "matched",
    "not_compared",
    "passage_links",
    "with_gone",
]
