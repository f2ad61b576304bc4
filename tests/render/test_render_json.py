"""The JSON form: what it holds, that the schema describes it, that nothing is lost on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from aggregator.model import Digest
from aggregator.render import digest_from_json, render
from aggregator.render.document import SCHEMA_ID, render_json, to_document, version_of
from tests.render.sample import sample
from tests.render.strategies import digests

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "digest.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
FORMS_OF_EVERYTHING = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == SCHEMA_ID


def test_schema_describes_every_object_fully() -> None:
    """Nothing may be written that the schema does not name."""
    objects = [d for d in [SCHEMA, *SCHEMA["$defs"].values()] if d.get("type") == "object"]
    assert len(objects) >= 6
    for description in objects:
        assert description["additionalProperties"] is False
        assert description["required"] == list(description["properties"])


@FORMS_OF_EVERYTHING
@given(digests())
def test_any_digest_comes_back_equal_and_is_valid(digest: Digest) -> None:
    text = render(digest, "json")
    VALIDATOR.validate(json.loads(text))
    assert digest_from_json(text) == digest
    assert render(digest_from_json(text), "json") == text
    text.encode("utf-8")


def test_order_of_keys_is_that_of_the_schema() -> None:
    document = to_document(sample())

    def check(value: object, description: dict[str, Any]) -> None:
        description = description.get("anyOf", [description])[0]
        if "$ref" in description:
            description = SCHEMA["$defs"][description["$ref"].rpartition("/")[2]]
        if isinstance(value, dict):
            assert list(value) == list(description["properties"])
            for key, part in value.items():
                check(part, description["properties"][key])
        elif isinstance(value, list):
            for part in value:
                check(part, description["items"])

    check(document, SCHEMA)


def test_counts_are_of_what_is_shown() -> None:
    assert to_document(sample())["counts"] == {
        "stories": 5,
        "passages": 20,
        "outlets": 8,
        "origins": 9,
        "pages": 8,
        "paragraphs": 25,
        "repeats": 7,
        "disagreements": 2,
        "developments": 0,
        "changes": 0,
        "passages_left_out": 0,
        "stories_left_out": 0,
    }


def test_times_keep_their_offset_and_as_of_is_utc() -> None:
    document = to_document(sample())
    assert document["as_of"] == "2031-06-19T04:30:12+00:00"
    published = document["stories"][1]["passages"][0]["attributions"][0]["published"]
    assert published == {
        "day": "2031-06-18",
        "at": "2031-06-18T16:05:00+05:30",
        "basis": "date line",
    }


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("schema_version",), 1, "schema_version: 1 is none of 2 to 3"),
        (("day",), "18 June", "day: a date"),
        (("day",), None, "day: a string"),
        (("as_of",), "2031-06-19T04:30:12", "as_of: a time with its offset"),
        (("counts", "repeats"), True, "counts.repeats: a whole number"),
        (("stories",), {}, "stories: a list"),
        (("stories", 0), "x", r"stories\[0\]: an object"),
        (("stories", 1, "passages", 2, "text"), 3, r"stories\[1\].passages\[2\].text: a string"),
        (
            ("stories", 0, "passages", 0, "attributions", 0, "kind"),
            "similar",
            r"attributions\[0\].kind: one of exact, near, contained, semantic",
        ),
        (
            ("stories", 0, "passages", 0, "attributions", 0, "kind"),
            "near",
            r"passages\[0\].attributions: not exactly one has the kind null",
        ),
        (("stories", 0, "passages", 0, "attributions", 0, "span"), [], "span: an object"),
        (("pages", 0, "basis"), ["dice"], r"pages\[0\].basis: 'dice' is none of json-ld"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    path: tuple[str | int, ...], value: object, place: str
) -> None:
    document: Any = to_document(sample())
    target = document
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    with pytest.raises(ValueError, match=place):
        digest_from_json(json.dumps(document))


def test_a_missing_key_is_named() -> None:
    document = to_document(sample())
    del document["stories"][0]["passages"][1]["disagreements"]
    with pytest.raises(ValueError, match=r"stories\[0\]\.passages\[1\]\.disagreements: missing"):
        digest_from_json(json.dumps(document))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"schema_version": 1}'])
def test_what_is_no_digest_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        digest_from_json(text)


def test_a_time_without_zone_is_refused() -> None:
    naive = datetime.fromisoformat("2031-06-19T04:30:12")
    with pytest.raises(ValueError, match="as_of has no zone"):
        render(replace(sample(), as_of=naive), "json")


OLDER = Path(__file__).parent / "golden" / "evening.v2.json"


def test_a_document_of_the_version_before_is_read_and_written_again_byte_for_byte() -> None:
    text = OLDER.read_text(encoding="utf-8")
    schema = json.loads((DOCS / "digest.schema.2.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))

    digest = digest_from_json(text)
    assert render_json(digest, version_of(text)) == text

    today = json.loads(render(digest, "json"))
    VALIDATOR.validate(today)
    assert today["schema_version"] == 3
    first = today["stories"][0]["passages"][0]["attributions"][0]
    assert (first["part"], first["quoted"], first["quoted_url"]) == ("text", "", None)
