"""The second set of live pages: further systems, languages and oddities, with invented text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from benchmarks.shapes import bank, bank2
from benchmarks.shapes.bank import Entry, between, body, dated, e, each, page
from benchmarks.shapes.first import ADVERT, LETTER, iso, ms, sec, utc
from benchmarks.shapes.shape import Shape

LONDON, NEW_YORK, BERLIN = "Europe/London", "America/New_York", "Europe/Berlin"


def reuters() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    block = lambda x: (
        f"""<li class="live-blog-post__li__2x" data-testid="LiveBlogPost" id="{x.hex.upper()}"><div class="live-blog-post__time__x"><time data-testid="Body" datetime="{utc(x)}"><span class="date-line__date__23">October {x.at.day}, 2024</span><span class="date-line__date__23">{utc(x, "%-I:%M %p")} UTC</span><span class="date-line__date__23">Updated 1 hour ago</span></time></div><h3 data-testid="Heading">{e(x.title)}</h3><div class="author-name">{e(x.author)}</div>{body(x, p='<p data-testid="paragraph-0" class="text__text__1FZLe">{}</p>')}<button>Share</button></li>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><ul class="live-blog__list__x">{between(each(entries, block), ADVERT)}</ul></main>"""
    return Shape("reuters", page(main), tuple(x.want(x.hex.upper()) for x in entries), NEW_YORK)


def live24() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div class="lb24-base-news-content lb24-{x.serial}" data-newsid="{x.serial}"><div class="lb24-base-news-header"><div class="lb24-base-news-author-name">{e(x.author)}</div><div class="lb24-base-news-date" data-utc="{sec(x)}">{x.at:%H:%M} {x.at:%d/%m/%Y}</div></div><div class="lb24-base-news-title">{e(x.title)}</div><div class="lb24-base-news-text">{body(x)}</div><div class="lb24-base-news-share"><span>Share</span></div></div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><div id="LB24_LIVE_CONTENT">{"".join(each(entries, block))}<a href="https://www.24liveblog.com">Live blogging by 24liveblog</a></div></main>"""
    return Shape("24liveblog", page(main), tuple(x.want(str(x.serial)) for x in entries), LONDON)


