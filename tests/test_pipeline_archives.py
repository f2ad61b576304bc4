"""Archives among the files of a source: pages, captures of several times, and second runs."""

from __future__ import annotations

import gzip
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


def run(folder: Path, *, after: int = 0):
    config = Config(
        output=OutputConfig(folder=folder.parent / "out"),
        dedup=DedupConfig(encoder="none"),
        sources=(Source("in", (str(folder),)),),
    )
    return pipeline.run(config, now=NOW + timedelta(minutes=after)), config


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
