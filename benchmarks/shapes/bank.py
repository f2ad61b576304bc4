"""Invented posts in several languages, and the furniture that stands between posts."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.shapes.shape import Want

Block = tuple[str, str] | tuple[str, str, str] | tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One invented post: its title, author and blocks (kind and texts)."""

    title: str
    author: str
    blocks: tuple[Block, ...]
    number: int = 0
    at: datetime = field(default=datetime(2024, 10, 9, tzinfo=ZoneInfo("UTC")))

    @property
    def hex(self) -> str:
        return f"67061a{self.number * 7919 + 4099:06x}8f08c1d2b3e4f5a6"[:24]

    @property
    def serial(self) -> int:
        return 48210000 + self.number * 137

    def want(self, anchor: str = "", *, title: bool = True, author: bool = True, at: bool = True,
             pinned: bool = False) -> Want:  # fmt: skip
        said: list[str] = []
        optional: list[str] = []
        for kind, *rest in self.blocks:
            if kind == "p" or kind == "h":
                said.append(str(rest[0]))
            elif kind == "ul":
                said.extend(rest[0])
            elif kind == "quote":
                said.append(str(rest[0]))
                optional.extend(map(str, rest[1:]))
            elif kind == "tweet":
                optional.extend(map(str, rest))
        return Want(
            self.at if at else None,
            tuple(said),
            self.title if title else "",
            self.author if author else "",
            anchor,
            tuple(optional),
            pinned,
        )


def e(text: str) -> str:
    return html.escape(text, quote=False)


EN: tuple[Entry, ...] = (
    Entry(
        "Harbour bridge shut after barge strikes pier",
        "Orla Pendry",
        (
            ("p", "The harbour bridge at Sandmouth has been closed in both directions after a gravel barge struck its third pier, the port authority says."),
            ("p", "Nobody was hurt, but engineers want to look at the foundations before any traffic is let back on."),
            ("quote", "We heard a long grinding noise and then the whole deck shook under our feet.", "Ferry clerk Milo Tarrant"),
            ("img", "The barge lies against the third pier of the bridge. Photograph: Kit Yarrow/Sandmouth Press"),
        ),
    ),
    Entry(
        "What we know so far",
        "Dara Whitcombe",
        (
            ("p", "Here is where things stand this afternoon, four hours after the first call reached the coastguard:"),
            ("ul", (
                "The bridge is shut and will not open before Friday morning, according to the port authority.",
                "Eleven buses have been sent round by the inland road, which adds 40 minutes to the journey.",
                "The master of the barge is being questioned by harbour police.",
            )),
        ),
    ),
    Entry(
        "Ferries to run through the night",
        "Orla Pendry",
        (
            ("p", "Two extra ferries will cross the estuary every half hour until six in the morning, the council has announced."),
            ("related", "Read more: How Sandmouth came to rely on a single bridge"),
            ("p", "Tickets for the bus are accepted on board, and bicycles travel free of charge."),
        ),
    ),
    Entry(
        "Minister calls for an inquiry",
        "Tomas Ferrell",
        (
            ("p", "Transport minister Elin Brandt has told parliament that she will ask for an independent inquiry into the safety of the estuary crossings."),
            ("tweet", "I have spoken to the mayor of Sandmouth tonight and offered whatever help the town needs.", "Elin Brandt (@elinbrandt) October 9, 2024"),
            ("p", "She did not say who would lead it or when it would report."),
        ),
    ),
    Entry(
        "Crane vessel on its way from Oxholm",
        "Dara Whitcombe",
        (
            ("p", "A crane vessel able to lift 900 tonnes left Oxholm at noon and should reach the estuary before dark."),
            ("p", "Its owner says the work of freeing the barge could begin at the next low tide."),
        ),
    ),
    Entry(
        "Schools on the east bank to open late",
        "Tomas Ferrell",
        (
            ("p", "All six schools on the east bank will open at ten tomorrow, so that teachers who live in the town can take the inland road."),
            ("p", "Parents are asked to check with the school before setting out."),
            ("img", "Pupils wait for the ferry on the east bank. Photograph: Kit Yarrow/Sandmouth Press"),
        ),
    ),
)  # fmt: skip


def _entries(*rows: tuple[str, str, Sequence[str]]) -> tuple[Entry, ...]:
    return tuple(Entry(t, a, tuple(("p", text) for text in texts)) for t, a, texts in rows)