def liberation() -> Shape:
    entries = dated(bank.FR, "Europe/Paris")
    block = lambda x: (
        f"""<div class="live-post" id="post-{x.hex}"><div class="live-post-date"><span>{x.at.day:02d}/{x.at.month:02d}</span> <span>{x.at:%Hh%M}</span></div><article><h3>{e(x.title)}</h3>{body(x)}<div class="signature"><em>{e(x.author)}</em></div></article></div>"""
    )
    main = f"""<main><h1>Le pont fermé : suivez notre direct</h1><div class="live">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "libération, day and hour apart",
        page(main, lang="fr"),
        tuple(x.want(f"post-{x.hex}") for x in entries),
        "Europe/Paris",
    )


def vanguardia() -> Shape:
    entries = dated(bank.ES, "Europe/Madrid")
    block = lambda x: (
        f"""<div class="live-comment-wrapper" data-id="{x.serial}"><div class="live-comment-time"><span class="time">{x.at:%H:%M}h</span><span class="author">{e(x.author)}</span></div><div class="live-comment-text"><h2 class="title">{e(x.title)}</h2>{body(x, p='<p class="paragraph">{}</p>')}</div><div class="live-comment-share">Compartir</div></div>"""
    )
    main = f"""<main><h1>Puente cerrado: última hora en directo</h1><time class="created" datetime="2024-10-09T08:00:00+02:00">09/10/2024 08:00</time><div class="live-comments">{between(each(entries, block), '<div class="adv"><span>Publicidad</span></div>')}</div></main>"""
    return Shape(
        "la vanguardia, 17:42h",
        page(main, lang="es"),
        tuple(x.want(str(x.serial)) for x in entries),
        "Europe/Madrid",
    )


def hindu() -> Shape:
    entries = dated(bank.EN, "Asia/Kolkata")
    block = lambda x: (
        f"""<div class="live-entry" id="entry{x.serial}"><div class="publish-time">{x.at:%B %d, %Y %H:%M}</div><h3 class="title"><a name="{x.serial}">{e(x.title)}</a></h3>{body(x)}<p><em>- {e(x.author)}</em></p></div>"""
    )
    main = f"""<div class="article"><h1>Bridge closed LIVE updates</h1><div class="update-publish-time">Updated - October 09, 2024 05:50 pm IST</div><div class="live-snippet-container">{"".join(each(entries, block))}</div></div>"""
    return Shape(
        "the hindu, signature in italics",
        page(main),
        tuple(x.want(f"entry{x.serial}") for x in entries),
        "Asia/Kolkata",
    )


def cbc() -> Shape:
    entries = dated(bank.EN, "America/Toronto")
    block = lambda x: (
        f"""<div class="liveBlogPost" data-cy="post"><div class="postHeader"><div class="postDateTime"><span class="postDate">October {x.at.day}</span><span class="postTime">{x.at:%-I:%M} p.m. EDT</span></div></div><h3 class="postTitle" id="{x.hex}">{e(x.title)}</h3><div class="postAuthor"><img alt=""><div><span class="authorText">{e(x.author)}</span></div></div><div class="postBody">{body(x)}</div><div class="postShare"><button>Share</button></div></div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><div class="liveBlogFeed">{"".join(each(entries, block))}</div></main>"""
    head = '<meta property="article:published_time" content="2024-10-09T09:00:00-04:00">'
    return Shape(
        "cbc, month and day without year",
        page(main, head=head),
        tuple(x.want(x.hex) for x in entries),
        "America/Toronto",
    )


def kyiv() -> Shape:
    entries = dated(bank.EN, "Europe/Kyiv")
    block = lambda x: (
        f"""<article class="newsfeed-item"><time class="newsfeed-item__time" datetime="{x.at:%Y-%m-%d %H:%M}">{x.at:%-I:%M %p}</time><div class="newsfeed-item__content"><h3><a href="https://www.example.com/news/{x.serial}/">{e(x.title)}</a></h3>{body(x)}</div></article>"""
    )
    main = f"""<main><h1>Live updates: bridge closed</h1><div class="newsfeed">{between(each(entries, block), LETTER)}</div></main>"""
    return Shape(
        "kyiv independent, headlines are links",
        page(main),
        tuple(x.want(author=False) for x in entries),
        "Europe/Kyiv",
        "https://www.example.com/live/bridge",
    )


def two_lists() -> Shape:
    entries = dated(bank.EN, LONDON)
    keys = "".join(
        f'<li class="key"><a href="#p{x.serial}"><span class="key-time">{x.at:%H:%M}</span><strong>{e(x.title)}</strong><p>{e(str(x.blocks[0][1])[:80])}…</p></a></li>'
        for x in entries[:4]
    )
    block = lambda x: (
        f"""<div class="lp" id="p{x.serial}"><div class="lp-t">{x.at:%H:%M}</div><h3>{e(x.title)}</h3><span class="lp-by">By {e(x.author)}</span>{body(x)}</div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><section class="key-events"><h2>Key moments</h2><ul>{keys}</ul></section><section>{"".join(each(entries, block))}</section></main>"""
    head = '<meta property="article:modified_time" content="2024-10-09T17:50:00+01:00">'
    return Shape(
        "key events with texts cut beside the list",
        page(main, head=head),
        tuple(x.want(f"p{x.serial}") for x in entries),
        LONDON,
    )


def sibling_meta() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<h3 id="s{x.serial}">{e(x.title)}</h3><p class="meta">{x.at:%-I.%M%p}, {e(x.author)}</p>{body(x)}"""
    )
    main = f"""<article><h1>Barge strikes bridge</h1><p class="pub">Published 9 October 2024</p><div class="copy">{"".join(each(entries, block))}</div></article>"""
    return Shape(
        "siblings: heading, then time and name",
        page(main),
        tuple(x.want(f"s{x.serial}") for x in entries),
        LONDON,
    )


def days_between() -> Shape:
    entries = dated(bank.EN, "Europe/Dublin", (2024, 10, 10, 0, 31), 37)
    parts = []
    day = None
    for x in entries:
        if x.at.date() != day:
            day = x.at.date()
            parts.append(
                f'<div class="date-sep"><span>{x.at:%A}, {x.at.day} {x.at:%b}</span></div>'
            )
        parts.append(
            f"""<div class="upd" id="u{x.serial}"><div class="upd-time">{x.at:%H:%M}</div><div class="upd-main"><h4>{e(x.title)}</h4>{body(x)}</div></div>"""
        )
    main = f"""<main><h1>Barge strikes bridge</h1><div class="upds">{"".join(parts)}</div></main>"""
    head = '<meta property="article:published_time" content="2024-10-09T12:00:00+01:00">'
    return Shape(
        "day lines between posts, past midnight",
        page(main, head=head),
        tuple(x.want(f"u{x.serial}", author=False) for x in entries),
        "Europe/Dublin",
    )


