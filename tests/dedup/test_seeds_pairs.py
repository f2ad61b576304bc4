"""The seed documents that the project was designed from: what must match, what must not."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from aggregator.dedup.model import Comparison
from aggregator.dedup.verify import judge, prepare

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs ../shared/seeds")

JOINED = {"same", "contains", "contained"}

# (document, line) of repeated blocks, captions and the statement that two outlets share.
REPEATS = [
    *((("001", i), ("001", i + 11)) for i in (42, 44, 46, 48)),
    *((("001", i), ("001", i + 1)) for i in (5, 50, 69)),
    (("001", 16), ("002", 9)),
    (("003", 23), ("003", 26)),
    (("003", 31), ("003", 34)),
    (("003", 43), ("003", 46)),
]

Line = tuple[str, int]


@pytest.fixture(scope="module")
def lines() -> dict[Line, str]:
    found = {}
    for path in sorted(SEEDS.glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                found[path.name[:3], number] = line.strip()
    return found


@pytest.fixture(scope="module")
def judged(lines: dict[Line, str]) -> dict[tuple[Line, Line], Comparison]:
    """All pairs of lines, without an encoder."""
    prepared = {line: prepare(text) for line, text in lines.items()}
    return {(x, y): judge(prepared[x], prepared[y]) for x, y in combinations(prepared, 2)}


@pytest.mark.parametrize(("first", "second"), REPEATS)
def test_repeat_is_found(
    judged: dict[tuple[Line, Line], Comparison], first: Line, second: Line
) -> None:
    assert judged[first, second].verdict in JOINED


def test_nothing_else_is_joined(
    lines: dict[Line, str], judged: dict[tuple[Line, Line], Comparison]
) -> None:
    wrong = [
        pair
        for pair, comparison in judged.items()
        if comparison.verdict in JOINED
        and pair not in REPEATS
        # The page's own furniture repeats in 004.
        and lines[pair[0]] != lines[pair[1]]
    ]
    assert wrong == []


def test_a_high_cosine_alone_joins_nothing_of_one_subject(lines: dict[Line, str]) -> None:
    apart = [
        (("004", 35), ("004", 37)),
        (("002", 20), ("002", 21)),
        (("002", 7), ("002", 12)),
        (("000", 3), ("001", 38)),
        (("003", 4), ("003", 6)),
    ]
    for first, second in apart:
        comparison = judge(prepare(lines[first]), prepare(lines[second]), cosine=0.86)
        assert comparison.verdict not in JOINED, (first, second)


def test_the_count_of_drones_joins_nothing(lines: dict[Line, str]) -> None:
    drones = prepare(lines["000", 35])
    for line, text in lines.items():
        if line != ("000", 35):
            assert judge(drones, prepare(text), cosine=0.85).verdict not in JOINED, line
