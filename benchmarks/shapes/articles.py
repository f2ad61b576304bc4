"""Article pages in the markup of many publishers' systems, with invented text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from benchmarks.shapes.bank import e, page
from benchmarks.shapes.shape import Shape, Want

TITLE = "Ferry company to buy six electric boats for the estuary"
TEXT = (
    "The company that runs the ferries of Sandmouth is to replace its whole fleet with six electric boats, its director said on Wednesday.",
    "The first of them will be built at the yard in Oxholm and should enter service in the spring of 2026, Marta Lindqvist told a meeting of shareholders.",
    "“We have looked at this for four years, and the sums finally add up,” she said.",
    "Each boat will carry 220 passengers and 30 bicycles, about a third more than the diesel ferries they replace, some of which have been in service since 1978.",
    "The order is worth 84 million crowns, of which the state will pay a quarter from a fund for cleaner harbours.",
    "Critics on the council said the company should have waited until the future of the bridge was settled.",
    "“Nobody knows how many people will need a ferry in five years,” said councillor Piet Aldous, who voted against the plan.",
    "A spokeswoman for the transport ministry said the boats could be used elsewhere if a second bridge was built.",
    "Fares will not rise before 2027, the company has promised.",
)
DE = (
    "Die Fährgesellschaft von Sandmünde ersetzt ihre gesamte Flotte durch sechs Elektroschiffe, wie die Direktorin am Mittwoch mitteilte.",
    "Das erste Schiff wird auf der Werft in Oxholm gebaut und soll im Frühjahr 2026 in Dienst gestellt werden, sagte Marta Lindqvist vor Aktionären.",
    "„Wir haben vier Jahre lang gerechnet, und jetzt geht die Rechnung auf“, sagte sie.",
    "Jedes Schiff nimmt 220 Fahrgäste und 30 Fahrräder mit, etwa ein Drittel mehr als die Dieselfähren, von denen einige seit 1978 fahren.",
    "Der Auftrag hat einen Wert von 84 Millionen Kronen, ein Viertel davon zahlt der Staat aus einem Fonds für saubere Häfen.",
)
FR = (
    "La compagnie des bacs de Sablemer va remplacer toute sa flotte par six bateaux électriques, a annoncé mercredi sa directrice.",
    "Le premier sera construit au chantier d’Oxholm et doit entrer en service au printemps 2026, a dit Marta Lindqvist aux actionnaires.",
    "« Nous y travaillons depuis quatre ans, et le compte y est enfin », a-t-elle expliqué.",
    "Chaque bateau emportera 220 passagers et 30 vélos, un tiers de plus que les bacs au gazole, dont certains naviguent depuis 1978.",
    "La commande s’élève à 84 millions de couronnes, dont un quart payé par l’État.",
)
ES = (
    "La compañía de transbordadores de Arenamar sustituirá toda su flota por seis barcos eléctricos, anunció el miércoles su directora.",
    "El primero se construirá en el astillero de Oxholm y entrará en servicio en la primavera de 2026, dijo Marta Lindqvist a los accionistas.",
    "«Llevamos cuatro años estudiándolo y por fin salen las cuentas», afirmó.",
    "Cada barco llevará 220 pasajeros y 30 bicicletas, un tercio más que los de gasóleo, algunos de los cuales navegan desde 1978.",
)
JA = (
    "砂川の渡し船会社は、すべての船を六隻の電気船に置き換えると水曜日に発表した。",
    "最初の船は造船所で建造され、二〇二六年の春に就航する予定だと社長は株主総会で述べた。",
    "一隻あたり二百二十人と自転車三十台を運ぶことができ、今の船よりおよそ三割多い。",
    "発注額は八千四百万クローネで、その四分の一を国が負担する。運賃は二〇二七年まで据え置くという。",
)
AR = (
    "أعلنت شركة العبارات في رملة البحر يوم الأربعاء أنها ستستبدل أسطولها كله بستة قوارب كهربائية.",
    "وقالت المديرة أمام المساهمين إن أول قارب سيبنى في حوض أوكسهولم وسيدخل الخدمة في ربيع عام 2026.",
    "ويحمل كل قارب 220 راكبا و30 دراجة، أي أكثر بنحو الثلث من العبارات الحالية التي يعمل بعضها منذ عام 1978.",
    "وتبلغ قيمة الصفقة 84 مليون كرونة تدفع الدولة ربعها من صندوق للموانئ النظيفة.",
)
AT = datetime(2024, 10, 9, 14, 5, tzinfo=ZoneInfo("Europe/London"))


def _p(texts: Sequence[str], form: str = "<p>{}</p>", **after: str) -> str:
    """Paragraphs, with boxes after the third and the sixth and the last."""
    parts = []
    for number, text in enumerate(texts, 1):
        parts.append(form.format(e(text)))
        parts.append(after.get(f"after{number}", ""))
    return "\n".join(parts)


def _ld(author: object = None, **more: object) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2024-10-09T14:05:00+01:00",
        "dateModified": "2024-10-09T15:00:00+01:00",
        "author": author or {"@type": "Person", "name": "Orla Pendry"},
        "publisher": {"@type": "Organization", "name": "The Sandmouth Press"},
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def _shape(
    name: str,
    text: str,
    texts: Sequence[str] = TEXT,
    *,
    author: str = "Orla Pendry",
    title: str = TITLE,
    at: datetime | None = AT,
    zone: str = "Europe/London",
    optional: Sequence[str] = (),
    credit: str | None = None,
    language: str | None = None,
) -> Shape:
    return Shape(
        name,
        text,
        (Want(at, tuple(texts), title, author, optional=tuple(optional)),),
        zone,
        f"https://www.example.com/{name.replace(' ', '-')}",
        credit,
        language,
    )


PUBLISHED = '<meta property="article:published_time" content="2024-10-09T14:05:00+01:00">'


def broadcaster() -> Shape:
    block = '<div data-component="text-block"><p class="sc-eb7bd5f6-0">{}</p></div>'
    main = f"""<main id="main-content"><article><div data-component="headline-block"><h1>{TITLE}</h1></div><div data-component="byline-block"><time datetime="2024-10-09T13:05:00.000Z">5 hours ago</time><div data-testid="byline-contributors"><span>Orla Pendry</span><span>Transport correspondent</span></div><button>Share</button><button>Save</button></div>
