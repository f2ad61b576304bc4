"""The first set of live pages: the markup of many publishers' systems, with invented text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, timedelta

from benchmarks.shapes import bank
from benchmarks.shapes.bank import Entry, between, body, dated, e, each, page
from benchmarks.shapes.shape import Shape

LONDON, NEW_YORK, BERLIN = "Europe/London", "America/New_York", "Europe/Berlin"
LETTER = '<div class="newsletter-box"><h3>Get the Morning Tide</h3><p>Sign up for our daily briefing and never miss a story.</p><form><input type="email"><button>Subscribe</button></form></div>'
ADVERT = '<div class="ad-slot ad-slot--inline" data-name="inline2"><span>Advertisement</span></div>'
SHARE = '<ul class="social"><li><a href="#">Share on Facebook</a></li><li><a href="#">Share on X</a></li><li><button>Copy link</button></li></ul>'


def iso(entry: Entry) -> str:
    return entry.at.isoformat()


def utc(entry: Entry, form: str = "%Y-%m-%dT%H:%M:%S.000Z") -> str:
    return entry.at.astimezone(UTC).strftime(form)


def ms(entry: Entry) -> int:
    return round(entry.at.timestamp() * 1000)


def sec(entry: Entry) -> int:
    return round(entry.at.timestamp())


def guardian() -> Shape:
    entries = dated(bank.EN, LONDON)

    def block(x: Entry, pinned: bool = False) -> str:
        return f"""<article id="block-{x.hex}" data-block-contributors="profile/x" class="block dcr-1f{" pinned" if pinned else ""}">
<header class="dcr-h"><a href="?page=with:block-{x.hex}#block-{x.hex}" class="dcr-l"><time datetime="{utc(x)}" data-relativeformat="med"><span class="dcr-x">{x.at:%H.%M} BST</span></time></a>
<h2 class="dcr-t">{e(x.title)}</h2></header><div class="dcr-by"><a rel="author" href="/profile/x">{e(x.author)}</a></div>
{body(x, img='<figure class="dcr-f"><div><picture><img alt=""></picture></div><figcaption><span class="dcr-c">{}</span></figcaption></figure>')}
<footer class="dcr-foot"><div><gu-island name="ShareButton"><a href="mailto:?x">Share</a></gu-island></div><span>Updated at {x.at + timedelta(minutes=3):%H.%M} BST</span></footer></article>"""

    keys = "".join(
        f'<li><a href="#block-{x.hex}"><time datetime="{utc(x)}">{x.at:%H.%M}</time><span>{e(x.title)}</span></a></li>'
        for x in entries[:3]
    )
    main = f"""<main><h1>Sandmouth bridge closed after barge collision – live</h1><p class="standfirst">Follow the latest from the estuary</p>
<section><h2>Key events</h2><ol>{keys}</ol></section>
<div id="liveblog-body">{between(each(entries, block), ADVERT, LETTER)}</div></main>"""
    return Shape("guardian", page(main), tuple(x.want(f"block-{x.hex}") for x in entries), LONDON)


def bbc_lx() -> Shape:
    entries = dated(bank.EN, LONDON)

    def block(x: Entry) -> str:
        return f"""<li class="lx-stream__post-container"><article class="qa-post gs-u-pb-alt+ lx-stream-post gs-u-pt-alt+ gs-u-align-left" id="post_{x.hex}" aria-labelledby="title_{x.hex}">
<header class="lx-stream-post__header gs-o-media"><div class="gs-o-media__body"><div class="lx-stream-post__meta-time gs-u-align-middle gs-u-display-inline-block gs-u-mr0@m"><span class="gs-u-vh qa-visually-hidden-meta">Posted at {x.at:%H:%M} {x.at.day} Oct</span><time class="lx-stream-post__meta-time"><span aria-hidden="true" class="qa-post-auto-meta">{x.at:%H:%M} {x.at.day} Oct</span></time></div>
<h3 class="lx-stream-post__header-title" id="title_{x.hex}"><span class="lx-stream-post__header-text gs-u-align-middle">{e(x.title)}</span></h3></div></header>
<div class="lx-stream-post__contributor"><p class="lx-stream-post__contributor-name">{e(x.author)}</p></div><div class="gs-u-mb+ gel-body-copy qa-post-body"><div class="lx-stream-post-body">{body(x)}</div></div>
<div class="lx-share-tools"><button class="lx-share-tools__cta">Share this post</button><a href="#">Copy this link</a><span>Read more about these links.</span></div></article></li>"""

    main = f"""<main><h1>Bridge closed after barge collision</h1><div class="lx-summary"><h2>Summary</h2><ol><li>Barge strikes pier</li><li>Bridge shut both ways</li></ol></div>
<section class="lx-stream" aria-label="Live Reporting"><h2>Live Reporting</h2><ol class="lx-stream__feed">{"".join(each(entries, block))}</ol>
<div class="lx-pagination"><span>Page 1 of 3</span><a href="?page=2">Next page</a></div></section></main>"""
    head = '<meta property="article:published_time" content="2024-10-09T13:00:00+01:00">'
    return Shape(
        "bbc lx-stream",
        page(main, head=head),
        tuple(x.want(f"post_{x.hex}") for x in entries),
        LONDON,
    )


def bbc_ssrcss() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<li class="ssrcss-1g1wvtz-LiveStreamItem e1a1kcl20"><article data-testid="content-post" id="asset:{x.hex}" class="ssrcss-1w8x9a3-Post e1k9zjds4"><div class="ssrcss-2a-HeadingWrapper"><h3 class="ssrcss-qw1-PostHeadline"><span role="text"><span data-testid="timestamp"><span class="visually-hidden ssrcss-1f39n02-VisuallyHidden e16en2lz0">published at </span><span data-testid="accessible-timestamp" class="ssrcss-1hizfh0">{x.at:%H:%M} British Summer Time</span></span><span class="ssrcss-bqf">{e(x.title)}</span></span></h3></div>
<div class="ssrcss-cont"><strong class="ssrcss-Contributor">{e(x.author)}</strong><span>Reporting from Sandmouth</span></div>{body(x, p='<div data-component="text-block"><p class="ssrcss-1q0x1qg-Paragraph e1jhz7w10">{}</p></div>', img='<figure><div class="ssrcss-img"><span class="visually-hidden">Image source, </span>Kit Yarrow</div><figcaption><span class="visually-hidden">Image caption, </span>{}</figcaption></figure>')}
<div class="ssrcss-share"><button><span>Share</span></button><div><span>close panel</span><h2>Share page</h2><a href="#">Copy link</a><a href="#">About sharing</a></div></div></article></li>"""
    )
    main = f"""<main id="main-content"><h1>Bridge closed after barge collision</h1><section><h2>Summary</h2><ul><li><p>A barge has struck a pier</p></li><li><p>The bridge is shut</p></li></ul></section>
<section><h2>Live Reporting</h2><p>Edited by Bex Lorne</p><ol role="list" class="ssrcss-StyledList">{"".join(each(entries, block))}</ol></section></main>"""
    head = (
        '<script type="application/ld+json">'
        + json.dumps(
            {
                "@context": "http://schema.org",
                "@type": "LiveBlogPosting",
                "headline": "Bridge closed after barge collision",
                "datePublished": "2024-10-09T12:00:00Z",
                "coverageStartTime": "2024-10-09T12:00:00Z",
                "url": "https://www.example.com/live/c1",
            }
        )
        + "</script>"
    )
    return Shape(
        "bbc ssrcss, clock with zone name",
        page(main, head=head),
        tuple(x.want(f"asset:{x.hex}") for x in entries),
        LONDON,
    )


