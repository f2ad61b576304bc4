"""``aggregator search``: what it prints, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator.cli import cli
from aggregator.store import search
from tests.web.api_store import fill


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("store")
    url = fill(folder).database_url
    path = folder / "news.toml"
    path.write_text(f'database = "{url}"\n[digest]\ntimezone = "Europe/London"\n')
    return str(path)


def ask(file: str, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["search", "-c", file, *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_posts_are_told(file: str) -> None:
    code, out, err = ask(file, "ferry", "towed")
    assert code == 0 and err == ""
    first, excerpt, *_ = out.splitlines()
    assert first == "2031-05-02 09:00, gazette-2: Ferry Alder towed off Carrow Point"
    assert excerpt.strip().startswith("Tugs towed the ferry Alder")


def test_for_programs(file: str) -> None:
    _, out, _ = ask(file, '"ran aground" -173', "--order", "time", "--json")
    found = json.loads(out)
    assert [one["day"] for one in found["items"]] == ["2031-05-02", "2031-05-01"]
    assert found["next"] is None
    excerpt = found["items"][0]["excerpts"][0]
    assert [excerpt["text"][a:b] for a, b in excerpt["found"]] == ["ran", "aground"]
    assert len(found["items"][1]["stories"]) == 1


def test_it_goes_on_where_it_ended(file: str) -> None:
    seen, after = [], []
    while True:
        found = json.loads(ask(file, "ferry", "--limit", "1", "--json", *after)[1])
        seen += [one["post_id"] for one in found["items"]]
        if found["next"] is None:
            break
        after = ["--after", found["next"]]
    assert len(seen) == len(set(seen)) == 3
    assert "--after" in ask(file, "ferry", "--limit", "1")[2]


def test_filters(file: str) -> None:
    def days(*arguments: str) -> list[str]:
        found = json.loads(ask(file, "--order", "time", "--json", *arguments)[1])
        return [one["day"] for one in found["items"]]

    assert days("ferry", "--day", "2031-05-02") == ["2031-05-02"]
    assert days("ferry", "--until", "2031-05-01") == ["2031-05-01"] * 2
    assert days("--source", "nobody") == [] and len(days()) == 4


def test_what_cannot_be_asked(file: str, tmp_path: Path) -> None:
    code, _, err = ask(file, "a*")
    assert code == 2 and "at least 2 letters" in err
    assert ask(file, "ferry", "--after", "x")[0] == 2
    assert ask(file, "nowhere")[2] == "Nothing was found.\n"
    assert ask(str(tmp_path / "none.toml"), "ferry")[0] != 0


def test_it_says_what_the_ranking_left_out(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(file, "ferry")[2] == ""
    monkeypatch.setattr(search, "WINDOW", dict.fromkeys(search.WINDOW, 2))
    told = "More than 2 posts match: the newest 2 were ranked. All, newest first: --order time"
    assert ask(file, "ferry")[2].strip() == told
    assert ask(file, "ferry", "--order", "time")[2] == ""
    found = json.loads(ask(file, "ferry", "--json")[1])
    assert (found["ranked"], found["best"], len(found["items"])) == (2, None, 2)
    monkeypatch.undo()
    monkeypatch.setattr(search, "BEST", 2)
    assert "the best 2 are told. All, newest first" in ask(file, "ferry")[2]