<figure><img src="x"><span class="sc-src">Kit Yarrow</span><figcaption><p>The old ferries have run since 1978</p></figcaption></figure>
{_p(TEXT, block, after3='<div data-component="links-block"><ul><li><a href="/a">Sandmouth bridge: what we know so far</a></li><li><a href="/b">Harbour dues to rise by a tenth</a></li></ul></div>', after6='<div data-component="subheadline-block"><h2>Cheaper in the long run</h2></div>', after9='<div data-component="text-block"><p><i>Get our flagship newsletter with all the headlines you need to start the day. </i><a href="/n"><i>Sign up here.</i></a></p></div>')}
<div data-component="tags"><ul><li><a>Ferries</a></li><li><a>Sandmouth</a></li></ul></div><section data-component="links-grid-section"><h2>Related</h2><p>Lighthouse keeper retires after 41 years on the rock</p></section></article></main>"""
    return _shape(
        "broadcaster blocks",
        page(main, title=TITLE, head=PUBLISHED),
        optional=("Cheaper in the long run",),
        language="en",
    )


def wire() -> Shape:
    texts = ("SANDMOUTH, Oct 9 (Reuters) - " + TEXT[0], *TEXT[1:])
    main = f"""<main><article data-testid="Article"><h1 data-testid="Heading">{TITLE}</h1><div class="info__x">By <a rel="author" href="/a">Orla Pendry</a></div><time datetime="2024-10-09T13:05:00Z"><span>October 9, 2024</span><span>1:05 PM UTC</span><span>Updated 2 hours ago</span></time><ul data-testid="Summary"><li>Company to buy six electric boats</li><li>Order worth 84 million crowns</li></ul><div class="article-body__content__17Y"><div data-testid="paragraph-0">{e(texts[0])}</div>{"".join(f'<div data-testid="paragraph-{n}">{e(t)}</div>' for n, t in enumerate(texts[1:], 1))}<div data-testid="SignOff">Reporting by Orla Pendry; Editing by Dara Whitcombe</div><p data-testid="Body">Our Standards: <a>The Trust Principles.</a></p></div><div class="toolbar"><button>Purchase Licensing Rights</button></div></article></main>"""
    return _shape(
        "wire agency",
        page(main, title=TITLE, head=_ld()),
        (TEXT[0], *TEXT[1:]),
        optional=(texts[0], "Company to buy six electric boats", "Order worth 84 million crowns"),
        credit="Reuters",
    )


def ap_copy() -> Shape:
    texts = ("SANDMOUTH (AP) — " + TEXT[0], *TEXT[1:])
    main = f"""<div class="Page"><h1 class="Page-headline">{TITLE}</h1><div class="Page-byline">By <span class="Page-authors">ORLA PENDRY</span></div><div class="Page-dateModified">Updated 2:05 PM GMT+1, October 9, 2024</div><div class="RichTextStoryBody RichTextBody">{_p(texts, after3='<div class="Enhancement"><div class="PageListRightRailA"><div class="PageList-header-title">Related Stories</div><div class="PagePromo-title"><a>Harbour dues to rise by a tenth</a></div></div></div>', after6='<div class="Advertisement" data-module><hr></div>')}</div><p>___</p><p>Follow AP’s coverage of the estuary at https://example.com/hub</p></div>"""
    return _shape(
        "agency copy with dateline",
        page(main, title=TITLE, head=PUBLISHED),
        (TEXT[0], *TEXT[1:]),
        optional=(texts[0],),
        credit="AP",
    )