def cnn() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    block = lambda x: (
        f"""<article class="live-story-post liveStoryPost" data-last-updated="{utc(x)}" data-first-publish="{utc(x)}" data-uri="cms.cnn.com/_components/live-story-post/instances/h_{x.hex}@published" id="h_{x.hex}"><div class="live-story-post__wrapper"><header class="live-story-post__header"><div><span class="live-story-post__updated">Updated</span><time>{x.at:%-I:%M %p} EDT, October {x.at.day}, 2024</time></div><h2 class="live-story-post__headline inline-placeholder" id="hl-{x.number}">{e(x.title)}</h2></header><span class="live-story-post__byline inline-placeholder">From CNN's {e(x.author)}</span>
<section class="live-story-post__body"><div class="live-story-post__content">{body(x, p='<p class="paragraph-components__inner inline-placeholder vossi-paragraph" data-component-name="paragraph">{}</p>', img='<div class="image_live-story" data-component-name="image"><div class="image__metadata"><div class="image__caption"><span class="inline-placeholder">{}</span></div><figcaption class="image__credit">Kit Yarrow/Reuters</figcaption></div></div>')}</div></section><div class="live-story-post__share"><button>Share</button><span class="link-copied">Link Copied!</span></div></div></article>"""
    )
    main = f"""<section class="layout-live-story"><h1>Barge strikes bridge in Sandmouth</h1><div class="headline__sub"><p>By Bex Lorne and Ira Mott, CNN</p></div><div class="live-story__what-we-covered"><h3>What we're covering</h3><p>• <b>Bridge closed:</b> A barge hit the harbour bridge.</p></div>
<div class="live-story__items-container">{between(each(entries, block), ADVERT)}</div></section>"""
    return Shape(
        "cnn live story", page(main), tuple(x.want(f"h_{x.hex}") for x in entries), NEW_YORK
    )


def nyt() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    block = lambda x: (
        f"""<div id="{"-".join(x.title.lower().split()[:4])}" class="live-blog-post css-1o" data-test-id="live-blog-post" data-source-id="10000000{x.serial}" itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting"><div class="css-wrap"><div data-testid="reporter-byline"><div class="live-blog-post-byline"><p class="css-4an">{e(x.author)}</p></div><div class="css-bz">Reporting from Sandmouth</div></div><span data-testid="todays-date" aria-label="{x.at:%-I:%M} p.m. ET">Oct. {x.at.day}, 2024, {x.at:%-I:%M} p.m. ET</span><h2 itemprop="headline"><a href="#x">{e(x.title)}</a></h2></div><div itemprop="articleBody">{body(x, p='<p class="live-blog-post-content css-rbi">{}</p>')}</div><div class="css-more"><button>Show more</button><button aria-label="Share">Share</button></div></div>"""
    )
    main = f"""<article itemscope itemtype="https://schema.org/LiveBlogPosting"><header><h1>Barge Strikes Bridge in Sandmouth</h1></header><div class="css-pin"><section data-test-id="pinned-nav"><h2>Here's the latest.</h2></section></div><div class="live-blog-content">{between(each(entries, block), LETTER, ADVERT)}</div></article>"""
    wants = tuple(x.want("10000000" + str(x.serial)) for x in entries)
    return Shape("nyt live, am/pm with ET in aria-label", page(main), wants, NEW_YORK)


def wapo() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    block = lambda x: (
        f"""<div class="wpds-c-x" id="{x.hex[4:12].upper()}-{x.hex[12:16].upper()}"><div data-qa="timestamp"><span class="wpds-ts">{x.at:%-I:%M} p.m.</span></div><h2 class="font--headline">{e(x.title)}</h2><div class="contributor"><div>By <a rel="author" href="/people/x">{e(x.author)}</a></div><div class="role">Reporter covering transport</div></div><div class="article-body">{body(x, p='<p data-testid="drop-cap-letter" class="font-copy">{}</p>')}</div><div class="actions"><button>Return to menu</button><button aria-label="Share">Share</button><button>Comment <span>214</span></button></div></div>"""
    )
    main = f"""<main><h1>Live updates: Barge strikes bridge</h1><div class="display-date">October 9, 2024</div><div id="live-updates">{between(each(entries, block), ADVERT)}</div></main>"""
    wants = tuple(x.want(f"{x.hex[4:12].upper()}-{x.hex[12:16].upper()}") for x in entries)
    return Shape("washington post, day above", page(main), wants, NEW_YORK)


