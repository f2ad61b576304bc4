"""Who may what: bearer tokens (RFC 6750) with scopes, whose hashes the configuration has."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from aggregator.config import Config, Token
from aggregator.config.web import Scope
from aggregator.web.api.problems import Problem

_LONGEST: Final = 512
_bearer: Final = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token of the configuration (`[[token]]`): `Authorization: Bearer TOKEN`.",
)


def token_of(written: str, config: Config) -> Token | None:
    """The token of the configuration that somebody has shown, or ``None``.

    Every token is compared, each in constant time: how long it takes tells nothing.
    """
    shown = hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
    found = None
    for token in config.web.tokens:
        if hmac.compare_digest(token.hash, shown):
            found = token
    return found


def admit(header: str | None, scope: Scope, config: Config) -> Token | None:
    """The token that lets a request in, or ``None`` where none is needed and none was shown.

    Args:
        header: ``Authorization``, or ``None``.
        scope: that is needed. ``read`` is given to everybody where the configuration says that
            reading is open.
        config: that names the tokens.

    Raises:
        Problem: there is no token, a wrong one, or one without the scope.
    """
    is_open = scope == "read" and config.web.reading == "open"
    if header is None:
        if is_open:
            return None
        raise Problem(401, "a token is needed", headers={"WWW-Authenticate": "Bearer"})
    kind, _, written = header.strip().partition(" ")
    token = None
    if kind.lower() == "bearer" and len(written) <= _LONGEST:
        token = token_of(written.strip(), config)
    if token is None:
        # A wrong token is told, even where none is needed: its owner should know.
        raise Problem(
            401,
            "the token is not known",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    if not token.may(scope) and not is_open:
        raise Problem(
            403,
            f"the token may not do this: it lacks the scope {scope}",
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
        )
    return token


def needs(scope: Scope) -> Callable[..., Awaitable[Token | None]]:
    """What lets a request in that may do something, and nobody else.

    Args:
        scope: see :func:`admit`.

    Returns:
        a dependency that gives what :func:`admit` does.
    """

    # The scheme is asked for its place in the description alone.
    async def check(
        request: Request, _shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Token | None:
        return admit(request.headers.get("authorization"), scope, request.app.state.config_of())

    return check
