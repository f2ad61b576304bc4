"""Every command that the documents show is run, in a folder that has what it speaks of.

Two pages have tests of their own: the tutorial (``test_docs_commands``) and the generated list of
commands. Installing is what ``make demo``, ``make test`` and ``make dist`` do.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.cli import main
from tests.shown import PAGES, ROOT, fences, lines

CONFIG = """\
[digest]
timezone = "Europe/London"
[dedup]
encoder = "none"
[[source]]
name = "Harbour"
path = "pages"
"""

DAY_BEFORE = """The first ferries are cancelled
By Ina Falk
8 April 2025

The first ferries of the evening were cancelled at six, the harbour master of Averil said.
"""

ELSEWHERE = ("make", "pip", "python3")
"""What sets up a machine."""


class Typist:
    """Types what a page shows.

    Args:
        folder: where it begins.
        instead: what is written in place of words that stand for something.
    """

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str], **instead: str) -> None:
        self.folder = folder
        self.instead = instead
        self.said: dict[str, str] = {}
        self._capfd = capfd

    def page(self, page: str) -> None:
        """Type all of a page; each command must succeed."""
        for line in lines(page):
            self.line(line)

    def line(self, line: str) -> None:
        """Type a line."""
        for part in line.removeprefix("*/15 * * * *").split("&&"):
            words = [self._word(word) for word in shlex.split(part, comments=True)]
            where = words.index(">>") if ">>" in words else len(words)
            told = self._run(words[:where])
            self.said[part.partition("#")[0].strip()] = told
            if where < len(words):
                with Path(words[where + 1]).open("a", encoding="utf-8") as file:
                    file.write(told)

    def _word(self, word: str) -> str:
        for written, meant in self.instead.items():
            if re.fullmatch(r"\w+", written):
                word = re.sub(rf"\b{written}\b", lambda _, meant=meant: meant, word)
            else:
                word = word.replace(written, meant)
        return word

    def _run(self, words: list[str]) -> str:
        program = words.pop(0).rpartition("/")[2]
        if program == "cd":
            os.chdir(words[0])
        elif program == "$EDITOR":
            Path(words[0]).write_text(CONFIG, encoding="utf-8")
        elif program == "curl":
            return subprocess.check_output(["curl", "-f", *words], text=True)
        elif program == "aggregator" and words[0] in ("serve", "work"):
            with serving(words) as process:
                process.send_signal(signal.SIGTERM)
                assert process.wait(60) == 0
        elif program == "aggregator":
            code = main(words)
            told = self._capfd.readouterr()
            assert code == 0, f"{words}: {told.err}"
            return told.out
        else:
            assert program in ELSEWHERE, program
        return ""


@contextlib.contextmanager
def serving(words: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A daemon or a worker that is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "aggregator", *words], stderr=subprocess.PIPE, text=True
    )
    ready = "listening on" if "--listen" in words else "leads|a worker for"
    assert process.stderr is not None
    try:
        said = []
        for line in process.stderr:
            said.append(line)
            if re.search(ready, line):
                break
        else:
            raise AssertionError("".join(said))
        yield process
        process.stderr.read()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration and two days of pages."""
    (tmp_path / "pages").mkdir()
    for name in (
        "coastline-live.html",
        "harbour-gazette-live.txt",
        "eastwater-ledger-article.html",
    ):
        shutil.copy(ROOT / "seeds" / name, tmp_path / "pages")
    (tmp_path / "pages" / "before.txt").write_text(DAY_BEFORE, encoding="utf-8")
    (tmp_path / "aggregator.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path


@pytest.fixture
def port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def ids(folder: Path) -> list[str]:
    """The paragraphs that the first passages of the newest digest show."""
    digest = json.loads((folder / "out" / "2025-04-09" / "digest.json").read_text("utf-8"))
    return [passage["id"] for story in digest["stories"] for passage in story["passages"]]


def test_the_readme(folder: Path, port: str, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "aggregator.toml").unlink()
    typist = Typist(folder, capfd, **{"8080": port, "/srv/news": "."})
    (folder / "news").mkdir()
    (folder / "pages").rename(folder / "news" / "pages")
    typist.page("README.md")
    assert "Wednesday, 9 April 2025" in typist.said["aggregator digest latest"]


def test_proof_and_control(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 0
    capfd.readouterr()
    a, b, *_ = ids(folder)
    now = datetime.now(UTC).isoformat()
    typist = Typist(folder, capfd, A=a, B=b, ID=a, **{"2025-04-09T18:00+00:00": now})
    typist.page("docs/digest.md")
    assert "two ferries" in typist.said["aggregator overrides"]
    assert "differ" in typist.said["aggregator digest latest --since 2025-04-08"]


def test_subscribers(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "aggregator.toml").write_text(
        CONFIG + '[mail]\nhost = "127.0.0.1"\nsender = "desk@example.org"\n'
        '[web]\nbase_url = "https://news.example.org/"\n[subscribe]\nopen = true\n',
        encoding="utf-8",
    )
    assert main(["run", "--no-mail"]) == 0
    capfd.readouterr()
    typist = Typist(folder, capfd)
    typist.page("docs/mail.md")
    assert "cy@example.net" in typist.said["aggregator subscribers export --format csv"]


def test_a_rule_for_a_publisher(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "page.html").write_text(
        "<table class=watch><tr data-ref=k1><td class=k><i title=2025-04-09T10:00Z>10</i>"
        "<td class=w><u>Quay closed</u><p>The quay was closed at ten, the warden said.</p></table>",
        encoding="utf-8",
    )
    for fence in fences("docs/add-a-publisher.md"):
        if fence[1] == "toml":
            file = folder / fence[3].split()[1]
            file.parent.mkdir(exist_ok=True)
            before = file.read_text("utf-8") if file.exists() else ""
            file.write_text(fence[3] + before, "utf-8")
    typist = Typist(folder, capfd)
    typist.page("docs/add-a-publisher.md")
    (told,) = (text for text in typist.said.values() if text)
    assert json.loads(told)["title"] == "Quay closed"


def test_files(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    arrow = pytest.importorskip("pyarrow", reason="the extra files is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    text = "The ferry Calliope ran aground off Carrow Point with 137 passengers on board."
    (folder / "posts").mkdir()
    parquet.write_table(arrow.table({"text": [text, f"{text} "]}), folder / "part-0.parquet")
    row = {"body": text, "url": "https://gazette.example/1", "published": "2025-04-09T10:00:00Z"}
    (folder / "posts" / "a.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    typist = Typist(folder, capfd)
    for line in lines("docs/files.md"):
        typist.line(line)
        shutil.rmtree(folder / "found", ignore_errors=True)  # of another input
    (code,) = (fence[3] for fence in fences("docs/files.md") if fence[1] == "python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {"__name__": "__main__"})  # noqa: S102 (the code of our own pages)
    assert printed.getvalue() == "1 0\n"


def test_operations(
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    new_postgres_database: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main(["run", "--db", "news.db"]) == 0
    capfd.readouterr()
    (folder / "backup").mkdir()
    monkeypatch.setenv("AGGREGATOR_DB", new_postgres_database())
    with (folder / "aggregator.toml").open("a", encoding="utf-8") as file:
        # Workers ask addresses; nobody answers at this one.
        file.write(
            '[[source]]\nname = "Live"\nurl = "http://127.0.0.1:9/live"\n'
            '[pull]\ncontact = "desk@example.org"\nallow_hosts = ["127.0.0.1:9"]\n'
        )
    typist = Typist(
        folder,
        capfd,
        **{
            "postgresql+psycopg://aggregator@db.example/aggregator": new_postgres_database(),
            "/backup": "backup",
        },
    )
    for line in lines("docs/operations.md"):
        if "db backup" in line:
            monkeypatch.setenv("AGGREGATOR_DB", "news.db")
        typist.line(line)
    assert (folder / "backup" / "news-2031-05-02.db").is_file()


def test_reading(
    folder: Path,
    port: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a lamp on the quay\n"))
    typist = Typist(folder, capfd, **{"8080": port})
    typist.page("docs/reading.md")
    assert "[[token]]" in (folder / "aggregator.toml").read_text("utf-8")
    assert main(["doctor"]) in (0, 1)  # and the file can be read


def test_the_api(
    folder: Path, port: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    assert main(["run"]) == 0
    capfd.readouterr()
    assert main(["web", "token", "desk", "--scope", "correct", "--scope", "dedup"]) == 0
    made = capfd.readouterr()
    with (folder / "aggregator.toml").open("a", encoding="utf-8") as file:
        file.write(made.out)
    a, b, *_ = ids(folder)
    instead = {"8080": port, "$TOKEN": made.err.split()[-1], "3f1c9a04be27": a, "77d0e1a2c945": b}
    typist = Typist(folder, capfd, **instead)
    with serving(["serve", "--listen", port]) as process:
        typist.page("docs/api.md")
        process.terminate()
    answers: list[Any] = [json.loads(told) for told in typist.said.values()]
    assert [each["day"] for each in answers[0]["items"]] == ["2025-04-09", "2025-04-08"]
    assert len(answers[-1]["clusters"]) == 2
    assert main(["overrides", "--json"]) == 0
    assert f'"{a}' in capfd.readouterr().out


def test_spark(folder: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    arrow = pytest.importorskip("pyarrow")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java (17 or newer)")
    (folder / "posts").mkdir()
    text = "The ferry Calliope ran aground off Carrow Point with 137 passengers on board."
    rows = {"id": ["a", "b"], "text": [text, f"{text} "]}
    parquet.write_table(arrow.table(rows), folder / "posts" / "0.parquet")
    (line,) = (line for line in lines("docs/spark.md") if line.startswith("spark-submit"))
    line = line.replace("spark://HOST:7077", "local[2]").replace("s3a://bucket/", "")
    line = line.replace("contrib/", f"{ROOT}/contrib/")
    import pyspark

    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    options = ["--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=127.0.0.1"]
    options += ["--conf", "spark.sql.shuffle.partitions=2"]
    done = subprocess.run(
        [str(submit), *options, *line.split()[1:]],
        env={**os.environ, "PYSPARK_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert parquet.read_table(folder / "found" / "rows").num_rows == 2


def benchmarks() -> list[str]:
    """The benchmarks that the documents name, with their options."""
    found = set()
    for page in PAGES:
        text = (ROOT / page).read_text("utf-8")
        for match in re.finditer(r"python -m (benchmarks\.\w+)((?: --[\w-]+)?[^`\n#]*)", text):
            found.add(f"{match[1]} {' '.join(re.findall(r'--[a-z-]+', match[2]))}".strip())
    return sorted(found)


@pytest.mark.parametrize("module", sorted({each.split()[0] for each in benchmarks()}))
def test_benchmarks_have_the_options_that_are_shown(module: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", module, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    for each in benchmarks():
        name, *options = each.split()
        if name == module:
            assert [o for o in options if o not in told.stdout] == []


def test_no_page_is_forgotten() -> None:
    run = re.findall(r'"((?:README|docs/[\w-]+)\.md)"', Path(__file__).read_text("utf-8"))
    others = {"docs/tutorial.md", "docs/cli.md", "docs/library.md", "docs/releasing.md"}
    for page in PAGES:
        shown = [line for line in lines(page) if line.split()[0] not in (*ELSEWHERE, "python")]
        assert not shown or page in run or page in others, f"{page}: {shown[0]}"