def ap() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    block = lambda x: (
        f"""<bsp-liveblog-post class="LiveBlogPost" id="0000019{x.number}-{x.hex[:4]}-d42c" data-posted-date-timestamp="{ms(x)}"><div class="LiveBlogPost-header"><div class="LiveBlogPost-date"><bsp-timestamp data-timestamp="{ms(x)}" data-recent-thresholdinhours="1"><span data-date></span></bsp-timestamp></div><h2 class="LiveBlogPost-headline">{e(x.title)}</h2></div><div class="LiveBlogPost-byline">By <a href="/author/x">{e(x.author.upper())}</a></div><div class="LiveBlogPost-body RichTextStoryBody">{body(x, img='<div class="ImageEnhancement"><figure><img><figcaption class="Figure-caption"><bsp-read-more><p>{}</p></bsp-read-more></figcaption></figure></div>')}</div><div class="LiveBlogPost-social"><bsp-copy-link><button>Copy</button><span>Link copied</span></bsp-copy-link><a>Email</a><a>Facebook</a></div></bsp-liveblog-post>"""
    )
    main = f"""<main class="Page-main"><h1 class="Page-headline">Barge strikes bridge</h1><div class="LiveBlog-body"><div class="LiveBlogList"><div class="LiveBlogList-items">{between(each(entries, block), ADVERT)}</div></div></div></main>"""
    wants = tuple(x.want(f"0000019{x.number}-{x.hex[:4]}-d42c") for x in entries)
    return Shape("ap, custom elements, epoch ms", page(main), wants, NEW_YORK)


def sky() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div class="ncpost-container ncpost-{x.serial}" role="article" data-nc-post-id="{x.serial}" data-timestamp="{ms(x)}"><div class="ncpost-header-container"><div class="ncpost-timestamp-container"><time class="ncpost-timestamp" datetime="{utc(x)}"><span class="ncpost-timestamp-ago">2h ago</span><span class="ncpost-timestamp-time">{x.at:%H:%M}</span></time></div><div class="ncpost-author-name">{e(x.author)}</div></div><h2 class="ncpost-title">{e(x.title)}</h2><div class="ncpost-content">{body(x, img='<div class="ncpost-image"><img><div class="ncpost-image-caption">{}</div></div>')}</div><div class="ncpost-footer"><button>Share</button><span class="ncpost-reactions">12</span></div></div>"""
    )
    pinned = entries[1]
    first = (
        block(pinned)
        .replace("ncpost-container", "ncpost-container ncpost-pinned", 1)
        .replace(
            'ncpost-header-container">',
            'ncpost-header-container"><span class="pin">Pinned</span>',
            1,
        )
    )
    rest = [x for x in entries if x is not pinned]
    main = f"""<main><h1>Barge strikes bridge</h1><div class="nc-live-center"><div class="nc-pinned">{first}</div><div class="nc-posts">{between(each(rest, block), ADVERT)}</div></div><button>Load more posts</button></main>"""
    wants = tuple(x.want(str(x.serial), pinned=x is pinned) for x in [pinned, *rest])
    return Shape("sky / norkon live center, pinned", page(main), wants, LONDON)


def aljazeera() -> Shape:
    entries = dated(bank.EN, "Asia/Qatar")
    block = lambda x: (
        f"""<li id="liveblog-entry-{x.serial}" class="liveblog-timeline__update liveblog-wrapper"><div class="liveblog-timeline__update-time"><div class="date-relative"><span class="screen-reader-text">Published {2 + x.number} hours ago</span><span aria-hidden="true">{2 + x.number} hours ago</span><span class="date-relative__time" title="{x.at:%d %b %Y}">(<span class="">{utc(x, "%H:%M")} GMT</span>)</span></div></div><div class="liveblog-timeline__update-content"><div class="wysiwyg wysiwyg--all-content"><h2>{e(x.title)}</h2>{body(x)}</div><div class="share-links"><a>facebook</a><a>x</a><a>whatsapp</a></div></div></li>"""
    )
    main = f"""<main id="main-content-area"><h1>Barge strikes bridge: List of events</h1><ul class="liveblog-timeline">{between(each(entries, block), '<li class="liveblog-ad"><div>Advertisement</div></li>')}</ul></main>"""
    head = '<meta name="publishedDate" content="2024-10-09T09:00:00">'
    wants = tuple(x.want(f"liveblog-entry-{x.serial}", author=False) for x in entries)
    return Shape("al jazeera, ago and GMT in brackets", page(main, head=head), wants, "Asia/Qatar")


def dw() -> Shape:
    entries = dated(bank.EN, BERLIN)
    block = lambda x: (
        f"""<div class="s1h live-blog-post"><span class="date-time" id="p{x.serial}">{x.at:%m/%d/%Y}<!-- --> <time aria-hidden="true" datetime="{utc(x)}">October {x.at.day}, 2024</time></span><h2 class="h">{e(x.title)}</h2>{body(x)}<p class="link-share"><a href="https://p.example.com/p/{x.serial}">https://p.example.com/p/{x.serial}</a></p></div>"""
    )
    main = f"""<main><article><h1>Sandmouth: Barge strikes bridge</h1><div class="sr">{"".join(each(entries, block))}</div></article></main>"""
    return Shape(
        "dw, link to copy at the end",
        page(main),
        tuple(x.want(author=False) for x in entries),
        BERLIN,
    )


def tagesschau() -> Shape:
    entries = dated(bank.DE, BERLIN)
    block = lambda x: (
        f"""<div class="liveblog--anchor" id="liveblog-entry-{x.hex[6:12]}"></div><div class="liveblog__datetime">{x.at:%d.%m.%Y} &bull; {x.at:%H:%M} Uhr</div><h2 class="meldung__subhead">{e(x.title)}</h2>{body(x, p='<p class="m-ten  m-offset-one l-eight l-offset-two textabsatz columns twelve">{}</p>')}<div class="sharing"><button>Link kopieren</button></div>"""
    )
    main = f"""<main><article class="container content-wrapper__group"><h1><span class="seitenkopf__headline">Liveblog: Brücke gesperrt</span></h1><p class="metatextline">Stand: 09.10.2024 17:45 Uhr</p><p class="textabsatz"><strong>Nach dem Unfall bleibt die Brücke gesperrt. Die Entwicklungen im Liveblog.</strong></p>{"".join(each(entries, block))}</article></main>"""
    wants = tuple(x.want(f"liveblog-entry-{x.hex[6:12]}", author=False) for x in entries)
    return Shape("tagesschau, siblings without a wrapper", page(main, lang="de"), wants, BERLIN)


