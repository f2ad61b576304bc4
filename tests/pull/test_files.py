"""Files, folders and patterns as pages, and every way in which they cannot be read."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Failure, Page, Source
from aggregator.pull import pull_files
from aggregator.pull.walk import Pattern

NOW = datetime(2025, 3, 18, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def write(folder: Path, *names: str, content: str = "Some words.") -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def pull(base: Path, *paths: str, **options: int) -> list[Page | Failure]:
    return list(pull_files(Source("s", paths), base=base, now=NOW, **options))


def pages(base: Path, *paths: str, **options: int) -> list[str]:
    """The locators of the pages; there must be no failure."""
    found = pull(base, *paths, **options)
    assert not [one for one in found if isinstance(one, Failure)]
    return [one.locator for one in found]


def failures(base: Path, *paths: str, **options: int) -> list[tuple[str, str]]:
    return [(f.locator, f.message) for f in pull(base, *paths, **options) if type(f) is Failure]


# --- What is read ---------------------------------------------------------------------------


def test_a_page_is_the_bytes_and_what_is_known_of_them(folder):
    file = folder / "a.txt"
    file.write_bytes(b"caf\xe9 \xff\r\n")
    os.utime(file, ns=(0, 1_742_300_000_123_456_789))
    (page,) = pull(folder, "a.txt")
    assert page == Page(
        source="s",
        locator="a.txt",
        content=b"caf\xe9 \xff\r\n",
        fetched_at=NOW,
        media_type="text/plain",
        modified_at=datetime(2025, 3, 18, 12, 13, 20, 123456, tzinfo=UTC),
    )


def test_the_time_of_fetching_is_in_utc(folder):
    write(folder, "a.txt")
    now = datetime(2025, 3, 18, 14, tzinfo=timezone(timedelta(hours=2)))
    (page,) = pull_files(Source("s", ("a.txt",)), base=folder, now=now)
    assert page.fetched_at == NOW
    assert page.fetched_at.tzinfo is UTC
    with pytest.raises(ValueError, match="zone"):
        list(pull_files(Source("s", ("a.txt",)), base=folder, now=datetime(2025, 3, 18)))  # noqa: DTZ001 - the point


def test_a_folder_is_read_in_order_whatever_made_it(folder):
    write(folder, "b.txt", "a.html", "sub/z.md", "sub/deep/x.htm", "c.xhtml", "B.TXT")
    expected = ["B.TXT", "a.html", "b.txt", "c.xhtml", "sub/deep/x.htm", "sub/z.md"]
    assert pages(folder, ".") == expected
    assert pages(folder.parent, "in") == expected
    assert pages(folder.parent, "in/") == expected
    assert pages(Path("/nowhere"), str(folder)) == expected


def test_locators_stay_when_the_folder_is_moved(folder):
    write(folder, "sub/a.txt")
    before = pages(folder, ".")
    moved = folder.rename(folder.parent / "moved")
    assert pages(moved.parent, "moved") == before == ["sub/a.txt"]


def test_what_is_hidden_or_of_another_kind_is_passed_over(folder, caplog):
    write(folder, "a.txt", ".hidden.txt", ".git/x.txt", "data.json", "photo.jpg", "sub/.b.html")
    with caplog.at_level("INFO", logger="aggregator"):
        assert pages(folder, ".") == ["a.txt"]
    assert caplog.messages == ["s: .: 2 other files passed over"]


def test_frames_that_a_browser_saved_with_a_page_are_passed_over(folder):
    write(folder, "Live.html", "Live_files/ad.html", "notes_files/a.html")
    assert pages(folder, ".") == ["Live.html", "notes_files/a.html"]


def test_without_suffix_text_is_read_and_other_bytes_are_not(folder):
    write(folder, "README")
    (folder / "core").write_bytes(b"\x7fELF\x00\x01")
    assert pages(folder, ".") == ["README"]


def test_a_file_that_is_named_is_read_whatever_it_is(folder):
    write(folder, "a.log", ".hidden")
    (folder / "core").write_bytes(b"\x7fELF\x00\x01")
    found = pull(folder, "a.log", ".hidden", "core")
    assert [(p.locator, p.media_type) for p in found] == [
        ("a.log", "text/plain"),
        (".hidden", "text/plain"),
        ("core", None),
    ]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", b"Words", "text/plain"),
        ("a.md", b"# Words", "text/markdown"),
        ("a.HTM", b"Words without a tag", "text/html"),
        ("a.xhtml", b"<html/>", "application/xhtml+xml"),
        ("a.txt", b"\n <!DOCTYPE HTML><p>Words", "text/html"),
        ("a.txt", b"<?xml version='1.0'?>\n<!-- a --><!-- b --><html>", "text/html"),
        ("a.txt", "\ufeff<html>".encode(), "text/html"),
        ("a.txt", "\ufeff<html>".encode("utf-16-le"), "text/html"),
        ("a.txt", b"<html is how a page begins", "text/html"),
        ("a.txt", b"<htmlish> is no tag", "text/plain"),
        ("a.txt", b"Write <html> first", "text/plain"),
        ("page", b"<html>", "text/html"),
        ("a.php", b"<!doctype html>", "text/html"),
        ("a.dat", "Grüße \x1b[1mbold\x1b[0m\f".encode(), "text/plain"),
        ("a.dat", "\ufeffWords".encode("utf-16-be"), "text/plain"),
        ("a.dat", b"\x89PNG\r\n\x1a\n\x00", None),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00", "text/plain"),
    ],
)
def test_media_types(folder, name, content, media_type):
    (folder / name).write_bytes(content)
    (page,) = pull(folder, name)
    assert page.media_type == media_type


def test_names_that_are_no_utf8_are_spelt_out(folder):
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        write(folder, name)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (locator,) = pages(folder, ".")
    assert locator == "caf\\xe9.txt"
    locator.encode("utf-8")


def test_a_file_time_that_is_no_date_is_unknown(folder):
    write(folder, "a.txt")
    os.utime(folder / "a.txt", ns=(0, -(10**18)))
    (page,) = pull(folder, "a.txt")
    assert page.modified_at == datetime(1938, 4, 24, 22, 13, 20, tzinfo=UTC)


# --- Patterns -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("[ab].txt", ["a.txt", "b.txt"]),
        ("?.txt", ["a.txt", "b.txt"]),
        ("**/*.txt", ["a.txt", "b.txt", "mon/c.txt", "tue/deep/d.txt"]),
        ("*/*.html", ["mon/e.html"]),
        ("mon/*.txt", ["c.txt"]),
        ("**", ["a.txt", "b.txt", "mon/c.txt", "mon/e.html", "tue/deep/d.txt"]),
        ("t*", ["tue/deep/d.txt"]),
        ("**/deep", ["tue/deep/d.txt"]),
        ("*.log", ["f.log"]),
        ("f.*", ["f.log is passed over"]),
    ],
)
def test_patterns(folder, pattern, expected):
    write(folder, "a.txt", "b.txt", "mon/c.txt", "mon/e.html", "tue/deep/d.txt", "f.log")
    write(folder, ".h/x.txt", ".x.txt")
    if pattern == "f.*":
        assert failures(folder, pattern) == [
            (pattern, "no text or HTML file in it (1 other file passed over)")
        ]
    else:
        assert pages(folder, pattern) == expected


def test_a_path_that_exists_is_no_pattern(folder):
    write(folder, "live [1].txt", "live 1.txt")
    assert pages(folder, "live [1].txt") == ["live [1].txt"]


def test_a_pattern_does_not_look_where_nothing_can_match(folder):
    write(folder, "a.txt", "big/b.txt")
    (folder / "big" / "loop").symlink_to("loop")
    assert pages(folder, "*.txt") == ["a.txt"]


_PARTS = st.lists(st.text("ab", min_size=1, max_size=2), min_size=1, max_size=5).map(tuple)


@given(_PARTS, st.data())
def test_a_path_with_parts_replaced_by_wildcards_matches(parts, data):
    pattern = list(parts)
    for i in range(len(parts)):
        pattern[i] = data.draw(st.sampled_from([parts[i], "*", "?" * len(parts[i])]))
    at, size = data.draw(st.integers(0, len(parts))), data.draw(st.integers(0, 2))
    pattern[at : at + size] = ["**"]
    if at + size >= len(parts):
        pattern.append("*") if at < len(parts) else None
    if at < len(parts) or size == 0:
        compiled = Pattern(Path("/"), tuple(pattern))
        assert compiled.matches(parts)
        assert all(compiled.may_hold(parts[:n]) for n in range(len(parts)))


def test_many_stars_take_no_time():
    pattern = Pattern(Path("/"), ("**", "a") * 30 + ("b",))
    assert not pattern.matches(("a",) * 300)


# --- What cannot be read --------------------------------------------------------------------


def test_a_path_that_does_not_exist(folder):
    write(folder, "a.txt")
    assert failures(folder, "absent", "absent/*.txt", "*.md", "a.txt/b") == [
        ("absent", "does not exist"),
        ("absent/*.txt", f"the folder {folder}/absent does not exist"),
        ("*.md", "no text or HTML file in it"),
        ("b", "does not exist: a part of the path is a file"),
    ]


def test_the_others_are_still_read(folder):
    write(folder, "a.txt", "c.txt")
    (folder / "b.txt").touch()
    found = pull(folder, "absent", ".")
    assert [(type(one), one.locator) for one in found] == [
        (Failure, "absent"),
        (Page, "a.txt"),
        (Failure, "b.txt"),
        (Page, "c.txt"),
    ]


def test_empty_files_and_folders(folder):
    assert failures(folder, ".") == [(".", "no text or HTML file in it")]
    write(folder, "photo.jpg", "data.json")
    assert failures(folder, ".") == [
        (".", "no text or HTML file in it (2 other files passed over)")
    ]
    (folder / "a.txt").touch()
    assert failures(folder, ".") == [("a.txt", "the file is empty")]


def test_a_file_that_is_too_large(folder):
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(10 * 2**30)
    write(folder, "a.txt", content="x" * 101)
    write(folder, "b.txt", content="x" * 100)
    assert failures(folder, "huge.txt") == [
        ("huge.txt", "too large: 10,240.0 MB, the limit is 32 MB")
    ]
    found = pull(folder, "a.txt", "b.txt", max_bytes=100)
    assert [type(one) for one in found] == [Failure, Page]


def test_pipes_sockets_and_devices_are_not_opened(folder):
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        before = Path.cwd()
        os.chdir(folder)  # an address may have 107 bytes
        try:
            server.bind("socket")
        finally:
            os.chdir(before)
        expected = [
            ("pipe.txt", "a named pipe, not a file"),
            ("socket", "a socket, not a file"),
        ]
        assert failures(folder, ".") == expected
        assert failures(folder, "pipe.txt", "socket") == expected
    assert failures(folder, "/dev/zero") == [("zero", "a device, not a file")]


def test_links(folder):
    write(folder, "a.txt", "sub/b.txt", ".data/c.txt")
    write(folder.parent, "outside/secret.txt")
    (folder / "broken.txt").symlink_to("gone.txt")
    (folder / "c.txt").symlink_to(".data/c.txt")  # not found without the link
    (folder / "latest.txt").symlink_to("a.txt")  # found without it
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "again").symlink_to("sub")
    (folder / "out.txt").symlink_to("../outside/secret.txt")
    (folder / "out").symlink_to("../outside")
    (folder / "sub" / "up").symlink_to("..")
    found = pull(folder, ".")
    out = "a symbolic link out of the folder; give its target as a path of its own"
    assert [(one.locator, getattr(one, "message", None)) for one in found] == [
        ("a.txt", None),
        ("broken.txt", "a broken symbolic link to gone.txt"),
        ("c.txt", None),
        ("loop.txt", "symbolic links that lead in a circle"),
        ("out", out),
        ("out.txt", out),
        ("sub/b.txt", None),
        ("sub/up", "a symbolic link to a folder that it is in"),
    ]


def test_a_hidden_folder_behind_a_link_is_read_once(folder):
    write(folder, ".2025/a.txt")
    (folder / "x").symlink_to(".2025")
    (folder / "y").symlink_to(".2025")
    assert pages(folder, ".") == ["x/a.txt"]


def test_a_thicket_of_links_ends(folder):
    for a in "abcdef":
        (folder / a).mkdir()
        write(folder, f"{a}/{a}.txt")
    for a in "abcdef":
        for b in "abcdef":
            (folder / a / f"to-{b}").symlink_to(f"../{b}")
    found = [one for one in pull(folder, ".") if isinstance(one, Page)]
    assert [page.locator for page in found] == [f"{a}/{a}.txt" for a in "abcdef"]


def test_links_that_are_named_are_followed(folder):
    write(folder, "in/a.txt")
    (folder / "link").symlink_to("in")
    (folder / "link.txt").symlink_to("in/a.txt")
    (folder / "broken").symlink_to("gone")
    (folder / "loop").symlink_to("loop")
    assert pages(folder, "link") == ["a.txt"]
    assert pages(folder, "link.txt") == ["link.txt"]
    assert failures(folder, "broken", "loop") == [
        ("broken", "a broken symbolic link to gone"),
        ("loop", "symbolic links that lead in a circle"),
    ]


def test_a_file_that_two_paths_lead_to_is_read_once(folder):
    write(folder, "a.txt", "sub/b.txt")
    assert pages(folder, ".", "*.txt", "a.txt", "sub") == ["a.txt", "sub/b.txt"]


def test_two_files_of_one_name_are_not_taken_for_one(folder):
    write(folder, "x/live.txt", "y/live.txt")
    (page, failure) = pull(folder, "x", "y")
    assert (page.locator, failure.locator) == ("live.txt", "live.txt")
    assert failure.message == (
        f"{folder}/x/live.txt of this source has this name; make it another source"
    )
    assert pages(folder, "?/live.txt") == ["x/live.txt", "y/live.txt"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("https://example.org/live", "an address is no file"),
        ("a\0b", "no usable path: "),
        ("x" * 5000, "no usable path: it is too long"),
        ("~nobody-of-this-name/a", "no usable path: "),
    ],
)
def test_what_is_no_path(folder, path, message):
    ((_, found),) = failures(folder, path)
    assert found.startswith(message)


def test_what_one_may_not_read():
    """In a child process, as somebody else where the tests run as root, who may read all."""
    root = Path(tempfile.mkdtemp())  # not tmp_path, which nobody else may enter
    root.chmod(0o755)
    write(root, "a.txt", "shut/b.txt", "c.txt")
    (root / "c.txt").chmod(0)
    (root / "shut").chmod(0)
    output, told = os.pipe()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        found = pull(root, ".", "shut", "shut/b.txt", "shut/*")
        lines = [f"{one.locator}: {getattr(one, 'message', 'read')}" for one in found]
        os.write(told, "\n".join(lines).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(told)
    with os.fdopen(output) as file:
        lines = file.read().splitlines()
    (root / "shut").chmod(0o755)
    shutil.rmtree(root)
    assert lines == [
        "a.txt: read",
        "c.txt: no permission to read it",
        "shut: no permission to read it",
        "shut: no permission to read it",
        "shut/b.txt: no permission to read it",
        "shut/*: no permission to read it",
    ]
