"""``aggregator subscribers``, and what status, doctor and outbox say of channels and people."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from aggregator.cli import main
from aggregator.config import load_config
from aggregator.store import Store

TOML = """\
[mail]
host = "127.0.0.1"
sender = "Desk <desk@example.org>"
[web]
base_url = "https://news.example/"
[[reader]]
address = "Cy <cy@example.net>"
[[channel]]
name = "www"
folder = "www"
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "aggregator.toml").write_text(TOML, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("AGGREGATOR_CONFIG", "AGGREGATOR_DB", "AGGREGATOR_OUT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def people(*arguments: str) -> int:
    return main(["subscribers", *arguments])


def test_from_adding_to_erasing(capsys: pytest.CaptureFixture[str]) -> None:
    assert people("add", "Ada@Example.net", "--topic", "flood*", "--consent", "a letter") == 0
    assert people("list") == 0
    told = capsys.readouterr().out
    assert told.startswith("confirmed Ada@example.net ") and "flood*" in told

    assert people("export", "--address", "ada@example.net") == 0
    kept = json.loads(capsys.readouterr().out)
    assert kept["subscriber"]["topics"] == ["flood*"]
    assert [note["how"] for note in kept["record"]] == ["by hand: a letter"]

    assert people("remove", "ADA@example.net") == 0
    assert people("list", "--state", "gone", "--json") == 0
    (gone,) = json.loads(capsys.readouterr().out)
    assert (gone["address"], gone["state"], gone["topics"]) == ("Ada@example.net", "gone", [])

    assert people("remove", "ada@example.net", "--erase") == 0
    assert people("export", "--address", "ada@example.net") == 1
    assert people("remove", "ada@example.net", "--erase") == 1
    assert people("list", "--json") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == []


def test_without_a_consent_the_address_is_asked_by_mail(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert people("add", "ada@example.net") == 0
    assert "asked by mail" in capsys.readouterr().err
    with Store.open(load_config().database_url) as store:
        (mail,) = store.outbox.listed(None, 9)
        assert (mail.recipient, mail.state, mail.digest_id) == ("ada@example.net", "queued", None)
    assert main(["outbox"]) == 0
    assert "ada@example.net" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("add", "ada"), "not an e-mail address"),
        (("add", "ada@example.net", "--edition", "noon", "--consent", "x"), "no such edition"),
        (("add", "ada@example.net", "--language", "xx", "--consent", "x"), "no such language"),
        (("add", "ada@example.net", "--topic", "!", "--consent", "x"), "topic"),
        (("remove", "ada"), "not an e-mail address"),
    ],
)
def test_what_cannot_be_is_told(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], wrong: str
) -> None:
    people("add", "bo@example.net", "--consent", "x")
    assert people(*arguments) == 2
    told = capsys.readouterr().err
    assert wrong in told and "Traceback" not in told


def test_asking_by_mail_needs_an_address_of_the_pages(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "aggregator.toml").write_text(
        TOML.replace('base_url = "https://news.example/"', ""), "utf-8"
    )
    assert people("add", "ada@example.net") == 2
    assert "--consent" in capsys.readouterr().err


def test_a_table_that_no_spreadsheet_runs(capsys: pytest.CaptureFixture[str]) -> None:
    people("add", "ada@example.net", "--topic", "=cmd()", "--topic", "Kyiv", "--consent", "x")
    people("add", "bo@example.net", "--format", "text", "--language", "uk", "--consent", "x")
    capsys.readouterr()
    assert people("export") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["address"] for row in rows] == ["ada@example.net", "bo@example.net"]
    assert rows[0]["topics"] == "'=cmd(); Kyiv"
    assert (rows[1]["format"], rows[1]["language"]) == ("text", "uk")
    assert people("export", "--format", "jsonl") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["address"] for line in lines] == ["ada@example.net", "bo@example.net"]


def test_status_and_doctor_tell_of_people_and_channels(capsys: pytest.CaptureFixture[str]) -> None:
    people("add", "ada@example.net", "--consent", "x")
    people("remove", "cy@example.net")
    assert "cy@example.net is a [[reader]]" in capsys.readouterr().err
    main(["status"])
    told = capsys.readouterr().out
    assert "1 confirmed, 1 gone" in told
    assert "cy@example.net has unsubscribed: take it out of the configuration" in told
    main(["status", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["subscribers"] == {"confirmed": 1, "gone": 1}
    assert found["unsubscribed"] == ["cy@example.net"]