def spiegel() -> Shape:
    entries = dated(bank.DE, BERLIN)
    block = lambda x: (
        f"""<section class="relative" data-area="newsblog-article" id="entry-{x.hex[4:12]}-{x.hex[12:16]}"><div class="flex"><time datetime="{x.at:%Y-%m-%d %H:%M:%S}" class="timeformat">{x.at:%H.%M} Uhr</time></div><h3 class="font-brandUI">{e(x.title)}</h3><div class="RichText"><div>{body(x)}</div></div><div class="author"><span>{e(x.author)}</span></div><div data-area="share"><span>Teilen</span><span>Link kopieren</span></div></section>"""
    )
    main = f"""<main><article><header><h2>Brücke gesperrt</h2></header><div data-area="newsblog">{between(each(entries, block), '<div data-area="contentbox" class="contentbox"><span>Anzeige</span></div>', '<section data-area="article-teaser"><h4>Mehr zum Thema</h4><a href="/x">Warum Sandmünde nur eine Brücke hat</a></section>')}</div></article></main>"""
    return Shape(
        "spiegel, local datetime without zone",
        page(main, lang="de"),
        tuple(x.want(f"entry-{x.hex[4:12]}-{x.hex[12:16]}") for x in entries),
        BERLIN,
    )


def zeit() -> Shape:
    entries = dated(bank.DE, BERLIN)
    block = lambda x: (
        f"""<article class="lb-post" data-js-item data-post-id="urn:newsml:localhost:2024-10-09T{x.at:%H:%M:%S}.000000:{x.hex}" itemprop="liveBlogUpdate" itemscope itemtype="http://schema.org/BlogPosting"><div class="lb-post-header"><div class="lb-post-date" data-js-timestamp="{iso(x)}"><a href="?liveblogPost={x.hex}">{x.at:%H:%M}</a></div><div class="lb-author"><span class="lb-author__name">{e(x.author)}</span></div></div><div class="lb-post-container"><div class="items-container"><div class="lb-item lb-item--text"><h3>{e(x.title)}</h3>{body(x)}</div></div></div><div class="lb-post-share"><a>Permalink</a><a>Twittern</a></div></article>"""
    )
    main = f"""<main><h1>Brücke gesperrt</h1><section class="lb-timeline"><div class="timeline-top"><a>Neueste zuerst</a><a>Älteste zuerst</a></div><div class="lb-posts list-group normal">{"".join(each(entries, block))}</div><button>Mehr laden</button></section></main>"""
    return Shape(
        "zeit / superdesk live blog, urn ids",
        page(main, lang="de"),
        tuple(x.want(x.hex) for x in entries),
        BERLIN,
    )


def faz_tickaroo() -> Shape:
    entries = dated(bank.DE, BERLIN)
    block = lambda x: (
        f"""<li class="tik4-event" id="tik-event-{x.hex}"><div class="tik4-event__wrapper"><div class="tik4-meta"><div class="tik4-meta__timestamp"><time class="tik4-timestamp" datetime="{utc(x)}">{x.at:%H:%M}</time></div><div class="tik4-author"><div class="tik4-author__name">{e(x.author)}</div></div></div><div class="tik4-content-block"><h3 class="tik4-headline">{e(x.title)}</h3><div class="tik4-rich-text">{body(x)}</div></div><div class="tik4-reactions"><button>👍 12</button><button>Teilen</button></div></div></li>"""
    )
    main = f"""<main><h1>Brücke gesperrt</h1><div class="tik4-live-blog"><ul class="tik4-event-list">{"".join(each(entries, block))}</ul><div class="tik4-powered">Tickaroo Live Blog Software</div></div></main>"""
    return Shape(
        "faz / tickaroo",
        page(main, lang="de"),
        tuple(x.want(f"tik-event-{x.hex}") for x in entries),
        BERLIN,
    )


