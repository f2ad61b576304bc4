"""The commands on sources that are addresses, against a server on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aggregator.cli import cli
from tests.pull.web.servers import Server, answer, running
from tests.test_pipeline_addresses import article

HEAD = """\
[dedup]
encoder = "none"

[pull]
contact = "desk@example.org"
allow_hosts = ["127.0.0.1"]
host_delay_s = 0
"""


@pytest.fixture
def server():
    with running(Server()) as started:
        started.paths["/ferry"] = answer(body=article("ferry"))
        yield started


@pytest.fixture
def file(tmp_path: Path, server: Server) -> Path:
    path = tmp_path / "aggregator.toml"
    path.write_text(HEAD + f'\n[[source]]\nname = "Gazette"\nurl = "{server.url}/ferry"\n')
    return path


def call(file: Path, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(
        cli, [*arguments, "--config", str(file)], input=typed, catch_exceptions=False
    )


def test_run_fetches_and_sources_tells_what_became_of_it(file, server):
    assert "  not looked at yet\n" in call(file, "sources").stdout
    assert not (file.parent / "out").exists()
    done = call(file, "run")
    assert done.exit_code == 0
    assert "1 new" in done.stderr
    told = call(file, "sources").stdout.splitlines()
    assert told[:2] == ["Gazette: address, UTC", f"  {server.url}/ferry"]
    assert told[2].startswith("  1 post; new at 20")


def test_what_is_blocked_is_a_warning_and_what_fails_is_told_with_the_next_try(file, server):
    server.paths["/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /ferry\n")
    with file.open("a") as toml:
        toml.write(f'[[source]]\nname = "Gone"\nurl = "{server.url}/gone"\n')
    done = call(file, "run")
    assert done.exit_code == 1
    assert "warning: Gazette" in done.stderr
    assert "failed: Gone" in done.stderr
    assert "; next try 20" in done.stderr


def test_pull_keeps_what_is_new_and_the_next_run_writes_it(file, server):
    with file.open("a") as toml:
        toml.write(f'[[source]]\nname = "Gone"\nurl = "{server.url}/gone"\n')
    done = call(file, "pull", "Gazette")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "1 page: 1 new." in done.stderr
    assert server.seen("/gone") == []
    assert not list(file.parent.glob("out/2*"))
    done = call(file, "run")
    assert "2025-04-09: 1 story" in done.stdout
    assert "1 waiting" in done.stderr


def test_pull_of_a_source_that_is_not_configured(file):
    done = CliRunner().invoke(cli, ["pull", "Gazete", "--config", str(file)])
    assert done.exit_code == 2
    assert 'did you mean "Gazette"?' in done.stderr
