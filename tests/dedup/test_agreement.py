"""Whole arrays and the careful reading come to one answer: pairs that they once told apart."""

from __future__ import annotations

import pytest

from aggregator.dedup import Deduper, MemoryCache, Result, deduplicate

PROMISE = "we will not go back to the table without a promise"
NESTED = (
    f"“Keld Rail said seven ferries “{PROMISE}” on Tuesday. "
    "Ilse Varga approved eight ferries after Easter on Tuesday”",
    f"Keld Rail confirmed the bridge in Halmouth “{PROMISE}”",
)
TWICE = (
    "Nadia Orlen denied the tunnel in Keld, police said. Eastwater Council confirmed the ferries "
    f"“{PROMISE}” before noon. Ilse Varga confirmed a strike “{PROMISE}” after Easter. "
    f"Tomas Brandt announced the tunnel “{PROMISE}” before noon.",
    f"Eastwater Council said the treaty on Monday “{PROMISE}”. Ilse Varga said 1.6 billion dollars "
    f"“{PROMISE}” “{PROMISE}”. Nadia Orlen rejected 1.6 billion dollars on Monday in Halmouth",
)


def found(result: Result) -> object:
    return (
        [
            (c.representative.id, [(m.paragraph_id, m.kind, m.score) for m in c.matches])
            for c in result.clusters
        ],
        [(c.a_id, c.b_id, c.score) for c in result.conflicts],
    )


@pytest.mark.parametrize("texts", [NESTED, TWICE], ids=["marks within marks", "quoted again"])
def test_arrays_say_what_the_judge_says(texts: tuple[str, str]) -> None:
    dedup = Deduper()
    dedup.add_many(texts)
    read = found(dedup.result())
    assert found(deduplicate(texts)) == read
    assert found(deduplicate(texts, cache=MemoryCache())) == read
    assert [m.kind for c in dedup.clusters() for m in c.matches] == ["semantic"]
