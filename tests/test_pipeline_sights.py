"""A live blog seen again and again: same, edited, moved, withdrawn, restored, and what is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, DigestConfig, OutputConfig
from aggregator.model import Revision, Source
from aggregator.report import RunReport
from aggregator.store import Store

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
DAY = date(2025, 4, 9)
WORDS = {
    "weir": "Water stands two metres above the lower weir and still rises by the hour.",
    "school": "All schools of the upper valley stay shut until Thursday, the council decided.",
    "mill": "Firefighters pumped the cellar of the old mill dry during the morning.",
    "bridge": "The railway bridge at Orrin was closed after divers found a crack in a pier.",
    "dam": "The wall of the dam gave way over a length of nine metres before sunrise.",
    "farm": "Forty cows were led from a farm below the dam to a meadow above the road.",
}
TIMES = {
    "dam": "06:55",
    "weir": "08:05",
    "school": "09:10",
    "mill": "10:20",
    "bridge": "11:30",
    "farm": "12:40",
}
Posts = Mapping[str, str | None]


def page(posts: Posts, *, ids: Posts | None = None, more: str = "", extra: str = "") -> str:
    """A live blog, the newest on top; a text of ``None`` is a mark that the post is withdrawn."""
    entries = []
    for number, (word, text) in enumerate(sorted(posts.items(), key=lambda p: TIMES[p[0]])[::-1]):
        name = f"block-67f6{len(word):02}{sum(map(ord, word)):04}ab12cd34ef"
        own = (ids or {}).get(word) or name
        own = own.replace("#", str(number + 1))
        if text is None:
            entries.append(f"<article id='{own}' class='post post--deleted'></article>")
            continue
        entries.append(
            f"<article id='{own}' class='post'><time datetime='2025-04-09T{TIMES[word]}:00+01:00'>"
            f"{TIMES[word]}</time><h2>News of the {word}</h2><p>{text}</p></article>"
        )
    return (
        "<!doctype html><html lang='en'><head><title>Flood live</title></head><body><main>"
        f"<h1>Flood live: the day in the valley</h1>{extra}{''.join(entries)}{more}"
        "</main></body></html>"
    )


class Sights:
    """A folder with one live blog that is read again and again."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "in" / "flood.html"
        self.file.parent.mkdir()
        self.config = Config(
            output=OutputConfig(folder=folder / "out", formats=("json",)),
            digest=DigestConfig(timezone="Europe/London"),
            dedup=DedupConfig(encoder="none"),
            sources=(Source("quay", (str(self.file),), zone="Europe/London"),),
        )
        self._minutes = 0

    def see(self, posts: Posts, **changes: Any) -> RunReport:
        self.file.write_text(page(posts, **changes), encoding="utf-8")
        self._minutes += 10
        return pipeline.run(self.config, now=NOW + timedelta(minutes=self._minutes))

    def revisions(self) -> dict[str, list[Revision]]:
        """Every revision of each post, by the word that its headline ends with."""
        found: dict[str, list[Revision]] = {}
        with Store.open(self.config.database_url) as store:
            for key in store.blog_revisions("quay", "flood.html"):
                revisions = store.post_revisions(key)
                found.setdefault(revisions[0].post.title.split()[-1], []).extend(revisions)
        return found

    def told(self) -> dict[str, list[str]]:
        return {
            word: ["gone" if r.withdrawn else r.post.text for r in revisions]
            for word, revisions in self.revisions().items()
        }

    def digest(self) -> str:
        path = self.config.output.folder / DAY.isoformat() / "digest.json"
        return json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False)


@pytest.fixture
def sights(tmp_path: Path) -> Sights:
    return Sights(tmp_path)


def without(*words: str) -> dict[str, str | None]:
    return {word: text for word, text in WORDS.items() if word not in words}


ONCE = {word: [text] for word, text in WORDS.items()}


def test_the_same_page_brings_nothing(sights: Sights) -> None:
    sights.see(WORDS)
    report = sights.see(WORDS, extra="<p>Reload the page.</p>")
    assert report.sources[0].outcome == "unchanged"
    assert sights.told() == ONCE


