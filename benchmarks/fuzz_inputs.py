"""Bytes for the fuzz run: what feeds, pages and archives are made of, put together anyhow."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random

from hypothesis import strategies as st

FIXTURES = Path(__file__).parents[1] / "tests" / "pull" / "feeds" / "data"

_WORDS = (
    "Ferry", "crane", "harbour", "said", "12.5%", "£3m", "“quoted”", "10:45", "9.30am BST",
    "5 May 2026", "(Reuters)", "By Ada Quay", "Share", "Read more", "UPDATE:", "—", "مرفأ", "港",
    "🚢", "\u202e", "\u200b", "\x00", "\x1b[1m", "&amp;", "&#0;", "\ufffe", "a" * 300, "1" * 400,
)  # fmt: skip
_TIMES = (
    "2026-05-05T10:15:00Z", "2026-05-05T10:15:00+01:00", "1777972500000", "1777972500", "10.15",
    "Tue, 05 May 2026 10:15:00 EDT", "05/05/2026", "yesterday", "0001-01-01", "99999999999999999",
    "2026-02-30", "24:00", "-1", "NaN", "12:60pm", "2026-05-05T10:15:00+99:99", "",
)  # fmt: skip
_MARKS = (
    b"<", b">", b"&", b'"', b"'", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"</", b"/>", b"{", b"[",
    b"}", b"]", b"\\", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r\n\r\n", b"\x1f\x8b\x08", b"0", b"--",
    b"<!DOCTYPE x [", b"<?xml", b"<script>", b"</script>", b"<p>", b"<table>", b"\n", b":",
    b"\\ud800",
)  # fmt: skip


_CONTAINERS = (
    'id="block-{}"',
    'id="post{}" class="live-post"',
    'data-id="{}"',
    "itemprop=liveBlogUpdate itemscope",
    'class="entry"',
)
_LINES = (
    "", "---", "* * *", "* item", "# Head", "=====", "\t", "10:45 GMT", "| a | b |", "12.30pm",
)  # fmt: skip
_CODINGS = (
    "",
    "Content-Encoding: gzip\r\n",
    "Content-Encoding: br, zstd\r\n",
    "Transfer-Encoding: chunked\r\n",
)


def words() -> st.SearchStrategy[str]:
    """A few words."""
    return st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join)


def sentences() -> st.SearchStrategy[str]:
    """A paragraph long enough to be one, or not."""
    return st.lists(words(), max_size=4).map(". ".join) | st.text(max_size=60)


def times() -> st.SearchStrategy[str]:
    """What stands where a time should be."""
    return st.sampled_from(_TIMES) | st.text("0123456789-:TZ+. ", max_size=25)


@st.composite
def damaged(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Some bytes, cut, spliced and sprinkled with marks that mean something."""
    content = bytearray(draw(whole))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(content)))
        end = min(len(content), at + draw(st.integers(0, 60)))
        what = draw(st.integers(0, 3))
        if what == 0:
            content[at:end] = draw(st.sampled_from(_MARKS))
        elif what == 1:
            content[at:end] = draw(st.binary(max_size=6))
        elif what == 2:
            content[at:at] = content[at:end] * draw(st.integers(1, 40))
        else:
            del content[at:end]
    return bytes(content)


def variants(content: bytes, count: int) -> Iterator[bytes]:
    """The content, and others that are damaged at random, always the same ones.

    Making an input costs hypothesis more than reading it costs us.
    """
    yield content
    random = Random(zlib.crc32(content))
    for _ in range(count):
        other = bytearray(content)
        for _ in range(random.randint(1, 4)):
            at = random.randint(0, len(other))
            end = min(len(other), at + int(random.expovariate(0.05)))
            what = random.random()
            if what < 0.4:
                other[at:end] = random.choice(_MARKS)
            elif what < 0.6:
                other[at:end] = random.randbytes(random.randint(0, 3))
            elif what < 0.8:
                other[at:at] = other[at:end] * random.randint(1, 60)
            else:
                del other[at:end]
        yield bytes(other)