def daily_de() -> Shape:
    main = f"""<main><article><header><h2><span>Verkehr</span><span>Reederei kauft sechs Elektrofähren</span></h2><div class="leading">Sechs neue Schiffe sollen die alten Dieselfähren ersetzen. Der Staat zahlt mit.</div><div class="byline">Von <a>Hanna Voss</a>, Sandmünde</div><time datetime="2024-10-09 14:05:00">09.10.2024, 14.05 Uhr</time></header><div class="audio"><span>Artikel anhören</span><span>(4 Minuten)</span></div><div class="RichText">{_p(DE, after3='<div class="box"><span>Mehr zum Thema</span><a href="/x">Wie Sandmünde zu nur einer Brücke kam</a></div>')}</div><div class="source">Quelle: dpa</div><div class="feedback"><p>Haben Sie einen Fehler entdeckt? Schreiben Sie uns.</p></div></article></main>"""
    return _shape(
        "german daily",
        page(
            main,
            title="Reederei kauft sechs Elektrofähren",
            lang="de",
            head='<meta name="date" content="2024-10-09T14:05:00+02:00">',
        ),
        DE,
        author="Hanna Voss",
        title="Reederei kauft sechs Elektrofähren",
        zone="Europe/Berlin",
        at=AT.replace(tzinfo=ZoneInfo("Europe/Berlin")),
        credit="dpa",
        optional=(
            "Sechs neue Schiffe sollen die alten Dieselfähren ersetzen. Der Staat zahlt mit.",
        ),
        language="de",
    )


def daily_fr() -> Shape:
    main = f"""<main><section class="article"><h1 class="article__title">Six bacs électriques pour l’estuaire</h1><p class="article__desc">La compagnie remplace toute sa flotte.</p><span class="meta__author">Par Claire Aubin</span><p class="meta__publisher">Publié le 09 octobre 2024 à 14h05, modifié le 09 octobre 2024 à 15h00</p><p class="reading">Temps de Lecture 2 min.</p>{_p(FR, '<p class="article__paragraph">{}</p>', after2='<section class="catcher"><span class="catcher__read">Lire aussi</span><a href="/x">Comment Sablemer a perdu son second pont</a></section>')}<section class="inread"><p>Le Monde de la mer, la newsletter du matin. <a>S’inscrire</a></p></section><p class="article__sign">(avec AFP)</p><div class="article__reactions"><a>Contribuer</a></div></section></main>"""
    return _shape(
        "french daily",
        page(main, title="Six bacs électriques pour l’estuaire", lang="fr"),
        FR,
        author="Claire Aubin",
        title="Six bacs électriques pour l’estuaire",
        zone="Europe/Paris",
        at=AT.replace(tzinfo=ZoneInfo("Europe/Paris")),
        credit="AFP",
        optional=("La compagnie remplace toute sa flotte.",),
        language="fr",
    )


def daily_es() -> Shape:
    main = f"""<main><article><header><h1>Seis barcos eléctricos para la ría</h1><h2>La compañía sustituye toda su flota</h2><div class="a_md_a"><a href="/autor/x">Lucía Robledo</a></div><div><time datetime="2024-10-09T12:05:00.000Z">09 OCT 2024 - 14:05 CEST</time></div></header><div class="a_c" data-dtm-region="articulo_cuerpo">{_p(ES, after2='<section class="more_info"><header>Más información</header><article><h2><a href="/x">Cómo Arenamar se quedó con un solo puente</a></h2></article></section>')}</div><footer><p>Regístrate gratis para seguir leyendo</p></footer></article></main>"""
    return _shape(
        "spanish daily",
        page(main, title="Seis barcos eléctricos para la ría", lang="es"),
        ES,
        author="Lucía Robledo",
        title="Seis barcos eléctricos para la ría",
        zone="Europe/Madrid",
        at=AT.replace(tzinfo=ZoneInfo("Europe/Madrid")),
        optional=("La compañía sustituye toda su flota",),
        language="es",
    )


