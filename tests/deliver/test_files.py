"""Files are written whole or not at all."""

from __future__ import annotations

import pytest

from aggregator.deliver import write_files
from aggregator.errors import OutputError


def test_only_what_changed_is_written(tmp_path):
    folder = tmp_path / "2025-04-09"
    assert write_files(folder, {"a": "1", "b": "2"}) == [folder / "a", folder / "b"]
    stamp = (folder / "a").stat().st_mtime_ns
    assert write_files(folder, {"a": "1", "b": "3"}) == [folder / "b"]
    assert (folder / "a").stat().st_mtime_ns == stamp
    assert (folder / "b").read_text() == "3"


def test_a_file_that_cannot_take_its_place_leaves_the_others(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "inside").touch()
    (tmp_path / "a").write_text("old")
    with pytest.raises(OutputError, match="cannot be written"):
        write_files(tmp_path, {"b": "new", "a": "new"})
    assert (tmp_path / "a").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_a_full_disk_leaves_the_old_files(tmp_path, monkeypatch):
    import os

    write_files(tmp_path, {"a": "old", "b": "old"})
    real = os.fsync
    calls = []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_files(tmp_path, {"a": "new", "b": "new"})
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a": "old", "b": "old"}


def test_a_folder_in_the_way_is_named(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="out"):
        write_files(tmp_path / "out" / "day", {"a": "1"})
