"""Makes the pictures of the documentation in docs/images: ``python docs/pictures.py``.

The digest of the demonstration as a page and as a mail, and pages of ``aggregator serve``, in the
Chromium of the system. The time of the run is a fixed one, so that the same program, browser and
fonts give the same pictures. Needs what the tests need.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from aggregator import pipeline
from aggregator.config import OutputConfig, load_config
from aggregator.pipeline.reading import Reading
from aggregator.render import mail_text
from aggregator.web.app import create_app
from aggregator.web.server import WebServer

ROOT: Final = Path(__file__).resolve().parents[1]
IMAGES: Final = ROOT / "docs" / "images"
NOW: Final = datetime(2025, 4, 10, 5, 0, tzinfo=UTC)
MOST_BYTES: Final = 200_000
WIDTH: Final = 1200

_PNG: Final = b"\x89PNG\r\n\x1a\n"


def main() -> None:
    """Make them all."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        config = load_config(ROOT / "config" / "aggregator.toml")
        config = replace(config, database=None, output=OutputConfig(Path(scratch)))
        pipeline.run(config, now=NOW)
        with Reading(config) as reading:
            head = reading.digests(limit=1).items[0].head
            digest = reading.digest(head.day, head.edition).digest
        mail = Path(scratch) / "mail.html"
        html = mail_text(digest)[2]
        if html is None:
            raise SystemExit("the digest of the demonstration makes no mail")
        mail.write_text(html, encoding="utf-8")
        passages = [p for story in digest.stories for p in story.passages]
        told = max(passages, key=lambda p: sum(a.kind == "near" for a in p.attributions))
        story = max(digest.stories, key=lambda story: len(story.developments))
        page = Path(scratch) / head.day.isoformat() / "digest.html"
        app = create_app(lambda: config)
        with WebServer(("127.0.0.1", 0), app) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-lcd-text"],
            )
            for name, address, height in (
                ("digest", page.as_uri(), 800),
                ("mail", mail.as_uri(), 800),
                ("page-story", f"{server.url}/stories/{story.id}", 900),
                ("page-passage", f"{server.url}/passages/{told.id}", 900),
                ("page-search", f"{server.url}/search?q=ferry", 800),
            ):
                width = 700 if name == "mail" else WIDTH
                window = browser.new_page(viewport={"width": width, "height": height})
                window.goto(address)
                made = packed(window.screenshot())
                window.close()
                if len(made) > MOST_BYTES:
                    raise SystemExit(f"{name}.png has {len(made)} bytes, more than {MOST_BYTES}")
                (IMAGES / f"{name}.png").write_bytes(made)
                print(f"docs/images/{name}.png: {len(made):,} bytes")
            browser.close()


def packed(png: bytes) -> bytes:
    """The same picture in fewer bytes: browsers compress in haste (PNG, RFC 2083, 4.1.3)."""
    found, data, at = [], b"", len(_PNG)
    while at < len(png):
        (size,) = struct.unpack_from(">I", png, at)
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12
        if kind == b"IDAT":
            data += body
        elif kind in (b"IHDR", b"PLTE", b"tRNS", b"sRGB"):
            found.append((kind, body))
    found += [(b"IDAT", zlib.compress(zlib.decompress(data), 9)), (b"IEND", b"")]
    return _PNG + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in found
    )


if __name__ == "__main__":
    main()
