"""What a new sight of a page says of the posts that are known: same, changed, gone, back.

recognise (which known post is this?) -> revise (has it changed?) -> missing (which are gone?).
Pure functions over values: the store is asked before, and told after.
"""

from aggregator.revise.absence import Absence, missing
from aggregator.revise.changes import Change, changes, word_changes
from aggregator.revise.identity import recognise
from aggregator.revise.revisions import revise, withdraw

__all__ = [
    "Absence",
    "Change",
    "changes",
    "missing",
    "recognise",
    "revise",
    "withdraw",
    "word_changes",
]
