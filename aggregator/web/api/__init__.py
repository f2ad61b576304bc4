"""The HTTP API: what the pages show, for programs; OpenAPI 3.1, versioned under ``/api/v1``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.routing import BaseRoute

    from aggregator.config import Config

PREFIX = "/api/v1"
"""Under which it is mounted."""

__all__ = ["PREFIX", "create_api", "mount"]


def create_api(
    config_of: Callable[[], Config],
    *,
    decided: Callable[[], None] = lambda: None,
    remember_s: float = 1.0,
) -> FastAPI:
    """The API as an application, to be mounted at :data:`PREFIX`.

    Args:
        config_of: the configuration as it is now: it names the tokens and the store.
        decided: is called when somebody has decided something about two texts.
        remember_s: seconds for which an answer is given again without a look at the store.
    """
    # The worker is of this package, too, and needs no framework.
    from aggregator.web.api.application import make_api

    return make_api(config_of, decided=decided, remember_s=remember_s)


def mount(api: FastAPI) -> BaseRoute:
    """The API as a route of an application, at :data:`PREFIX`.

    Args:
        api: from :func:`create_api`. Whoever mounts it begins and ends it
            (``api.router.lifespan_context``): the framework does not.
    """
    from aggregator.web.api.application import mounted

    return mounted(api)