def lemonde() -> Shape:
    entries = dated(bank.FR, "Europe/Paris")
    block = lambda x: (
        f"""<section class="sirius-live-post post post__live-container" data-post-id="{x.serial}" id="id-{x.serial}"><header class="header-content__live"><span class="date">{x.at:%H:%M}</span><span class="label">L’essentiel</span></header><div class="content--live"><h2 class="post__live-container--title">{e(x.title)}</h2>{body(x, p='<p class="post__live-container--answer-text">{}</p>')}</div><p class="post__live-container--author">{e(x.author)}</p><div class="post__share"><span>Partager</span></div></section>"""
    )
    main = f"""<main><h1>En direct : le pont du port fermé</h1><p class="meta__date">Publié le 09 octobre 2024 à 08h15, modifié à 17h50</p><div id="post-container">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "le monde",
        page(main, lang="fr"),
        tuple(x.want(f"id-{x.serial}") for x in entries),
        "Europe/Paris",
    )


def figaro() -> Shape:
    entries = dated(bank.FR, "Europe/Paris")
    block = lambda x: (
        f"""<article class="live-message" data-id="{x.hex}"><div class="live-message__date"><time datetime="{iso(x)}">{x.at:%Hh%M}</time></div><div class="live-message__content"><h2 class="live-message__title">{e(x.title)}</h2>{body(x, p='<p class="fig-paragraph">{}</p>')}</div><div class="fig-share"><a>Copier le lien</a></div></article>"""
    )
    main = f"""<main><h1>EN DIRECT - Le pont fermé</h1><div class="live-messages">{between(each(entries, block), '<div class="fig-promo"><p>La rédaction vous conseille</p><ul><li><a href="/x">Pourquoi Sablemer n’a qu’un pont</a></li></ul></div>')}</div></main>"""
    return Shape(
        "le figaro",
        page(main, lang="fr"),
        tuple(x.want(x.hex, author=False) for x in entries),
        "Europe/Paris",
    )


def elpais() -> Shape:
    entries = dated(bank.ES, "Europe/Madrid")
    block = lambda x: (
        f"""<div class="_pr m_x" id="{x.hex}" data-dtm-region="directo"><div class="a_e_m"><p class="a_ti"><time data-date="{utc(x)}"><a href="?liveNum={x.serial}">{x.at:%H:%M}</a></time></p></div><h3 class="a_h">{e(x.title)}</h3><div class="a_au"><a href="/autor/x">{e(x.author)}</a></div>{body(x)}<div class="w_rs"><button>Compartir</button></div></div>"""
    )
    main = f"""<main><article><h1>El puente cerrado, en directo</h1><div class="a_c">{between(each(entries, block), '<div class="ad">Publicidad</div>')}</div></article></main>"""
    return Shape(
        "el país", page(main, lang="es"), tuple(x.want(x.hex) for x in entries), "Europe/Madrid"
    )


def corriere() -> Shape:
    entries = dated(bank.IT, "Europe/Rome")
    block = lambda x: (
        f"""<div class="diretta-item is-open" data-id-post="{x.serial}" id="post-{x.serial}"><p class="diretta-time">Ore {x.at:%H:%M}</p><h4 class="diretta-title">{e(x.title)}</h4><div class="diretta-body">{body(x)}</div><p class="diretta-sign">({e(x.author)})</p><ul class="share"><li>Condividi</li></ul></div>"""
    )
    main = f"""<main><h1>Il ponte chiuso, la diretta</h1><p class="date">9 ottobre 2024</p><section id="diretta">{"".join(each(entries, block))}</section></main>"""
    return Shape(
        "corriere, Ore HH:MM and a signature",
        page(main, lang="it"),
        tuple(x.want(f"post-{x.serial}", author=False) for x in entries),
        "Europe/Rome",
    )


def nos() -> Shape:
    entries = dated(bank.NL, "Europe/Amsterdam")
    block = lambda x: (
        f"""<li class="sc-a1b2c3 update" id="UPDATE-container-{x.serial}"><div class="sc-d"><time datetime="{iso(x)}">{x.at:%H:%M}</time></div><div class="sc-e"><h2>{e(x.title)}</h2><div class="sc-f">{body(x)}</div></div><button>Deel</button></li>"""
    )
    main = f"""<main><h1>Havenbrug dicht</h1><ul class="sc-list">{"".join(each(entries, block))}</ul></main>"""
    return Shape(
        "nos",
        page(main, lang="nl"),
        tuple(x.want(f"UPDATE-container-{x.serial}", author=False) for x in entries),
        "Europe/Amsterdam",
    )


def svt() -> Shape:
    entries = dated(bank.SV, "Europe/Stockholm")
    block = lambda x: (
        f"""<article class="LiveReport__post___a1" id="inlagg-{x.serial}"><header><h3>{e(x.title)}</h3><p class="Meta"><span class="sr-only">Publicerad</span> <time datetime="{iso(x)}">Idag {x.at:%H.%M}</time></p></header><div class="TextArticle">{body(x)}</div><address><span>{e(x.author)}</span></address><footer><button>Dela</button></footer></article>"""
    )
    main = f"""<main><h1>Hamnbron stängd</h1><div role="feed">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "svt, feed role",
        page(main, lang="sv"),
        tuple(x.want(f"inlagg-{x.serial}") for x in entries),
        "Europe/Stockholm",
    )


def pravda() -> Shape:
    entries = dated(bank.UK, "Europe/Kyiv")
    block = lambda x: (
        f"""<div class="live_item" id="upd{x.serial}"><div class="live_item__time">{x.at:%H:%M}</div><div class="live_item__text"><h4>{e(x.title)}</h4>{body(x)}</div><div class="live_item__soc"><a>Поділитись</a></div></div>"""
    )
    main = f"""<div class="container"><h1>Міст закрили. Онлайн</h1><div class="post_time"><b>{e(bank.UK[0].author)}</b> — Середа, 9 жовтня 2024, 08:15</div><div class="live_list">{"".join(each(entries, block))}</div></div>"""
    return Shape(
        "ukrainska pravda",
        page(main, lang="uk"),
        tuple(x.want(f"upd{x.serial}", author=False) for x in entries),
        "Europe/Kyiv",
    )


def abc_au() -> Shape:
    entries = dated(bank.EN, "Australia/Sydney")
    block = lambda x: (
        f"""<div id="live-blog-post-{x.serial}" class="LiveBlogPost_root__x1" data-component="LiveBlogPost"><div class="LiveBlogPost_meta"><span><time data-component="Timestamp" datetime="{utc(x)}">{x.number}h ago</time></span><span class="abs">{x.at.day} Oct 2024 at {x.at:%-I:%M}{x.at:%p}</span></div><h2 class="Typography_base">{e(x.title)}</h2><div class="Byline">By {e(x.author)}</div><div class="richtext">{body(x)}</div><div class="LiveBlogPost_share"><button>Share this update</button><a>Link copied</a></div></div>"""
    )
    main = f"""<main><article><h1>Barge strikes bridge</h1><div data-component="LiveBlog"><h2>Live updates</h2>{between(each(entries, block), ADVERT)}</div></article></main>"""
    return Shape(
        "abc australia",
        page(main),
        tuple(x.want(f"live-blog-post-{x.serial}") for x in entries),
        "Australia/Sydney",
    )


def ndtv() -> Shape:
    entries = dated(bank.EN, "Asia/Kolkata")
    block = lambda x: (
        f"""<div class="ins_instory_dv nwsblg_blk" id="blog-{x.serial}" data-blog-id="{x.serial}"><div class="blog_dt"><span class="bl_time">Oct {x.at.day:02d}, 2024 {x.at:%H:%M} (IST)</span></div><div class="bl_txt"><h3>{e(x.title)}</h3>{body(x)}</div><div class="bl_soc"><a>Twitter</a><a>Facebook</a></div></div>"""
    )
    main = f"""<div class="sp-wrp"><h1>Bridge Live Updates</h1><div class="newblog_list">{between(each(entries, block), ADVERT)}</div></div>"""
    return Shape(
        "ndtv, IST in brackets",
        page(main),
        tuple(x.want(f"blog-{x.serial}", author=False) for x in entries),
        "Asia/Kolkata",
    )


