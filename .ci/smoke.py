"""Checks what ``make demo`` wrote: the files, the schema, and what was planted in the seeds.

::

    python .ci/smoke.py [out/demo]
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
from lxml import html

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.seed_truth import judge, load_truth  # noqa: E402  (the root must be on the path first)

FORMS = ("html", "md", "txt", "json")
LOADING = {  # attributes by which a page has something loaded
    "src",
    "srcset",
    "poster",
    "data",
    "background",
    "ping",
}


def main(arguments: list[str]) -> int:
    """Check the output in the folder that the arguments name."""
    out = Path(arguments[0]) if arguments else ROOT / "out" / "demo"
    truth = load_truth()
    found = list(problems(out, truth))
    for problem in found:
        print(f"smoke: {problem}", file=sys.stderr)
    if not found:
        checked = sum(len(truth[k]) for k in ("merge", "repeats", "conflict", "apart", "grows"))
        print(f"smoke: {out / truth['day']}: 4 files, the schema and {checked} planted facts hold")
    return 1 if found else 0


def problems(out: Path, truth: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the output of the demo, one line each."""
    folder = out / truth["day"]
    missing = [form for form in FORMS if not (folder / f"digest.{form}").is_file()]
    if missing:
        yield f"{folder}: no digest.{', digest.'.join(missing)}"
        return
    texts = {form: (folder / f"digest.{form}").read_text("utf-8") for form in FORMS}
    document = json.loads(texts["json"])
    schema = json.loads((ROOT / "docs" / "digest.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for error in validator.iter_errors(document):
        yield f"digest.json: {error.json_path}: {error.message}"
    yield from judge(document, truth).lines()
    for form in ("md", "txt", "html"):
        yield from (
            f"digest.{form}: has “{words}”" for words in truth["never"] if words in texts[form]
        )
        for story in document["stories"]:
            if story["title"] not in _plain(texts[form], form):
                yield f"digest.{form}: has no story “{story['title']}”"
    yield from (f"digest.html: {problem}" for problem in loaded(texts["html"]))


def _plain(text: str, form: str) -> str:
    """The words of a form, with the marks that it needs taken away."""
    if form == "html":
        return " ".join(html.document_fromstring(text).text_content().split())
    if form == "md":
        text = re.sub(r"\\(?=[^\w\s])", "", text)
    return " ".join(text.split())


def loaded(page: str) -> Iterator[str]:
    """What a page runs or has loaded from elsewhere when it is opened."""
    for element in html.document_fromstring(page).iter(html.etree.Element):
        tag = element.tag
        if tag in ("script", "iframe", "object", "embed", "base"):
            yield f"has <{tag}>"
        linked = element.get("href", "") if tag == "link" else ""
        if linked and not linked.startswith("data:"):
            yield f"loads {linked} by <link>"
        for name, value in element.attrib.items():
            if name.startswith("on"):
                yield f"has {name}= on <{tag}>"
            if name in LOADING and not value.startswith("data:"):
                yield f"loads {value} by <{tag} {name}>"
            if name == "href" and value.partition(":")[0].strip().lower() == "javascript":
                yield f"has a script in the link {value}"
        css = element.get("style", "") + (element.text or "" if tag == "style" else "")
        for address in re.findall(r"@import[^;]+|url\(\s*['\"]?(?!data:|#)[^)]*", css):
            yield f"loads {address} by a style"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
