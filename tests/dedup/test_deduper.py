"""The library's front door: inputs of all kinds, tiers, policies, and inputs that are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aggregator.dedup import MemoryCache, Paragraph, Result, Thresholds, deduplicate
from aggregator.dedup.model import FloatArray
from tests.dedup.worlds import WordCountEncoder

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
BRIDGE = "The harbour bridge at Ostwick was closed on Monday after a barge struck its middle pier"
FERRY = "Ferries run every 20 minutes from the north quay until the bridge can carry cars again"
SNOW = "Heavy snow closed three mountain passes above Lenz before dawn, the road service said"

CRACKS = [
    "Engineers found 12 cracks in the middle pier of the harbour bridge at Ostwick on Monday",
    "Engineers found 19 cracks in the middle pier of the harbour bridge at Ostwick on Monday",
]


def groups(result: Result) -> list[list[str]]:
    return [[p.id for p in cluster.paragraphs] for cluster in result.clusters]


def kinds(result: Result) -> dict[str, str]:
    return {m.paragraph_id: m.kind for c in result.clusters for m in c.matches}


def test_strings() -> None:
    result = deduplicate([BRIDGE, FERRY, BRIDGE.upper() + "!", f"{BRIDGE}, police said"])
    assert groups(result) == [["0", "2", "3"], ["1"]]
    assert kinds(result) == {"2": "exact", "3": "near"}
    assert [p.text for p in result.kept] == [BRIDGE, FERRY]
    assert result.kept_items == (BRIDGE, FERRY)
    assert len(result) == 4
    assert "4 paragraphs: 2 kept" in repr(result)


def test_each_tier_names_its_kind() -> None:
    texts = [
        f"{BRIDGE}. {FERRY}.",
        f"“{BRIDGE}. {FERRY}”",
        f"{BRIDGE}. {FERRY}, it said.",
        FERRY,
        SNOW,
    ]
    assert kinds(deduplicate(texts)) == {"1": "exact", "2": "near", "3": "contained"}


def test_generators_and_records_keep_the_caller_s_objects() -> None:
    @dataclass(frozen=True)
    class Row:
        body: str
        page: int

    rows = [Row(SNOW, 1), Row(FERRY, 2), Row(SNOW + ".", 3)]

    def stream() -> Iterator[Row]:
        yield from rows

    result = deduplicate(stream(), text=lambda row: row.body)
    assert result.kept_items == (rows[0], rows[1])
    assert result.kept_items[0] is rows[0]


def test_more_than_ten_strings_stay_in_their_order() -> None:
    texts = [f"Item {'abcdefghijklmnop'[n]} of the agenda" for n in range(12)]
    assert [p.id for p in deduplicate(texts).kept] == [str(n) for n in range(12)]


def test_the_earliest_represents_and_unknown_times_come_last() -> None:
    given = [
        Paragraph("a", SNOW, None),
        Paragraph("b", SNOW, NOON),
        Paragraph("c", SNOW, NOON - timedelta(hours=1)),
        Paragraph("d", SNOW, NOON - timedelta(hours=1)),
    ]
    assert groups(deduplicate(given)) == [["c", "d", "b", "a"]]


def test_keep_longest_and_by_function() -> None:
    longer = f"{SNOW} on the radio"
    given = [
        Paragraph("a", SNOW, NOON, "Gull"),
        Paragraph("b", longer, NOON + timedelta(hours=1), "Courier"),
        Paragraph("c", SNOW + ".", NOON + timedelta(hours=2), "Post"),
    ]
    assert groups(deduplicate(given, keep="longest"))[0][0] == "b"
    by_source = deduplicate(given[::2], keep=lambda p: p.source != "Post")
    assert groups(by_source) == [["c", "a"]]


def test_conflicts_keep_both_and_say_why() -> None:
    result = deduplicate([*CRACKS, SNOW])
    assert len(result.kept) == 3
    (conflict,) = result.conflicts
    assert (conflict.a_id, conflict.b_id) == ("0", "1")
    assert [(d.kind, d.a, d.b) for d in conflict.evidence.differences] == [("number", "12", "19")]


def test_a_shared_quotation_joins_two_reports() -> None:
    quotation = "We will not reopen it before the steel is tested and tested again"
    texts = [
        f"Mayor Ilse Varga told reporters: “{quotation}.”",
        f'"{quotation}," Ilse Varga, mayor of Ostwick, said on the quay.',
        SNOW,
    ]
    assert groups(deduplicate(texts)) == [["0", "1"], ["2"]]


def test_the_semantic_tier_adds_pairs_that_words_leave_open() -> None:
    texts = [
        "The town council voted on Tuesday to rebuild the old harbour bridge.",
        SNOW,
        "On Tuesday, the town council voted for rebuilding the old harbour bridge.",
    ]
    assert len(deduplicate(texts).kept) == 3
    result = deduplicate(texts, encoder=Meanings([0, 0]))
    assert kinds(result) == {"2": "semantic"}
    assert [m.evidence.cosine for c in result.clusters for m in c.matches] == [1.0]


class Meanings:
    """An encoder that is told what the texts mean, shortest first."""

    name = "meanings"

    def __init__(self, meanings: list[int]) -> None:
        self.rows = np.eye(2, dtype=np.float32)[meanings]

    def encode(self, texts: Sequence[str]) -> FloatArray:
        places = dict(zip(sorted(texts, key=len), self.rows, strict=True))
        return np.stack([places[text] for text in texts])


def test_a_text_without_a_plausible_partner_is_not_encoded() -> None:
    encoder = WordCountEncoder()
    deduplicate([SNOW, *CRACKS, FERRY], encoder=encoder)
    assert sorted(encoder.asked) == CRACKS
    deduplicate([SNOW, FERRY], encoder=encoder, thresholds=Thresholds(support=0.0))
    assert sorted(encoder.asked[2:]) == [FERRY, SNOW]


def test_a_member_left_behind_by_its_representative_is_encoded_too() -> None:
    # "a" leads "b" by its words; then "a" joins "c" by its meaning, and "b" needs a new place.
    encoder = WordCountEncoder()
    given = [
        Paragraph("a", "gulls nest on the old pier at ostwick every spring", NOON),
        Paragraph("b", "gulls nest on the old pier at ostwick every spring they say", NOON),
        Paragraph("c", "every spring at ostwick on the old pier gulls nest", NOON - timedelta(1)),
    ]
    lines = Thresholds(overlap=0.7, cosine=0.9, paraphrase=0.9, support=0.0, containment=1.0)
    result = deduplicate(given, encoder=encoder, thresholds=lines)
    placed = sorted(p.id for c in result.clusters for p in c.paragraphs)
    assert placed == ["a", "b", "c"]
    for cluster in result.clusters:
        assert cluster.representative.text in encoder.asked


def test_progress_is_told_in_order() -> None:
    told: list[tuple[str, int, int]] = []
    deduplicate(
        [BRIDGE, FERRY, BRIDGE + " again", *CRACKS],
        encoder=WordCountEncoder(),
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["lexical", "judge", "encode", "compare"]
    assert all(0 <= done <= total for _, done, total in told)
    for stage in stages:
        last = [entry for entry in told if entry[0] == stage][-1]
        assert last[1] == last[2]


def test_nothing_gives_nothing() -> None:
    result = deduplicate([], encoder=WordCountEncoder(), cache=MemoryCache())
    assert (result.kept, result.clusters, result.conflicts) == ((), (), ())


@pytest.mark.parametrize(
    ("items", "options", "error", "message"),
    [
        ([None], {}, TypeError, "item 0 is NoneType"),
        ([SNOW, 5], {}, TypeError, "item 1 is int"),
        ([b"bytes"], {}, TypeError, "bytes"),
        (SNOW, {}, TypeError, "not one str"),
        (
            [{"body": SNOW}],
            {"text": lambda row: row.get("text")},
            TypeError,
            "of item 0 is NoneType",
        ),
        ([Paragraph("{", None)], {}, TypeError, "paragraph '{' is NoneType"),  # type: ignore[arg-type]
        ([Paragraph("a", SNOW), Paragraph("a", FERRY)], {}, ValueError, "the id 'a'"),
        (
            [Paragraph("a", SNOW, NOON), Paragraph("b", FERRY, NOON.replace(tzinfo=None))],
            {},
            ValueError,
            "zone",
        ),
        ([SNOW], {"keep": "newest"}, ValueError, "'newest'"),
        ([SNOW], {"encoder": ""}, ValueError, "name"),
        ([SNOW], {"encoder": object()}, TypeError, "encoder is object; expected"),
        ({"a": SNOW}, {}, TypeError, "a mapping.* values"),
        (np.array([[SNOW, FERRY]]), {}, TypeError, "a table.* one column"),
        ([Paragraph(7, SNOW)], {}, TypeError, "the id 7 is int"),  # type: ignore[arg-type]
        ([Paragraph("a", SNOW, "2031-05-04")], {}, TypeError, "paragraph 'a' is str"),  # type: ignore[arg-type]
        ([SNOW], {"keep": lambda _: float("nan")}, ValueError, "keep gave nan for paragraph '0'"),
    ],
)
def test_wrong_input_is_named(
    items: Any, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        deduplicate(items, **options)


def test_a_column_is_an_iterable_of_texts_and_a_table_is_not() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"body": [SNOW, FERRY, SNOW + "."]}, index=[7, 8, 9])
    assert deduplicate(frame["body"]).labels.tolist() == [0, 1, 0]
    with pytest.raises(TypeError, match="one column"):
        deduplicate(frame)
    with pytest.raises(TypeError, match="item 1 is "):
        deduplicate(pandas.Series([SNOW, None]))


def test_a_look_at_a_result_makes_no_conflicts() -> None:
    result = deduplicate(CRACKS)
    assert repr(result) == "<Result of 2 paragraphs: 2 kept>"
    assert "conflicts" not in vars(result)
    assert len(result.conflicts) == 1


@pytest.mark.parametrize(
    ("lines", "error", "message"),
    [
        ({"overlap": "high"}, TypeError, "overlap must be a number, not 'high'"),
        ({"cosine": None}, TypeError, "cosine must be a number, not None"),
        ({"contained_words": 2.5}, TypeError, "contained_words must be a whole number"),
        ({"contained_words": 0}, ValueError, "contained_words must be at least 1"),
        ({"support": float("nan")}, ValueError, r"support must lie in \[0, 1\], not nan"),
        ({"likeness": -0.1}, ValueError, r"likeness must lie in \[0, 1\]"),
    ],
)
def test_lines_that_cannot_be_drawn_are_named(
    lines: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Thresholds(**lines)


def test_equal_lines_are_equal_in_any_type_of_number() -> None:
    given = Thresholds(overlap=np.float32(0.5), copied=1, contained_words=np.int64(4))  # type: ignore[arg-type]
    same = Thresholds(overlap=0.5, copied=1.0, contained_words=4)
    assert given.fingerprint() == same.fingerprint()


def test_texts_without_words_are_only_ever_exact_repeats() -> None:
    result = deduplicate(["", " \n", "\u200b", "\ud800", SNOW, "..."], encoder=WordCountEncoder())
    assert groups(result) == [["0", "1", "2"], ["3"], ["4"], ["5"]]


def test_one_huge_paragraph() -> None:
    huge = " ".join(f"{BRIDGE} {n}" for n in range(100_000))
    assert len(huge) > 9_000_000
    result = deduplicate([huge, huge + ".", SNOW, "x" * 10_000_000])
    assert groups(result) == [["0", "1"], ["2"], ["3"]]


def test_a_million_equal_paragraphs() -> None:
    result = deduplicate([SNOW] * 1_000_000)
    assert len(result.kept) == 1
    assert len(result) == 1_000_000


def test_a_flood_of_texts_that_are_nearly_equal_ends() -> None:
    texts = [f"{SNOW} and so did the pass {'abcdefgh'[n % 8]} {n}" for n in range(400)]
    result = deduplicate([*texts, FERRY])
    assert len([p for c in result.clusters for p in c.paragraphs]) == 401


def test_repeats_in_the_shared_seeds_collapse() -> None:
    folder = Path(__file__).parents[2].parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("../shared/seeds is absent")
    paragraphs = [
        Paragraph(f"{path.name[:3]}:{number}", line.strip())
        for path in sorted(folder.glob("*.txt"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.strip()
    ]
    result = deduplicate(paragraphs)
    of = {p.id: c.representative.id for c in result.clusters for p in c.paragraphs}
    for first, second in [
        *[(f"001:{n}", f"001:{n + 11}") for n in (42, 44, 46, 48)],
        ("001:5", "001:6"),
        ("001:50", "001:51"),
        ("001:69", "001:70"),
        ("001:16", "002:9"),
        ("003:23", "003:26"),
        ("003:31", "003:34"),
        ("003:43", "003:46"),
    ]:
        assert of[first] == of[second], (first, second)
    for first, second in [("004:35", "004:37"), ("002:20", "002:21")]:
        assert of[first] != of[second], (first, second)
    drones = next(c for c in result.clusters if c.representative.id == "000:35")
    assert drones.members == ()
