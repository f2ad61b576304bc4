"""Invented news in scripts that run from right to left, or have no spaces, and mixed with ours."""

from __future__ import annotations

from pathlib import Path

from aggregator.model import Source
from tests.web.served import article

_WHEN = "1 May 2031, {}"
_NEWS = {
    "marsa": (
        "جنوح العبّارة نجمة قرب رأس كارو",
        "08:30",
        "ليلى سالم",
        "جنحت العبّارة «نجمة» قرب رأس كارو قبيل الفجر وعلى متنها 137 راكبًا، بحسب خفر السواحل.",
        "نقلت زوارق الإنقاذ جميع الركاب إلى الشاطئ قبل الساعة التاسعة، وقالت شركة Alder Lines"
        " إنّ أحدًا لم يُصب.",
    ),
    "marsa-two": (
        "جنوح العبّارة نجمة قرب رأس كارو",
        "09:10",
        "سامي حداد",
        "جنحت العبّارة «نجمة» قرب رأس كارو قبيل الفجر وعلى متنها 173 راكبًا، بحسب خفر السواحل.",
        "أُغلق الميناء حتى المساء.",
    ),
    "namal": (
        "מעבורת עלתה על שרטון ליד כף קארו",
        "09:45",
        "נועה ברק",
        "המעבורת ״כוכב״ עלתה על שרטון ליד כף קארו מעט לפני עלות השחר ועל סיפונה 137 נוסעים,"
        " מסר משמר החופים.",
        "חברת Alder Lines הודיעה שאיש לא נפגע וכי ההפלגות (12 ביום) בוטלו.",
    ),
    "gangkou": (
        "渡轮在卡罗角附近搁浅",
        "10:05",
        "林海",
        "海岸警卫队表示，渡轮“星辰号”于黎明前在卡罗角附近搁浅，船上有137名乘客。",
        "来自三个救生站的救生艇在九点前将所有人送上岸，港务长告诉记者，没有人受伤。",
    ),
    "minato": (
        "カロー岬沖でフェリーが座礁",
        "10:40",
        "森 渚",
        "沿岸警備隊によると、フェリー「ほしぞら」は夜明け前にカロー岬沖で座礁し、乗客137人が乗っていた。",
        "港は夕方まで閉鎖され、運航会社のAlder Linesは便の再開を未定としている。",
    ),
}
_OUTLETS = {"marsa": "المرسى", "marsa-two": "صوت الميناء", "namal": "הנמל", "gangkou": "港口日报"}


def sources(folder: Path) -> tuple[Source, ...]:
    """The pages, written to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, (title, at, author, *paragraphs) in _NEWS.items():
        file = folder / f"{name}.txt"
        text = article(title, _WHEN.format(at), author, *paragraphs)
        file.write_text(text, encoding="utf-8")
        outlet = _OUTLETS.get(name, "みなと新聞")
        made.append(Source(f"{outlet} 1", paths=(str(file),), outlet=outlet))
    return tuple(made)