def wordpress() -> Shape:
    main = f"""<div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-482" class="post-482 post type-post status-publish hentry"><header class="entry-header"><h1 class="entry-title">{TITLE}</h1><div class="entry-meta"><span class="posted-on">Posted on <a rel="bookmark"><time class="entry-date published" datetime="2024-10-09T14:05:00+01:00">October 9, 2024</time></a></span><span class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/orla">Orla Pendry</a></span></span></div></header><div class="entry-content">{_p(TEXT, after1='<div class="code-block"><ins class="adsbygoogle"></ins></div>', after4='<div class="jp-relatedposts"><h3>You may also like</h3><p><a href="/x">Why the price of herring has doubled since spring</a></p></div>', after9='<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a>Facebook</a></li><li><a>X</a></li></ul></div>')}</div><footer class="entry-footer"><span class="cat-links">Posted in <a rel="category tag">Transport</a></span><span class="tags-links">Tagged <a>ferries</a></span></footer></article><nav class="post-navigation"><a rel="prev">Previous: Lighthouse keeper retires</a></nav><div id="comments"><h2>3 thoughts on “{TITLE}”</h2><ol><li><p>About time too. My uncle worked on the old boats for thirty years and they were never warm.</p></li></ol></div></main></div>"""
    return _shape("wordpress", page(main, title=TITLE))


def syndicated() -> Shape:
    head = (
        '<link rel="canonical" href="https://www.other-paper.example/news/ferries">'
        + '<meta property="og:url" content="https://www.example.com/syndicated">'
        + PUBLISHED
    )
    main = f"""<main><article><h1>{TITLE}</h1><p class="byline">By Orla Pendry | The Oxholm Courier</p>{_p(TEXT)}<p><em>This article first appeared in The Oxholm Courier and is republished under a licence.</em></p></article></main>"""
    return _shape("syndicated", page(main, title=TITLE, head=head))


def amp() -> Shape:
    head = '<link rel="canonical" href="https://www.example.com/amp-story">' + _ld()
    main = f"""<article><h1>{TITLE}</h1><p class="amp-byline">Orla Pendry</p><amp-img src="x"></amp-img><p class="amp-caption">The old ferries have run since 1978 (Kit Yarrow)</p>{_p(TEXT, after3='<amp-ad type="x"><div placeholder>Advertisement</div></amp-ad>', after6='<amp-social-share type="x"></amp-social-share>')}</article>"""
    return _shape("amp twin", page(main, title=TITLE, head=head, attributes=" ⚡"))


def arc() -> Shape:
    main = f"""<main><article class="l-article"><h1 class="headline">{TITLE}</h1><h2 class="subheadline">Six boats will replace the diesel fleet</h2><div class="byline-container"><span>By</span> <a class="byline" href="/staff/x">Orla Pendry</a></div><span class="display-date">October 9, 2024 at 2:05 p.m. BST</span><div class="b-article-body"><p class="c-paragraph">{e(TEXT[0])}</p>{_p(TEXT[1:], '<p class="c-paragraph">{}</p>', after2='<div class="c-interstitial"><a href="/x">[ Harbour dues to rise by a tenth ]</a></div>', after4='<p class="c-paragraph"><b>Read more: </b><a href="/y">Sandmouth bridge: what we know so far</a></p>', after6='<div class="newsletter-inline"><h4>The Morning Tide</h4><p>Start your day with the stories you need to know.</p><input><button>Sign up</button></div>')}</div><section class="author-bio"><p>Orla Pendry covers transport for The Sandmouth Press. She has written about ships and harbours since 2011.</p></section></article></main>"""
    return _shape(
        "arc xp",
        page(main, title=TITLE, head=PUBLISHED),
        optional=("Six boats will replace the diesel fleet",),
    )


