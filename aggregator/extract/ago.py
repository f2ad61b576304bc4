"""How long ago a label says that something was: "2h ago", "vor 5 Minuten", "il y a 3 h"."""

from __future__ import annotations

import re
from datetime import timedelta

_LONGEST = 60
_WORDS_BESIDE = 2  # "Published 2h ago", "Last updated 5 minutes ago"
_MOST = timedelta(days=60)

_NOW = re.compile(
    r"just now|now|moments? ago|gerade eben|soeben|jetzt|à l['’]instant|ahora(?: mismo)?|adesso|"
    r"agora(?: mesmo)?|zojuist|nu|przed chwilą|teraz|щойно|зараз|только что|az önce|nyss|"
    r"たった今|刚刚|방금",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\bago\b|\bvor\b|\bil y a\b|\bhace\b|\bfa\b|\bh[áa]\b|\batrás\b|\bgeleden\b|\btemu\b|\bтому\b|"
    r"\bназад\b|\bönce\b|\bför\b|\bsedan\b|\bsiden\b|\bfor\b|\bsitten\b|\bpřed\b|前|\s?전\b",
    re.IGNORECASE,
)
_UNITS: tuple[tuple[str, timedelta], ...] = (
    (
        r"s|secs?|seconds?|sek|sekunden?|secondes?|segundos?|secondi|secondo|seconden?|sekund\w*|"
        r"секунд\w*|сек|saniye|秒|초",
        timedelta(seconds=1),
    ),
    (
        r"m|mins?|minutes?|minuten?|minuut|minutos?|minuti|minuto|minut\w*|хвилин\w*|хв|"
        r"минут\w*|мин|dakika|dk|minutter|minuuttia|分钟|分鐘|分|분",
        timedelta(minutes=1),
    ),
    (
        r"h|hrs?|hours?|std|stunden?|heures?|horas?|ore|ora|uur|uren|godz\w*|годин\w*|год|час\w*|ч|"
        r"saat|timm\w*|timer?|tunti\w*|hodin\w*|時間|小时|小時|시간",
        timedelta(hours=1),
    ),
    (
        r"d|days?|tag(?:en?)?|j|jours?|días?|dias?|giorni|giorno|dag(?:en)?|dni|dzień|"
        r"дн\w*|день|gün|dag(?:ar|er)|päivää|dny|日|天|일",
        timedelta(days=1),
    ),
    (r"w|wks?|weeks?|wochen?|semaines?|semanas?|settiman[ae]|тижн\w*|недел\w*", timedelta(weeks=1)),
)
_ONE = r"an?|one|einer|einem|eine|une?|una|uno|uma?|um|un['’]|een|ett?|en|jedn\w+|одну|один"
_PAIR = re.compile(
    rf"(?<![\w:.,])(?:(?P<count>\d{{1,3}})|(?P<one>{_ONE}))\s?"
    + "(?:"
    + "|".join(rf"(?P<u{i}>{names})" for i, (names, _) in enumerate(_UNITS))
    + r")(?:\.(?=\s|$)|(?![^\W\d_])|(?=前|전))",
    re.IGNORECASE,
)


def read_ago(text: str) -> timedelta | None:
    """How long ago a label says that something was; ``None`` if it does not say so.

    Args:
        text: a short label; a sentence is none.
    """
    label = " ".join(text.split())
    if not label or len(label) > _LONGEST:
        return None
    bare = label.strip(" .·•|-–—()")
    if _NOW.fullmatch(bare):
        return timedelta(0)
    if not _MARK.search(label):
        return None
    total = timedelta(0)
    pairs = list(_PAIR.finditer(label))
    for pair in pairs:
        unit = next(length for i, (_, length) in enumerate(_UNITS) if pair[f"u{i}"])
        total += int(pair["count"] or 1) * unit
    rest = _MARK.sub(" ", _PAIR.sub(" ", label))
    if not pairs or any(map(str.isdigit, rest)):
        return None
    beside = re.findall(r"[^\W\d_]{2,}", rest)
    return total if len(beside) <= _WORDS_BESIDE and total <= _MOST else None
