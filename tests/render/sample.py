"""A digest made by hand, with everything that is hard to show: all of its news is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from aggregator.dedup.model import Kind
from aggregator.model import (
    Attribution,
    DayBasis,
    Digest,
    DigestPage,
    Disagreement,
    FactDifference,
    Moment,
    Passage,
    PostKind,
    SpanKind,
    Story,
    StoryMove,
    paragraph_id,
)

DAY = date(2031, 6, 18)
ZONE = "Europe/London"

# outlet: source, locator, address of the page, zone
OUTLETS: dict[str, tuple[str, str, str | None, str]] = {
    "Harbour Post": ("harbour", "live.html", "https://harbour-post.example/live", "Europe/London"),
    "Küstenkurier": ("kurier", "a.html", "https://kuestenkurier.example/a", "Europe/Berlin"),
    "Evening Ledger": ("papers", "ledger/004.txt", None, "Europe/London"),
    "Northwire": ("wire", "n1.html", "https://northwire.example/n1", "UTC"),
    "The Hill Gazette": ("papers", "gazette/001.txt", None, "Asia/Kolkata"),
    "مرآة الميناء": ("mirat", "m.html", "https://mirat.example/m", "Africa/Cairo"),
    "港湾新聞": ("kowan", "k.html", "https://kowan.example/k", "Asia/Tokyo"),
    "Rogue & Sons": ("rogue", "r.html", "javascript:alert(document.cookie)", "Europe/London"),
}


def says(
    outlet: str,
    text: str,
    at: str | None = None,
    *,
    post: str = "post-1",
    title: str = "",
    author: str = "",
    credit: str | None = None,
    line: int | None = None,
    start: int = 0,
    kind: Kind | None = None,
    score: float = 1.0,
    basis: DayBasis = "json-ld",
    day: date = DAY,
    gone: datetime | None = None,
    part: SpanKind = "text",
    quoted: str = "",
    quoted_url: str | None = None,
    post_kind: PostKind = "post",
    origin: str = "",
) -> Attribution:
    """One attribution; ``at`` is a clock time in the outlet's zone, None where only the day is."""
    source, locator, page, zone = OUTLETS[outlet]
    url = f"{page}#{post}" if page and page.startswith("http") else page
    post_id = f"{source}:{locator}#{post}"
    moment = None
    if at is not None:
        hour, minute = map(int, at.split(":"))
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
        offset = local.utcoffset() or timedelta()
        moment = local.replace(tzinfo=timezone(offset) if offset else UTC)
    return Attribution(
        paragraph_id=paragraph_id(post_id, "0" * 16, start + (line or 0)),
        text=text,
        outlet=outlet,
        source=source,
        locator=locator,
        post_id=post_id,
        post_title=title,
        revision_hash=paragraph_id(post_id, "revision", 0) + "beef",
        start=start,
        end=start + len(text),
        published=Moment(day, moment, basis),
        zone=zone,
        url=url,
        line=line,
        author=author,
        credit=credit,
        kind=kind,
        score=score,
        gone_since=gone,
        part=part,
        quoted=quoted,
        quoted_url=quoted_url,
        post_kind=post_kind,
        origin=origin,
        origin_basis=("quoted",) if origin else (),
    )


def passage(*attributions: Attribution) -> Passage:
    """A passage of attributions, earliest first; the one without a kind is shown."""
    shown = next(a for a in attributions if a.kind is None)
    return Passage(shown.paragraph_id, shown.text, attributions)


def disagree(a: Passage, b: Passage, *differences: FactDifference) -> tuple[Passage, Passage]:
    """Both passages, each told of the other."""
    back = tuple(FactDifference(d.kind, d.there, d.here) for d in differences)
    return (
        _with(a, Disagreement(b.id, b.text, b.outlets, differences)),
        _with(b, Disagreement(a.id, a.text, a.outlets, back)),
    )


def _with(one: Passage, other: Disagreement) -> Passage:
    return Passage(one.id, one.text, one.attributions, (*one.disagreements, other))


def story(title: str, outlet: str, *passages: Passage) -> Story:
    return Story(f"s{passages[0].id}", title, outlet, passages)


