"""Every Python block of the README and of the library's page runs, and prints what it says."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.shown import FENCE, PAGES, ROOT

WITH_PYTHON = ("README.md", "docs/library.md")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)")


@dataclass(frozen=True)
class Block:
    """A Python block, and what stands below it as its output.

    One that says ``needs=`` a package stands for itself: nothing on its page depends on it.
    """

    line: int
    code: str
    output: str | None
    needs: str | None

    def check(self, page: str, names: dict[str, Any]) -> None:
        # Blank lines above, so that a traceback names the line of the page.
        code = compile("\n" * (self.line - 1) + self.code, str(ROOT / page), "exec")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)  # noqa: S102 (the code of our own pages is what is tested)
        if self.output is not None:
            assert printed.getvalue() == self.output, f"{page}:{self.line}"


def blocks(page: str) -> Iterator[Block]:
    text = (ROOT / page).read_text("utf-8")
    fences = list(FENCE.finditer(text))
    for fence, following in zip(fences, [*fences[1:], None], strict=True):
        if fence[1] != "python":
            continue
        below = following is not None and not text[fence.end() : following.start()].strip()
        output = following[3] if following and below and following[1] == "text" else None
        needs = re.search(r"needs=(\w+)", fence[2])
        line = text[: fence.start()].count("\n") + 2
        yield Block(line, fence[3], output, needs[1] if needs else None)


@pytest.mark.parametrize("page", WITH_PYTHON)
def test_python_blocks_run_and_print_what_stands_below_them(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sentence_transformers", reason="the extra semantic is not installed")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)
    found = list(blocks(page))
    assert found, f"{page} has no Python block"
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in found:
        if block.needs is None:
            block.check(page, names)


OPTIONAL = [(page, block) for page in WITH_PYTHON for block in blocks(page) if block.needs]


@pytest.mark.parametrize(
    ("page", "block"), OPTIONAL, ids=[f"{page}:{block.needs}" for page, block in OPTIONAL]
)
def test_blocks_that_need_another_package(page: str, block: Block) -> None:
    assert block.needs
    pytest.importorskip(block.needs, reason=f"{block.needs} is not installed")
    block.check(page, {"__name__": "__main__"})


@pytest.mark.parametrize("page", [*PAGES, "CHANGELOG.md"])
def test_links_lead_somewhere(page: str) -> None:
    here = ROOT / page
    targets = [match[1] for match in LINK.finditer(here.read_text("utf-8"))]
    assert [target for target in targets if not (here.parent / target).exists()] == []


def test_the_page_on_configuration_names_every_key_and_its_default() -> None:
    from aggregator.config import ENVIRONMENT
    from aggregator.config.keys import KEYS, plain

    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]*) \|", page, re.MULTILINE)
    told = {name: value for names, value in rows for name in re.findall(r"`([^`]+)`", names)}
    for table, keys in KEYS.items():
        if table == "dedup.thresholds":
            continue
        for key, spec in keys.items():
            name = key if table in ("", "source") else f"{table}.{key}"
            assert name in told, f"{name} is not told"
            if spec.default is not None:
                assert told[name] == f"`{json.dumps(plain(spec.default))}`", name
    assert set(ENVIRONMENT) <= set(told)


def test_the_page_on_decisions_tells_every_threshold() -> None:
    from aggregator.dedup import Thresholds

    page = (ROOT / "docs" / "how-it-decides.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", page, re.MULTILINE))
    assert told == {f.name: str(f.default) for f in dataclasses.fields(Thresholds)}
