"""The digest of the evening after ``sample.py``: what is new, changed, ongoing; all invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from aggregator.model import (
    Attribution,
    Change,
    Development,
    Digest,
    Earlier,
    FactDifference,
    Given,
    LeftOut,
    LeftOutReason,
    Mention,
    OriginBasis,
    Passage,
    Rank,
    Step,
    StepPhase,
    Story,
    StoryLine,
)
from tests.render.sample import DAY, disagree, passage, says
from tests.render.sample import sample as morning


def _from(attribution: Attribution, origin: str, *basis: OriginBasis) -> Attribution:
    return replace(attribution, origin=origin, origin_basis=basis)


def _mention(words: str, of: Passage) -> Mention:
    start = of.text.index(words)
    return Mention(words, of.id, False, start, start + len(words), of.outlets, of.shown.published)


def _step(phase: StepPhase, value: str, *mentions: Mention) -> Step:
    return Step(phase, value, mentions)


def _left_out(one: Passage, reason: LeftOutReason) -> LeftOut:
    shown = one.shown
    return LeftOut(
        one.id,
        one.text,
        one.outlets,
        tuple(o.name for o in one.origins),
        shown.post_id,
        shown.url,
        shown.published,
        reason,
    )


def _talks() -> Story:
    expected = passage(
        says(
            "Harbour Post",
            "The two ministers are expected to speak by telephone between 1pm and 3pm.",
            "08:02",
            post="post-40",
            author="Ida Marsh",
        )
    )
    wire = (
        "The call between the ministers began at 2pm, Northwire understands, and both sides had "
        "their hydrographers in the room."
    )
    began = passage(
        _from(
            says("Northwire", wire, "13:04", post="n40", title="Ministers speak"),
            "Northwire",
            "agency",
        ),
        _from(
            says("Harbour Post", wire, "14:11", post="post-44", kind="exact", credit="Northwire"),
            "Northwire",
            "credit",
        ),
        _from(
            says("Küstenkurier", wire, "15:20", post="post-45", kind="near", score=0.93),
            "Northwire",
            "copy",
        ),
        _from(
            says(
                "The Hill Gazette",
                "At two in the afternoon the ministers picked up their telephones; the people who "
                "measure the sea sat beside them.",
                "18:40",
                post="",
                line=9,
                kind="semantic",
                score=0.81,
            ),
            "The Hill Gazette",
            "outlet",
        ),
    )
    lasted = passage(
        says(
            "Evening Ledger",
            "It lasted over an hour, a person in the room said, and nobody raised their voice.",
            "15:31",
            post="post-47",
            basis="byline",
        )
    )
    ended = replace(
        passage(
            says(
                "Harbour Post",
                "The ministers put the receivers down after an hour and a half and will meet on "
                "Friday at the lighthouse.",
                "15:58",
                post="post-48",
                author="Ida Marsh",
            )
        ),
        news="updated",
        before=Earlier(
            "The ministers put the receivers down after an hour and will meet on Thursday at the "
            "lighthouse.",
            DAY,
            "daily",
        ),
    )
    fish, more_fish = disagree(
        passage(
            says(
                "Küstenkurier",
                "Die Quote für Hering bleibt bei 12.000 Tonnen, sagte der Minister.",
                "16:30",
                post="post-50",
            )
        ),
        passage(
            says(
                "Harbour Post",
                "The herring quota rises to 14,000 tonnes, the minister said.",
                "16:41",
                post="post-51",
            )
        ),
        FactDifference("number", "12.000 Tonnen", "14,000 tonnes"),
    )
    fish = replace(fish, superseded_by=more_fish.id)
    old = passage(
        says(
            "Evening Ledger",
            "The two countries have disputed the sandbank since a storm moved it in 1953, and "
            "fishermen of both have been fined there.",
            "09:00",
            post="post-39",
        )
    )
    return Story(
        f"s{expected.id}",
        "Ministers speak about the sandbank",
        "Northwire",
        (expected, began, lasted, ended, fish, more_fish),
        title_post_id="wire:n1.html#n40",
        lead=(began.id, ended.id),
        developments=(
            Development(
                "time",
                "call",
                (
                    _step("expected", "13:00/15:00", _mention("between 1pm and 3pm", expected)),
                    _step("began", "14:00", _mention("2pm", began)),
                    _step("ended", ">PT1H", _mention("over an hour", lasted)),
                    _step("ended", "PT1H30M", _mention("an hour and a half", ended)),
                ),
            ),
        ),
        left_out=(
            _left_out(old, "background"),
            _left_out(
                passage(
                    says(
                        "Harbour Post",
                        "Both ministers were said to be looking forward to it.",
                        "07:10",
                        post="post-38",
                    )
                ),
                "repeat",
            ),
        ),
        news="updated",
        rank=Rank(4.1, 0.75, 0.6, 0.3, 0.8),
    )


def _fire() -> Story:
    first, second, third = (
        passage(says("Harbour Post", text, at, post=post))
        for text, at, post in (
            ("The fire on the heath has burnt 40 hectares.", "10:15", "post-60"),
            ("By noon the fire had taken 65 hectares, the brigade said.", "12:05", "post-61"),
            ("At dusk it was 90 hectares, and the wind had dropped.", "18:20", "post-62"),
        )
    )
    return Story(
        f"s{first.id}",
        "Fire on the heath",
        "Harbour Post",
        (first, second, third),
        lead=(third.id,),
        developments=(
            Development(
                "figure",
                "hectares burnt",
                (
                    _step("", "40", _mention("40 hectares", first)),
                    _step("", "65", _mention("65 hectares", second)),
                    _step("", "90", _mention("90 hectares", third)),
                ),
            ),
        ),
        news="new",
        rank=Rank(3.0, 0.5, 1.0, 0.1, 0.9),
    )


def _ongoing() -> Story:
    kept = [_left_out(p, "repeat") for p in morning().stories[1].passages if len(p.outlets) == 1]
    return replace(
        morning().stories[1],
        passages=(),
        left_out=tuple(kept),
        news="ongoing",
        rank=Rank(0.4, 0.2, 0.0, 0.1, 0.2),
    )


def sample() -> Digest:
    """A digest with everything that there is to tell to a reader of the one before."""
    seen = datetime(2031, 6, 18, 15, 12, tzinfo=UTC)
    return replace(
        morning(),
        edition="evening",
        as_of=datetime(2031, 6, 18, 19, 30, tzinfo=UTC),
        stories=(_talks(), _fire(), morning().stories[2], _ongoing()),
        paragraphs=31,
        repeats=9,
        since=Given(DAY, "daily", datetime(2031, 6, 18, 5, 30, tzinfo=UTC), "ab" * 32),
        changes=(
            Change(
                "corrected",
                "0123456789ab",
                "The ferry carried 140 people when it turned back.",
                "The ferry carried 104 people when it turned back.",
                (FactDifference("number", "140 people", "104 people"),),
                "Harbour Post",
                "harbour:live.html#post-9",
                "https://harbour-post.example/live#post-9",
                "a" * 16,
                "b" * 16,
                seen,
            ),
            Change(
                "withdrawn",
                "ba9876543210",
                "The mayor has resigned.",
                "",
                (),
                "Evening Ledger",
                "papers:ledger/004.txt",
                None,
                "c" * 16,
                "d" * 16,
                seen,
            ),
        ),
        left_out=(
            StoryLine(
                "s111111111111",
                "Choir looks for two basses",
                "The Hill Gazette",
                "https://hill-gazette.example/choir",
                ("The Hill Gazette",),
                ("The Hill Gazette",),
                2,
                Rank(0.3, 0.1, 1.0, 0.0, 0.2),
            ),
        ),
        settings="0f" * 8,
        overrides=(3,),
    )
