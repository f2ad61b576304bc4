"""``run``, ``digest``, ``why`` and ``extract`` on real files, and on every bad input."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.cli import main

GOOD = """\
 date 2025-03-18 River level falls at Arden as the rain moves east
Barrier opened again
The flood barrier at Arden was opened again at noon after the river fell by forty \
centimetres, the water board said on Tuesday.
Shops on the quay had been closed since Sunday evening, when the water first came over the wall.
"""
OTHER = """\
 date 2025-03-18 Arden dries its cellars
Pumps on the quay
Nine pumps were running in the old town on Tuesday, and the fire brigade asked owners to wait \
until the street drains were clear.
The flood barrier at Arden was opened again at noon after the river fell by forty \
centimetres, the water board said on Tuesday.
"""
PAGE = """\
<!doctype html><html lang="en"><head><title>Barge runs aground at Arden</title>{head}</head>
<body><article><h1>Barge runs aground at Arden</h1>
<p class="date"><time datetime="2025-03-18T10:00:00Z">18 March 2025, 10:00</time></p>
<p>A barge with forty tonnes of gravel ran aground under the old bridge at Arden on Tuesday
morning, the harbour master said, and the road above it was closed for an hour.</p>
<p>Nobody was hurt, and the crew of three stayed on board while two tugs were on their way from
the sea, which they reached only in the evening.</p></article></body></html>
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("AGGREGATOR_CONFIG", "AGGREGATOR_DB", "AGGREGATOR_OUT"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def aggregator(capsys) -> Callable[..., tuple[int, str, str]]:
    """Run a command without the encoder, for speed: exit code, output and messages."""

    def run(command: str, *arguments: str) -> tuple[int, str, str]:
        words = ["--encoder", "none"] if command in ("run", "digest") else []
        code = main([command, *arguments, *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err, err
        return code, out, err

    return run


def digests(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.glob("*/digest.*"))}


# --- run ------------------------------------------------------------------------------------


def test_a_run_needs_no_configuration(aggregator, here):
    code, out, err = aggregator("run", "--input", "in")
    assert code == 0
    assert out.startswith("2025-03-18: 1 story, 2 passages, 0 repeats shown once (written)\n")
    assert out.splitlines()[1:] == [
        f"  out/2025-03-18/digest.{form}" for form in ("html", "md", "txt", "json")
    ]
    assert err == "1 page: 1 new.\n"
    assert sorted(f.name for f in (here / "out").iterdir()) == [
        "2025-03-18",
        "aggregator.db",
        "feed.atom",
        "feed.json",
    ]


def test_a_second_run_changes_nothing_and_loads_no_model(aggregator, here):
    aggregator("run", "--input", "in")
    before = digests(here / "out")
    code, out, err = aggregator("run", "--input", "in")
    assert (code, out) == (0, "")
    assert err == "1 page: 1 unchanged.\nNo day has news; the digests in out are up to date.\n"
    assert digests(here / "out") == before


def test_a_changed_page_is_revised(aggregator, here):
    aggregator("run", "--input", "in")
    (here / "in" / "good.txt").write_text(GOOD.replace("forty", "fifty"))
    code, out, err = aggregator("run", "--input", "in")
    assert code == 0
    assert "2025-03-18: 1 story" in out
    assert err == "1 page: 1 revised.\n"
    assert b"fifty" in digests(here / "out")["2025-03-18/digest.txt"]


def test_what_each_option_does(aggregator, here):
    (here / "n.toml").write_text(
        '[output]\nformats = ["json"]\n[[source]]\nname = "n"\npath = "in"\noutlet = "The Arden"\n'
    )
    code, out, _ = aggregator("run", "-c", "n.toml", "--out", "o", "--db", "d/n.db")
    assert code == 0
    assert out.splitlines()[1:] == ["  o/2025-03-18/digest.json"]
    assert (here / "d" / "n.db").is_file()
    digest = json.loads((here / "o" / "2025-03-18" / "digest.json").read_text())
    assert "The Arden" in json.dumps(digest)
    assert digest["zone"] == "UTC"

    code, out, _ = aggregator("run", "-i", "in", "-o", "p", "--timezone", "Asia/Tokyo", "--brief")
    assert "Asia/Tokyo" in out
    assert "River level falls" in out
    assert out.rstrip().endswith("p/2025-03-18/digest.json")
    code, out, _ = aggregator("run", "-i", "in", "-o", "p", "--timezone", "Asia/Tokyo", "--brief")
    assert out.rstrip().endswith("p/2025-03-18/digest.json")  # though nothing was new

    code, out, err = aggregator("run", "-i", "in", "-o", "q", "--day", "2020-01-01")
    assert code == 0
    assert out == ""
    assert "warning: 2020-01-01: no post is of this day" in err


def test_quiet_verbose_and_json(aggregator):
    assert aggregator("run", "-i", "in", "-o", "a", "--quiet") == (0, "", "")
    code, out, _ = aggregator("run", "-i", "in", "-o", "b", "--json", "-q")
    report = json.loads(out)
    assert report["exit_code"] == code == 0
    assert [s["outcome"] for s in report["sources"]] == ["new"]
    assert [d["day"] for d in report["digests"]] == ["2025-03-18"]
    code, out, err = aggregator("run", "-i", "in", "-o", "c", "--verbose")
    assert "new: in: good.txt: 1 post\n" in err
    assert " s  extract" in err


def test_the_environment(aggregator, here, monkeypatch):
    monkeypatch.setenv("AGGREGATOR_OUT", "env")
    monkeypatch.setenv("AGGREGATOR_DB", "env.db")
    assert aggregator("run", "-i", "in")[0] == 0
    assert (here / "env.db").is_file()
    assert list(digests(here / "env"))


# --- Bad input ------------------------------------------------------------------------------


def _loop(folder: Path) -> None:
    (folder / "loop.txt").symlink_to("loop.txt")


def _bytes(name: str, content: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return make


@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(_bytes("a.txt", b""), "a.txt: the file is empty", id="empty"),
        pytest.param(_bytes("a.txt", b" \n\t\n"), "a.txt: is empty", id="blank"),
        pytest.param(_bytes("a.txt", bytes(range(256)) * 9), "a.txt: is binary", id="binary text"),
        pytest.param(_bytes("a.html", b"\x89PNG\0\0" * 99), "a.html: is binary", id="binary HTML"),
        pytest.param(
            _bytes("a.txt", b"word " * 10_000_000), "a.txt: too large: 47.7 MB", id="50 MB line"
        ),
        pytest.param(
            _bytes("a.txt", b"word " * 1_000_000), "a.txt: a line of 5,000,000", id="5 MB line"
        ),
        pytest.param(_loop, "loop.txt: symbolic links that lead in a circle", id="loop"),
        pytest.param(
            _bytes("a.html", b"<!doctype html><title>Log in</title><form><input></form>"),
            "a.html: no article",
            id="no article",
        ),
        pytest.param(lambda f: os.mkfifo(f / "a.txt"), "a.txt: a named pipe", id="pipe"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_processed(aggregator, here, make, told):
    make(here / "in")
    code, out, err = aggregator("run", "--input", "in", "--json")
    assert f"failed: in: {told}" in err
    assert len(err.splitlines()) == 2
    report = json.loads(out)
    assert sorted(s["outcome"] for s in report["sources"]) == ["failed", "new"]
    assert [d["day"] for d in report["digests"]] == ["2025-03-18"]
    assert code == 1

    # And again: it is named each time, and nothing else is done.
    code, out, err = aggregator("run", "--input", "in")
    assert f"failed: in: {told}" in err
    assert (code, out) == (1, "")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("a.txt", OTHER.encode("utf-16"), "Nine pumps", id="UTF-16"),
        pytest.param("a.txt", OTHER.encode("utf-8-sig"), "Nine pumps", id="mark"),
        pytest.param(
            "a.txt",
            OTHER.replace("pumps", "caf\xe9s").encode("cp1252"),
            "Nine caf\xe9s",
            id="Windows",
        ),
        pytest.param("a.txt", OTHER.encode().replace(b"street", b"st\xffeet"), "Nine", id="broken"),
        pytest.param(
            "a.html",
            PAGE.format(head='<script type="application/ld+json">{"@type": nope</script>').encode(),
            "forty tonnes",
            id="JSON-LD that is not JSON",
        ),
    ],
)
def test_an_odd_file_is_read_all_the_same(aggregator, here, name, content, words):
    (here / "in" / name).write_bytes(content)
    code, _, err = aggregator("run", "--input", "in")
    assert code == 0, err
    assert "2 pages: 2 new." in err
    text = b"".join(v for k, v in digests(here / "out").items() if k.endswith(".md")).decode()
    assert words in text
    assert "flood barrier" in text


def test_what_does_not_exist_is_named_and_the_others_are_processed(aggregator):
    code, out, err = aggregator("run", "-i", "gone", "-i", "in", "-i", "in/none/*.txt")
    assert "failed: gone: gone: does not exist\n" in err
    assert "in/none does not exist" in err
    assert "2025-03-18: 1 story" in out
    assert code == 1


def test_two_inputs_with_the_same_content_are_read_once(aggregator, here):
    (here / "in" / "twin.txt").write_text(GOOD)
    code, out, err = aggregator("run", "-i", "in")
    assert "2 passages, 0 repeats" in out
    assert "warning: twin.txt: same content as good.txt" in err
    assert code == 0


def test_a_newer_database_is_left_alone(aggregator, here):
    aggregator("run", "-i", "in")
    with sqlite3.connect(here / "out" / "aggregator.db") as database:
        database.execute("UPDATE aggregator_schema SET version_num = '9999'")
    database.close()
    before = (here / "out" / "aggregator.db").read_bytes()
    for command in (("run", "-i", "in"), ("digest", "latest"), ("why", "1234", "5678")):
        code, out, err = aggregator(*command)
        assert (code, out) == (2, "")
        assert err.startswith("error: ")
        assert "newer" in err
        assert err.count("\n") == 1
    assert (here / "out" / "aggregator.db").read_bytes() == before


@pytest.mark.parametrize("option", ["--out", "--db"])
def test_where_nothing_can_be_written(aggregator, here, option):
    (here / "file").write_text("in the way")
    place = "file" if option == "--out" else "file/news.db"
    code, out, err = aggregator("run", "-i", "in", option, place)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert "file" in err
    assert err.count("\n") == 1


def test_a_digest_that_cannot_be_written_leaves_the_old_one(aggregator, here):
    aggregator("run", "-i", "in")
    before = digests(here / "out")
    (here / "out" / "2025-03-18" / "digest.md").unlink()
    (here / "out" / "2025-03-18" / "digest.md" / "in the way").mkdir(parents=True)
    (here / "in" / "good.txt").write_text(GOOD.replace("forty", "fifty"))
    code, _, err = aggregator("run", "-i", "in")
    assert code == 2
    assert err.startswith("error: out/2025-03-18: cannot be written")
    for name in ("html", "txt", "json"):
        file = here / "out" / "2025-03-18" / f"digest.{name}"
        assert file.read_bytes() == before[f"2025-03-18/digest.{name}"]


# --- digest, why, extract -------------------------------------------------------------------


def test_digest_prints_what_is_stored(aggregator, here):
    aggregator("run", "-i", "in")
    before = digests(here / "out")
    for form in ("html", "md", "txt", "json"):
        code, out, _ = aggregator("digest", "2025-03-18", "--format", form)
        assert code == 0
        assert out.encode() == before[f"2025-03-18/digest.{form}"]
    assert aggregator("digest", "latest", "--json")[1].encode() == before["2025-03-18/digest.json"]
    code, out, _ = aggregator("digest", "latest")
    assert "River level falls at Arden" in out
    assert "(unchanged)\n  out/2025-03-18/digest.html" in out
    assert digests(here / "out") == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("digest", "2020-01-01"), "no post of 2020-01-01"),
        (("digest", "yesterday"), "no post of "),
        (("why", "zz", "1234"), "'zz' is no paragraph id"),
        (("why", "ffffffffffff", "1234"), "ffffffffffff"),
    ],
)
def test_what_is_not_stored(aggregator, arguments, told):
    aggregator("run", "-i", "in")
    code, out, err = aggregator(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert told in err


@pytest.mark.parametrize("command", [("digest", "latest"), ("why", "1234", "5678")])
def test_what_reads_the_store_does_not_make_one(aggregator, here, command):
    code, out, err = aggregator(*command)
    assert (code, out) == (2, "")
    assert "there is no store here yet: type aggregator run first" in err
    assert not (here / "out").exists()


def test_why_says_where_both_stand(aggregator, here):
    (here / "in" / "other.txt").write_text(OTHER)
    aggregator("run", "-i", "in")
    digest = json.loads((here / "out" / "2025-03-18" / "digest.json").read_text())
    passages = [p for story in digest["stories"] for p in story["passages"]]
    (shared,) = (p for p in passages if len(p["attributions"]) == 2)
    (alone, *_) = (p for p in passages if len(p["attributions"]) == 1)
    a, b = (x["paragraph_id"] for x in shared["attributions"])
    c = alone["attributions"][0]["paragraph_id"]

    (here / "n.toml").write_text('[dedup]\nencoder = "none"\n[output]\nfolder = "out"')
    code, out, _ = aggregator("why", a, b[:6], "-c", "n.toml")
    assert code == 0
    assert out.startswith("The two say the same (exact)")
    assert f"b is {b}, other, 2025-03-18, other.txt, line 4\n" in out
    assert out.endswith(f"both stand in one passage ({shared['id']}).\n")

    code, out, _ = aggregator("why", a, c, "-c", "n.toml")
    assert out.endswith(
        "In the daily digest of 2025-03-18 they stand in two passages "
        f"({shared['id']}, {alone['id']}).\n"
    )

    code, out, _ = aggregator("why", a, b, "-c", "n.toml", "--json")
    said = json.loads(out)
    assert (said["verdict"], said["kind"], said["together"]) == ("same", "exact", True)
    assert (said["a"]["paragraph_id"], said["b"]["line"]) == (a, 4)

    code, out, _ = aggregator("why", a, b, "-c", "n.toml", "--timezone", "Asia/Tokyo")
    assert out.endswith("No digest in Asia/Tokyo has both.\n")


def test_why_names_the_edition(aggregator, here):
    """Two posts of two editions: no digest has both, and each is told where it stands."""
    config = (
        '[dedup]\nencoder = "none"\n[output]\nfolder = "out"\n'
        '[digest]\ntimezone = "UTC"\neditions = { morning = "08:00", evening = "20:00" }\n'
        '[[source]]\nname = "posts"\npaths = ["live.html"]\n'
    )
    (here / "n.toml").write_text(config)
    entries = "".join(
        f"<article class='post' id='p{hour}'><time datetime='2025-03-18T{hour:02}:15:00Z'>{hour}:15"
        f"</time><h2>{title}</h2><p>{text}</p></article>"
        for hour, title, text in (
            (6, "Barrier opened", "The flood barrier at Arden was opened again before dawn."),
            (7, "Shops open", "Shops on the quay of Arden opened again after two days."),
            (15, "Pumps stopped", "Nine pumps were stopped in the old town in the afternoon."),
        )
    )
    (here / "live.html").write_text(
        f"<html lang=en><head><title>Arden live</title></head><body><main><h1>Arden live</h1>"
        f"{entries}</main></body></html>"
    )
    assert aggregator("run", "-c", "n.toml")[0] == 0
    for edition in ("morning", "evening"):
        aggregator("digest", "2025-03-18", "--edition", edition, "-c", "n.toml")

    def ids(edition):
        digest = json.loads((here / "out" / "2025-03-18" / f"{edition}.json").read_text())
        return [p["id"] for s in digest["stories"] for p in s["passages"]]

    (a, b), (c,) = ids("morning"), ids("evening")
    _, out, _ = aggregator("why", a, b, "-c", "n.toml")
    assert "In the morning digest of 2025-03-18 they stand in two passages" in out
    _, out, _ = aggregator("why", a, c, "-c", "n.toml")
    assert out.endswith(
        f"No digest in UTC has both: a stands in the morning digest of 2025-03-18 ({a}), "
        f"b stands in the evening digest of 2025-03-18 ({c}).\n"
    )


def test_extract_prints_posts(aggregator, here):
    code, out, _ = aggregator("extract", "in/good.txt", "--timezone", "Europe/Paris")
    assert code == 0
    (post,) = map(json.loads, out.splitlines())
    assert {"id", "url", "title", "author", "published", "modified", "pinned"} < set(post)
    assert post["title"] == "River level falls at Arden as the rain moves east"
    assert post["published"] == "2025-03-18"
    assert post["paragraphs"][-1] == GOOD.splitlines()[-1]
    assert post["pinned"] is False

    head = '<meta property="article:published_time" content="2025-03-18T10:00:00Z">'
    (here / "a.html").write_text(PAGE.format(head=head))
    code, out, _ = aggregator("extract", "a.html", "--url", "https://example.org/barge")
    (post,) = map(json.loads, out.splitlines())
    assert post["url"] == "https://example.org/barge"
    assert post["published"] == "2025-03-18T10:00:00+00:00"


@pytest.mark.parametrize(("name", "told"), [("gone.txt", "does not exist"), ("e.txt", "empty")])
def test_extract_of_what_cannot_be_read(aggregator, here, name, told):
    (here / "e.txt").touch()
    code, out, err = aggregator("extract", name)
    assert (code, out) == (1, "")
    assert err.startswith(f"error: {name}: ")
    assert told in err
