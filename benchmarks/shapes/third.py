"""The third set of live pages: written when the first two were read right."""

from __future__ import annotations

import json
from collections.abc import Callable

from benchmarks.shapes import bank, bank2
from benchmarks.shapes.bank import Entry, between, body, dated, e, each, page
from benchmarks.shapes.first import ADVERT, LETTER, iso, ms, sec, utc
from benchmarks.shapes.shape import Shape

LONDON = "Europe/London"


def _made(
    name: str,
    entries: tuple[Entry, ...],
    zone: str,
    block: Callable[[Entry], str],
    around: str,
    *,
    head: str = "",
    lang: str = "en",
    anchor: str = "",
    author: bool = True,
    title: bool = True,
    boxes: tuple[str, ...] = (),
) -> Shape:
    made = dated(entries, zone)
    main = around.replace("@@", between(each(made, block), *boxes))
    wants = tuple(x.want(anchor.format(x=x), author=author, title=title) for x in made)
    return Shape(name, page(main, head=head, lang=lang), wants, zone)


def telegraph() -> Shape:
    return _made(
        "accordion buttons",
        bank.EN,
        LONDON,
        lambda x: (
            f'<div class="live-post-item" id="lpi-{x.serial}"><div role="heading" aria-level="2" class="e-headline">{e(x.title)}</div><p class="e-byline">{e(x.author)}<span>Transport Editor</span></p><div class="ts"><span>{x.at:%-I:%M%p} BST</span></div>{body(x)}<button aria-label="Copy link to this post">Copy</button></div>'
        ),
        '<main><h1>Barge strikes bridge: live</h1><div class="date">9 October 2024</div><div>@@</div></main>',
        anchor="lpi-{x.serial}",
        boxes=(ADVERT,),
    )


def stuff() -> Shape:
    return _made(
        "twelve-hour clock with full date",
        bank.EN,
        "Pacific/Auckland",
        lambda x: (
            f'<stuff-liveblog-post data-id="{x.hex}"><div class="liveblog__time">{x.at:%-I:%M%p}, {x.at:%a %-d %b %Y}</div><h3 class="liveblog__title">{e(x.title)}</h3><div class="liveblog__body">{body(x)}</div><div class="liveblog__author">{e(x.author)} • Reporter</div></stuff-liveblog-post>'
        ),
        "<main><h1>Bridge shut: Follow our updates live</h1>@@</main>",
        anchor="{x.hex}",
        boxes=(LETTER,),
    )


def rtve() -> Shape:
    return _made(
        "spanish, hace",
        bank.ES,
        "Europe/Madrid",
        lambda x: (
            f'<li class="directo__item" data-fecha="{ms(x)}"><span class="hace">Hace {x.number} horas</span><span class="datemoment">{x.at:%d.%m.%Y | %H:%M}</span><p class="titulo"><strong>{e(x.title)}</strong></p><div class="cuerpo">{body(x)}</div></li>'
        ),
        "<main><h1>Puente cerrado, directo</h1><ol>@@</ol></main>",
        lang="es",
        author=False,
    )


def globo() -> Shape:
    return _made(
        "feed of cards with há minutos",
        bank2.PT,
        "America/Sao_Paulo",
        lambda x: (
            f'<div class="bastian-feed-item" data-key="{x.hex}"><div class="feed-post-datetime">Há {x.number} horas</div><div class="feed-media"></div><time itemprop="dateModified" datetime="{utc(x)}">{x.at:%d/%m/%Y %Hh%M}</time><h2 class="feed-post-link">{e(x.title)}</h2><div class="feed-post-body">{body(x)}</div></div>'
        ),
        "<main><h1>Ponte interditada ao vivo</h1><div>@@</div></main>",
        lang="pt-BR",
        anchor="{x.hex}",
        author=False,
    )


def headers_above() -> Shape:
    return _made(
        "time before each article element",
        bank.EN,
        LONDON,
        lambda x: (
            f'<div class="tl-time"><span>{x.at:%H:%M}</span></div><article class="tl-body"><h3>{e(x.title)}</h3>{body(x)}</article>'
        ),
        '<main><h1>Barge strikes bridge – live</h1><p>9 October 2024</p><div class="tl">@@</div></main>',
        author=False,
    )


def ol_list() -> Shape:
    return _made(
        "bare list",
        bank2.SHORT,
        LONDON,
        lambda x: f"<li><b>{x.at:%H.%M:</b>} {body(x, p='{} ')}</li>",
        "<article><h1>Bridge closed: live updates</h1><p>By Orla Pendry, 9 October 2024</p><ol reversed>@@</ol></article>",
        author=False,
        title=False,
    )


def lazy() -> Shape:
    return _made(
        "rest in noscript and data attributes",
        bank.EN,
        LONDON,
        lambda x: (
            f'<section data-block-id="{x.serial}" data-created-at="{sec(x)}"><header><h2><span>{e(x.title)}</span></h2></header><div class="by"><img alt=""><span itemprop="author">{e(x.author)}</span></div><div>{body(x)}</div><noscript><img src="x"></noscript></section>'
        ),
        "<main><h1>Barge strikes bridge</h1>@@</main>",
        anchor="{x.serial}",
        boxes=(ADVERT, LETTER),
    )


def ld_other_ids() -> Shape:
    made = dated(bank.EN, LONDON)
    updates = [
        {
            "@type": "BlogPosting",
            "headline": x.title,
            "datePublished": "2024-10-09T16:42:00Z",
            "articleBody": x.want().paragraphs[0],
        }
        for x in made
    ]
    head = f'<script type="application/ld+json">{json.dumps({"@type": "LiveBlogPosting", "headline": "Bridge", "liveBlogUpdate": updates})}</script>'
    return _made(
        "one date for all in the json-ld",
        bank.EN,
        LONDON,
        lambda x: (
            f'<div class="stream-item"><a id="s{x.serial}"></a><div class="stream-meta"><time datetime="{iso(x)}">{x.number} h</time> by <em>{e(x.author)}</em></div><h4>{e(x.title)}</h4>{body(x)}</div>'
        ),
        "<main><h1>Bridge</h1>@@</main>",
        head=head,
        anchor="s{x.serial}",
    )


MAKERS: tuple[Callable[[], Shape], ...] = (
    telegraph, stuff, rtve, globo, headers_above, ol_list, lazy, ld_other_ids,
)  # fmt: skip
