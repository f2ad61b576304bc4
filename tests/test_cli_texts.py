"""``aggregator dedup`` and ``aggregator why --text``: the library on the command line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.cli import main
from aggregator.cli.lines import read_lines
from aggregator.cli.voice import clean

FIRE = "The fire at the old mill was put out by noon, the brigade said on Tuesday."
BOAT = "Twelve fishermen were brought ashore by the lifeboat of Port Arden."


@pytest.fixture
def dedup(tmp_path, capfdbinary):
    """Run ``aggregator dedup`` on bytes: exit code, objects or lines, and messages."""

    def run(content: bytes, *options: str, name: str = "in.dat"):
        file = tmp_path / name
        file.write_bytes(content)
        code = main(["dedup", str(file), *options])
        out, err = capfdbinary.readouterr()
        told = err.decode().replace(f"{tmp_path}/", "")
        if "--kept" in options:
            return code, out, told
        return code, [json.loads(line) for line in out.splitlines()], told

    return run


def test_lines(dedup):
    code, clusters, told = dedup(f"{FIRE}\n\n{BOAT}\r\n{FIRE.upper()}".encode())
    assert clusters == [
        {
            "id": 1,
            "text": FIRE,
            "members": [{"id": 4, "text": FIRE.upper(), "kind": "exact", "score": 1.0}],
            "conflicts": [],
        },
        {"id": 3, "text": BOAT, "members": [], "conflicts": []},
    ]
    assert told == "3 texts: 2 kept, 1 repeat.\n"
    assert code == 0


def test_the_first_of_many_lines_represents(dedup):
    lines = [f"Note {n} has its own words: {chr(96 + n) * 7}." for n in range(1, 11)]
    _, clusters, _ = dedup("\n".join([*lines, lines[1]]).encode())
    assert [c["id"] for c in clusters] == list(range(1, 11))
    assert [m["id"] for m in clusters[1]["members"]] == [11]


def test_records(dedup):
    rows = [
        {"id": "late", "text": FIRE, "published": "2025-03-18T14:00:00+00:00", "source": "A"},
        {"id": "early", "text": FIRE, "published": "2025-03-18T14:30:00+02:00"},
        {"text": BOAT},
        {"id": 7, "text": BOAT + " ", "more": [1]},
    ]
    content = "\n".join(json.dumps(row) for row in rows).encode()
    _, clusters, _ = dedup(content)
    assert [(c["id"], [m["id"] for m in c["members"]]) for c in clusters] == [
        ("early", ["late"]),
        (3, [7]),
    ]


def test_another_field(dedup):
    _, clusters, _ = dedup(b'{"body": "Words"}', "--text-field", "body")
    assert clusters[0]["text"] == "Words"


@pytest.mark.parametrize(
    ("content", "options", "name", "texts"),
    [
        (b'{"text": "a"}\n{"text": "b"}', (), "in.dat", ["a", "b"]),
        (b'{"text": "a"}', ("--format", "lines"), "in.jsonl", ['{"text": "a"}']),
        (b'{"text": "a"}', (), "in.txt", ['{"text": "a"}']),
        (b'\n{"text": "a"}', (), "in.ndjson", ["a"]),
        (b'{not json\n{"text": "a"}', (), "in.dat", ["{not json", '{"text": "a"}']),
        (b'\xef\xbb\xbf{"text": "a"}', (), "in.dat", ["a"]),
        (b"", (), "in.dat", []),
        (b"\n \n", (), "in.dat", []),
        (b"no end", (), "in.dat", ["no end"]),
    ],
)
def test_the_form_of_the_input(dedup, content, options, name, texts):
    code, clusters, _ = dedup(content, *options, name=name)
    assert [c["text"] for c in clusters] == texts
    assert code == 0


def test_a_table_is_not_taken_for_lines(dedup):
    rows = b"id,text\n1,The ferry is aground\n2,The ferry is aground\n"
    code, clusters, told = dedup(rows, name="in.csv")
    assert (code, clusters) == (2, [])
    assert "in.csv seems to be no file of lines" in told
    code, clusters, _ = dedup(rows, "--format", "lines", name="in.csv")
    assert (code, len(clusters)) == (0, 3)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "not JSON: "),
        (b'["a"]', "not a JSON object"),
        (b'{"txt": "a"}', "no key 'text'; its keys are 'txt'"),
        (b'{"text": 1}', "'text' is not a text"),
        (b'{"text": "a", "id": 1.5}', "'id' is neither a text nor a whole number"),
        (b'{"text": "a", "id": null}', "'id' is neither"),
        (b'{"text": "a", "id": "ok"}', "the id 'ok' stands in line 1 too"),
        (b'{"text": "a", "published": "soon"}', "not an ISO 8601 time: 'soon'"),
        (b'{"text": "a", "published": 5}', "not an ISO 8601 time: 5"),
        (b'{"text": "caf\xe9"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON: "),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_the_others_count(dedup, line, message):
    content = b'{"text": "first", "id": "ok"}\n' + line + b'\n{"text": "last"}'
    code, clusters, told = dedup(content, "--format", "jsonl")
    assert [c["text"] for c in clusters] == ["first", "last"]
    assert told.startswith("failed: in.dat: line 2: ")
    assert message in told.splitlines()[0]
    assert code == 1


def test_kept_gives_the_lines_back_byte_for_byte(dedup):
    content = b'{"text": "a", "x": 1}\r\n{"text":"b"}\n{"text": "A "}\n'
    code, out, told = dedup(content, "--kept", "--quiet")
    assert out == b'{"text": "a", "x": 1}\n{"text":"b"}\n'
    assert (code, told) == (0, "")


def test_conflicts_name_the_facts_from_both_sides(dedup):
    a = "The ministry said 137 drones were shot down over the Arden valley during the night."
    b = a.replace("137", "163")
    _, clusters, _ = dedup(f"{a}\n{b}".encode())
    assert [c["members"] for c in clusters] == [[], []]
    (first,), (second,) = (c["conflicts"] for c in clusters)
    assert (first["id"], second["id"]) == (2, 1)
    assert {"kind": "number", "here": "137", "there": "163"} in first["differences"]
    assert {"kind": "number", "here": "163", "there": "137"} in second["differences"]


def test_evidence(dedup):
    _, (cluster,), _ = dedup(f"{FIRE}\n{FIRE}".encode(), "--evidence")
    assert cluster["members"][0]["evidence"]["overlap"] == 1.0


def test_lone_surrogates_come_out_as_they_went_in(dedup):
    _, (cluster,), _ = dedup(rb'{"text": "a \ud800 b"}')
    assert cluster["text"] == "a \ud800 b"


@given(st.lists(st.binary(max_size=30), max_size=8), st.sampled_from(["auto", "lines", "jsonl"]))
def test_every_line_is_a_text_or_a_fault_or_blank(chunks, form):
    stream = b"\n".join(chunks).splitlines(keepends=True)
    lines, faults = read_lines(stream, name="x", form=form, text_field="text")
    blank = sum(
        not line.removeprefix(b"\xef\xbb\xbf" if not i else b"").strip()
        for i, line in enumerate(stream)
    )
    assert len(lines) + len(faults) + blank == len(stream)


# --- why --text -----------------------------------------------------------------------------


def test_why_explains_two_texts(capsys):
    assert main(["why", "--text", FIRE, FIRE.replace("noon", "seven")]) == 0
    shown = capsys.readouterr().out
    assert "noon" in shown
    assert "seven" in shown
    assert "\x1b" not in shown  # no terminal


def test_why_for_a_program(capsys):
    assert main(["why", "--text", "--json", FIRE, FIRE]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], said["kind"], said["score"]) == ("same", "exact", 1.0)
    assert said["a"] == said["b"] == {"text": FIRE}
    assert said["evidence"]["differences"] == []


def test_a_text_cannot_steer_the_terminal():
    assert clean("a\x1b[31m b\r\n\u202e\x9b\u2028c") == "a\\x1b[31m b\\r \\u202e\\x9b\\u2028c"
    assert clean("Grüße — 日本語 🎉") == "Grüße — 日本語 🎉"