def aria() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<section class="moment" aria-label="Posted {x.at:%-I:%M%p} {x.at.day} October 2024"><div class="dot"></div><h3>{e(x.title)}</h3>{body(x)}</section>"""
    )
    main = (
        f"""<main><h1>Barge strikes bridge</h1><div>{"".join(each(entries, block))}</div></main>"""
    )
    return Shape(
        "time in the aria-label of the post",
        page(main),
        tuple(x.want(author=False) for x in entries),
        LONDON,
    )


def abbr() -> Shape:
    entries = dated(bank.EN, "America/Denver")
    block = lambda x: (
        f"""<div class="message" id="m-{x.serial}"><h4>{e(x.title)} <small><abbr class="timeago" title="{iso(x)}">about 3 hours ago</abbr></small></h4><div class="message-body">{body(x)}</div><div class="message-foot">posted by <b>{e(x.author)}</b></div></div>"""
    )
    main = f"""<div id="content"><h1>Barge strikes bridge</h1><div class="messages">{"".join(each(entries, block))}</div></div>"""
    return Shape(
        "abbr title beside the headline",
        page(main),
        tuple(x.want(f"m-{x.serial}") for x in entries),
        "America/Denver",
    )


def table() -> Shape:
    entries = dated(bank.EN, BERLIN)
    block = lambda x: (
        f"""<tr id="r{x.serial}"><td class="zeit">{x.at:%H:%M}</td><td class="inhalt"><b>{e(x.title)}</b>{body(x, img="", related="")}</td></tr>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><p class="stand">9 October 2024</p><table class="ticker"><tbody>{"".join(each(entries, block))}</tbody></table></main>"""
    return Shape(
        "rows of a table",
        page(main),
        tuple(x.want(f"r{x.serial}", author=False) for x in entries),
        BERLIN,
    )


def dl() -> Shape:
    entries = dated(bank.EN, BERLIN)
    main = (
        "<main><h1>Barge strikes bridge</h1><time datetime='2024-10-09'>9 October 2024</time><dl class='chronik'>"
        + "".join(f"<dt>{x.at:%H:%M}</dt><dd><h3>{e(x.title)}</h3>{body(x)}</dd>" for x in entries)
        + "</dl></main>"
    )
    return Shape(
        "definition list", page(main), tuple(x.want(author=False) for x in entries), BERLIN
    )


def details() -> Shape:
    entries = dated(bank2.LONG, LONDON)
    block = lambda x: (
        f"""<details class="card" open id="d{x.serial}"><summary><time datetime="{iso(x)}">{x.at:%H:%M}</time> {e(x.title)}</summary><p class="by">{e(x.author)}</p>{body(x)}</details>"""
    )
    main = (
        f"""<main><h1>Barge strikes bridge</h1><div>{"".join(each(entries, block))}</div></main>"""
    )
    return Shape(
        "details with summary as headline",
        page(main),
        tuple(x.want(f"d{x.serial}") for x in entries),
        LONDON,
    )


def long_posts() -> Shape:
    entries = dated(bank2.LONG, LONDON)
    block = lambda x: (
        f"""<article class="c-post" id="c{x.serial}" data-published="{ms(x)}"><header><h2 class="c-post__title">{e(x.title)}</h2><div class="c-post__meta"><span class="c-post__author">By {e(x.author)}, Transport Correspondent</span></div></header><div class="c-post__body">{body(x, h="<h3>{}</h3>")}</div><div class="c-post__foot"><a href="#comments">Comments (31)</a><a>Share</a></div></article>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1>{between(each(entries, block), LETTER)}</main>"""
    return Shape(
        "sub-headings, lists and read-more in posts",
        page(main),
        tuple(x.want(f"c{x.serial}") for x in entries),
        LONDON,
    )


def short_posts() -> Shape:
    entries = dated(bank2.SHORT, LONDON)
    block = lambda x: (
        f"""<div class="tick"><span class="tick-t">{x.at:%H:%M}</span><div class="tick-x">{body(x)}</div></div>"""
    )
    main = f"""<main><h1>Bridge closed: minute by minute</h1><div class="by">9 October 2024</div><div class="ticks">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "posts of one line without headlines", page(main), tuple(x.want() for x in entries), LONDON
    )


