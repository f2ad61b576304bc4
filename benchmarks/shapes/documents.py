"""Plain-text documents as people save them from pages, with the clutter that comes along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from benchmarks.shapes import articles, bank, bank2
from benchmarks.shapes.articles import AT, TEXT, TITLE
from benchmarks.shapes.bank import Entry, dated
from benchmarks.shapes.shape import Shape, Want

LONDON = "Europe/London"
INTRO = "A gravel barge has struck the third pier of the harbour bridge and traffic is shut out in both directions."


def _said(entry: Entry) -> list[str]:
    return list(entry.want().paragraphs)


def _article(
    name: str,
    lines: list[str],
    *,
    texts: tuple[str, ...] = TEXT,
    author: str = "Orla Pendry",
    title: str = TITLE,
    at: datetime | None = AT,
    credit: str | None = None,
    zone: str = LONDON,
    optional: tuple[str, ...] = (),
) -> Shape:
    return Shape(
        name,
        "\n".join(lines) + "\n",
        (Want(at, texts, title, author, optional=optional),),
        zone,
        credit=credit,
    )


def clock_lines() -> Shape:
    entries = dated(bank.EN, LONDON)
    lines = [
        " date 2024-10-09 Sandmouth bridge live: latest as barge strikes pier",
        "",
        "Follow our live coverage of the bridge closure",
        "",
    ]
    for x in entries:
        lines += [f"{x.at:%H:%M}", "", x.title, ""]
        for text in _said(x):
            lines += [text, ""]
        lines += ["Share this post", "Copy link", ""]
    return Shape(
        "live page with clock lines",
        "\n".join(lines),
        tuple(x.want(author=False) for x in entries),
        LONDON,
    )


def clock_inline() -> Shape:
    entries = dated(bank2.SHORT, LONDON)
    lines = ["Barge strikes bridge: as it happened", "Wednesday 9 October 2024", ""]
    for x in entries:
        first, *rest = _said(x)
        lines += [f"{x.at:%-I.%M%p}".lower().replace(".0", ".0") + f" - {first}", *rest, ""]
    return Shape(
        "times before the text on one line",
        "\n".join(lines),
        tuple(x.want(title=False, author=False) for x in entries),
        LONDON,
    )


def bbc_paste() -> Shape:
    entries = dated(bank.EN, LONDON)
    lines = [
        "Bridge closed after barge collision",
        "Summary",
        "A barge has struck the third pier of the harbour bridge",
        "The bridge is shut in both directions",
        "Live Reporting",
        "Edited by Bex Lorne",
        "",
    ]
    for x in entries:
        lines += [
            x.title,
            f"published at {x.at:%H:%M} British Summer Time {x.at.day} October",
            f"{x.at:%H:%M} BST {x.at.day} October",
            "",
            x.author,
            "Reporting from Sandmouth",
            "",
        ]
        lines += [*_said(x), ""]
        if any(b[0] == "img" for b in x.blocks):
            lines += [
                "Image source, Kit Yarrow",
                "Image caption,",
                "The barge lies against the third pier of the bridge",
                "",
            ]
        lines += ["Share", "close panel", ""]
    return Shape(
        "broadcaster's live page, published at",
        "\n".join(lines),
        tuple(x.want() for x in entries),
        LONDON,
    )


def german_ticker() -> Shape:
    entries = dated(bank.DE, "Europe/Berlin")
    lines = [
        "Brücke in Sandmünde gesperrt: Alle Entwicklungen im Newsticker",
        "Stand: 09.10.2024, 17:50 Uhr",
        "Von: Hanna Voss, Jonas Kettler",
        "Kommentare",
        "Drucken",
        "Teilen",
        "",
    ]
    for x in entries:
        first, *rest = _said(x)
        lines += [f"Update vom 9. Oktober, {x.at:%H.%M} Uhr: {first}", *rest, ""]
    wants = tuple(Want(x.at, x.want().paragraphs) for x in entries)
    return Shape("german ticker, update vom", "\n".join(lines), wants, "Europe/Berlin")


def french_live() -> Shape:
    entries = dated(bank.FR, "Europe/Paris")
    lines = [
        "EN DIRECT - Le pont du port fermé après un choc",
        "Publié le 9 octobre 2024 à 08h15, mis à jour à 17h50",
        "Copier le lien",
        "",
    ]
    for x in entries:
        lines += [f"{x.at:%Hh%M}", x.title, "", *_said(x), "Partager", ""]
    return Shape(
        "french live page",
        "\n".join(lines),
        tuple(x.want(author=False) for x in entries),
        "Europe/Paris",
    )


def cnn_paste() -> Shape:
    entries = dated(bank.EN, "America/New_York")
    lines = [
        "Live Updates",
        "Barge strikes bridge in Sandmouth",
        "By Bex Lorne and Ira Mott, CNN",
        "Updated 5:50 PM EDT, Wed October 9, 2024",
        "",
    ]
    for x in entries:
        lines += [
            f"{x.at:%-I:%M %p} EDT, October {x.at.day}, 2024",
            x.title,
            f"From CNN's {x.author}",
            "",
            *_said(x),
            "",
            "Link Copied!",
            "",
        ]
    return Shape(
        "american live story, times with the date",
        "\n".join(lines),
        tuple(x.want() for x in entries),
        "America/New_York",
    )


def article_bbc() -> Shape:
    lines = [
        TITLE,
        "9 October 2024, 14:05 BST",
        "Orla Pendry",
        "Transport correspondent",
        "Share",
        "Save",
        "Kit Yarrow One of the old ferries at the east quay",
        "",
        TEXT[0],
        "",
        TEXT[1],
        "",
        TEXT[2],
        "",
        "Image source, Getty Images",
        "Image caption,",
        "The ferries have run since 1978",
        "",
        *[line for text in TEXT[3:] for line in (text, "")],
        "Get our flagship newsletter with all the headlines you need to start the day. Sign up here.",
        "Related topics",
        "Ferries",
        "Sandmouth",
        "More on this story",
        "Harbour dues to rise by a tenth",
    ]
    return _article("broadcaster's article", lines)


def article_agency() -> Shape:
    lines = [
        TITLE,
        "By Orla Pendry",
        "October 9, 2024 2:05 PM GMT+1 · Updated 2 hours ago",
        "Text size",
        "Item 1 of 3 A ferry crosses the estuary, October 8, 2024. REUTERS/Kit Yarrow",
        "",
        "SANDMOUTH, Oct 9 (Reuters) - " + TEXT[0],
        *TEXT[1:5],
        "Advertisement · Scroll to continue",
        *TEXT[5:],
        "Reporting by Orla Pendry; Editing by Dara Whitcombe",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "Purchase Licensing Rights",
    ]
    return _article(
        "agency article",
        lines,
        texts=(TEXT[0], *TEXT[1:]),
        credit="Reuters",
        optional=("SANDMOUTH, Oct 9 (Reuters) - " + TEXT[0],),
    )


def article_menu() -> Shape:
    lines = [
        "Skip to main content",
        "Menu",
        "News",
        "Sport",
        "Opinion",
        "Subscribe",
        "Sign in",
        "Home / Transport",
        "",
        TITLE,
        "",
        "By Orla Pendry",
        "Published: 14:05, 9 October 2024 | Updated: 15:00, 9 October 2024",
        "",
        "47",
        "View comments",
        "",
        *[line for text in TEXT for line in (text, "")],
        "Most read",
        "Lighthouse keeper retires after 41 years on the rock",
        "Why the price of herring has doubled since spring",
        "© 2024 The Sandmouth Press. All rights reserved.",
        "Privacy policy",
        "Cookie settings",
    ]
    return _article("article with menus", lines)


def article_de() -> Shape:
    lines = [
        "Verkehr",
        "Reederei kauft sechs Elektrofähren",
        "Stand: 09.10.2024 14:05 Uhr",
        "",
        "Von Hanna Voss, Sandmünde",
        "",
        *[line for text in articles.DE for line in (text, "")],
        "Über dieses Thema berichtete das Morgenmagazin am 09. Oktober 2024 um 07:00 Uhr.",
        "Mehr zum Thema",
        "Wie Sandmünde zu nur einer Brücke kam",
        "Anzeige",
    ]
    return _article(
        "german article",
        lines,
        texts=articles.DE,
        author="Hanna Voss",
        title="Reederei kauft sechs Elektrofähren",
        at=None,
        zone="Europe/Berlin",
    )


def article_es() -> Shape:
    lines = [
        "Seis barcos eléctricos para la ría",
        "La compañía sustituye toda su flota",
        "LUCÍA ROBLEDO",
        "Arenamar - 09 OCT 2024 - 14:05 CEST",
        "Compartir en Whatsapp",
        "Compartir en Facebook",
        "",
        *[line for text in articles.ES for line in (text, "")],
        "Regístrate gratis para seguir leyendo",
        "Más información",
        "Cómo Arenamar se quedó con un solo puente",
        "Archivado En",
    ]
    return _article(
        "spanish article",
        lines,
        texts=articles.ES,
        author="Lucía Robledo",
        title="Seis barcos eléctricos para la ría",
        at=AT.replace(tzinfo=ZoneInfo("Europe/Madrid")),
        zone="Europe/Madrid",
        optional=("La compañía sustituye toda su flota",),
    )


def ukrainian_live() -> Shape:
    entries = dated(bank.UK, "Europe/Kyiv")
    lines = [
        "Міст у порту закрили: онлайн",
        "Середа, 9 жовтня 2024, 08:15",
        "Оксана Гайова",
        "Поділитись:",
        "",
    ]
    for x in entries:
        lines += [f"{x.at:%H:%M}", x.title, *_said(x), "Поділитись", ""]
    return Shape(
        "ukrainian live page",
        "\n".join(lines),
        tuple(x.want(author=False) for x in entries),
        "Europe/Kyiv",
    )


def headed() -> Shape:
    entries = dated(bank.EN, LONDON)
    lines = [
        " date 2024-10-09 Sandmouth bridge latest: Minister calls for inquiry",
        INTRO,
        "Follow for the latest",
    ]
    for x in entries:
        lines += [x.title, *_said(x), x.author, f"{x.at.day} October 2024 {x.at:%H:%M}"]
    return Shape(
        "headings, name and date below each",
        "\n".join(lines),
        (Want(None, (INTRO,)), *(x.want() for x in entries)),
        LONDON,
    )


def captions() -> Shape:
    lines = [
        TITLE,
        "",
        "9 October 2024, 14:05 | Updated: 9 October 2024, 15:00",
        "",
        "One of the old ferries at the east quay",
        "One of the old ferries at the east quay. Picture: Alamy",
        "",
        "By Orla Pendry",
        "@orlapendry",
        "",
        TEXT[0],
        "",
        "Listen to this article",
        "",
        "Loading audio...",
        "",
        *[line for text in TEXT[1:5] for line in (text, "")],
        "Marta Lindqvist speaks to shareholders",
        "Marta Lindqvist speaks to shareholders. Picture: Getty",
        "",
        "Read more: Harbour dues to rise by a tenth",
        "",
        *[line for text in TEXT[5:] for line in (text, "")],
        "More Latest News",
        "See more More Latest News",
    ]
    return _article("radio station's article with captions", lines)


MAKERS: tuple[Callable[[], Shape], ...] = (
    clock_lines, clock_inline, bbc_paste, german_ticker, french_live, cnn_paste, article_bbc,
    article_agency, article_menu, article_de, article_es, ukrainian_live, headed, captions,
)  # fmt: skip
