"""The links in mails to subscribers: signed, each for one purpose, one list and one address.

A link tells nothing to whoever sees it: the address is not in it. One that confirms ends after some
time; one that unsubscribes never does, for old mails must be able to.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from itsdangerous import URLSafeSerializer

Purpose = Literal["confirm", "unsubscribe"]

LONGEST: Final = 400
"""Characters of a token; ours are shorter."""

_HASH_BYTES: Final = 18


class Tokens:
    """Makes and reads the tokens of one list.

    Args:
        secret: what they are signed with.
        list_name: what they are for.
    """

    def __init__(self, secret: str, list_name: str) -> None:
        self._secret = secret
        self._list = list_name

    def confirm(self, uid: str, request: str, until: datetime) -> str:
        """Confirms one request of one subscriber, until a time."""
        return self._made("confirm", [uid, request, int(until.timestamp())])

    def read_confirm(self, token: str, now: datetime) -> tuple[str, str] | None:
        """Subscriber and request; ``None``: it is none of ours, or too old."""
        found = self._read("confirm", token, (str, str, int))
        if found is None or int(found[2]) < now.timestamp():
            return None
        return str(found[0]), str(found[1])

    def unsubscribe(self, who: str) -> str:
        """Unsubscribes one; ``who`` is what :meth:`subscriber` or :meth:`reader` gives."""
        return self._made("unsubscribe", [who])

    def read_unsubscribe(self, token: str) -> str | None:
        """Whom it unsubscribes; ``None``: it is none of ours."""
        found = self._read("unsubscribe", token, (str,))
        return None if found is None else str(found[0])

    def subscriber(self, uid: str) -> str:
        """Names a subscriber in a token."""
        return f"s:{uid}"

    def reader(self, address: str) -> str:
        """Names a reader of the configuration in a token; the address cannot be read from it."""
        key = hashlib.sha256(f"reader {self._secret}".encode()).digest()
        told = hmac.new(key, f"{self._list}\n{address.casefold()}".encode(), hashlib.sha256)
        return f"r:{told.digest()[:_HASH_BYTES].hex()}"

    def _made(self, purpose: Purpose, values: Sequence[str | int]) -> str:
        made = self._signer(purpose).dumps(list(values))
        return made if isinstance(made, str) else made.decode()

    def _read(self, purpose: Purpose, token: str, kinds: Sequence[type]) -> list[str | int] | None:
        from itsdangerous import BadData

        if len(token) > LONGEST:
            return None
        try:
            values = self._signer(purpose).loads(token)
        except BadData:
            return None
        if not isinstance(values, list) or [type(v) for v in values] != list(kinds):
            return None
        return values

    def _signer(self, purpose: Purpose) -> URLSafeSerializer:
        from itsdangerous import URLSafeSerializer

        return URLSafeSerializer(
            self._secret,
            salt=f"aggregator {purpose} {self._list}",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )
