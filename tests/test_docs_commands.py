"""Every command line that the documents show can be typed; those of the tutorial are run."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest

from aggregator.cli import cli, main
from tests.shown import PAGES, commands, fences


@pytest.mark.parametrize("page", PAGES)
def test_commands_exist(page: str) -> None:
    for words in commands(page):
        # What stands for something, or leads elsewhere, is nothing to parse.
        words = words[: next((n for n, w in enumerate(words) if w[0] in "<>2" and ">" in w), None)]
        group: click.Command = cli
        context = click.Context(cli, info_name="aggregator")
        while isinstance(group, click.Group) and words and not words[0].startswith("-"):
            name = words.pop(0)
            found = group.get_command(context, name)
            assert found is not None, f"{page}: there is no command {name!r}"
            group, context = found, click.Context(found, info_name=name, parent=context)
        known = {o for p in group.params for o in (*p.opts, *p.secondary_opts)}
        for word in words:
            if word.startswith("-") and word != "-":
                option = word.partition("=")[0]
                assert option in known | {"--help", "-h", "--version"}, (
                    f"{page}: {group.name} {word}"
                )


def test_the_tutorial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)
    said: dict[str, str] = {}
    for fence in fences("docs/tutorial.md"):
        file = re.search(r"file=(\S+)", fence[2])
        if file is not None:
            path = tmp_path / file[1]
            path.parent.mkdir(exist_ok=True)
            path.write_text(fence[3], "utf-8")
        elif fence[1] == "console" and "needs=" not in fence[2]:
            for line in fence[3].splitlines():
                words = shlex.split(line.removeprefix("$ aggregator "))
                code = main(words)
                told = capfd.readouterr()
                assert code == 0, f"{line}: {told.err}"
                said[" ".join(words[:2])] = told.out
    digest = json.loads((tmp_path / "out" / "2026-05-04" / "digest.json").read_text("utf-8"))
    passages = [p for story in digest["stories"] for p in story["passages"]]
    hurt = [p for p in passages if "Nobody was hurt" in json.dumps(p)]
    assert len(hurt) == 1
    assert {a["outlet"] for a in hurt[0]["attributions"]} == {"The Saltby Courier", "Ostwick Post"}
    assert sum(bool(p["disagreements"]) for p in passages) == 2
    assert "“137” against “140”" in said["why --text"]
    assert "ada@example.net" in said["deliver 2026-05-04"]