def _drones() -> Story:
    lead = passage(
        says(
            "Northwire",
            "Air defences over Port Averil brought down 137 drones before dawn on Wednesday, "
            "the regional governor said, and 63 more “went missing from radar”.",
            "04:10",
            title="Averil governor: drones downed",
            credit="Northwire",
        ),
        says(
            "Harbour Post",
            "Air defences over Port Averil brought down 137 drones before dawn on Wednesday, "
            "the regional governor said, and 63 more “went missing from radar”.",
            "05:31",
            post="post-7",
            title="Port wakes to sirens",
            author="Ida Marsh",
            credit="Northwire",
            kind="exact",
        ),
        says(
            "Evening Ledger",
            "Air defences above Port Averil downed 137 drones before dawn on Wednesday, the "
            "governor said, and 63 more “went missing from radar”.",
            line=35,
            post="",
            basis="byline",
            kind="near",
            score=0.87,
        ),
        says(
            "Küstenkurier",
            "137 drones were shot down before dawn, said the governor.",
            "07:02",
            author="Jörg Brandt und Ana-Lucía Fernández de la Vega",
            kind="contained",
            score=0.91,
        ),
        says(
            "The Hill Gazette",
            "Before sunrise the port’s gunners had destroyed 137 uncrewed aircraft, according to "
            "the head of the region; another 63 vanished from the screens.",
            "11:20",
            post="",
            line=12,
            basis="date line",
            kind="semantic",
            score=0.82,
        ),
    )
    other = passage(
        says(
            "Küstenkurier",
            "The navy’s own count was higher: it said 140 drones were brought down over Port "
            "Averil before dawn on Wednesday, and did not confirm that any got through.",
            "08:15",
            post="post-2",
            title="Navy: 140",
            author="Jörg Brandt",
        )
    )
    lead, other = disagree(lead, other, FactDifference("number", "137 drones", "140 drones"))
    denial = passage(
        says(
            "Harbour Post",
            "The harbour master confirmed that the fuel terminal was hit.",
            "09:40",
            post="post-9",
            author="Ida Marsh",
        )
    )
    contrary = passage(
        says(
            "Evening Ledger",
            "The harbour master, who had “no comment yet”, has not confirmed that the fuel "
            "terminal was hit.",
            line=41,
            post="",
            basis="byline",
        ),
        says(
            "Evening Ledger",
            "The harbour master, who had “no comment yet”, has not confirmed that the fuel "
            "terminal was hit.",
            line=58,
            post="",
            basis="byline",
            kind="exact",
        ),
    )
    denial, contrary = disagree(
        denial,
        contrary,
        FactDifference("negation", "confirmed", "not confirmed"),
        FactDifference("quotation", "", "“no comment yet”"),
    )
    witness = passage(
        says(
            "Harbour Post",
            "“It sounded like a thousand lawnmowers,” said a baker on Tar Street, who had been "
            "up since three.",
            "09:52",
            post="post-10",
            title="What people heard",
            author="Ida Marsh",
            part="quote",
        )
    )
    words = "All trains through the harbour tunnel are running again. Thank you for your patience!"
    message = passage(
        says(
            "Harbour Post",
            words,
            "10:15",
            post="post-11",
            part="embed",
            quoted="Averil Railways (@averilrail)",
            origin="Averil Railways (@averilrail)",
            quoted_url="https://www.birdsong.example/averilrail/status/77",
        ),
        says(
            "Küstenkurier",
            words,
            "10:31",
            post="post-12",
            kind="exact",
            part="embed",
            quoted="Averil Railways (@averilrail)",
            origin="Averil Railways (@averilrail)",
            post_kind="summary",
        ),
    )
    answer = passage(
        says(
            "Küstenkurier",
            "We shall count again, and we shall tell you what we found.",
            "10:31",
            post="post-12",
            start=200,
            part="quote",
            quoted="Dr Ilse Brandt, harbour doctor",
            post_kind="summary",
        )
    )
    return story(
        "137 drones downed over Port Averil, governor says",
        "Northwire",
        lead,
        other,
        denial,
        contrary,
        witness,
        message,
        answer,
    )


def _ferry() -> Story:
    texts = (
        "The last slow ferry to the Skerries sailed on Tuesday night with nine passengers, two "
        "goats and a piano, and with it ended 118 years of a service that islanders called “the "
        "kettle” for the noise of its boilers.",
        "From Thursday a fast catamaran takes over. It needs 35 minutes for a crossing that took "
        "the kettle two hours and ten.",
        "Not everybody is glad.",
        "“You could mend a net, eat, and sleep,” said Morag Tulloch, who has made the crossing "
        "every week since 1979. “Now I shall have time to sit down, and then we’re there.”",
        "The council paid £4.2m for the new boat, after a tender that drew two bids. It says the "
        "fare stays at £6.40 until the end of 2032.",
        "A campaign to keep the old ship as a museum has collected £31,000 of the £250,000 that a "
        "new hull plate alone would cost.",
        "Her captain, asked what he would do on Thursday, said: “Row.”",
    )
    passages = [
        passage(
            says(
                "The Hill Gazette",
                text,
                "16:05",
                post="",
                title="The kettle goes cold: farewell to the slow ferry",
                author="Effie Linklater",
                line=12 + 2 * n,
                start=200 * n,
                basis="date line",
            )
        )
        for n, text in enumerate(texts)
    ]
    fare = passage(
        says(
            "The Hill Gazette",
            texts[4],
            "16:05",
            post="",
            title="The kettle goes cold: farewell to the slow ferry",
            author="Effie Linklater",
            line=20,
            start=800,
            basis="date line",
        ),
        says(
            "Harbour Post",
            "The council paid £4.2m for the new boat after a tender with two bids. The fare stays "
            "at £6.40 until the end of 2032, it says.",
            "13:00",
            post="post-21",
            kind="near",
            score=0.78,
            gone=datetime(2031, 6, 18, 15, 40, tzinfo=UTC),
        ),
    )
    passages[4] = fare
    return story("The kettle goes cold: farewell to the slow ferry", "The Hill Gazette", *passages)


