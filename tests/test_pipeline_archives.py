"""Archives among the files of a source: pages, captures of several times, and second runs."""

from __future__ import annotations

import gzip
import random
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import pipeline
from aggregator.config import Config, DedupConfig, OutputConfig
from aggregator.model import Failure, Source
from aggregator.pull import pull_files
from aggregator.store import Store
from tests.pull.archives.make import answer, mhtml, record
from tests.test_pipeline_addresses import article

NOW = datetime(2025, 4, 9, 20, 0, tzinfo=UTC)
URL = "https://harbour.test/ferry"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


def run(folder: Path, *, after: int = 0, only_pull: bool = False):
    config = Config(
        output=OutputConfig(folder=folder.parent / "out"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("in", (str(folder),)),),
    )
    job = pipeline.pull if only_pull else pipeline.run
    return job(config, now=NOW + timedelta(minutes=after)), config


def test_a_folder_of_archives_is_read_and_a_second_run_adds_nothing(folder):
    warc = record("https://harbour.test/orchard", answer(article("orchard")))
    (folder / "crawl.warc").write_bytes(warc)
    (folder / "saved.mhtml").write_bytes(mhtml(article("ferry")))
    (folder / "dockers.html.gz").write_bytes(gzip.compress(article("dockers")))
    report, config = run(folder)
    assert {one.locator: one.outcome for one in report.sources} == {
        "https://harbour.test/orchard": "new",
        "saved.mhtml": "new",
        "dockers.html.gz": "new",
    }
    with Store.open(config.database_url) as store:
        posts = [r.post for r in store.revisions_of_day(date(2025, 4, 9), "UTC")]
    assert {post.url for post in posts} >= {"https://harbour.test/orchard"}
    assert len(posts) == 3
    again, _ = run(folder, after=1)
    assert {one.outcome for one in again.sources} == {"unchanged"}
    assert again.digests == ()


def test_captures_of_one_address_are_revisions_and_stay_so(folder):
    bodies = [article("ferry"), article("ferry", "Her captain was the last to leave.")]
    crawl = b"".join(
        gzip.compress(record(URL, answer(body), date=f"2025-04-09T1{hour}:00:00Z"))
        for hour, body in enumerate(bodies)
    )
    (folder / "crawl.warc.gz").write_bytes(crawl)
    report, config = run(folder)
    assert [one.outcome for one in report.sources] == ["new", "revised"]
    for after in (1, 2):
        again, _ = run(folder, after=after)
        assert [one.outcome for one in again.sources] == ["unchanged", "unchanged"]
    with Store.open(config.database_url) as store:
        [newest] = store.revisions_of_day(date(2025, 4, 9), "UTC")
        assert newest.number == 2
        assert "Her captain" in newest.post.text

    third = article("ferry", "Divers have looked at her keel and found it sound.")
    (folder / "crawl.warc.gz").write_bytes(
        crawl + gzip.compress(record(URL, answer(third), date="2025-04-09T18:00:00Z"))
    )
    later, _ = run(folder, after=3)
    assert [one.outcome for one in later.sources] == ["unchanged", "unchanged", "revised"]


def captured(body: bytes, hour: int) -> bytes:
    return gzip.compress(record(URL, answer(body), date=f"2025-04-09T{hour:02}:00:00Z"))


def test_captures_in_any_order_end_with_the_newest_and_lose_no_post(folder):
    first, second, third = (
        captured(article("ferry", f"At {hour} the tide was at {hour * 11} centimetres."), hour)
        for hour in (10, 11, 12)
    )
    for number, crawl in enumerate((second + first + third, third + second + first)):
        (folder / "crawl.warc.gz").write_bytes(crawl)
        report, config = run(folder, after=number)
        with Store.open(config.database_url) as store:
            [newest] = store.revisions_of_day(date(2025, 4, 9), "UTC")
            assert "At 12 the tide" in newest.post.text
            history = [r.post.text[-60:] for r in store.post_revisions(newest.post.id)]
    assert [one.outcome for one in report.sources] == ["unchanged"] * 3
    assert len(history) == 2  # 11 and 12; what the older capture said was said no more by then


def test_a_later_archive_with_older_captures_says_nothing_new_of_known_posts(folder):
    (folder / "b.warc.gz").write_bytes(captured(article("ferry", "She was towed away."), 15))
    run(folder)
    (folder / "c.warc.gz").write_bytes(captured(article("ferry"), 9))
    other = record("https://harbour.test/orchard", answer(article("orchard")))
    (folder / "d.warc").write_bytes(other)
    report, config = run(folder, after=1)
    assert [one.outcome for one in report.sources] == ["unchanged", "unchanged", "new"]
    with Store.open(config.database_url) as store:
        texts = [r.post.text for r in store.revisions_of_day(date(2025, 4, 9), "UTC")]
    assert sum("towed away" in text for text in texts) == 1


def test_memory_does_not_grow_with_an_archive(folder):
    """Twenty times the pages, and at no time are more than a few of them in memory."""
    peaks = []
    for pages in (3, 60):
        padding = (
            b"<script>" + random.Random(pages).randbytes(400_000).hex().encode() + b"</script>"
        )
        with (folder / "crawl.warc").open("wb") as crawl:
            for number in range(pages):
                body = article("ferry").replace(b"137", b"%d" % number) + padding
                crawl.write(record(f"https://harbour.test/{number}", answer(body)))
        tracemalloc.start()
        report, _ = run(folder, after=pages, only_pull=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(report.sources) == pages
    # One page is of 0.8 MB; sixty would be of 48.
    assert peaks[1] < peaks[0] + 8_000_000, peaks


def test_an_archive_that_is_cut_off_gives_what_is_there_and_is_told(folder):
    whole = record(URL, answer(article("ferry")))
    second = record("https://harbour.test/orchard", answer(article("orchard")))
    (folder / "crawl.warc").write_bytes(whole + second[: len(second) // 2])
    report, _ = run(folder)
    assert [one.locator for one in report.sources if one.outcome == "new"] == [URL]
    assert {one.locator for one in report.failures} == {"https://harbour.test/orchard"}
    assert report.exit_code == 1


def test_a_compressed_page_has_the_time_of_its_file_and_a_bomb_is_refused(folder):
    import os

    file = folder / "ferry.html.gz"
    file.write_bytes(gzip.compress(article("ferry")))
    os.utime(file, (1_744_000_000, 1_744_000_000))
    [page] = pull_files(Source("in", (str(folder),)), base=None, now=NOW)
    assert page.modified_at == datetime.fromtimestamp(1_744_000_000, UTC)
    file.write_bytes(gzip.compress(b"<p>" + bytes(1_000_000)))
    [refused] = pull_files(Source("in", (str(file),)), base=None, now=NOW, max_bytes=100_000)
    assert isinstance(refused, Failure)
    assert "too large" in refused.message
