"""What other code relies on stays; what is installed may be given along; no page is forgotten."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_the_public_api_is_what_was_agreed() -> None:
    pytest.importorskip("pyspark")
    # In a process of its own: other tests replace names of the library.
    done = subprocess.run(
        [sys.executable, "-c", "from tests.public_api import text; print(text(), end='')"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    agreed = (ROOT / "tests" / "api.txt").read_text("utf-8")
    assert done.stdout == agreed, (
        "meant? then: python -m tests.public_api, and a line in CHANGELOG.md"
    )


def licences() -> ModuleType:
    path = ROOT / "contrib" / "release" / "licences.py"
    spec = importlib.util.spec_from_file_location("licences", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_licences_are_free(tmp_path: Path) -> None:
    check = licences()
    assert check.refused(list(distributions())) == []
    odd = tmp_path / "odd-1.0.dist-info"
    odd.mkdir()
    (odd / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1\nLicense: Ask us\n")
    # What torch brings along for a card is told, and is nothing that this project needs.
    card = tmp_path / "nvidia_card-1.0.dist-info"
    card.mkdir()
    (card / "METADATA").write_text("Metadata-Version: 2.1\nName: nvidia-card\nVersion: 1\n")
    assert check.refused(list(distributions(path=[str(tmp_path)]))) == ["odd: Ask us"]


def test_the_version_stands_in_one_place() -> None:
    import aggregator

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "version" not in project
    assert project["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.dev\d+|rc\d+)?", aggregator.__version__)


def test_the_package_says_that_it_is_typed() -> None:
    assert (ROOT / "aggregator" / "py.typed").is_file()


def test_every_page_is_in_the_navigation() -> None:
    import yaml

    found = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    named = set(re.findall(r"[\w/-]+\.md", str(found["nav"])))
    pages = {str(p.relative_to(ROOT / "docs")) for p in (ROOT / "docs").rglob("*.md")}
    assert named == pages


def test_what_is_declared_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [
        *project["dependencies"],
        *(one for name in extras if name != "bench" for one in extras[name]),
    ]
    names = {re.split(r"[\[><=;~ ]", one)[0].lower().replace("_", "-") for one in asked}
    pins = re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE)
    pinned = {name.lower().replace("_", "-") for name in pins}
    assert names - pinned - {"liveblog-aggregator", "tzdata", "backports.zstd"} == set()
