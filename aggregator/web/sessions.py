"""Who has logged in, in a signed cookie; and the tokens that prove that a form is ours.

Nothing is kept on this side but which sessions were logged out. A session ends with its time, with
its logout, and when the password or the token that it was opened with is changed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from aggregator.config import Config, Token

COOKIE: Final = "aggregator"
_LONGEST_NAME: Final = 80
_MOST_ENDED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """One browser.

    Attributes:
        id: random.
        who: has logged in; empty: nobody yet.
        may_correct: whether they may decide about texts.
    """

    id: str
    who: str = ""
    may_correct: bool = False

    @property
    def is_login(self) -> bool:
        """Whether somebody has logged in."""
        return bool(self.who)


class Sessions:
    """Reads and writes the cookie; for many threads.

    Args:
        config_of: the configuration as it is now.
        secret_of: what signatures are made with.
    """

    def __init__(self, config_of: Callable[[], Config], secret_of: Callable[[], str]) -> None:
        self._config_of, self._secret_of = config_of, secret_of
        self._ended: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, request: Request) -> Session | None:
        """The session of a request; ``None``: there is none, or it is over."""
        written = request.cookies.get(self._name(request))
        if written is None or len(written) > 2048:
            return None
        config = self._config_of()
        try:
            data = self._serializer().loads(written, max_age=int(config.web.session_h * 3600))
        except BadData:
            return None
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            return None
        session_id = data["id"]
        with self._lock:
            if session_id in self._ended:
                return None
        if "who" not in data:
            return Session(session_id)
        scopes = self._held(config, data)
        if scopes is None:
            return None
        return Session(session_id, str(data["who"]), may_correct="correct" in scopes)

    def begin(self, request: Request, response: Response) -> Session:
        """Give a browser a session in which nobody has logged in, for the sake of its forms."""
        session = Session(secrets.token_urlsafe(18))
        self._set(request, response, {"id": session.id}, lasts=False)
        return session

    def open(self, request: Request, response: Response, who: str, token: Token | None) -> None:
        """Somebody has logged in: a new session, so that nobody can have known its id.

        Args:
            request: that brought the password or token.
            response: that the cookie goes with.
            who: as they call themselves.
            token: that they logged in with; ``None``: the password.
        """
        self.end(request)
        data: dict[str, Any] = {"id": secrets.token_urlsafe(18), "who": who[:_LONGEST_NAME]}
        data["by"] = "" if token is None else token.name
        data["key"] = _fingerprint(self._config_of(), token)
        self._set(request, response, data, lasts=True)

    def end(self, request: Request) -> None:
        """The session of a request counts no more, wherever its cookie has been copied to."""
        session = self.of(request)
        if session is None:
            return
        now = time.time()
        longest = self._config_of().web.session_h * 3600
        with self._lock:
            self._ended[session.id] = now
            while self._ended and (
                len(self._ended) > _MOST_ENDED or next(iter(self._ended.values())) < now - longest
            ):
                self._ended.popitem(last=False)

    def clear(self, request: Request, response: Response) -> None:
        """Have the browser forget its cookie."""
        response.delete_cookie(
            self._name(request), secure=self.is_secure(request), httponly=True, samesite="lax"
        )

    def form_token(self, session: Session) -> str:
        """What a form of this session must bring along (a token of the session's own, OWASP's
        HMAC pattern)."""
        key = self._secret_of().encode()
        return hmac.new(key, f"form\0{session.id}".encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, session: Session, written: str) -> bool:
        """Whether a form brought it."""
        return hmac.compare_digest(
            self.form_token(session).encode(), written.encode("utf-8", "replace")
        )

    def is_secure(self, request: Request) -> bool:
        """Whether the browser speaks TLS, with us or with a proxy."""
        base = self._config_of().web.base_url
        return request.url.scheme == "https" or (base is not None and base.startswith("https:"))

    def _held(self, config: Config, data: dict[str, Any]) -> tuple[str, ...] | None:
        """What the password or token of a session still allows; ``None``: it is no more."""
        by = data.get("by")
        token = next((t for t in config.web.tokens if t.name == by), None) if by else None
        if (by and token is None) or (not by and config.web.password is None):
            return None
        if not hmac.compare_digest(_fingerprint(config, token), str(data.get("key"))):
            return None
        return ("read", "correct") if token is None else token.scopes

    def _name(self, request: Request) -> str:
        # Browsers take a cookie of this name from us alone, not from a neighbouring host.
        return f"__Host-{COOKIE}" if self.is_secure(request) else COOKIE

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._secret_of(),
            salt="aggregator.session",
            signer_kwargs={"digest_method": hashlib.sha256},
        )

    def _set(
        self, request: Request, response: Response, data: dict[str, Any], *, lasts: bool
    ) -> None:
        written = self._serializer().dumps(data)
        response.set_cookie(
            self._name(request),
            written if isinstance(written, str) else written.decode(),
            max_age=int(self._config_of().web.session_h * 3600) if lasts else None,
            path="/",
            secure=self.is_secure(request),
            httponly=True,
            samesite="lax",
        )


def _fingerprint(config: Config, token: Token | None) -> str:
    """Tells one password or token from another, and nothing of it."""
    held = str(config.web.password) if token is None else f"{token.name}\0{token.hash}"
    return hashlib.sha256(f"session\0{held}".encode()).hexdigest()[:16]