def test_what_is_missing_inside_is_withdrawn_and_leaves_the_digest(sights: Sights) -> None:
    sights.see(WORDS)
    assert WORDS["mill"] in sights.digest()
    report = sights.see(without("mill"))
    assert sights.told() == {**ONCE, "mill": [WORDS["mill"], "gone"]}
    assert WORDS["mill"] not in sights.digest()
    assert report.sources[0].outcome == "revised"
    assert any("withdrawn" in warning and "mill" in warning for warning in report.warnings)
    with Store.open(sights.config.database_url) as store:
        assert store.withdrawn_of_day(DAY, "Europe/London") == 1


def test_what_is_shown_again_is_restored(sights: Sights) -> None:
    sights.see(WORDS)
    sights.see(without("mill"))
    sights.see(WORDS)
    assert sights.told()["mill"] == [WORDS["mill"], "gone", WORDS["mill"]]
    assert WORDS["mill"] in sights.digest()


def test_what_rolled_off_stays(sights: Sights) -> None:
    sights.see(without("farm"))
    sights.see(without("dam", "weir"))
    assert sights.told() == ONCE


def test_a_mark_withdraws_whatever_else_the_page_covers(sights: Sights) -> None:
    sights.see(WORDS)
    # The oldest: its absence alone would say nothing.
    sights.see({**WORDS, "dam": None})
    assert sights.told() == {**ONCE, "dam": [WORDS["dam"], "gone"]}


def test_a_page_that_lost_many_is_doubted(sights: Sights) -> None:
    sights.see(WORDS)
    report = sights.see(without("school", "mill", "bridge"))
    assert sights.told() == ONCE
    assert any("too many" in warning for warning in report.warnings)


def test_a_page_that_was_cut_takes_nothing_away(sights: Sights) -> None:
    sights.see(WORDS)
    whole = page(without("mill"))
    sights.file.write_text(whole.replace("</main></body></html>", ""), encoding="utf-8")
    pipeline.run(sights.config, now=NOW + timedelta(hours=3))
    assert sights.told() == ONCE


def test_the_opening_post_that_stays_does_not_stretch_a_page_with_older_ones(
    sights: Sights,
) -> None:
    more = "<button>Load more posts</button>"
    sights.see(without("farm"), more=more)
    sights.see(without("weir"), more=more)
    assert sights.told() == ONCE


def test_a_pinned_post_does_not_stretch_the_page(sights: Sights) -> None:
    pinned = (
        "<article id='block-67f6aaaabbbbccccddddeeee' class='post pinned'>"
        "<time datetime='2025-04-09T06:00:00+01:00'>06:00</time><h2>The day so far</h2>"
        "<p>What is known of the flood in the valley since the dam gave way at dawn.</p></article>"
    )
    sights.see(without("farm"), extra=pinned)
    sights.see(without("dam"), extra=pinned)
    assert {word: texts for word, texts in sights.told().items() if word in WORDS} == ONCE


def test_ids_that_count_the_posts_do_not_shift_their_texts(sights: Sights) -> None:
    counted = dict.fromkeys(WORDS, "post-#")
    sights.see(without("farm"), ids=counted)
    sights.see(WORDS, ids=counted)
    assert sights.told() == ONCE


def test_a_post_that_is_called_otherwise_today_is_the_same(sights: Sights) -> None:
    sights.see(WORDS)
    sights.see(
        {**WORDS, "weir": WORDS["weir"] + " Nobody is hurt."},
        ids={"weir": "entry-9f8e7d6c5b4a39281706"},
    )
    assert sights.told()["weir"] == [WORDS["weir"], WORDS["weir"] + " Nobody is hurt."]
    (revisions,) = (r for word, r in sights.revisions().items() if word == "weir")
    assert len({revision.post.id for revision in revisions}) == 1
    assert any("9f8e7d6c5b4a39281706" in name for name in revisions[-1].post.aliases)


def test_another_reader_takes_nothing_away(sights: Sights, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an older version read as a post and this one does not is no matter of the page."""
    from aggregator import extract

    monkeypatch.setattr(extract, "VERSION", "before")
    sights.see(WORDS)
    monkeypatch.undo()
    sights.see(without("mill"))
    assert sights.told() == ONCE


@pytest.mark.parametrize(
    "steps",
    [
        [WORDS, without("mill"), without("mill"), WORDS, without("mill")],
        [without("mill"), WORDS, without("bridge"), WORDS],
    ],
)
def test_a_digest_of_what_is_there(sights: Sights, steps: Sequence[Posts]) -> None:
    for posts in steps:
        sights.see(posts)
        for word, text in WORDS.items():
            assert (text in sights.digest()) == (word in posts)
