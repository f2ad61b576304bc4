"""The API does what its description says: schemathesis asks it what nobody thought of."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from typing import Final

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.config._checks import NegativeDataRejectionConfig
from starlette.applications import Starlette
from starlette.testclient import TestClient

from aggregator.config import Config, Token, WebConfig
from aggregator.web.api import PREFIX, create_api, mount
from tests.web.api_store import fill

EXAMPLES: Final = 10
SECRET: Final = "token-of-the-described-api"
SHOWN: Final = {"Authorization": f"Bearer {SECRET}"}


_CONFIG: list[Config] = []
"""Of the store that the fixture makes, once the first test runs."""
_APP: Final = Starlette(routes=[mount(create_api(lambda: _CONFIG[0] if _CONFIG else Config()))])
_OWN: Final = ProjectConfig(
    generation=GenerationConfig(modes=list(schemathesis.GenerationMode)),
    checks=ChecksConfig(
        # A cursor is a text that we gave out, and a question may be one that nobody can ask: no
        # schema can say which texts these are.
        negative_data_rejection=NegativeDataRejectionConfig(expected_statuses=["4xx"]),
        positive_data_acceptance=PositiveDataAcceptanceConfig(
            expected_statuses=["2xx", "304", "400", "401", "403", "404", "409", "422"]
        ),
    ),
)
schema: Final = schemathesis.openapi.from_asgi(
    f"{PREFIX}/openapi.json",
    _APP,
    config=SchemathesisConfig(projects=ProjectsConfig(default=_OWN)),
)


@pytest.fixture(scope="module", autouse=True)
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    found = fill(tmp_path_factory.mktemp("described"))
    own = Token("all", hashlib.sha256(SECRET.encode()).hexdigest(), ("read", "correct", "dedup"))
    _CONFIG.append(dataclasses.replace(found, web=WebConfig(reading="closed", tokens=(own,))))
    yield
    _CONFIG.clear()


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=SHOWN)


def test_the_description_is_openapi_3_1_and_whole() -> None:
    with TestClient(_APP) as client:
        found = client.get(f"{PREFIX}/openapi.json").json()
    assert found["openapi"].startswith("3.1") and found["servers"] == [{"url": PREFIX}]
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"] and operation["description"], (method, path)
            assert operation["security"], (method, path)
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert set(answer["content"]) == {"application/problem+json"}, (path, status)
    for name, part in found["components"]["schemas"].items():
        Draft202012Validator.check_schema(part)
        assert part.get("description") or "enum" in part or "Page" in name, name
    assert "HTTPValidationError" not in json.dumps(found)