def _languages() -> Story:
    return story(
        "港でフェリーが再開、三か月ぶり",
        "港湾新聞",
        passage(
            says(
                "港湾新聞",
                "三か月にわたって運休していたフェリーが水曜日の朝、港に戻った。市長は「長い冬だった」"
                "と述べ、最初の便には約百人が乗り込んだ。",
                "08:30",
                title="港でフェリーが再開、三か月ぶり",
                author="田中 花",
            )
        ),
        passage(
            says(
                "مرآة الميناء",
                "عادت العبّارة إلى الميناء صباح الأربعاء بعد توقف دام 3 أشهر، وقال رئيس البلدية إن "
                "الشتاء كان طويلاً (الرحلة رقم 17).",
                "10:05",
                title="عودة العبّارة",
            ),
            says(
                "مرآة الميناء",
                "عادت العبّارة إلى الميناء صباح الأربعاء بعد توقف دام ثلاثة أشهر.",
                "11:45",
                post="post-3",
                kind="contained",
                score=0.9,
            ),
        ),
        passage(
            says(
                "Küstenkurier",
                "Der Bürgermeister sagte, der Winter sei lang gewesen; die erste Fahrt war binnen "
                "Minuten ausgebucht.",
                "00:20",
                post="post-30",
                day=date(2031, 6, 19),
            )
        ),
    )


def _hostile() -> Story:
    return story(
        "<script>alert('headline')</script> *bold* [link](javascript:alert(1)) & more",
        "Rogue & Sons",
        passage(
            says(
                "Rogue & Sons",
                "# Not a heading <img src=x onerror=alert(1)> </p></main> {{ 7*7 }} `code` _em_ "
                "\x1b[31mred\x1b[0m \u202eesrever &lt;b&gt; 1. one - two | three ~~gone~~ "
                "http://plain.example/a_b_c",
                "12:00",
                title="<script>alert('post')</script>",
                author="Robert'); DROP TABLE posts;--",
            ),
        ),
        passage(
            says(
                "Rogue & Sons",
                "1. A line that looks like a list\n- and another\n> and a quotation\n\n"
                "    and code",
                "12:30",
                post="post-2",
            ),
        ),
    )


def _words() -> Story:
    return story(
        "Longest place name in the county gets a longer sign",
        "Evening Ledger",
        passage(
            says(
                "Evening Ledger",
                "The sign for Llanfairtotheuppermillwithoutahorseinthefieldbehindthechapelonthehill"
                "abovethefordwherethebaileeverstoppedtodrinkandneverleft is 14 metres long.",
                line=88,
                post="",
                title="A longer sign",
                basis="file time",
            )
        ),
    )


def sample() -> Digest:
    """The digest that the golden files show."""
    return Digest(
        day=DAY,
        zone=ZONE,
        edition="daily",
        as_of=datetime(2031, 6, 19, 4, 30, 12, tzinfo=UTC),
        stories=(_drones(), _ferry(), _languages(), _hostile(), _words()),
        pages=(
            _page("Northwire", "Averil governor: drones downed", 1, "json-ld", "time element"),
            _page("Harbour Post", "Port Averil live", 12, "json-ld"),
            _page("Küstenkurier", "Der Tag am Hafen", 3, "json-ld", "meta"),
            _page("Evening Ledger", "A longer sign", 2, "byline", "file time"),
            _page("The Hill Gazette", "The kettle goes cold", 1, "date line"),
            _page("港湾新聞", "港でフェリーが再開、三か月ぶり", 1, "json-ld"),
            _page("مرآة الميناء", "عودة العبّارة", 2, "url", "text"),
            _page("Rogue & Sons", "<b>Rogue</b>", 2, "configuration"),
        ),
        paragraphs=25,
        repeats=7,
        not_compared=("de", "en"),
        moves=(
            StoryMove(
                "merged",
                (_ferry().id, "0123456789"),
                (_ferry().id,),
                ("The ferry waits", "A berth is mended"),
            ),
        ),
    )


def _page(outlet: str, title: str, posts: int, *basis: DayBasis) -> DigestPage:
    source, locator, url, _ = OUTLETS[outlet]
    return DigestPage(source, outlet, locator, url, title, posts, basis)