DE = _entries(
    ("Brücke nach Unfall gesperrt", "Hanna Voss", ("Nach dem Zusammenstoß eines Lastkahns mit einem Pfeiler ist die Hafenbrücke von Sandmünde in beiden Richtungen gesperrt.", "Verletzt wurde nach Angaben der Hafenbehörde niemand.")),
    ("Fähren fahren die ganze Nacht", "Jonas Kettler", ("Zwei zusätzliche Fähren sollen bis sechs Uhr früh im Halbstundentakt verkehren, teilte die Stadt mit.", "Fahrräder werden kostenlos mitgenommen.")),
    ("Ministerin kündigt Untersuchung an", "Hanna Voss", ("Verkehrsministerin Elin Brandt will den Zustand aller Brücken an der Mündung von unabhängigen Fachleuten prüfen lassen.",)),
    ("Kranschiff ist unterwegs", "Jonas Kettler", ("Ein Kranschiff, das 900 Tonnen heben kann, hat am Mittag den Hafen von Oxholm verlassen.", "Die Bergung könnte beim nächsten Niedrigwasser beginnen.")),
    ("Schulen beginnen später", "Hanna Voss", ("Alle sechs Schulen am Ostufer öffnen morgen erst um zehn Uhr.", "Eltern sollen sich vorher bei der Schule erkundigen.")),
)  # fmt: skip
FR = _entries(
    ("Le pont du port fermé après un choc", "Claire Aubin", ("Le pont du port de Sablemer est fermé dans les deux sens après qu'une péniche a heurté sa troisième pile.", "Il n'y a pas de blessé, selon la capitainerie.")),
    ("Des bacs toute la nuit", "Hugo Marchal", ("Deux bacs supplémentaires traverseront l'estuaire toutes les demi-heures jusqu'à six heures du matin, annonce la mairie.",)),
    ("La ministre promet une enquête", "Claire Aubin", ("La ministre des transports, Elin Brandt, a annoncé devant l'Assemblée une enquête indépendante sur la sûreté des ponts de l'estuaire.", "Elle n'a pas précisé de calendrier.")),
    ("Un navire-grue en route", "Hugo Marchal", ("Un navire-grue capable de soulever 900 tonnes a quitté Oxholm à midi et doit arriver avant la nuit.",)),
    ("Rentrée retardée sur la rive est", "Claire Aubin", ("Les six écoles de la rive est ouvriront demain à dix heures.", "Les parents sont invités à se renseigner avant de partir.")),
)  # fmt: skip
ES = _entries(
    ("Cierran el puente tras el choque de una barcaza", "Lucía Robledo", ("El puente del puerto de Arenamar está cerrado en ambos sentidos después de que una barcaza chocara contra su tercer pilar.", "No hay heridos, según la autoridad portuaria.")),
    ("Habrá transbordadores toda la noche", "Iván Cuesta", ("Dos transbordadores más cruzarán la ría cada media hora hasta las seis de la mañana, ha anunciado el ayuntamiento.",)),
    ("La ministra pide una investigación", "Lucía Robledo", ("La ministra de Transportes, Elin Brandt, ha anunciado en el Congreso una investigación independiente sobre la seguridad de los puentes de la ría.",)),
    ("Una grúa flotante, en camino", "Iván Cuesta", ("Una grúa flotante capaz de levantar 900 toneladas ha salido de Oxholm al mediodía y debe llegar antes de que anochezca.",)),
    ("Los colegios abrirán más tarde", "Lucía Robledo", ("Los seis colegios de la orilla este abrirán mañana a las diez.", "Se pide a las familias que llamen antes al centro.")),
)  # fmt: skip
IT = _entries(
    ("Ponte chiuso dopo l'urto di una chiatta", "Marta Serri", ("Il ponte del porto di Sabbiamare è chiuso nei due sensi dopo che una chiatta ha urtato il terzo pilone.", "Nessun ferito, fa sapere l'autorità portuale.")),
    ("Traghetti per tutta la notte", "Paolo Denti", ("Due traghetti in più attraverseranno l'estuario ogni mezz'ora fino alle sei del mattino, annuncia il comune.",)),
    ("La ministra chiede un'inchiesta", "Marta Serri", ("La ministra dei Trasporti, Elin Brandt, ha annunciato alla Camera un'inchiesta indipendente sulla sicurezza dei ponti.",)),
    ("In arrivo una nave gru", "Paolo Denti", ("Una nave gru capace di sollevare 900 tonnellate è partita da Oxholm a mezzogiorno e dovrebbe arrivare prima di sera.",)),
)  # fmt: skip
NL = _entries(
    ("Havenbrug dicht na aanvaring", "Sanne Kuiper", ("De havenbrug van Zandmond is in beide richtingen gesloten nadat een grindschip tegen de derde pijler was gevaren.", "Volgens het havenbedrijf is niemand gewond geraakt.")),
    ("Veerboten varen de hele nacht", "Bram Holst", ("Tot zes uur in de ochtend varen er elk half uur twee extra veerboten, meldt de gemeente.",)),
    ("Minister wil onderzoek", "Sanne Kuiper", ("Minister Elin Brandt van Verkeer laat onafhankelijk onderzoeken hoe veilig de bruggen in de monding zijn.",)),
    ("Kraanschip onderweg", "Bram Holst", ("Een kraanschip dat 900 ton kan tillen is om twaalf uur uit Oxholm vertrokken en komt voor het donker aan.",)),
)  # fmt: skip
SV = _entries(
    ("Hamnbron stängd efter påsegling", "Lovisa Ek", ("Hamnbron i Sandmynne är stängd i båda riktningarna sedan en gruspråm kört in i den tredje bropelaren.", "Ingen skadades, uppger hamnen.")),
    ("Färjor hela natten", "Nils Åberg", ("Två extra färjor går varje halvtimme fram till klockan sex på morgonen, meddelar kommunen.",)),
    ("Ministern vill ha en utredning", "Lovisa Ek", ("Trafikminister Elin Brandt vill låta oberoende experter granska broarna vid mynningen.",)),
    ("Kranfartyg på väg", "Nils Åberg", ("Ett kranfartyg som kan lyfta 900 ton lämnade Oxholm vid lunchtid och väntas före mörkrets inbrott.",)),
)  # fmt: skip
UK = _entries(
    ("Міст у порту закрили після удару баржі", "Оксана Гайова", ("Портовий міст у Піщаному Гирлі закрили в обидва боки після того, як баржа з гравієм вдарила в третю опору.", "Ніхто не постраждав, повідомляє адміністрація порту.")),
    ("Пороми ходитимуть усю ніч", "Тарас Левчук", ("Два додаткові пороми перетинатимуть лиман щопівгодини до шостої ранку, повідомила міська рада.",)),
    ("Міністерка обіцяє розслідування", "Оксана Гайова", ("Міністерка транспорту Елін Брандт заявила в парламенті, що безпеку мостів перевірять незалежні фахівці.",)),
    ("Плавучий кран уже в дорозі", "Тарас Левчук", ("Плавучий кран, здатний підняти 900 тонн, вийшов з порту Оксгольм опівдні й має прибути до темряви.",)),
)  # fmt: skip
AR = _entries(
    ("إغلاق جسر الميناء بعد اصطدام صندل", "سلمى الحاج", ("أغلق جسر الميناء في رملة البحر في الاتجاهين بعد أن اصطدم صندل محمل بالحصى بالدعامة الثالثة، وفق ما أعلنت هيئة الميناء.", "ولم يصب أحد بأذى، لكن المهندسين يريدون فحص الأساسات أولا.")),
    ("العبارات تعمل طوال الليل", "نادر قاسم", ("ستعبر عبارتان إضافيتان المصب كل نصف ساعة حتى السادسة صباحا، بحسب البلدية.",)),
    ("الوزيرة تطلب تحقيقا", "سلمى الحاج", ("قالت وزيرة النقل إلين برانت أمام البرلمان إنها ستطلب تحقيقا مستقلا في سلامة الجسور.",)),
    ("سفينة رافعة في الطريق", "نادر قاسم", ("غادرت سفينة رافعة قادرة على حمل 900 طن ميناء أوكسهولم ظهرا ومن المقرر أن تصل قبل حلول الظلام.",)),
)  # fmt: skip
JA = _entries(
    ("はしけが衝突、港の橋が通行止め", "森田恵", ("砂川港の橋で砂利を積んだはしけが三番目の橋脚に衝突し、橋は上下線とも通行止めになった。", "港湾局によると、けが人はいない。技術者が基礎を調べるまで再開しないという。")),
    ("渡し船を夜通し運航", "大西健", ("市は、午前六時まで三十分ごとに渡し船二隻を追加で運航すると発表した。",)),
    ("大臣が調査を表明", "森田恵", ("運輸大臣は国会で、河口の橋の安全性について独立した調査を求める考えを示した。",)),
    ("クレーン船が出発", "大西健", ("九百トンをつり上げられるクレーン船が正午に港を出発し、日没前に到着する見込みだ。",)),
)  # fmt: skip
HI = _entries(
    ("बजरे की टक्कर के बाद पुल बंद", "अनिता देशवाल", ("रेतपुर बंदरगाह का पुल दोनों दिशाओं में बंद कर दिया गया है, क्योंकि बजरी से लदा एक बजरा उसके तीसरे खंभे से टकरा गया।", "बंदरगाह प्राधिकरण के अनुसार किसी को चोट नहीं आई है।")),
    ("रात भर चलेंगी नावें", "रवि तिवारी", ("नगर परिषद ने घोषणा की है कि सुबह छह बजे तक हर आधे घंटे में दो अतिरिक्त नावें चलेंगी।",)),
    ("मंत्री ने जांच की मांग की", "अनिता देशवाल", ("परिवहन मंत्री एलिन ब्रांट ने संसद में कहा कि पुलों की सुरक्षा की स्वतंत्र जांच कराई जाएगी।",)),
    ("क्रेन वाला जहाज रवाना", "रवि तिवारी", ("नौ सौ टन उठाने में सक्षम जहाज दोपहर में बंदरगाह से रवाना हुआ और शाम से पहले पहुंच जाएगा।",)),
)  # fmt: skip


