"""``sources add``, ``import`` and ``export``, against a server on this machine."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from aggregator.cli import cli, main
from aggregator.config import load_config
from aggregator.pull.feeds import parse_opml
from tests.pull.web.servers import Server, answer, running
from tests.test_cli_addresses import HEAD
from tests.test_pipeline_addresses import article, feed

HOME = b"""<!doctype html><html><head><title>The "Harbour" Gazette</title>
<link rel=alternate type=application/rss+xml href=/all title="Gazette: all">
</head><body><p>Read all about the harbour, its ferries, its dockers and the fish that is landed
here every morning, six days a week.</p></body></html>"""


@pytest.fixture
def server():
    with running(Server()) as started:
        started.paths["/"] = answer(body=HOME)
        started.paths["/ferry"] = answer(body=article("ferry"))
        started.paths["/all"] = answer(
            body=feed(started, "ferry"), content_type="application/rss+xml"
        )
        yield started


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "aggregator.toml"
    path.write_text(HEAD)
    return path


def call(file, *arguments: str, typed: str | None = None) -> Result:
    whole = ["sources", *arguments, "--config", str(file)]
    return CliRunner().invoke(cli, whole, input=typed, catch_exceptions=False)


def configured(file) -> list[tuple[str, str | None, str | None]]:
    return [(s.name, s.url, s.kind) for s in load_config(file, environ={}).sources]


def test_add_says_what_it_found_and_takes_the_likeliest(file, server):
    done = call(file, "add", f"{server.url}/", "--yes")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "1. a feed: Gazette: all",
        f"   {server.url}/all",
        '2. a page: The "Harbour" Gazette',
        f"   {server.url}/",
    ]
    assert configured(file) == [("Gazette: all", f"{server.url}/all", "feed")]
    assert file.read_text().startswith(HEAD)
    ran = CliRunner().invoke(cli, ["run", "--config", str(file)], catch_exceptions=False)
    assert "1 listed, 1 new" in ran.stderr


def test_add_asks_which_and_adds_none_if_so_told(file, server):
    assert call(file, "add", f"{server.url}/", typed="0\n").exit_code == 0
    assert configured(file) == []
    call(file, "add", f"{server.url}/", typed="2\n")
    assert configured(file) == [('The "Harbour" Gazette', f"{server.url}/", "page")]
    again = call(file, "add", f"{server.url}/", typed="2\n")
    assert "is a source already" in again.stderr
    call(file, "add", f"{server.url}/ferry", "--name", 'The "Harbour" Gazette', typed="y\n")
    assert configured(file)[1:] == [('The "Harbour" Gazette (2)', f"{server.url}/ferry", "page")]


def test_remove_leaves_the_rest_of_the_file_and_what_is_stored(file, server):
    call(file, "add", f"{server.url}/ferry", "--name", "Ferry", "--yes")
    file.write_text(file.read_text() + '\n# the feed\n[[source]]\nname = "Feed"\npath = "x"\n')
    before = file.read_text()
    ran = CliRunner().invoke(cli, ["run", "--config", str(file)], catch_exceptions=False)
    assert "1 new" in ran.stderr
    done = call(file, "remove", "Ferry")
    assert done.exit_code == 0
    assert done.stderr == f"Ferry was removed from {file}; 1 post of it stay in the store.\n"
    assert [name for name, _, _ in configured(file)] == ["Feed"]
    assert file.read_text().startswith(HEAD) and "# the feed\n[[source]]" in file.read_text()
    assert set(file.read_text().splitlines()) < set(before.splitlines())
    wrong = call(file, "remove", "Feeds")
    assert wrong.exit_code == 2 and 'did you mean "Feed"?' in wrong.stderr
    # Nothing is half done.
    assert call(file, "remove", "Feed", "Ferry").exit_code == 2
    assert [name for name, _, _ in configured(file)] == ["Feed"]


def test_list_is_what_sources_alone_says(file, server):
    call(file, "add", f"{server.url}/ferry", "--name", "Ferry", "--yes")
    assert call(file, "list").stdout == call(file).stdout
    assert "not looked at yet" in call(file, "list").stdout


def test_add_of_what_is_not_there_changes_nothing(file, server, capsys):
    code = main(["sources", "add", f"{server.url}/gone", "--yes", "--config", str(file)])
    assert code == 1
    assert "404" in capsys.readouterr().err
    assert main(["sources", "add", "ftp://gone.example", "--config", str(file)]) == 2
    assert file.read_text() == HEAD


def test_add_needs_a_contact(file, server, capsys):
    file.write_text("")
    assert main(["sources", "add", f"{server.url}/", "--yes", "--config", str(file)]) == 2
    assert "pull.contact: must be given" in capsys.readouterr().err
    assert server.asked == []


def test_a_reading_list_goes_in_and_out(file, server, tmp_path):
    listed = tmp_path / "list.opml"
    listed.write_text(
        "<opml version='2.0'><body><outline text='News'>"
        "<outline text='Caf\u00e9 &quot;Q&quot;' type='rss' xmlUrl='https://a.example/rss'/>"
        "<outline text='Two' type='rss' xmlUrl='https://b.example/rss'/></outline></body></opml>"
    )
    assert "2 sources added" in call(file, "import", str(listed)).stderr
    assert configured(file) == [
        ('Caf\u00e9 "Q"', "https://a.example/rss", None),
        ("Two", "https://b.example/rss", None),
    ]
    assert "0 sources added" in call(file, "import", str(listed)).stderr
    out = parse_opml(call(file, "export").stdout_bytes)
    assert [(one.title, one.url) for one in out] == [(n, u) for n, u, _ in configured(file)]


def test_check_says_what_is_at_each_address_and_stores_nothing(file, server):
    for name, path in (("Home", ""), ("All", "all"), ("Ferry", "ferry"), ("Gone", "gone")):
        with file.open("a") as toml:
            toml.write(f'[[source]]\nname = "{name}"\nurl = "{server.url}/{path}"\n')
    done = call(file, "check")
    assert done.exit_code == 1
    told = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert {"Home": "a page", "All": "a feed (1 entries)"}.items() <= told.items()
    assert "Ferry" in told
    assert "failed: Gone" in done.stderr
    assert not (file.parent / "out").exists()
    assert call(file, "check", "Home").exit_code == 0
    assert call(file, "check", "Nobody").exit_code == 2


def test_check_where_no_source_is_an_address(file):
    file.write_text("")
    assert call(file, "check").exit_code == 0
