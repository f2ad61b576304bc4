"""The forms of the sample, byte for byte; the same in any locale, zone and order of hashing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.render import FORMS, digest_from_json, render, render_forms
from tests.render.regenerate import GOLDEN, expected

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(expected()))
def test_golden(name: str) -> None:
    golden = (GOLDEN / name).read_text(encoding="utf-8")
    assert expected()[name] == golden, "if that is meant: python -m tests.render.regenerate"


@pytest.mark.parametrize("name", ["digest", "evening"])
def test_other_forms_can_be_made_from_the_document(name: str) -> None:
    digest = digest_from_json((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    for form in FORMS:
        assert render(digest, form) == (GOLDEN / f"{name}.{form}").read_text(encoding="utf-8")


def test_several_forms_at_once_are_those_of_one_at_a_time() -> None:
    digest = digest_from_json((GOLDEN / "digest.json").read_text(encoding="utf-8"))
    assert render_forms(digest, FORMS[::-1]) == {form: render(digest, form) for form in FORMS}


def run(code: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_the_same_digest_gives_the_same_bytes_anywhere() -> None:
    code = (
        "import hashlib; from tests.render.regenerate import expected; "
        "print(hashlib.sha256(repr(expected()).encode()).hexdigest())"
    )
    here = hashlib.sha256(repr(expected()).encode()).hexdigest()
    assert run(code, TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="7") == here


def test_importing_is_light() -> None:
    code = (
        "import sys, aggregator.render; print([m for m in sys.modules if m.partition('.')[0] in "
        "('jinja2', 'babel', 'css_inline', 'torch', 'trafilatura', 'sqlalchemy', "
        "'sentence_transformers')])"
    )
    assert run(code) == "[]"


def test_an_unknown_form_is_named() -> None:
    digest = digest_from_json((GOLDEN / "digest.json").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="'pdf'"):
        render(digest, "pdf")  # type: ignore[arg-type] - that is the point
