"""Our own pairs: time zones, roles, modality, change of voice. Floors that must not sink."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aggregator.dedup.verify import judge, prepare

PAIRS = Path(__file__).parent / "pairs"
JOINED = ("same", "contains", "contained")

# File, pairs that say the same and are found, pairs that conflict and are found: at least.
FLOORS = [
    ("time_zones", 0.95, 0.99),
    ("roles", 0.99, 0.99),
    ("modality", 0.99, 0.99),
    ("voice", 0.99, 0.94),
]


# Files of pairs of every kind, in five languages, each written before the rules that its misses
# led to: at least these shares are found, and at most this share of the conflicts is merged.
MIXED = [
    ("unseen_1", 0.88, 0.9, 0.03),
    ("unseen_2", 0.8, 0.85, 0.03),
    ("unseen_3", 0.8, 0.8, 0.06),
]


def rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (PAIRS / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("name", "same", "conflict"), FLOORS)
def test_floors(name: str, same: float, conflict: float) -> None:
    found = {"same": [], "conflict": []}
    for row in rows(name):
        cosine = float(row["cosine"])
        verdict = judge(prepare(row["a"]), prepare(row["b"]), cosine=cosine).verdict
        right = verdict in JOINED if row["verdict"] == "same" else verdict == "conflict"
        found[row["verdict"]].append(right)
    assert sum(found["same"]) >= same * len(found["same"])
    assert sum(found["conflict"]) >= conflict * len(found["conflict"])


@pytest.mark.parametrize("name", [name for name, _, _ in FLOORS])
def test_without_an_encoder_hardly_any_conflict_is_merged(name: str) -> None:
    pairs = [row for row in rows(name) if row["verdict"] == "conflict"]
    merged = [
        row["id"] for row in pairs if judge(prepare(row["a"]), prepare(row["b"])).verdict in JOINED
    ]
    assert len(merged) <= 0.04 * len(pairs), merged


@pytest.mark.parametrize("name", [name for name, _, _ in FLOORS])
def test_there_are_enough_pairs_and_none_twice(name: str) -> None:
    pairs = {(row["a"], row["b"]) for row in rows(name)}
    assert len(pairs) == len(rows(name)) >= 60


@pytest.mark.parametrize(("name", "same", "conflict", "merged"), MIXED)
def test_floors_of_every_kind(name: str, same: float, conflict: float, merged: float) -> None:
    verdicts = {"same": [], "conflict": []}
    for row in rows(name):
        cosine = float(row["cosine"])
        verdict = judge(prepare(row["a"]), prepare(row["b"]), cosine=cosine).verdict
        verdicts[row["verdict"]].append(verdict)
    joined = [verdict in JOINED for verdict in verdicts["same"]]
    assert sum(joined) >= same * len(joined)
    found = verdicts["conflict"]
    assert found.count("conflict") >= conflict * len(found)
    assert sum(verdict in JOINED for verdict in found) <= merged * len(found)


@pytest.mark.parametrize("name", [name for name, *_ in MIXED])
def test_of_every_kind_hardly_any_conflict_is_merged_without_an_encoder(name: str) -> None:
    pairs = [row for row in rows(name) if row["verdict"] == "conflict"]
    merged = [
        row["id"] for row in pairs if judge(prepare(row["a"]), prepare(row["b"])).verdict in JOINED
    ]
    assert len(merged) <= 0.03 * len(pairs), merged