def dated(
    entries: Sequence[Entry],
    zone: str = "UTC",
    start: tuple[int, int, int, int, int] = (2024, 10, 9, 17, 42),
    step: int = 23,
) -> list[Entry]:
    """Entries, newest first, each ``step`` and a few minutes older than the one before."""
    first = datetime(*start, tzinfo=ZoneInfo(zone))
    return [
        Entry(x.title, x.author, x.blocks, n + 1, (
            first.astimezone(ZoneInfo("UTC")) - timedelta(minutes=step * n + n * n)
        ).astimezone(ZoneInfo(zone)))
        for n, x in enumerate(entries)
    ]  # fmt: skip


def body(
    entry: Entry,
    *,
    p: str = "<p>{}</p>",
    img: str = '<figure><img src="/i/1.jpg" alt=""><figcaption>{}</figcaption></figure>',
    related: str = '<aside><a href="/related/story-9">{}</a></aside>',
    h: str = "<h4>{}</h4>",
) -> str:
    """The blocks of an entry as HTML."""
    parts = []
    for kind, *rest in entry.blocks:
        if kind == "p":
            parts.append(p.format(e(str(rest[0]))))
        elif kind == "h":
            parts.append(h.format(e(str(rest[0]))))
        elif kind == "ul":
            parts.append("<ul>" + "".join(f"<li>{e(x)}</li>" for x in rest[0]) + "</ul>")
        elif kind == "quote":
            cite = f"<footer><cite>{e(str(rest[1]))}</cite></footer>" if rest[1:] else ""
            parts.append(f"<blockquote><p>{e(str(rest[0]))}</p>{cite}</blockquote>")
        elif kind == "tweet":
            parts.append(
                f'<blockquote class="twitter-tweet"><p lang="en">{e(str(rest[0]))}</p>'
                f'&mdash; <a href="https://twitter.com/x/status/1">{e(str(rest[1]))}</a></blockquote>'
            )
        elif kind == "img" and img:
            parts.append(img.format(e(str(rest[0]))))
        elif kind == "related" and related:
            parts.append(related.format(e(str(rest[0]))))
    return "\n".join(parts)