def no_classes() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div><div>{x.at:%H:%M} BST</div><div><h3>{e(x.title)}</h3>{body(x)}</div></div>"""
    )
    main = f"""<div><h1>Barge strikes bridge</h1><div>Wednesday 9 October 2024</div><div>{"".join(each(entries, block))}</div></div>"""
    return Shape(
        "no classes and no ids at all",
        page(main),
        tuple(x.want(author=False) for x in entries),
        LONDON,
    )


def styled() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    block = lambda x: (
        f"""<div class="sc-{x.hex[5:12]} kRtYuI"><div class="sc-a{x.hex[6:12]} bQwErT"><span class="sc-t">{x.at:%-I:%M %p} ET, {x.at:%a} October {x.at.day}, 2024</span></div><div class="sc-h">{e(x.title)}</div><div class="sc-n">From {e(x.author)}</div><div>{body(x)}</div></div>"""
    )
    main = f"""<div id="root"><div class="sc-root"><h1>Barge strikes bridge</h1><div>{between(each(entries, block), '<div class="sc-ad kRtYuI"><span>Advertisement</span></div>')}</div></div></div>"""
    return Shape("hashed class names", page(main), tuple(x.want() for x in entries), NEW_YORK)


def comments() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div class="entry" id="en{x.serial}"><time datetime="{iso(x)}">{x.at:%H:%M}</time><h2>{e(x.title)}</h2><div class="entry-text">{body(x)}</div></div>"""
    )
    said = "".join(
        f'<div class="comment" id="comment-{n}"><span class="comment-author">Reader {n}</span><time datetime="2024-10-09T1{n}:05:00+01:00">1{n}:05</time><p>I have said for years that this bridge would come down one day, and nobody on the council ever listened to a word of it. Number {n}.</p></div>'
        for n in range(8)
    )
    main = f"""<main><h1>Barge strikes bridge – live</h1><div class="entries">{"".join(each(entries, block))}</div><section id="comments"><h2>8 comments</h2>{said}</section></main>"""
    return Shape(
        "comments of readers below",
        page(main),
        tuple(x.want(f"en{x.serial}", author=False) for x in entries),
        LONDON,
    )


def teasers() -> Shape:
    entries = dated(bank.EN[:4], LONDON)
    block = lambda x: (
        f"""<article class="live-card" id="lc{x.serial}"><header><h3>{e(x.title)}</h3><time datetime="{iso(x)}">{x.at:%H:%M}</time></header>{body(x)}</article>"""
    )
    cards = "".join(
        f'<article class="teaser-card"><a href="/story/{n}"><h3>Another story about the sea, number {n}</h3></a><time datetime="2024-10-0{n + 1}T10:00:00+01:00">{n} days ago</time><p>A short text that tells what the story is about and why one should read it before lunch, as stories do in number {n}.</p></article>'
        for n in range(8)
    )
    main = f"""<main><h1>Barge strikes bridge – live</h1><div>{"".join(each(entries, block))}</div></main><section><h2>More from the coast</h2>{cards}</section>"""
    return Shape(
        "more teasers than posts",
        page(main),
        tuple(x.want(f"lc{x.serial}", author=False) for x in entries),
        LONDON,
    )