def ht() -> Shape:
    entries = dated(bank.EN, "Asia/Kolkata")
    block = lambda x: (
        f"""<li id="{x.serial}" data-vars-time="{x.at:%b %d, %Y %I:%M %p} IST"><span class="dateTime" data-updatedtime="{x.at:%b %d, %Y %I:%M %p} IST">{x.at:%b %d, %Y %I:%M %p} IST</span><h2>{e(x.title)}</h2><div class="liveblogText">{body(x)}</div></li>"""
    )
    main = f"""<div class="liveBlog"><h1>Bridge live updates</h1><ul class="listLiveBlog">{"".join(each(entries, block))}</ul></div>"""
    return Shape(
        "hindustan times",
        page(main),
        tuple(x.want(str(x.serial), author=False) for x in entries),
        "Asia/Kolkata",
    )


def toi() -> Shape:
    entries = dated(bank.EN, "Asia/Kolkata")
    block = lambda x: (
        f"""<div data-type="text" class="lb_pl_0 clearfix" id="liveblog-{x.serial}" data-timestamp="{ms(x)}"><span class="lb_time">{x.at:%H:%M (IST)} {x.at:%b %d}</span><div class="lb_cnt"><strong>{e(x.title)}</strong><div>{body(x)}</div></div><a class="readmore">Read More</a></div>"""
    )
    main = f"""<div id="content"><h1>Bridge live updates</h1><div class="lb_list">{"".join(each(entries, block))}</div></div>"""
    return Shape(
        "times of india, epoch ms, strong as title",
        page(main),
        tuple(x.want(f"liveblog-{x.serial}", author=False) for x in entries),
        "Asia/Kolkata",
    )


def automattic() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    block = lambda x: (
        f"""<li id="id_{x.serial}" class="liveblog-entry" data-timestamp="{sec(x)}"><aside class="liveblog-entry-aside"><a class="liveblog-meta-time" href="#{x.serial}"><span>3 hours ago</span><span>{x.at:%-I:%M %p}</span></a></aside><div class="liveblog-entry-main"><header class="liveblog-meta-authors"><div class="liveblog-meta-author"><div class="liveblog-meta-author-avatar"><img></div><span class="liveblog-meta-author-name">{e(x.author)}</span></div></header><div class="liveblog-entry-content"><h2>{e(x.title)}</h2>{body(x)}</div><div class="liveblog-entry-tools"><button>Edit</button><button>Delete</button></div></div></li>"""
    )
    main = f"""<main class="site-main"><article class="post hentry"><h1 class="entry-title">Barge strikes bridge</h1><div class="entry-content"><div id="wpcom-liveblog-container"><ul id="liveblog-entries">{"".join(each(entries, block))}</ul></div></div></article></main>"""
    return Shape(
        "wordpress, automattic liveblog, epoch s",
        page(main),
        tuple(x.want(f"id_{x.serial}") for x in entries),
        NEW_YORK,
    )


def amp() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div id="post{x.serial}" data-sort-time="{sec(x)}" data-update-time="{sec(x) + 60}" class="live-blog-post"><div class="meta"><amp-timeago layout="fixed-height" height="20" datetime="{utc(x)}" locale="en">{x.at:%H:%M}</amp-timeago></div><h2>{e(x.title)}</h2><p class="byline">By {e(x.author)}</p>{body(x, img='<amp-img src="x" width="1" height="1"></amp-img><p class="caption">{}</p>')}<amp-social-share type="twitter"></amp-social-share></div>"""
    )
    main = f"""<article><h1>Barge strikes bridge</h1><amp-live-list id="l" data-poll-interval="15000" data-max-items-per-page="20"><button update on="tap:l.update">You have updates</button><div items>{"".join(each(entries, block))}</div><div pagination><a href="?p=2">Next</a></div></amp-live-list></article>"""
    return Shape(
        "amp-live-list",
        page(main, attributes=" amp"),
        tuple(x.want(f"post{x.serial}") for x in entries),
        LONDON,
    )


def scribble() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<li id="{x.serial}" class="live-item-text"><img src="avatar.png" class=""><div class="Content"><div><b>{e(x.title)}</b></div>{body(x, p="<div>{}</div><div>&nbsp;</div>", img='<div class="ImageCaption">{}</div>')}</div><div class="Meta">by {e(x.author)} on {x.at.day}/{x.at.month}/{x.at.year} at {x.at:%H.%M.%S}</div></li>"""
    )
    main = f"""<div id="main"><h1>Barge strikes bridge</h1><div class="scrbbl-embed"><ul id="Posts">{"".join(each(entries, block))}</ul></div></div>"""
    return Shape(
        "scribblelive, byline with date below",
        page(main),
        tuple(x.want(str(x.serial)) for x in entries),
        LONDON,
    )


def arena() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div class="arena-liveblog__post" data-post-id="{x.hex}"><div class="post__header"><img class="avatar"><div class="post__author">{e(x.author)}</div><div class="post__date" title="{x.at:%B} {x.at.day}, {x.at.year} {x.at:%-I:%M %p}">{x.number}h</div></div><div class="post__title">{e(x.title)}</div><div class="post__description">{body(x)}</div><div class="post__actions"><span>0 comments</span><span>Share</span></div></div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><div class="arena-liveblog">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "arena, time in a title attribute",
        page(main),
        tuple(x.want(x.hex) for x in entries),
        LONDON,
    )


def arc() -> Shape:
    entries = dated(bank.EN, "America/Toronto")
    block = lambda x: (
        f"""<div class="b-live-update" id="{x.hex.upper()}"><div class="c-stack"><div class="c-overline"><time as="time" class="c-date" datetime="{utc(x)}">October {x.at.day:02d}, 2024 at {x.at:%-I:%M}pm EDT</time></div><h2 class="c-heading">{e(x.title)}</h2><span class="c-attribution">By <span class="c-names">{e(x.author)}</span></span><article class="b-article-body">{body(x, p='<p class="c-paragraph">{}</p>', img='<figure class="c-media-item"><img><figcaption class="c-media-item__fig-caption"><span class="c-media-item__caption">{}</span></figcaption></figure>')}</article></div></div>"""
    )
    main = f"""<main class="b-right-rail__main"><h1 class="b-headline">Barge strikes bridge</h1><div class="b-live-updates">{between(each(entries, block), ADVERT, LETTER)}</div></main>"""
    return Shape(
        "arc xp", page(main), tuple(x.want(x.hex.upper()) for x in entries), "America/Toronto"
    )


