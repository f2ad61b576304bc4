"""A saved index is mapped: it answers as before, and is not read for that."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from aggregator.dedup import Deduper, Paragraph, Thresholds, deduplicate
from aggregator.dedup.added import Added
from aggregator.dedup.hashing import hash_texts
from aggregator.dedup.index import LexicalIndex
from tests.dedup.test_index import texts_of


def seen(added: list[Added]) -> list[object]:
    return [
        [(m.representative_id, m.paragraph_id, m.kind, m.score) for m in one.matches]
        + [(c.a_id, c.b_id) for c in one.conflicts]
        for one in added
    ]


def clusters(deduper: Deduper) -> list[tuple[str, list[str]]]:
    return [(c.representative.id, [m.id for m in c.members]) for c in deduper.clusters()]


@pytest.mark.parametrize("guard", [True, False])
def test_a_loaded_set_goes_on_as_the_other_does(guard: bool, tmp_path: Path) -> None:
    texts = texts_of(5, 260)
    deduper = Deduper(guard=guard)
    deduper.add_many([Paragraph(f"p{n}", text) for n, text in enumerate(texts[:200])])
    deduper.add_many([Paragraph("same", texts[3]), Paragraph("shout", texts[3].upper() + "!")])
    for number in range(0, 60, 3):
        deduper.remove(f"p{number}")
    deduper.split("same", "shout")
    for turn in range(3):
        path = tmp_path / f"set{turn}"
        deduper.save(path)
        loaded = Deduper.load(path)
        assert clusters(loaded) == clusters(deduper)
        lot = [Paragraph(f"q{turn}.{n}", text) for n, text in enumerate(texts[200 + 20 * turn :])]
        lot.append(Paragraph(f"again{turn}", texts[3]))
        assert seen(loaded.add_many(lot)) == seen(deduper.add_many(lot))
        loaded.remove(f"p{3 * turn + 1}")
        deduper.remove(f"p{3 * turn + 1}")
        assert clusters(loaded) == clusters(deduper)
        deduper = loaded  # the next one is saved from arrays of which some lie in a file


def test_texts_of_the_same_words_find_their_form_again(tmp_path: Path) -> None:
    deduper = Deduper()
    deduper.add_many(["Is it over?", "It is over", "...", "***", "is it over"])
    deduper.remove("0")
    deduper.save(tmp_path / "set")
    loaded = Deduper.load(tmp_path / "set")
    for one in (deduper, loaded):
        added = one.add_many(["Is it over?", "IS IT OVER", "…", "***", "+++"])
        assert [[m.representative_id for m in a.matches if m.kind == "exact"] for a in added] == [
            [],
            ["4"],
            ["2"],
            ["3"],
            [],
        ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux what is in memory")
def test_a_poll_reads_a_part_of_the_index_only(tmp_path: Path) -> None:
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    under = [m for m in mounts if tmp_path.is_relative_to(m[1])]
    if max(under, key=lambda mount: len(mount[1]))[2] == "tmpfs":
        pytest.skip("the folder for tests lies in memory")
    random = np.random.default_rng(2)
    numbers = random.integers(0, 1 << 40, (80_000, 8))
    texts = [" ".join(f"w{n:x}" for n in row) for row in numbers.tolist()]
    deduper = Deduper(guard=False)
    deduper.add_many(texts)
    path = tmp_path / "set"
    deduper.save(path)
    with zipfile.ZipFile(path) as archive:
        index = sum(i.file_size for i in archive.infolist() if i.filename.startswith("index/"))
    assert index > 25e6
    _forget(path)
    loaded = Deduper.load(path)
    _forget(path)
    before = _resident(path)  # the ends of arrays, and what the system maps beside them
    assert before < 0.3 * index
    poll = Paragraph("new", texts[77] + " more")
    assert seen([loaded.add(poll)]) == seen([deduper.add(poll)]) != [[]]
    assert _resident(path) - before < 0.1 * index


def _forget(path: Path) -> None:
    """What was just written or read is still with the system, which maps it with its neighbours."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _resident(path: Path) -> int:
    """Bytes of the file that this process has in memory."""
    total, ours = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split(" ", 1)[0]:
            ours = line.endswith(str(path))
        elif ours and line.startswith("Rss:"):
            total += int(line.split()[1]) * 1024
    return total


def test_an_index_that_does_not_fit_is_refused() -> None:
    made = LexicalIndex(Thresholds())
    texts = texts_of(1, 40)
    made.add(texts, hash_texts(texts).shingles)
    arrays = made.arrays()
    for wrong in (
        {"sets.values": arrays["sets.values"][:-1]},
        {"owners": arrays["owners"].astype(np.float64)},
        {"owners": np.arange(1000)},
        {"bands.0.steps": arrays["bands.0.steps"][:-1]},
        {"bands.0.codes": arrays["bands.0.codes"][:-1]},
    ):
        with pytest.raises(ValueError, match=r"owners|sets|bands|quot"):
            LexicalIndex(Thresholds()).open({**arrays, **wrong})
    with pytest.raises(ValueError, match=r"sets\.ends is missing"):
        LexicalIndex(Thresholds()).open({n: a for n, a in arrays.items() if n != "sets.ends"})


def test_a_file_that_was_damaged_is_refused_or_read_anew(tmp_path: Path) -> None:
    deduper = Deduper()
    texts = texts_of(2, 60)
    deduper.add_many(texts)
    path = tmp_path / "set"
    deduper.save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Not aligned, or compressed: it cannot be mapped, and is read.
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        assert clusters(Deduper.load(path)) == clusters(deduper)
    for name in ("index/sets.ends.npy", "index/words.npy", "index/sequences.npy"):
        with zipfile.ZipFile(path, "w") as archive:
            for other, data in members.items():
                if other != name:
                    archive.writestr(other, data)
        with pytest.raises(ValueError, match=r"not a saved Deduper|missing|differ"):
            Deduper.load(path)
    without = {name: data for name, data in members.items() if not name.startswith("index/")}
    without["head.json"] = without["head.json"].replace(b"dedup/2", b"dedup/1")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in without.items():
            archive.writestr(name, data)
    assert clusters(Deduper.load(path)) == clusters(deduper)
    assert len(deduplicate(texts).clusters) == len(deduper.clusters())