def letter_inside() -> Shape:
    entries = dated(bank.EN, LONDON)
    inside = '<div class="inline-promo"><h4>The Morning Tide</h4><p>Get our daily briefing in your inbox every morning. Sign up here.</p></div>'
    block = lambda x: (
        f"""<div class="entry" id="li{x.serial}" data-ts="{sec(x)}"><h3>{e(x.title)}</h3>{body(x)}{inside if x.number % 2 else ""}<p class="tags">Topics: <a href="/t/bridges">Bridges</a>, <a href="/t/sandmouth">Sandmouth</a></p></div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1>{"".join(each(entries, block))}</main>"""
    return Shape(
        "newsletter and tags within posts",
        page(main),
        tuple(x.want(f"li{x.serial}", author=False) for x in entries),
        LONDON,
    )


def nested() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div class="row"><div class="row__inner"><div class="row__inner"><div class="box"><div class="box__a"><div class="stamp"><b>{x.at:%H:%M}</b></div></div><div class="box__b"><div class="box"><div class="ttl"><span>{e(x.title)}</span></div><div class="cnt"><div class="box"><div class="par">{body(x)}</div></div></div></div></div></div></div></div></div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><div class="date">9.10.2024</div><div class="row"><div class="row__inner">{"".join(each(entries, block))}</div></div></main>"""
    return Shape(
        "the same class at every depth",
        page(main),
        tuple(x.want(author=False) for x in entries),
        LONDON,
    )


def ghost() -> Shape:
    entries = dated(bank.EN, "America/Los_Angeles")
    picture = '<figure class="kg-card kg-image-card"><img><figcaption>{}</figcaption></figure>'
    parts = "".join(
        f"<h2 id='h{x.serial}'>{x.at:%-I:%M %p} PT — {e(x.title)}</h2>{body(x, img=picture)}"
        for x in entries
    )
    main = f"""<article class="gh-article"><header><h1>Barge strikes bridge: live updates</h1><time datetime="2024-10-09">Oct 9, 2024</time></header><section class="gh-content">{parts}</section></article>"""
    return Shape(
        "ghost: time in the heading",
        page(main),
        tuple(x.want(f"h{x.serial}", author=False) for x in entries),
        "America/Los_Angeles",
    )


def plain_p() -> Shape:
    entries = dated(bank2.SHORT, "Africa/Nairobi")
    parts = "".join(
        f"<p><b>{x.at:%H%M}hrs:</b> {e(str(x.blocks[0][1]))}</p>"
        + "".join(f"<p>{e(str(b[1]))}</p>" for b in x.blocks[1:])
        for x in entries
    )
    main = f"""<article><h1>LIVE BLOG: Barge strikes bridge</h1><p class="byline">By Orla Pendry | 9 October 2024</p><div class="story">{parts}</div></article>"""
    return Shape(
        "bold clocks of four digits in paragraphs",
        page(main),
        tuple(x.want() for x in entries),
        "Africa/Nairobi",
    )


def cards_json() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    updates = [
        {
            "@type": "BlogPosting",
            "@id": f"https://www.example.com/live#{x.serial}",
            "headline": x.title,
            "datePublished": iso(x),
            "author": {"@type": "Person", "name": x.author},
            "articleBody": "\n".join(x.want().paragraphs),
        }
        for x in entries
    ]
    head = (
        '<script type="application/ld+json">'
        + json.dumps(
            {
                "@context": "https://schema.org",
                "@type": "LiveBlogPosting",
                "headline": "Barge strikes bridge",
                "coverageStartTime": "2024-10-09T12:00:00Z",
                "liveBlogUpdate": updates,
            }
        )
        + "</script>"
    )
    return Shape(
        "all in the json-ld, page made by script",
        page("<div id='app'></div>", head=head, after=""),
        tuple(x.want(str(x.serial)) for x in entries),
        NEW_YORK,
        "https://www.example.com/live",
    )


def folha() -> Shape:
    entries = dated(bank2.PT, "America/Sao_Paulo")
    block = lambda x: (
        f"""<li class="c-live__item" data-id="{x.serial}"><div class="c-live__time">{x.at.day:02d}.out.2024 às {x.at:%Hh%M}</div><h3 class="c-live__title">{e(x.title)}</h3><div class="c-live__content">{body(x)}</div><div class="c-live__author">{e(x.author)}</div></li>"""
    )
    main = f"""<main><h1>Ponte interditada: acompanhe ao vivo</h1><ul>{"".join(each(entries, block))}</ul></main>"""
    return Shape(
        "folha, 9.out.2024 às 17h42",
        page(main, lang="pt-BR"),
        tuple(x.want(str(x.serial)) for x in entries),
        "America/Sao_Paulo",
    )


def turkish() -> Shape:
    entries = dated(bank2.TR, "Europe/Istanbul")
    block = lambda x: (
        f"""<div class="live-blog-item" id="lb-{x.serial}"><div class="live-date">{x.at.day} Ekim 2024 {x.at:%H:%M}</div><h2>{e(x.title)}</h2>{body(x)}</div>"""
    )
    main = f"""<main><h1>Köprü kapandı: canlı anlatım</h1><div>{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "turkish months",
        page(main, lang="tr"),
        tuple(x.want(f"lb-{x.serial}", author=False) for x in entries),
        "Europe/Istanbul",
    )


def hebrew() -> Shape:
    entries = dated(bank2.HE, "Asia/Jerusalem")
    block = lambda x: (
        f"""<div class="update-item" id="up-{x.serial}"><span class="update-hour">{x.at:%H:%M}</span><span class="update-date">{x.at:%d.%m.%y}</span><h3>{e(x.title)}</h3><span class="update-author">{e(x.author)}</span>{body(x)}</div>"""
    )
    main = f"""<main><h1>גשר הנמל נסגר - עדכונים שוטפים</h1><div>{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "hebrew",
        page(main, lang="he", attributes=' dir="rtl"'),
        tuple(x.want(f"up-{x.serial}") for x in entries),
        "Asia/Jerusalem",
    )


def korean() -> Shape:
    entries = dated(bank2.KO, "Asia/Seoul")
    block = lambda x: (
        f"""<li class="live-list__item" id="k{x.serial}"><span class="txt-time">{x.at.month}월 {x.at.day}일 오후 {x.at.hour - 12}:{x.at:%M}</span><strong class="tit-news">{e(x.title)}</strong><div class="lead">{body(x)}</div></li>"""
    )
    main = f"""<main><h1>다리 통제 실시간</h1><p class="update-time">송고시간 2024-10-09 17:50</p><ul>{"".join(each(entries, block))}</ul></main>"""
    return Shape(
        "korean, 오후 5:42",
        page(main, lang="ko"),
        tuple(x.want(f"k{x.serial}", author=False) for x in entries),
        "Asia/Seoul",
    )


def chinese() -> Shape:
    entries = dated(bank2.ZH, "Asia/Shanghai")
    block = lambda x: (
        f"""<div class="liveItem" id="z{x.serial}"><div class="liveTime">{x.at.year}年{x.at.month}月{x.at.day}日 {x.at:%H:%M}</div><div class="liveTitle">{e(x.title)}</div><div class="liveText">{body(x)}</div></div>"""
    )
    main = f"""<main><h1>大桥封闭 直播</h1><div>{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "chinese",
        page(main, lang="zh"),
        tuple(x.want(f"z{x.serial}", author=False) for x in entries),
        "Asia/Shanghai",
    )


def _simple(
    name: str,
    entries: tuple[Entry, ...],
    zone: str,
    lang: str,
    h1: str,
    when: Callable[[Entry], str],
) -> Shape:
    made = dated(entries, zone)
    block = lambda x: (
        f"""<div class="post-wrap" id="q{x.serial}"><div class="post-when">{when(x)}</div><h3 class="post-title">{e(x.title)}</h3><div class="post-text">{body(x)}</div></div>"""
    )
    main = f"""<main><h1>{h1}</h1><div class="posts">{"".join(each(made, block))}</div></main>"""
    return Shape(
        name, page(main, lang=lang), tuple(x.want(f"q{x.serial}", author=False) for x in made), zone
    )


def russian() -> Shape:
    return _simple(
        "russian months",
        bank2.RU,
        "Europe/Riga",
        "ru",
        "Мост закрыт. Онлайн",
        lambda x: f"{x.at:%H:%M}, {x.at.day} октября 2024",
    )


def polish() -> Shape:
    return _simple(
        "polish, godz.",
        bank2.PL,
        "Europe/Warsaw",
        "pl",
        "Most zamknięty. Relacja na żywo",
        lambda x: f"{x.at.day} października 2024, godz. {x.at:%H:%M}",
    )


def czech() -> Shape:
    return _simple(
        "czech",
        bank2.CS,
        "Europe/Prague",
        "cs",
        "Most uzavřen: online reportáž",
        lambda x: f"{x.at.day}. října 2024 v {x.at:%H:%M}",
    )


def greek() -> Shape:
    return _simple(
        "greek",
        bank2.EL,
        "Europe/Athens",
        "el",
        "Κλειστή η γέφυρα: όλες οι εξελίξεις live",
        lambda x: f"{x.at.day} Οκτωβρίου 2024, {x.at:%H:%M}",
    )


def finnish() -> Shape:
    return _simple(
        "finnish, klo 17.42",
        bank2.FI,
        "Europe/Helsinki",
        "fi",
        "Silta suljettu – seuraa hetki hetkeltä",
        lambda x: f"{x.at.day}.{x.at.month}.{x.at.year} klo {x.at:%H.%M}",
    )


def norwegian() -> Shape:
    return _simple(
        "norwegian",
        bank2.NO,
        "Europe/Oslo",
        "nb",
        "Havnebrua stengt: siste nytt",
        lambda x: f"{x.at.day}. oktober 2024 kl. {x.at:%H:%M}",
    )


def zoned() -> Shape:
    entries = dated(bank.EN, "Asia/Tokyo")
    block = lambda x: (
        f"""<div class="lu" id="zo{x.serial}"><div class="lu-top"><span>{x.at:%H:%M} JST</span> / <span>{utc(x, "%H:%M")} GMT</span></div><h3>{e(x.title)}</h3>{body(x)}</div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><div class="date-line">October 9, 2024</div>{"".join(each(entries, block))}</main>"""
    return Shape(
        "two zones beside each other",
        page(main),
        tuple(x.want(f"zo{x.serial}", author=False) for x in entries),
        "Asia/Tokyo",
    )


def updated_too() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div class="lbp" id="ut{x.serial}"><div class="lbp-meta"><span class="published">Published: {x.at:%H:%M}, {x.at.day} October 2024</span> <span class="updated">Updated: {x.at + timedelta(minutes=9):%H:%M}, {x.at.day} October 2024</span></div><h3>{e(x.title)}</h3>{body(x)}</div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1>{"".join(each(entries, block))}</main>"""
    return Shape(
        "published and updated beside each other",
        page(main),
        tuple(x.want(f"ut{x.serial}", author=False) for x in entries),
        LONDON,
    )


def summary_box() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<article class="liveblog-post" id="sb{x.serial}" data-created="{utc(x)}"><h3>{e(x.title)}</h3><div class="liveblog-post-author"><span>{e(x.author)}</span></div>{body(x)}</article>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><div class="liveblog-summary"><h2>What you need to know</h2><p>A gravel barge has hit the third pier of the bridge.</p><p>Traffic is sent round by the inland road.</p></div><div class="poll"><h3>Vote: should there be a second bridge?</h3><label>Yes</label><label>No</label></div>{between(each(entries, block), ADVERT, '<div class="video-player"><span>Watch: the moment the barge struck</span></div>', '<div class="follow"><p>Follow our channel on WhatsApp for the latest headlines.</p></div>')}</main>"""
    return Shape(
        "summary, poll and follow boxes",
        page(main),
        tuple(x.want(f"sb{x.serial}") for x in entries),
        LONDON,
    )


def hidden_rest() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div class="hpost" data-id="{x.serial}"><div class="htime">{x.at:%d/%m/%Y %H:%M}</div><h3>{e(x.title)}</h3><div class="hshort">{e(str(x.blocks[0][1])[:40])}... <a class="more" href="#">Read more</a></div><div class="hfull" style="display:none">{body(x)}</div></div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1>{"".join(each(entries, block))}</main>"""
    return Shape(
        "full text behind read more",
        page(main),
        tuple(x.want(str(x.serial), author=False) for x in entries),
        LONDON,
    )


def br_only() -> Shape:
    entries = dated(bank2.SHORT, LONDON)
    parts = "<br><br>".join(
        f"<b>{x.at:%-I.%M%p}</b> " + " <br><br> ".join(e(str(b[1])) for b in x.blocks)
        for x in entries
    )
    main = f"""<div id="article"><h1>Live: barge strikes bridge</h1><span class="date">9 October 2024</span><div id="body">{parts}</div></div>"""
    return Shape(
        "one container, posts parted by br", page(main), tuple(x.want() for x in entries), LONDON
    )


MAKERS: tuple[Callable[[], Shape], ...] = (
    reuters, live24, liberation, vanguardia, hindu, cbc, kyiv, two_lists, sibling_meta, days_between,
    aria, abbr, table, dl, details, long_posts, short_posts, no_classes, styled, comments, teasers,
    letter_inside, nested, ghost, plain_p, cards_json, folha, turkish, hebrew, korean, chinese,
    russian, polish, czech, greek, finnish, norwegian, zoned, updated_too, summary_box, hidden_rest,
    br_only,
)  # fmt: skip
