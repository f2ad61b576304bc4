"""The benchmark of news crawls: the archive that it makes is read as it says."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from aggregator.model import Failure, Page
from aggregator.pull.archives import read_archive
from benchmarks import warc


def test_every_page_is_read_and_every_broken_record_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fastwarc", reason="the extra 'app' is not installed")
    # The bombs take seconds to make.
    monkeypatch.setattr(warc, "BROKEN", ("too long", "behind the end", "damaged"))
    file = io.BytesIO()
    made = warc.write(file, 60, 20)
    file.seek(0)
    now = datetime(2031, 6, 1, tzinfo=UTC)
    found = list(read_archive(file, source="s", locator="crawl.warc.gz", max_bytes=10**6, now=now))
    read = [one.locator for one in found if isinstance(one, Page)]
    assert len(made.pages) == 60 and made.pages <= set(read)
    assert not any(url.endswith((".jpg", ".css", "robots.txt")) for url in read)
    assert len([url for url in read if url in made.pages]) == 60 + made.changed > 60
    *lines, others = warc.told(made, [one.message for one in found if isinstance(one, Failure)])
    assert len(lines) == 4 and not any("NOT TOLD" in line for line in lines), lines
    assert others.strip() == "others: none"


def test_what_was_not_told_is_said() -> None:
    made = warc.Made(broken={"damaged": (2_000, 1_000)})
    (line, others) = warc.told(made, ["is broken after byte 3,000: no"])
    assert "NOT TOLD" in line and "3,000" in others