def feeds() -> st.SearchStrategy[bytes]:
    """Feeds, site maps and lists, whole and damaged."""
    files = [p.read_bytes() for p in sorted(FIXTURES.iterdir()) if "expected" not in p.name]
    return st.one_of(
        damaged(st.sampled_from(files)), damaged(xml_feeds()), damaged(json_feeds()), st.binary()
    )


@st.composite
def xml_feeds(draw: st.DrawFn) -> bytes:
    """Elements of feeds, in any order and depth."""
    names = (
        "rss", "channel", "item", "title", "link", "guid", "pubDate", "description", "ttl", "feed",
        "entry", "id", "updated", "published", "content", "summary", "author", "name", "source",
        "urlset", "url", "loc", "lastmod", "news:news", "news:title", "content:encoded", "dc:date",
        "opml", "body", "outline", "rdf:RDF", "enclosure", "media:content", "x:y",
    )  # fmt: skip
    attributes = (
        "", ' href="/x"', ' url="https://a.test/1"', ' rel="next"', ' type="xhtml"', ' type="html"',
        ' xmlns="http://www.w3.org/2005/Atom"', ' xml:base="//["', ' isPermaLink="true"', " a=b",
        ' xmlUrl="https://a.test/f" text="F"', ' xml:lang="de"', ' length="-1"', ' y:z="1"',
    )  # fmt: skip
    parts: list[str] = [draw(st.sampled_from(("", "<?xml version='1.0'?>", "<!DOCTYPE rss>")))]
    depth: list[str] = []
    for _ in range(draw(st.integers(1, 25))):
        if depth and draw(st.booleans()):
            parts.append(f"</{depth.pop()}>")
        else:
            depth.append(draw(st.sampled_from(names)))
            parts.append(f"<{depth[-1]}{draw(st.sampled_from(attributes))}>")
            parts.append(
                draw(st.one_of(st.just(""), words(), times(), st.just("https://a.test/1")))
            )
    if draw(st.booleans()):
        parts += [f"</{name}>" for name in reversed(depth)]
    return "".join(parts).encode("utf-8", "replace")


def _json(leaves: st.SearchStrategy[object], keys: tuple[str, ...]) -> st.SearchStrategy[object]:
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(keys), inner, max_size=6)
        ),
        max_leaves=12,
    )


def _leaves() -> st.SearchStrategy[object]:
    return st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), words(), times(), st.just("https://a.test/1")
    )  # fmt: skip


def json_feeds() -> st.SearchStrategy[bytes]:
    """JSON with the keys of JSON Feed."""
    keys = (
        "version", "title", "items", "id", "url", "external_url", "content_html", "content_text",
        "date_published", "date_modified", "authors", "author", "name", "attachments", "hubs",
        "next_url", "language", "summary", "mime_type", "size_in_bytes", "tags",
    )  # fmt: skip
    inner = _json(_leaves(), keys)
    version = {"version": "https://jsonfeed.org/version/1.1"}
    return st.dictionaries(st.sampled_from(keys), inner, max_size=8).map(
        lambda d: json.dumps({**version, "items": [d], **d}).encode()
    )


def json_ld() -> st.SearchStrategy[object]:
    """JSON with the keys and types of a live blog's."""
    keys = (
        "@type", "@id", "@graph", "liveBlogUpdate", "headline", "articleBody", "datePublished",
        "dateModified", "coverageStartTime", "coverageEndTime", "author", "name", "publisher",
        "url",
        "mainEntityOfPage", "inLanguage", "isPartOf", "hasPart",
    )  # fmt: skip
    types = st.sampled_from(("LiveBlogPosting", "BlogPosting", "NewsArticle", "Person"))
    post = st.fixed_dictionaries(
        {},
        optional={
            "@type": types,
            "@id": words(),
            "headline": words(),
            "articleBody": sentences(),
            "datePublished": times(),
            "url": st.sampled_from(("#block-1", "https://harbour.test/live/ferry#post-2", "//[")),
        },
    )
    blog = st.fixed_dictionaries(
        {"@type": st.just("LiveBlogPosting"), "liveBlogUpdate": st.lists(post, max_size=5)},
        optional={"datePublished": times(), "headline": words(), "coverageEndTime": times()},
    )
    return st.one_of(blog, post, _json(st.one_of(_leaves(), types), keys))


