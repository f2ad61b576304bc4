"""The check of the demo finds what it is there to find."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def smoke() -> ModuleType:
    pytest.importorskip("lxml", reason="the extra app is not installed")
    spec = importlib.util.spec_from_file_location("smoke", ROOT / ".ci" / "smoke.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "markup",
    [
        "<script>1</script>",
        '<img src="https://x.example/a.png">',
        '<img srcset="a.png 2x">',
        '<link rel="stylesheet" href="a.css">',
        "<style>@import 'a.css';</style>",
        "<style>p { background: url(//x.example/a.png) }</style>",
        '<p style="background: url(a.png)">x</p>',
        '<p onclick="x()">x</p>',
        '<a href="javascript:x()">x</a>',
        '<iframe src="https://x.example"></iframe>',
    ],
)
def test_what_a_page_would_load_or_run_is_found(smoke: ModuleType, markup: str) -> None:
    assert list(smoke.loaded(f"<html><body><p>text</p>{markup}</body></html>"))


def test_links_and_pictures_within_the_page_load_nothing(smoke: ModuleType) -> None:
    page = (
        '<html><head><link rel="icon" href="data:,"><style>p { color: red }</style></head><body>'
        '<a href="https://x.example/a">x</a><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
        "</body></html>"
    )
    assert list(smoke.loaded(page)) == []


def test_an_empty_folder_is_told(smoke: ModuleType, tmp_path: Path) -> None:
    assert "no digest.html" in next(smoke.problems(tmp_path, smoke.load_truth()))
