"""Style sheet, script and icon: served as files whose names change with what is in them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from aggregator.web.answers import Chunked, accepts_gzip

_FILES: Final = {
    "page.css": ("text/css; charset=utf-8", ("aggregator.render/digest.css", "page.css")),
    "keys.js": ("text/javascript; charset=utf-8", ("keys.js",)),
    "icon.svg": ("image/svg+xml", ("icon.svg",)),
}
_YEAR: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    media_type: str
    body: bytes = field(repr=False)
    packed: bytes = field(repr=False)


class Static:
    """The files, read once."""

    def __init__(self) -> None:
        self._by_name: dict[str, str] = {}
        self._files: dict[str, _File] = {}
        for name, (media_type, parts) in _FILES.items():
            body = b"\n".join(map(_read, parts))
            stem, _, suffix = name.partition(".")
            hashed = f"{stem}-{hashlib.sha256(body).hexdigest()[:12]}.{suffix}"
            self._by_name[name] = hashed
            packed = gzip.compress(body, 9, mtime=0)
            self._files[hashed] = _File(hashed, media_type, body, packed)

    def path(self, name: str) -> str:
        """Address of a file, without the prefix."""
        return f"/static/{self._by_name[name]}"

    @property
    def etag(self) -> str:
        """Changes with any of them."""
        return "".join(sorted(self._files))

    def answer(self, request: Request) -> Response | None:
        """A file; ``None``: there is none of this name."""
        found = self._files.get(request.path_params["name"])
        if found is None:
            return None
        headers = {"Cache-Control": _YEAR, "Vary": "Accept-Encoding"}
        body = found.body
        if accepts_gzip(request.headers.get("accept-encoding", "")):
            body, headers["Content-Encoding"] = found.packed, "gzip"
        return Chunked(body, 200, headers, found.media_type)


def _read(part: str) -> bytes:
    if part.startswith("aggregator.render/"):
        folder, name = files("aggregator.render").joinpath("templates"), part.partition("/")[2]
    else:
        folder, name = files("aggregator.web.pages").joinpath("static"), part
    return folder.joinpath(name).read_bytes()
