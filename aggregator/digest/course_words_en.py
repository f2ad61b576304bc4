"""The words that tell of courses, in English: data only."""

from __future__ import annotations

import re
from typing import Final

from aggregator.digest.course_words import CourseWords, any_of, listed

_COUNTS: Final = {
    "an": 1.0, "a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0,
    "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "forty-five": 45.0, "ninety": 90.0,
}  # fmt: skip

WORDS: Final = CourseWords(
    code="en",
    part="whole",
    sorts=listed(
        {
            "killed": "killed dead died deaths death fatalities fatality bodies perished toll",
            "injured": "injured wounded hurt injuries casualties",
            "missing": "missing unaccounted",
            "in hospital": "hospital hospitals hospitalised hospitalized",
            "evacuated": "evacuated evacuees displaced homeless fled",
            "rescued": "rescued saved",
            "arrested": "arrested detained arrests detentions custody",
            "infected": "infected cases infections sickened",
            "without power": "power electricity",
            "destroyed": "destroyed damaged burnt burned gutted collapsed flooded",
            "raised": "raised donated collected pledged",
            "signed": "signed signatures",
        }
    ),
    events=listed(
        {
            "call": "call calls conversation conversations phone-call spoke speak speaking phoned",
            "talks": "talks negotiations meeting meet met summit",
            "vote": "vote voting votes ballot polls referendum poll election",
            "match": "match game race final kick-off kickoff contest",
            "trial": "trial hearing verdict sentencing",
            "speech": "speech briefing conference",
            "strike": "strike walkout walk-out stoppage",
            "ceremony": "ceremony funeral wedding parade vigil",
            "show": "concert festival show performance",
            "launch": "launch liftoff lift-off takeoff",
            "fire": "fire blaze wildfire",
            "alert": "alert alarm siren sirens",
            "outage": "outage blackout",
            "truce": "truce ceasefire",
            "search": "search rescue evacuation",
            "sitting": "session sitting debate",
            "attack": "attack raid bombardment shelling",
            "eruption": "eruption storm",
        }
    ),
    subjects={},
    areas=re.compile(
        r"\s*(?:hectares?|acres?|square (?:kilomet(?:re|er)s?|miles?)|sq ?km|ha)\b", re.IGNORECASE
    ),
    clause=re.compile(r"[;.]|,? (?:and|while|but) (?=\d|\w+ (?:people|others|more))"),
    running=any_of(
        r"(?:have|has) (?:now |already |so far )?(?:been )?\w+", "so far", "at least",
        "ris(?:en|es|ing)", "rose", "climb(?:s|ed)", "gr(?:own|ew|ows)", "increased", "now",
        "up from", "more than", "toll", "tally", "to date",
    ),
    expected=any_of(
        "expected", "due", "scheduled", "planned", "slated", "set (?:to|for)",
        "will (?:begin|start|open|take|be|speak|hold|meet|last)", "to (?:begin|start|take place)",
        "would (?:begin|start|take place)", "likely to",
    ),
    will=re.compile(r"\b(?:will|would|(?:is|are) going to) (?:be )?\w+", re.IGNORECASE),
    began=any_of(
        "began", "begun", "started", "opened", "kicked off", "got under ?way", "commenced",
        "launched", "broke out", "erupted", "went off", "dialled in",
    ),
    ended=any_of(
        "ended", "finished", "concluded", "wrapped up", "was over", "were over", "closed",
        "lasted", "came to an end", "put out", "extinguished", "lifted",
    ),
    going_on=any_of(
        "(?:have|has) (?:now )?been", "still", "so far", "in progress", "under ?way", "ongoing",
        "locked in", "continues", "continuing", "is (?:now )?in its",
    ),
    other_day=any_of(
        "yesterday", "tomorrow", "last (?:week|month|year|night)", "next (?:week|month|year)",
        "(?:days?|weeks?|months?|years?) (?:ago|earlier|later|before)",
    ),
    might=re.compile(
        r"\d\s?[ap]\.?\s?m\b|\d[:.]\d\d|\d{4} ?(?:GMT|UTC|[A-Z]{2,4}T)\b|"
        r"hour|minute|noon|midnight|o.clock",
        re.IGNORECASE,
    ),
    duration=re.compile(
        r"\b(?P<more>(?:just |well )?(?:over|more than|at least)\s)?"
        r"(?:(?P<less>about|almost|nearly|around|some|under|less than)\s)?"
        rf"(?:(?P<half>half an?)|(?P<count>{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|"
        r"\d{1,3}(?:\.\d)?))[\s-](?P<unit>hours?|minutes?)"
        r"(?:(?P<and_half>\sand a half)|\sand (?P<and>\w+(?:-\w+)?) minutes)?\b"
        r"(?!\s(?:ago|later|before|earlier|read))",
        re.IGNORECASE,
    ),
    counts=_COUNTS,
    hours=("hour",),
    spent=re.compile(r"\b(?:for|lasted|lasting|after|of)\s*(?:\w+\s){0,2}$"),
    pronoun=any_of(
        "it", "they", "this", "that", "these", "both (?:men|women|sides|leaders)",
        "the (?:two|pair)",
    ),
    noun=re.compile(
        r"\b(?P<noun>[a-z][a-z-]{3,})\s"
        r"(?:(?:is|was|are|were|has|had|have|be|been|will|then|now)\s){0,3}"
        r"(?:expected|due|scheduled|began|started|opened|ended|finished|lasted|concluded)\b"
    ),
    no_nouns=frozenset(
        [
            "which", "that", "they", "when", "what", "this", "there", "have", "were", "been",
            "also", "just",
        ]
    ),
    between=re.compile(r",?\s(?:today|tonight|this (?:morning|afternoon|evening)),?\s"),
)  # fmt: skip
