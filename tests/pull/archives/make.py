"""Archives for tests, made by hand: what a crawler and a browser write."""

from __future__ import annotations

DATE = "2026-05-05T09:30:00Z"


def answer(
    body: bytes, *, status: str = "200 OK", kind: str = "text/html; charset=utf-8", more: str = ""
) -> bytes:
    """An answer of HTTP/1.1."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def record(
    url: str,
    block: bytes,
    *,
    date: str = DATE,
    kind: str = "response",
    length: int | None = None,
) -> bytes:
    """A record of WARC 1.1."""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{abs(hash(url)):032x}>\r\n"
        f"WARC-Date: {date}\r\nWARC-Target-URI: {url}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page(words: str) -> bytes:
    """A small HTML page."""
    return f"<!doctype html><title>Ferry</title><p>{words}</p>".encode()


def mhtml(
    html: bytes,
    *,
    boundary: str = "----cut-here",
    location: str = "https://harbour.test/live/ferry",
    head: str = "",
    end: bool = True,
) -> bytes:
    """A page with a picture, as a browser saves it."""
    import quopri

    lines = (
        "From: <Saved by a browser>\r\n"
        f"{head}Date: Tue, 05 May 2026 09:30:00 -0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\r\n\r\n'
        f"--{boundary}\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml>\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: {location}\r\n\r\n"
    ).encode()
    picture = (
        f"\r\n--{boundary}\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: https://harbour.test/pier.png\r\n\r\niVBORw0KGgo=\r\n"
    ).encode()
    return lines + quopri.encodestring(html) + picture + (f"--{boundary}--\r\n".encode() * end)
