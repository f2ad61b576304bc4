"""``aggregator status``: what is due, what failed, since when, next."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator.cli import cli
from aggregator.config import load_config
from aggregator.pipeline import service
from aggregator.store import Store

PAGE = (
    "Storm reaches the coast\nBy Ina Falk\n2 May 2031\n\nThe first ferry was cancelled at noon.\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "storm.txt").write_text(PAGE, encoding="utf-8")
    sources = "".join(f'[[source]]\nname = "Harbour {n}"\npath = "pages"\n' for n in range(22))
    made = tmp_path / "news.toml"
    made.write_text(
        '[output]\nfolder = "out"\n[dedup]\nencoder = "none"\n'
        '[pull]\ncontact = "desk@example.org"\nallow_hosts = ["127.0.0.1:9"]\n'
        '[[source]]\nname = "A live blog with a name that is long"\n'
        f'url = "http://127.0.0.1:9/live"\n{sources}',
        encoding="utf-8",
    )
    return made


def asked(file: Path, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["status", "-c", str(file), *options])
    return done.exit_code, done.stdout


def test_what_is_in_trouble_stands_first(file: Path) -> None:
    config = load_config(file, environ={})
    # Not later than now: a source is failing since it was first asked.
    service.tick(config, now=datetime.now(UTC) - timedelta(hours=1))
    code, text = asked(file)
    assert code == 1
    head, first, why, *rest = text.partition("\n\n")[2].splitlines()
    assert head.split() == ["source", "last", "look", "at", "(UTC)", "posts", "next"]
    assert first.startswith("A live blog with a name that ...  failed ")
    assert len(first.split()[-2:]) == 2 and first.split()[-2].startswith("20")
    assert why.strip().startswith("no connection to 127.0.0.1; failing since ")
    assert rest == ["22 sources are well; --verbose lists them"]
    assert all(len(line) <= 100 for line in text.splitlines())
    assert asked(file, "--verbose")[1].count("Harbour ") == 22
    told = json.loads(asked(file, "--json")[1])
    blog = told["sources"][0]
    assert blog["failing_since"] and blog["next_at"] and blog["over_since"] is None
    assert told["workers"] == []


def test_who_reads_is_told(file: Path, new_postgres_database: Callable[[], str]) -> None:
    database = new_postgres_database()
    with Store.open(database) as store:
        span = timedelta(minutes=2)
        store.turns.take({"a.example", "b.example"}, "here:7:x", now=datetime.now(UTC), span=span)
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        store.turns.take({"c.example"}, "there:8:y", now=long_ago, span=span)
    _, text = asked(file, "--db", database)
    assert "reading    here:7 at 2 hosts since 20" in text
    assert "there:8" not in text, "it is not heard of any more"