def elementor() -> Shape:
    entries = dated(bank.EN, "Africa/Lagos")
    block = lambda x: (
        f"""<div class="elementor-element elementor-element-{x.hex[5:12]} elementor-widget elementor-widget-text-editor" data-id="{x.hex[5:12]}" data-element_type="widget"><div class="elementor-widget-container"><p><strong>{x.at:%-I:%M} pm WAT: {e(x.title)}</strong></p>{body(x, img="", related="")}</div></div>"""
    )
    main = f"""<main><h1 class="elementor-heading-title">Barge strikes bridge</h1><ul class="elementor-icon-list-items"><li><span class="elementor-icon-list-text">October 9, 2024</span></li></ul><div class="elementor-section-wrap">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "elementor, time and title in bold",
        page(main),
        tuple(x.want(author=False) for x in entries),
        "Africa/Lagos",
    )


def plain_strong() -> Shape:
    entries = dated(bank.EN, "Africa/Johannesburg")
    block = lambda x: (
        f"""<p><strong>{x.at:%H:%M}</strong> - <strong>{e(x.title)}</strong></p>{body(x, img='<figure class="wp-block-image"><img><figcaption>{}</figcaption></figure>')}<hr class="wp-block-separator">"""
    )
    main = f"""<article class="post"><h1 class="entry-title">Barge strikes bridge</h1><div class="entry-meta">Posted on <time datetime="2024-10-09T07:00:00+02:00">9 October 2024</time> by <a rel="author">Orla Pendry</a></div><div class="entry-content">{"".join(each(entries, block))}</div></article>"""
    return Shape(
        "wordpress paragraphs between rules",
        page(main),
        tuple(x.want(author=False) for x in entries),
        "Africa/Johannesburg",
    )


def nested_days() -> Shape:
    entries = dated(bank.EN, LONDON, (2024, 10, 9, 1, 10), 31)
    days: dict[str, list[Entry]] = {}
    for x in entries:
        days.setdefault(f"{x.at:%A} {x.at.day} October 2024", []).append(x)
    block = lambda x: (
        f"""<div class="stream-row"><div class="stream-col"><span class="clock">{x.at:%-I.%M%p}</span></div><div class="stream-col stream-col--wide"><div class="card"><div class="card-in"><h3>{e(x.title)}</h3><div class="txt">{body(x)}</div></div></div></div></div>"""
    )
    main = (
        "<main><h1>Barge strikes bridge</h1><div class='stream'>"
        + "".join(
            f'<section class="day"><h2 class="day-head">{d}</h2><div class="rows">{"".join(each(xs, block))}</div></section>'
            for d, xs in days.items()
        )
        + "</div></main>"
    )
    return Shape(
        "days as sections across midnight",
        page(main),
        tuple(x.want(author=False) for x in entries),
        LONDON,
    )


def oldest_first() -> Shape:
    entries = dated(bank.EN, LONDON)[::-1]
    block = lambda x: (
        f"""<div class="entry" id="e{x.serial}"><h3>{e(x.title)}</h3><div class="when" data-epoch="{sec(x)}">{x.at:%H:%M}</div>{body(x)}<p class="who">{e(x.author)}</p></div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><div class="entries">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "oldest first, epoch s", page(main), tuple(x.want(f"e{x.serial}") for x in entries), LONDON
    )


def rtl() -> Shape:
    entries = dated(bank.AR, "Asia/Dubai")
    block = lambda x: (
        f"""<div class="live-news-item" id="n{x.serial}"><div class="live-news-time"><span class="t">{x.at:%H:%M}</span><span class="d">{x.at:%d/%m/%Y}</span></div><div class="live-news-body"><h3>{e(x.title)}</h3>{body(x)}</div><div class="share"><a>مشاركة</a><a>نسخ الرابط</a></div></div>"""
    )
    main = f"""<main><h1>إغلاق الجسر.. تغطية مباشرة</h1><div class="live-news-list">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "arabic",
        page(main, lang="ar", attributes=' dir="rtl"'),
        tuple(x.want(f"n{x.serial}", author=False) for x in entries),
        "Asia/Dubai",
        language="ar",
    )


def cjk() -> Shape:
    entries = dated(bank.JA, "Asia/Tokyo")
    block = lambda x: (
        f"""<li class="timeline-item" id="tl{x.serial}"><p class="timeline-time">{x.at.month}月{x.at.day}日 {x.at:%H:%M}</p><h3 class="timeline-title">{e(x.title)}</h3><div class="timeline-text">{body(x)}</div></li>"""
    )
    main = f"""<main><h1>港の橋が通行止め 速報</h1><p class="update">2024年10月9日 17時50分 更新</p><ul class="timeline">{"".join(each(entries, block))}</ul></main>"""
    return Shape(
        "japanese",
        page(main, lang="ja"),
        tuple(x.want(f"tl{x.serial}", author=False) for x in entries),
        "Asia/Tokyo",
        language="ja",
    )


def data_cut() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    updates = [
        {
            "@type": "BlogPosting",
            "headline": x.title,
            "datePublished": utc(x),
            "url": f"https://www.example.com/live#{x.hex}",
            "articleBody": " ".join(x.want().paragraphs)[:120],
        }
        for x in entries
    ]
    head = (
        '<script type="application/ld+json">'
        + json.dumps(
            {
                "@context": "https://schema.org",
                "@graph": [
                    {
                        "@type": ["NewsArticle", "LiveBlogPosting"],
                        "headline": "Barge strikes bridge",
                        "datePublished": "2024-10-09T12:00:00Z",
                        "liveBlogUpdate": updates,
                    }
                ],
            }
        )
        + "</script>"
    )
    block = lambda x: (
        f"""<div class="cardItem" data-anchor="{x.hex}"><div class="cardItem__top"><span>{x.at:%-I:%M %p}</span></div><h2>{e(x.title)}</h2><div class="rich">{body(x)}</div><span class="cardItem__by">{e(x.author)}</span></div>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><div class="cards">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "json-ld cut at 120 characters in a graph",
        page(main, head=head),
        tuple(x.want(x.hex) for x in entries),
        NEW_YORK,
        "https://www.example.com/live",
    )


