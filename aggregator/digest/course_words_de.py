"""The words that tell of courses, in German: data only, by hand from general knowledge."""

from __future__ import annotations

import re
from typing import Final

from aggregator.digest.course_words import CourseWords, any_of, lengths, listed

_COUNTS: Final = {
    "ein": 1.0, "eine": 1.0, "einer": 1.0, "einen": 1.0, "eineinhalb": 1.5, "anderthalb": 1.5,
    "zwei": 2.0, "zweieinhalb": 2.5, "drei": 3.0, "dreieinhalb": 3.5, "vier": 4.0, "fünf": 5.0,
    "sechs": 6.0, "sieben": 7.0, "acht": 8.0, "neun": 9.0, "zehn": 10.0, "elf": 11.0,
    "zwölf": 12.0, "fünfzehn": 15.0, "zwanzig": 20.0, "dreißig": 30.0, "vierzig": 40.0,
    "fünfundvierzig": 45.0, "neunzig": 90.0,
}  # fmt: skip

WORDS: Final = CourseWords(
    code="de",
    part="end",
    names_tell=False,
    sorts=listed(
        {
            "killed": "tote toten toter todesopfer getötet getötete starben gestorben ums leichen",
            "injured": "verletzt verletzte verletzten verletzter verwundet verwundete",
            "missing": "vermisst vermisste vermissten",
            "in hospital": "krankenhaus krankenhäuser klinik kliniken spital",
            "evacuated": "evakuiert evakuierte geflohen obdachlos vertrieben",
            "rescued": "gerettet gerettete geborgen",
            "arrested": "festgenommen festnahmen verhaftet verhaftungen gewahrsam",
            "infected": "infiziert infizierte infektionen fälle erkrankt",
            "without power": "strom stromausfall",
            "destroyed": "zerstört beschädigt abgebrannt überflutet eingestürzt",
            "raised": "gespendet gesammelt spenden",
            "signed": "unterschrieben unterzeichnet unterschriften",
        }
    ),
    events=listed(
        {
            "call": "anruf telefonat telefongespräch telefonierten telefoniert",
            "talks": "gespräche gesprächen verhandlungen treffen gipfel unterredung",
            "vote": "abstimmung wahl wahlen referendum votum stichwahl",
            "match": "spiel finale anpfiff partie rennen",
            "trial": "prozess verhandlung urteilsverkündung",
            "speech": "rede ansprache pressekonferenz",
            "strike": "streik warnstreik ausstand",
            "ceremony": "trauerfeier zeremonie beisetzung hochzeit parade gedenkfeier",
            "show": "konzert festival aufführung vorstellung",
            "launch": "raketenstart",
            "fire": "brand feuer waldbrand großbrand",
            "alert": "alarm luftalarm",
            "outage": "stromausfall blackout",
            "truce": "waffenruhe waffenstillstand feuerpause",
            "search": "suche rettungsarbeiten evakuierung räumung",
            "sitting": "sitzung debatte",
            "attack": "angriff beschuss",
            "eruption": "ausbruch sturm",
        }
    ),
    subjects={
        "call": "Telefonat", "talks": "Gespräche", "vote": "Abstimmung", "match": "Spiel",
        "trial": "Prozess", "speech": "Rede", "strike": "Streik", "ceremony": "Feier",
        "show": "Aufführung", "launch": "Start", "fire": "Brand", "alert": "Alarm",
        "outage": "Stromausfall", "truce": "Waffenruhe", "search": "Suche", "sitting": "Sitzung",
        "attack": "Angriff", "eruption": "Ausbruch",
    },
    areas=re.compile(r"\s*(?:hektar|quadratkilometern?|km²|ha)\b", re.IGNORECASE),
    clause=re.compile(
        r"[;.]|,? (?:und|während|aber) (?=\d|\w+ (?:menschen|weitere|personen))", re.IGNORECASE
    ),
    running=any_of(
        "bislang", "bisher", "inzwischen", "mittlerweile", "mindestens", "wenigstens", "stieg",
        "steigt", "gestiegen", "erhöht", "kletterte", "nun", "bis jetzt", "mehr als", "über",
        "zahl der", r"(?:sind|wurden|haben) [^.]*?(?:worden|gekommen)",
    ),
    expected=any_of(
        "erwartet", "geplant", "vorgesehen", "angesetzt", "soll", "sollen", "sollte", "sollten",
        "voraussichtlich", "steht an", "wird [^.,]*?(?:beginnen|stattfinden|starten)",
        "werden [^.,]*?(?:beginnen|stattfinden|starten)",
    ),
    will=any_of("wird", "werden", "soll", "sollen", "will", "wollen"),
    began=any_of(
        "begann", "begannen", "begonnen", "startete", "starteten", "gestartet", "eröffnet",
        "eröffnete", "brach", "ausgebrochen", "ausgelöst", "angelaufen",
    ),
    ended=any_of(
        "endete", "endeten", "beendet", "zu Ende", "vorbei", "dauerte", "dauerten", "gedauert",
        "gelöscht", "aufgehoben", "abgeschlossen", "schloss", "schlossen",
    ),
    going_on=any_of(
        "seit", "noch immer", "immer noch", "weiterhin", "dauert", "dauern", "läuft", "laufen",
        "bislang", "andauernd",
    ),
    other_day=re.compile(
        r"\b(?:[Gg]estern|[Vv]orgestern|morgen|[ÜüuU]bermorgen|"
        r"(?:[Vv]ergangene|[Ll]etzte|[Nn]ächste|[Kk]ommende)[nrs]? (?:Woche|Monat|Jahr|Nacht)|"
        r"vor (?:\w+ )?(?:Tagen|Wochen|Monaten|Jahren)|"
        r"(?:Tage|Wochen|Monate|Jahre) (?:später|zuvor|vorher))\b"
    ),
    might=re.compile(r"\d\s?uhr|\d[:.]\d\d|stunde|minute|mittag|mitternacht", re.IGNORECASE),
    zones={"mesz": "2", "mez": "1", "gmt": "0", "utc": "0"},
    duration=lengths(
        more="mehr als|über|mindestens|länger als",
        less="etwa|rund|fast|knapp|gut|ungefähr",
        half="eine halbe |einer halben |halbe |halben ",
        counts=_COUNTS,
        unit="stunden?|minuten?",
        rest=r"(?P<and_half>(?!))?(?:\sund (?P<and>\w+) minuten)?",
        no="später|zuvor|vorher|früher",
    ),
    counts=_COUNTS,
    hours=("stunde",),
    spent=re.compile(r"\b(?:dauerte|dauerten|nach|für|während)\s*(?:\w+\s){0,2}$", re.IGNORECASE),
    spent_after=re.compile(r"^\s*(?:lang\b|gedauert|geredet|verhandelt|gesprochen)", re.IGNORECASE),
    pronoun=any_of("es", "sie", "er", "diese", "dieser", "dieses", "beide"),
)  # fmt: skip