@st.composite
def html_pages(draw: st.DrawFn) -> bytes:
    """A page put together from the parts that live blogs and articles have."""
    head = [f"<title>{draw(words())}</title>"]
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.integers(0, 3))
        if kind == 0:
            data = json.dumps(draw(json_ld()))
            head.append(f'<script type="application/ld+json">{data}</script>')
        elif kind == 1:
            name = draw(st.sampled_from(("article:published_time", "og:title", "author", "date")))
            head.append(f'<meta property="{name}" content="{draw(times())}">')
        elif kind == 2:
            relation = draw(st.sampled_from(("canonical", "next", "amphtml", "alternate")))
            head.append(f'<link rel="{relation}" href="{draw(words())}">')
        else:
            head.append(f'<base href="{draw(words())}">')
    return (
        f'<!doctype html><html lang="en"><head>{"".join(head)}</head><body>'
        f"{''.join(draw(st.lists(_part(), max_size=10)))}</body></html>"
    ).encode("utf-8", "replace")


@st.composite
def _part(draw: st.DrawFn) -> str:
    kind = draw(st.integers(0, 6))
    if kind <= 2:
        tag = draw(st.sampled_from(("article", "div", "section", "li")))
        mark = draw(st.sampled_from(_CONTAINERS)).format(draw(st.integers(0, 5)))
        stamp = draw(
            st.sampled_from(("time datetime", "span data-timestamp", "time itemprop=x title"))
        )
        clock = f'<{stamp}="{draw(times())}">{draw(times())}</{stamp.split()[0]}>'
        return f"<{tag} {mark}>{clock}<h2>{draw(words())}</h2><p>{draw(sentences())}</p></{tag}>"
    if kind == 3:
        return f"<p>{draw(sentences())}</p>"
    if kind == 4:
        cells = "".join(f"<td>{w}</td>" for w in draw(st.lists(words(), max_size=4)))
        return f"<table><tr>{cells}</tr></table>"
    if kind == 5:
        quote = f"<blockquote class=twitter-tweet>{draw(sentences())}</blockquote>"
        return f"{quote}<ul><li>{draw(words())}</ul>"
    tags = draw(
        st.lists(st.sampled_from(("div", "b", "p", "table", "select", "svg", "a")), max_size=6)
    )
    return "".join(f"<{t}>" for t in tags) + draw(words())


def pages() -> st.SearchStrategy[bytes]:
    """Pages, whole and damaged; and what is none."""
    return st.one_of(damaged(html_pages()), html_pages(), damaged(html_pages()), st.binary())


def texts() -> st.SearchStrategy[bytes]:
    """Pages of plain text: lines of words, times, rules and blanks."""
    line = st.one_of(words(), sentences(), times(), st.sampled_from(_LINES))
    lines = st.lists(line, max_size=30).map(lambda ls: "\n".join(ls).encode("utf-8", "replace"))
    wide = lines.map(lambda b: b.decode().encode("utf-16"))
    return st.one_of(lines, damaged(lines), wide, st.binary())


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """Archives: a line that says which kind, and the bytes."""
    kind = draw(st.sampled_from("wmh"))
    html = draw(html_pages())
    if kind == "h":
        whole = gzip.compress(html)
    elif kind == "m":
        whole = (
            b"Date: Tue, 05 May 2026 09:30:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: "
            b'multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
            b"Content-Location: https://a.test/\r\n\r\n" + html + b"\r\n--b--\r\n"
        )
    else:
        more = draw(st.sampled_from(_CODINGS))
        records = []
        for number in range(draw(st.integers(1, 4))):
            block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{more}\r\n".encode() + html
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-05-05T09:30:00Z\r\n"
                f"WARC-Target-URI: https://a.test/{number}\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            ).encode()
            records.append(head + block + b"\r\n\r\n")
        packed = draw(st.booleans())
        whole = b"".join(gzip.compress(r) if packed else r for r in records)
    return kind.encode() + b"\n" + draw(damaged(st.just(whole)))
