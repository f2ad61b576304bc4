"""The application: pages, HTTP API, subscriptions and health under one roof."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Final

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from aggregator.config import Config
from aggregator.pipeline.daemon import Daemon
from aggregator.web import health, subscriptions
from aggregator.web.api import create_api, mount
from aggregator.web.guard import BoundBody, CatchDefects, CheckHost, SetHeaders, Tell, UnderPrefix
from aggregator.web.pages import routes as page_routes
from aggregator.web.pages.serving import error_page
from aggregator.web.pages.site import Site

THREADS: Final = 12
"""In which pages are made; whoever comes beyond them waits."""


def create_app(
    config_of: Callable[[], Config], *, daemon: Daemon | None = None, tell: Tell = lambda line: None
) -> Starlette:
    """Put the application together.

    Args:
        config_of: the configuration as it is now; what it says may change while it runs.
        daemon: of this process, whose health is told; ``None``: there is none.
        tell: takes a line for the log.

    Raises:
        OutputError: the secret for signatures cannot be kept.
    """
    site = Site(config_of)
    if config_of().web.has_login:
        site.secret()  # One that cannot be kept is told now.
    page = error_page(site)
    routes: list[BaseRoute] = []
    if daemon is not None:
        routes += health.routes(daemon)

    def decided() -> None:
        if daemon is not None:
            daemon.wake()

    routes += page_routes(site, decided=decided)
    routes += subscriptions.routes(config_of)
    api = create_api(config_of, decided=decided)
    routes.append(mount(api))

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        # Nobody else begins and ends what is mounted.
        async with api.router.lifespan_context(api):
            yield
        site.close()

    def told(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        response = page(request, status, "")
        response.headers.update(headers or {})
        return response

    config = config_of()
    middleware = [
        Middleware(UnderPrefix, prefix_of=site.prefix),
        Middleware(SetHeaders),
        Middleware(CatchDefects, page=page, tell=tell),
        Middleware(CheckHost, config_of=config_of, page=page, free=health.PATHS),
        Middleware(BoundBody, page=page),
    ]
    if config.web.proxies:
        proxies = list(config.web.proxies)
        middleware.insert(0, Middleware(ProxyHeadersMiddleware, trusted_hosts=proxies))
    return Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers={HTTPException: told},
        lifespan=lifespan,
    )
