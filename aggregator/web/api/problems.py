"""Errors of the API as problem details (RFC 9457), those of the framework too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match

from aggregator.errors import BusyError, NotFoundError, StoreError
from aggregator.pipeline.reading import BadCursor, BadQuestion

MEDIA_TYPE: Final = "application/problem+json"
_MOST_ERRORS: Final = 20
_MOST_WORDS: Final = 300


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    where: str = Field(description="Part of the request and the name in it.")
    message: str = Field(description="What is wrong with it.")


class ProblemOut(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Not Found",
                "status": 404,
                "detail": "no digest of 2031-05-01 in Europe/London is stored",
            }
        }
    )

    type: str = Field(description="about:blank: the title says it all.")
    title: str = Field(description="The status, in words.")
    status: int = Field(description="The HTTP status.")
    detail: str | None = Field(default=None, description="One line on this very request.")
    errors: list[Fault] | None = Field(default=None, description="Of 422: what is wrong.")


class Problem(Exception):
    """Ends a request with a problem.

    Args:
        status: HTTP status.
        detail: one line for whoever asked.
        headers: further ones of the answer.
    """

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def problem(
    status: int,
    detail: str | None = None,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The answer that tells a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
    }
    if detail:
        body["detail"] = _line(detail)
    if errors is not None:
        body["errors"] = errors
    return JSONResponse(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def _line(text: str) -> str:
    line = " ".join(text.split()).encode("utf-8", "replace").decode()
    return line if len(line) <= _MOST_WORDS else f"{line[:_MOST_WORDS]}…"


def told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What the description of an operation says of its problems."""
    return {
        status: {
            "model": ProblemOut,
            "description": HTTPStatus(status).phrase,
        }
        for status in statuses
    }


def described(description: dict[str, Any]) -> dict[str, Any]:
    """A description of the API in which every problem has its own media type.

    Args:
        description: as the framework made it, which knows one type for all answers.
    """
    for operations in description["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                if status.isdigit() and int(status) >= 400 and "application/json" in content:
                    answer["content"] = {MEDIA_TYPE: content["application/json"]}
    return description


def _methods(routes: Sequence[BaseRoute], request: Request) -> list[str]:
    """The methods that an address takes (RFC 9110, 10.2.1)."""
    found: set[str] = set()
    for route in routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= getattr(route, "methods", None) or set()
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


def handle(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Let an application tell every error as a problem.

    Args:
        app: the application.
        routes: all that it has.
    """

    def framework(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            return problem(500)
        if error.status_code == 405:
            # The framework names the methods of one operation of an address, which may have two.
            return problem(405, headers={"Allow": ", ".join(_methods(routes, request))})
        said = None if error.detail == HTTPStatus(error.status_code).phrase else error.detail
        return problem(error.status_code, said, headers=error.headers)

    def own(_request: Request, error: Exception) -> Response:
        if not isinstance(error, Problem):
            return problem(500)
        return problem(error.status, error.detail, headers=error.headers)

    def invalid(_request: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else []
        errors = [
            {
                "where": _line(".".join(str(part) for part in one["loc"])),
                "message": _line(str(one["msg"])),
            }
            for one in found[:_MOST_ERRORS]
        ]
        return problem(422, "the request is not as the description of the API says", errors=errors)

    app.add_exception_handler(HTTPException, framework)
    app.add_exception_handler(Problem, own)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(NotFoundError, lambda _, error: problem(404, str(error)))
    app.add_exception_handler(BadCursor, lambda _, error: problem(400, str(error)))
    app.add_exception_handler(BadQuestion, lambda _, error: problem(422, str(error)))
    app.add_exception_handler(
        BusyError, lambda _, error: problem(503, str(error), headers={"Retry-After": "5"})
    )
    # Not the error's own words: they name files and hosts.
    app.add_exception_handler(
        StoreError,
        lambda _, error: problem(
            503, "the store cannot be used at the moment", headers={"Retry-After": "5"}
        ),
    )