def tabloid() -> Shape:
    main = f"""<article><h1>{TITLE}</h1><h2 class="strap">Diesel ferries from 1978 to be scrapped</h2><div class="author-box"><a class="publication-theme" href="/authors/x">Orla Pendry</a><span>Transport Reporter</span></div><ul class="time-info"><li><span>14:05</span>, <time datetime="2024-10-09T13:05:00Z">9 Oct 2024</time></li></ul><div class="article-body">{_p(TEXT, after1='<figure class="in-article-image"><img><figcaption><span class="caption">One of the old ferries</span> <span class="credit">(Image: Sandmouth Press)</span></figcaption></figure>', after2='<div class="read-more-links"><p><strong>READ MORE: <a href="/x">Lighthouse keeper retires after 41 years on the rock</a></strong></p></div>', after5='<div class="opt-in"><p>Join our WhatsApp community and get the news sent straight to your phone.</p></div>', after9='<p><strong>Don&#39;t miss the latest news from around the coast. <a href="/n">Sign up to our newsletter here.</a></strong></p><p><b>Follow us on Facebook and X for more.</b></p>')}</div><div class="comments-cta">Comments 47</div></article>"""
    return _shape(
        "tabloid", page(main, title=TITLE), optional=("Diesel ferries from 1978 to be scrapped",)
    )


def div_only() -> Shape:
    body = "<br><br>".join(e(text) for text in TEXT)
    main = f"""<table><tr><td class="left"><a href="/">Home</a><br><a href="/news">News</a></td><td><div class="ttl"><h1>{TITLE}</h1></div><div class="dt">09.10.2024 14:05</div><div class="au">Orla Pendry</div><div id="text">{body}</div><div class="views">Views: 1 204</div></td></tr></table>"""
    return _shape("text parted by br in a table", page(main, title=TITLE), author="Orla Pendry")


def japanese() -> Shape:
    main = f"""<main><article><h1>渡し船会社、電気船六隻を購入へ</h1><p class="article-date"><time datetime="2024-10-09T14:05:00+09:00">2024年10月9日 14時05分</time></p><div class="article-body">{_p(JA, after2='<div class="related"><a href="/x">【関連記事】港の橋が通行止め</a></div>')}</div><p class="copyright">無断転載を禁じます</p></article></main>"""
    return _shape(
        "japanese",
        page(main, title="渡し船会社、電気船六隻を購入へ", lang="ja"),
        JA,
        author="",
        title="渡し船会社、電気船六隻を購入へ",
        zone="Asia/Tokyo",
        at=AT.replace(tzinfo=ZoneInfo("Asia/Tokyo")),
        language="ja",
    )


def arabic() -> Shape:
    main = f"""<main><article dir="rtl"><h1>ستة قوارب كهربائية للمصب</h1><div class="article-author">سلمى الحاج</div><div class="article-dates"><time datetime="2024-10-09T14:05:00+03:00">9 أكتوبر 2024</time></div><div class="wysiwyg">{_p(AR, after2='<div class="more-on"><h3>اقرأ أيضا</h3><ul><li><a href="/x">إغلاق جسر الميناء بعد اصطدام صندل</a></li></ul></div>')}</div><p class="source">المصدر: رويترز</p></article></main>"""
    return _shape(
        "arabic",
        page(main, title="ستة قوارب كهربائية للمصب", lang="ar", attributes=' dir="rtl"'),
        AR,
        author="سلمى الحاج",
        title="ستة قوارب كهربائية للمصب",
        zone="Asia/Qatar",
        at=AT.replace(tzinfo=ZoneInfo("Asia/Qatar")),
        language="ar",
    )


def pa_credit() -> Shape:
    main = f"""<main><article><h1>{TITLE}</h1><div class="article-byline">PA Media</div><time datetime="2024-10-09T14:05:00+01:00">Wed 9 Oct 2024</time><div class="content">{_p(TEXT)}</div></article></main>"""
    return _shape(
        "agency in the byline",
        page(main, title=TITLE, head=PUBLISHED),
        author="",
        credit="PA Media",
    )


def data_body() -> Shape:
    main = f"""<div id="__next"><h1>{TITLE}</h1><p>{e(TEXT[0])}</p><div class="paywall"><p>Subscribe to continue reading.</p></div></div>"""
    return _shape(
        "body in the json-ld behind a wall",
        page(main, title=TITLE, head=_ld(articleBody="\n\n".join(TEXT))),
    )


MAKERS: tuple[Callable[[], Shape], ...] = (
    broadcaster, wire, ap_copy, daily_de, daily_fr, daily_es, wordpress, syndicated, amp, arc,
    tabloid, div_only, japanese, arabic, pa_credit, data_body,
)  # fmt: skip
