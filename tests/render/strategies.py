"""Digests of any content, for hypothesis."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args

from hypothesis import strategies as st

from aggregator.dedup.model import DifferenceKind, Kind
from aggregator.model import (
    Attribution,
    Change,
    DayBasis,
    Development,
    DevelopmentKind,
    Digest,
    DigestPage,
    Disagreement,
    Earlier,
    FactDifference,
    Given,
    LeftOut,
    LeftOutReason,
    Mention,
    Moment,
    News,
    OriginBasis,
    Passage,
    PostKind,
    Rank,
    SpanKind,
    Step,
    StepPhase,
    Story,
    StoryLine,
    StoryMove,
)

ZONES = ("UTC", "Europe/London", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati")

# What breaks renderers, and then anything at all.
HOSTILE = (
    "<script>alert(1)</script>",
    "]]><!-- --></blockquote>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }}{% raw %}",
    "# a\n- b\n1. c\n> d\n===\n---",
    "*a* _b_ `c` [d](e) ![f](g) <h@i.example> | ~~j~~ &amp; &#60; \\",
    "\x1b[31m\x00\x07\x85\u2028\ud800",
    "\u202ertl\u2066open مرحبا 日本語。「言」 ",
    "x" * 200,
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
ids = st.text("0123456789abcdef", min_size=12, max_size=12)
links = st.one_of(
    st.none(),
    st.sampled_from(
        (
            "https://a.example/b#c",
            "http://a.example/(x) y<z>",
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "https://good.example@evil.example/",
            "//a.example",
            "http://[",
            "",
        )
    ),
    st.text(max_size=30),
)
moments = st.builds(
    Moment,
    day=st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    at=st.one_of(
        st.none(),
        st.datetimes(
            datetime.fromisoformat("1990-01-01"),
            datetime.fromisoformat("2060-01-01"),
            timezones=st.sampled_from(
                [timezone(timedelta(minutes=m)) for m in (0, 60, 330, -150, 840)]
            ),
        ),
    ),
    basis=st.sampled_from(get_args(DayBasis)),
)


bases = st.lists(st.sampled_from(get_args(OriginBasis)), max_size=3, unique=True).map(tuple)
shares = st.floats(0, 1)
ranks = st.builds(Rank, shares, shares, shares, shares, shares)
instants = st.datetimes(
    datetime.fromisoformat("1990-01-01"),
    datetime.fromisoformat("2060-01-01"),
    timezones=st.just(UTC),
)


@st.composite
def attributions(draw: st.DrawFn, *, shown: str | None) -> Attribution:
    start = draw(st.integers(0, 10_000))
    text = draw(texts) if shown is None else shown
    return Attribution(
        paragraph_id=draw(ids),
        text=text,
        outlet=draw(texts),
        source=draw(texts),
        locator=draw(texts),
        post_id=draw(st.text(min_size=1, max_size=5)),
        post_title=draw(texts),
        revision_hash=draw(ids),
        start=start,
        end=start + len(text),
        published=draw(moments),
        zone=draw(st.sampled_from(ZONES)),
        url=draw(links),
        line=draw(st.one_of(st.none(), st.integers(1, 9999))),
        author=draw(texts),
        credit=draw(st.one_of(st.none(), texts)),
        kind=None if shown is not None else draw(st.sampled_from(get_args(Kind))),
        score=1.0 if shown is not None else draw(st.floats(0, 1)),
        revision=draw(st.integers(1, 9)),
        origin=draw(texts),
        origin_basis=draw(bases),
        gone_since=draw(st.none() | instants),
        post_kind=draw(st.sampled_from(get_args(PostKind))),
        part=draw(st.sampled_from(get_args(SpanKind))),
        quoted=draw(texts),
        quoted_url=draw(links),
    )


differences = st.builds(
    FactDifference, kind=st.sampled_from(get_args(DifferenceKind)), here=texts, there=texts
)


@st.composite
def passages(draw: st.DrawFn, id: str, others: list[str]) -> Passage:
    text = draw(texts)
    carried = draw(st.lists(attributions(shown=None), max_size=3))
    carried.insert(draw(st.integers(0, len(carried))), draw(attributions(shown=text)))
    disagreements = draw(
        st.lists(
            st.builds(
                Disagreement,
                passage_id=st.sampled_from([*others, "absent000000"]),
                text=texts,
                outlets=st.lists(texts, max_size=3, unique=True).map(tuple),
                differences=st.lists(differences, max_size=2).map(tuple),
            ),
            max_size=2,
        )
    )
    before = st.builds(Earlier, text=texts, day=st.dates(), edition=texts)
    return Passage(
        id,
        text,
        tuple(carried),
        tuple(disagreements),
        speakers=draw(st.lists(texts, max_size=2).map(tuple)),
        news=draw(st.sampled_from(get_args(News))),
        before=draw(st.none() | before),
        superseded_by=draw(st.none() | st.sampled_from([*others, "absent000000"])),
    )


@st.composite
def developments(draw: st.DrawFn, passage: Passage) -> Development:
    steps = []
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(passage.text)))
        end = draw(st.integers(start, len(passage.text)))
        steps.append(
            Step(
                phase=draw(st.sampled_from(get_args(StepPhase))),
                value=draw(texts),
                mentions=(
                    Mention(
                        words=passage.text[start:end],
                        passage_id=passage.id,
                        in_title=draw(st.booleans()),
                        start=start,
                        end=end,
                        outlets=draw(st.lists(texts, max_size=2, unique=True).map(tuple)),
                        published=draw(moments),
                    ),
                ),
            )
        )
    return Development(draw(st.sampled_from(get_args(DevelopmentKind))), draw(texts), tuple(steps))


@st.composite
def stories(draw: st.DrawFn, mine: list[str], names: list[str]) -> Story:
    made = [draw(passages(id, [n for n in names if n != id])) for id in mine]
    hidden = draw(st.integers(0, len(made) - 1))
    shown, left_out = made[hidden:], made[:hidden]
    return Story(
        id=mine[0],
        title=draw(texts),
        title_outlet=draw(texts),
        passages=tuple(shown),
        title_post_id=draw(texts),
        lead=tuple(p.id for p in shown[: draw(st.integers(0, 3))]),
        developments=tuple(draw(st.lists(developments(shown[0]), max_size=2))),
        left_out=tuple(
            LeftOut(
                passage_id=p.id,
                text=p.text,
                outlets=p.outlets,
                origins=tuple(o.name for o in p.origins),
                post_id=p.shown.post_id,
                url=p.shown.url,
                published=p.shown.published,
                reason=draw(st.sampled_from(get_args(LeftOutReason))),
            )
            for p in left_out
        ),
        news=draw(st.sampled_from(get_args(News))),
        rank=draw(ranks),
    )


changes = st.builds(
    Change,
    kind=st.sampled_from(("corrected", "updated", "withdrawn")),
    passage_id=ids,
    text=texts,
    now=texts,
    differences=st.lists(differences, max_size=2).map(tuple),
    outlet=texts,
    post_id=ids,
    url=links,
    revision_hash=ids,
    now_hash=ids,
    seen_at=instants,
)
given = st.builds(
    Given,
    day=st.dates(),
    edition=st.text(min_size=1, max_size=5),
    as_of=instants,
    content_hash=ids,
)


moves = st.builds(
    StoryMove,
    kind=st.sampled_from(("merged", "split")),
    before=st.lists(ids, min_size=1, max_size=3).map(tuple),
    after=st.lists(ids, min_size=1, max_size=3).map(tuple),
    titles=st.lists(texts, max_size=3).map(tuple),
)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    """Digests of up to three stories of up to three passages each."""
    shape = draw(st.lists(st.integers(1, 3), max_size=3))
    names = draw(st.lists(ids, min_size=sum(shape), max_size=sum(shape), unique=True))
    told, used = [], 0
    for size in shape:
        told.append(draw(stories(names[used : used + size], names)))
        used += size
    hidden = draw(st.integers(0, max(0, len(told) - 1)))
    return Digest(
        day=draw(st.dates(date(1990, 1, 1), date(2060, 1, 1))),
        zone=draw(st.sampled_from(ZONES)),
        edition=draw(st.sampled_from(("daily", "morning", "<b>"))),
        as_of=draw(instants),
        stories=tuple(told[hidden:]),
        left_out=tuple(
            StoryLine(s.id, s.title, s.title_outlet, None, s.outlets, s.origins, 3, s.rank)
            for s in told[:hidden]
        ),
        since=draw(st.none() | given),
        changes=tuple(draw(st.lists(changes, max_size=2))),
        settings=draw(texts),
        overrides=draw(st.lists(st.integers(1, 99), max_size=2).map(tuple)),
        pages=tuple(
            draw(
                st.lists(
                    st.builds(
                        DigestPage,
                        source=texts,
                        outlet=texts,
                        locator=texts,
                        url=links,
                        title=texts,
                        posts=st.integers(0, 9),
                        basis=st.lists(
                            st.sampled_from(get_args(DayBasis)), max_size=3, unique=True
                        ).map(tuple),
                        origin=texts,
                    ),
                    max_size=2,
                )
            )
        ),
        paragraphs=draw(st.integers(0, 99)),
        repeats=draw(st.integers(0, 99)),
        not_compared=draw(st.lists(st.text(min_size=1, max_size=3), max_size=3).map(tuple)),
        looked_back=tuple(draw(st.lists(given, max_size=2))),
        moves=tuple(draw(st.lists(moves, max_size=2))),
    )
