"""What flows through the pipeline: frozen values, made by one stage and read by the next.

source -> page -> post -> revision -> paragraph -> cluster -> passage -> story -> digest
"""

from aggregator.model.attributions import Attribution, Origin, OriginBasis
from aggregator.model.courses import Development, DevelopmentKind, Mention, Step, StepPhase
from aggregator.model.digests import Change, Digest, DigestPage, Given
from aggregator.model.moments import DayBasis, Moment
from aggregator.model.passages import Disagreement, Earlier, FactDifference, News, Passage
from aggregator.model.posts import (
    Extraction,
    Post,
    PostKind,
    Revision,
    Span,
    SpanKind,
    paragraph_id,
)
from aggregator.model.sources import AddressKind, Failure, Page, Source
from aggregator.model.stories import LeftOut, LeftOutReason, Rank, Story, StoryLine, StoryMove

__all__ = [
    "AddressKind",
    "Attribution",
    "Change",
    "DayBasis",
    "Development",
    "DevelopmentKind",
    "Digest",
    "DigestPage",
    "Disagreement",
    "Earlier",
    "Extraction",
    "FactDifference",
    "Failure",
    "Given",
    "LeftOut",
    "LeftOutReason",
    "Mention",
    "Moment",
    "News",
    "Origin",
    "OriginBasis",
    "Page",
    "Passage",
    "Post",
    "PostKind",
    "Rank",
    "Revision",
    "Source",
    "Span",
    "SpanKind",
    "Step",
    "StepPhase",
    "Story",
    "StoryLine",
    "StoryMove",
    "paragraph_id",
]