def data_headlines() -> Shape:
    entries = dated(bank.EN, NEW_YORK)
    updates = [
        {"@type": "BlogPosting", "headline": x.title, "datePublished": iso(x)} for x in entries
    ]
    head = (
        '<script type="application/ld+json">'
        + json.dumps(
            [
                {"@type": "WebPage"},
                {
                    "@context": "https://schema.org",
                    "@type": "LiveBlogPosting",
                    "headline": "Barge strikes bridge",
                    "liveBlogUpdate": updates,
                },
            ]
        )
        + "</script>"
    )
    block = lambda x: (
        f"""<section class="update-x"><h2 id="h{x.serial}">{e(x.title)}</h2>{body(x)}</section>"""
    )
    main = f"""<main><h1>Barge strikes bridge</h1><div class="upd">{"".join(each(entries, block))}</div></main>"""
    return Shape(
        "json-ld of headlines and times only",
        page(main, head=head),
        tuple(x.want(f"h{x.serial}", author=False) for x in entries),
        NEW_YORK,
        "https://www.example.com/live",
    )


def microdata() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div itemprop="liveBlogUpdate" itemscope itemtype="http://schema.org/BlogPosting" id="md{x.serial}"><meta itemprop="datePublished" content="{iso(x)}"><span itemprop="headline">{e(x.title)}</span><span itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">{e(x.author)}</span></span><div itemprop="articleBody">{body(x)}</div></div>"""
    )
    main = f"""<div itemscope itemtype="http://schema.org/LiveBlogPosting"><h1 itemprop="headline">Barge strikes bridge</h1>{"".join(each(entries, block))}</div>"""
    return Shape("microdata", page(main), tuple(x.want(f"md{x.serial}") for x in entries), LONDON)


def rdfa() -> Shape:
    entries = dated(bank.EN, LONDON)
    block = lambda x: (
        f"""<div property="liveBlogUpdate" typeof="BlogPosting" resource="#rd{x.serial}"><span property="datePublished" content="{iso(x)}">earlier</span><h3 property="headline">{e(x.title)}</h3><span property="author" typeof="Person"><span property="name">{e(x.author)}</span></span><div property="articleBody">{body(x)}</div></div>"""
    )
    main = f"""<div vocab="https://schema.org/" typeof="LiveBlogPosting"><h1 property="headline">Barge strikes bridge</h1>{"".join(each(entries, block))}</div>"""
    return Shape("rdfa", page(main), tuple(x.want(f"rd{x.serial}") for x in entries), LONDON)


def drupal() -> Shape:
    entries = dated(bank.EN, "Europe/Dublin")
    block = lambda x: (
        f"""<div class="views-row"><div class="node node--type-live-update node--view-mode-full" data-history-node-id="{x.serial}" about="/node/{x.serial}"><div class="field field--name-created field__item">{x.at:%a}, {x.at.day:02d}/{x.at.month:02d}/{x.at.year} - {x.at:%H:%M}</div><div class="field field--name-title"><h3 class="field__item">{e(x.title)}</h3></div><div class="clearfix text-formatted field field--name-body field__item">{body(x)}</div><div class="field field--name-uid"><span lang="" typeof="schema:Person" property="schema:name" datatype="">{e(x.author)}</span></div><ul class="links inline"><li>Log in to post comments</li></ul></div></div>"""
    )
    main = f"""<main><h1 class="page-title">Barge strikes bridge</h1><div class="view view-live-updates"><div class="view-content">{"".join(each(entries, block))}</div></div></main>"""
    return Shape(
        "drupal views", page(main), tuple(x.want(str(x.serial)) for x in entries), "Europe/Dublin"
    )


def next_tailwind() -> Shape:
    entries = dated(bank.EN, "America/Chicago")
    block = lambda x: (
        f"""<div class="flex flex-col gap-4 border-b py-6"><div class="flex items-center gap-2 text-sm text-gray-500"><svg></svg><span>{x.at:%b} {x.at.day}, {x.at:%-I:%M %p} CDT</span></div><div class="text-xl font-bold">{e(x.title)}</div><div class="prose">{body(x)}</div><div class="flex gap-2"><div class="text-sm">{e(x.author)}</div></div></div>"""
    )
    main = f"""<div id="__next"><main class="mx-auto"><h1 class="text-3xl">Barge strikes bridge</h1><div class="flex flex-col">{between(each(entries, block), '<div class="flex bg-gray-100"><span class="text-xs uppercase">Advertisement</span></div>')}</div></main></div>"""
    head = '<meta property="article:published_time" content="2024-10-09T14:00:00.000Z">'
    return Shape(
        "next.js with utility classes",
        page(main, head=head),
        tuple(x.want() for x in entries),
        "America/Chicago",
    )


def hindi() -> Shape:
    entries = dated(bank.HI, "Asia/Kolkata")
    block = lambda x: (
        f"""<div class="liveblog_row" id="lb{x.serial}"><div class="lbtime">{x.at:%d %b %Y} {x.at:%I:%M %p} (IST)</div><h3>{e(x.title)}</h3><div class="lbtext">{body(x)}</div><div class="postby">Posted by : {e(x.author)}</div></div>"""
    )
    main = f"""<div class="article"><h1>पुल बंद, लाइव</h1><div class="liveblog">{"".join(each(entries, block))}</div></div>"""
    return Shape(
        "hindi",
        page(main, lang="hi"),
        tuple(x.want(f"lb{x.serial}") for x in entries),
        "Asia/Kolkata",
    )


MAKERS: tuple[Callable[[], Shape], ...] = (
    guardian, bbc_lx, bbc_ssrcss, cnn, nyt, wapo, ap, sky, aljazeera, dw, tagesschau, spiegel, zeit,
    faz_tickaroo, lemonde, figaro, elpais, corriere, nos, svt, pravda, abc_au, ndtv, ht, toi,
    automattic, amp, scribble, arena, arc, elementor, plain_strong, nested_days, oldest_first, rtl,
    cjk, data_cut, data_headlines, microdata, rdfa, drupal, next_tailwind, hindi,
)  # fmt: skip