def between(parts: Iterable[str], *boxes: str) -> str:
    """Posts with boxes between them, one after every second post."""
    out: list[str] = []
    waiting = list(boxes)
    for n, part in enumerate(parts):
        out.append(part)
        if n % 2 and waiting:
            out.append(waiting.pop(0))
    return "\n".join(out + waiting)


def each(entries: Sequence[Entry], make: Callable[[Entry], str]) -> list[str]:
    return [make(entry) for entry in entries]


NAV = (
    '<header><a href="/">Home</a><nav><ul><li><a href="/news">News</a></li>'
    '<li><a href="/sport">Sport</a></li><li><a href="/opinion">Opinion</a></li></ul></nav></header>'
)
FOOT = (
    '<footer><ul><li><a href="/privacy">Privacy policy</a></li><li><a href="/terms">Terms</a></li>'
    "</ul><p>© 2024 The Sandmouth Press. All rights reserved.</p></footer>"
)
MOST = (
    '<section class="most-read"><h2>Most read</h2><ol>'
    '<li><a href="/a1">Lighthouse keeper retires after 41 years on the rock</a></li>'
    '<li><a href="/a2">Why the price of herring has doubled since spring</a></li>'
    '<li><a href="/a3">Ten walks along the northern shore for a wet weekend</a></li></ol></section>'
)


def page(
    main: str,
    *,
    title: str = "Sandmouth bridge closed after barge collision – live",
    head: str = "",
    lang: str = "en",
    after: str = MOST,
    attributes: str = "",
) -> str:
    """A whole page around its main part."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"{attributes}><head><meta charset="utf-8">'
        f"<title>{e(title)} | The Sandmouth Press</title>"
        f'<meta property="og:title" content="{html.escape(title)}">'
        f'<meta property="og:site_name" content="The Sandmouth Press">{head}</head>'
        f"<body>{NAV}{main}{after}{FOOT}</body></html>"
    )
