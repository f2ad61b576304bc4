"""The application of the API: its description, its operations, its errors."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from aggregator import __version__
from aggregator.config import Config
from aggregator.pipeline.reading import Reading, reading_of
from aggregator.web.api import PREFIX, operations, writing
from aggregator.web.api.problems import described, handle
from aggregator.web.api.wire import BoundBody, Quiet, Remembered

_ABOUT: Final = """\
What `aggregator serve` shows, for programs. Every list is paged by a cursor; every error is a
problem (RFC 9457); every answer to GET has an entity tag, and `If-None-Match` is honoured.

Reading needs a token with the scope `read` where the configuration says `reading = "closed"`;
`correct` and `dedup` are needed always. Texts are verbatim and plain, never HTML.
"""

_TAGS: Final = [
    {"name": "digests", "description": "Digests, and feeds of them."},
    {"name": "stories", "description": "Stories over days, and feeds of them."},
    {"name": "passages", "description": "Passages with every wording, and conflicts between them."},
    {"name": "posts", "description": "Posts with their revisions, sources, and the search."},
    {"name": "overrides", "description": "What people decide about two texts."},
    {"name": "dedup", "description": "Deduplication of your own texts."},
]


def make_api(
    config_of: Callable[[], Config], *, decided: Callable[[], None], remember_s: float
) -> FastAPI:
    """See :func:`aggregator.web.api.create_api`."""
    current = reading_of(config_of)
    is_open = False

    def reading() -> Reading:
        nonlocal is_open
        found = current()
        is_open = True
        return found

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        if is_open:
            current().close()

    app = _Api(
        title="liveblog-aggregator",
        version=__version__,
        description=_ABOUT,
        openapi_tags=_TAGS,
        servers=[{"url": PREFIX}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        # Pages of others' scripts: the description itself is at openapi.json.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_name,
        lifespan=lifespan,
    )
    app.state.config_of = config_of
    app.state.reading_of = reading
    app.state.decided = decided
    handle(app, [*app.routes, *operations.router.routes, *writing.router.routes])
    app.include_router(operations.router)
    app.include_router(writing.router)
    # The one that is added last stands outermost.
    app.add_middleware(Remembered, config_of=config_of, seconds=remember_s)
    app.add_middleware(BoundBody)
    app.add_middleware(Quiet)
    return app


class _Everything(Mount):
    """A mount of all that is below it; the framework's leaves out paths with a line break."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


def mounted(app: ASGIApp) -> BaseRoute:
    """See :func:`aggregator.web.api.mount`."""
    return _Everything(PREFIX, app)


class _Api(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = described(super().openapi())
        return self.openapi_schema


def _name(route: APIRoute) -> str:
    return route.name
