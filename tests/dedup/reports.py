"""Made-up reports in five languages, and the edits that copies show: what fuzzers compare."""

from __future__ import annotations

import random
from collections.abc import Callable

Dice = random.Random

ENGLISH = (
    "The bridge at {p} was closed on {d} after a barge struck a pier, {n} said",
    "{n} told reporters that {q} people may have been hurt near {p}",
    "Repairs of the tunnel will cost about {m} and take {q} months",
    "The council did not say when the {p} crossing would open again",
    "Ferries carried {q} passengers by {d}, twice as many as in the week before",
    '"We will not reopen it before every weld is tested," said {n}',
    "Trade on the river rose {s} in March, while road traffic fell {s}",
    "Workers from {p} were bussed to {o} because the only tunnel is flooded",
    "A report by {n} had warned in {y} that the steel was tired",
    "Shares of the operator lost {q} cents to {m} in thin trading",
    "The company said it sold its northern mills for {m} in cash to a group of local investors",
    "It has options to buy another {q} acres from {p} until {d} for {m}",
    "Net profit was {m} against {m} a year earlier, on sales of {m}",
    "{n} denied that {o} had refused to sign the treaty with {p} at {t}",
    "The {o} central bank left its rate unchanged at {s} and may cut it after {d}",
    "The storm, which killed {q} in {p}, was expected to reach {o} by {t} on {d}",
    "Nobody was on board when the {q}-metre tug sank off {p}, the coastguard said at {t}",
)
GERMAN = (
    "Die Brücke bei {p} wurde am {d} gesperrt, nachdem ein Schiff einen Pfeiler gerammt hatte",
    "{n} sagte, dass {q} Menschen in der Nähe von {p} nicht verletzt worden seien",
    "Die Reparatur des Tunnels wird etwa {m} kosten und {q} Monate dauern",
    "Der Rat wollte nicht sagen, wann die Fähre nach {o} wieder fahren kann",
    "„Wir öffnen sie nicht, bevor jede Naht geprüft ist“, sagte {n} am {d}",
)
FRENCH = (
    "Le pont de {p} a été fermé {d} après le choc d'une péniche contre une pile",
    "{n} a déclaré que {q} personnes n'avaient pas été blessées près de {p}",
    "Les travaux du tunnel coûteront environ {m} et dureront {q} mois",
    "« Nous ne le rouvrirons pas avant la fin des essais », a dit {n} à {o}",
)
SPANISH = (
    "El puente de {p} fue cerrado el {d} después de que una barcaza golpeara un pilar",
    "{n} dijo que {q} personas no resultaron heridas cerca de {p}",
    "La reparación del túnel costará unos {m} y durará {q} meses",
    "El consejo no quiso decir cuándo volverá a navegar el barco de {o}",
)
UKRAINIAN = (
    "Міст біля міста {p} закрили {d} після того, як баржа вдарила опору",
    "{n} сказав, що {q} людей не постраждали поблизу міста {p}",
    "Ремонт тунелю коштуватиме близько {m} і триватиме {q} місяців",
    "Рада не сказала, коли пором до міста {o} знову почне ходити",
)
LANGUAGES = {
    "en": (*ENGLISH,),
    "de": (*GERMAN,),
    "fr": (*FRENCH,),
    "es": (*SPANISH,),
    "uk": (*UKRAINIAN,),
}

PLACES = ("Ostwick", "Lenz", "Varn", "Holm", "Port Sallow", "New Arden", "Keld", "U.S.", "Poland")
NAMES = (
    *("Ilse Varga", "Tom Rahn", "Nadia Petrov", "Mayor Quill", "Dr. Anna Holt", "J. Orlen"),
    *("Keld River Board", "KRB", "the United States", "Captain Brandt", "a spokesman"),
)
DAYS = (
    *("Monday", "Tuesday", "March 3", "3 March", "June 22, 2024", "22 June", "last week"),
    *("this week", "May", "the 21st", "Friday, April 4", "1987", "early March", "next year"),
)
TIMES = ("2pm", "14:30", "9 a.m. GMT", "noon", "half past six", "1400 GMT", "5 o'clock", "8:05")
SHARES = ("3.5 pct", "12%", "two per cent", "a third", "0.5 percent", "half", "7 pct", "20.0 pct")
STRAY = (
    *("19", "4", "7.5", "1,200", "450,000", "450", "12 500", "Q1", "Q3.5", "3rd", "2nd", "-7"),
    *("1986", "not", "never", "no", "only", "may", "will", "could", "must", "if", "unless"),
    *("nearly", "part", "about", "more than", "under", "over", "minus", "plus", "per", "by"),
    *("to", "of", "the", "from", "m", "mln", "billion", "dlrs", "$", "%", "cts", "km", "miles"),
    *("pct", "U.S.", "UK", "IT", "us", "Monday", "March", "may", "May", "second", "half"),
    *("dozen", "one", "two", "twenty", "hundred", "pm", "GMT", "ago", "today", "Ilse", "Varga"),
    *("Lenz", "Brandt", "NATO", "Poles", "Polish", "legal", "illegal", "opened", "closed"),
    *("rise", "fall", "higher", "lower", "denied", "refused", "increase", "decrease"),
    *("harbour", "careful", "between", "said", "told", "safe", "unsafe", '"', "'", "-", ","),
    *(".", ";", "(", ")", "--", ":", "&", "/", "...", "A", "I", "can't", "won't", "nicht"),
    *("kein", "ne", "pas", "jamás", "не", "ні", "la", "der", "й", "é", "´", "\u00a0", "€"),
    *("5m", "20", "000", "100", "1.5", "1.5.2", "10:15:30", "min", "read", "every", "all"),
    *("most", "least", "bank", "river", "week", "year", "years", "hours", "day", "former"),
    *("new", "Mr", "Mrs.", "Dr."),
)  # fmt: skip
QUALIFYING = (
    *("at least", "up to", "at most", "more than", "no more than", "fewer than", "in excess of"),
    *("no longer", "any longer", "longer", "despite", "although", "because of", "due to"),
    *("is due to", "all but", "all but one of", "none but", "half of the", "60% of the"),
    *("most of the", "all the", "percentage points", "basis points", "km an hour", "km/h"),
    *("miles per hour", "in 2:24:31", "third", "three", "against", "for", "into", "double"),
    *("nearly double", "more than double", "or more", "or fewer", "crowns", "francs", "pesos"),
    *("maximum", "a minimum of", "every second", "under 12", "over 12", "in 2021", "two years"),
    *("since March", "since Monday", "3-1", "1-3", "unless", "from the", "to the", "in may"),
)
"""What says which side of a number is meant, how much of a whole, why or in spite of what."""
COMPOUND = (
    *("seven and a half", "2 and a half", "a quarter of a million", "half a million", "a dozen"),
    *("two hundred and five", "a hundred and twenty", "three thousand", "two thirds of the"),
    *("one and a half million", "half as many", "twice as many", "a third of the", "half the"),
    *("an hour and a half after", "half a mile from", "a year and a half and", "twenty one"),
    *("two and a half per cent of", "a thousand", "half a dozen", "one million", "a second"),
    *("minus seven and a half", "three quarters of a million", "half of all", "a fifth of its"),
    *("seven-and-a-half", "five million and a half", "12.5 square", "the second hundred"),
)
PARTS = (
    *("a", "an", "one", "two", "seven", "twenty", "hundred", "thousand", "million", "dozen"),
    *("half", "third", "quarter", "quarters", "fifths", "and", "of", "the", "its", "as", "per"),
    *("cent", "square", "hour", "year", "mile", "second", "2", "12.5", "all", "twice", "zero"),
    *("minus", "below", "reportedly", "noted", "grey", "mill", "or", "than", "point", "-"),
    *("dollars", "cts", "450", "1,200.5", "kilometres", "euros", "pct", "Keld", "about"),
)
SPELLED = {
    "2": "two",
    "3": "three",
    "4": "four",
    "7": "seven",
    "9": "nine",
    "12": "twelve",
    "20": "twenty",
    "21": "twenty-one",
    "40": "forty",
    "100": "a hundred",
    "2,000": "two thousand",
}


def _amount(dice: Dice) -> str:
    number = dice.choice(["450,000", "1.6", "2,000", "12", "7.25", "19", "300", "1,200.5", "21"])
    behind = dice.choice(
        ["dollars", "mln dlrs", "million dollars", "bn", "euros", "dlrs", "crowns", "billion stg"]
    )
    sign = dice.choice(["", "", "", "$", "€", "U.S. $"])
    return f"{sign}{number} {behind}"


def _quantity(dice: Dice) -> str:
    plain = [str(dice.randint(2, 99)), *SPELLED, *SPELLED.values(), "dozens of", "1,250", "1990"]
    return dice.choice(COMPOUND if dice.random() < 0.2 else plain)


def sentence(dice: Dice, language: str) -> str:
    """One sentence of a language, its places filled."""
    return dice.choice(LANGUAGES[language]).format(
        p=dice.choice(PLACES),
        o=dice.choice(PLACES),
        n=dice.choice(NAMES),
        d=dice.choice(DAYS),
        t=dice.choice(TIMES),
        s=dice.choice(SHARES),
        m=_amount(dice),
        q=_quantity(dice),
        y=str(dice.randint(1900, 2030)),
    )


def report(dice: Dice, language: str) -> str:
    """A few sentences, now and then one of another language among them."""
    found = [sentence(dice, language) for _ in range(dice.choice([1, 1, 1, 2, 2, 3, 4]))]
    if dice.random() < 0.05:
        found.append(sentence(dice, dice.choice(list(LANGUAGES))))
    return ". ".join(found) + dice.choice([".", ".", ".", "", "!", "?", " ."])


def _at(dice: Dice, parts: list[str]) -> int:
    return dice.randrange(len(parts))


def _insert(dice: Dice, text: str) -> str:
    parts = text.split(" ")
    at = _at(dice, parts)
    parts[at:at] = [dice.choice(STRAY) for _ in range(dice.choice([1, 1, 1, 2, 3, 5]))]
    return " ".join(parts)


def _replace(dice: Dice, text: str) -> str:
    parts = text.split(" ")
    for _ in range(dice.choice([1, 1, 2, 3])):
        parts[_at(dice, parts)] = dice.choice(STRAY)
    return " ".join(parts)


def _glue(dice: Dice, text: str) -> str:
    """A sign put to the beginning or the end of a word, or between two."""
    parts = text.split(" ")
    at = _at(dice, parts)
    sign = dice.choice([*"\"'-,.$%:;/()€", "'s", "’", "“", "”", "st", "m", "n't", "19 ", "0", "x"])
    way = dice.randrange(3)
    if way == 2 and at + 1 < len(parts):
        parts[at : at + 2] = [parts[at] + sign + parts[at + 1]]
    else:
        parts[at] = sign + parts[at] if way else parts[at] + sign
    return " ".join(parts)


def _drop(dice: Dice, text: str) -> str:
    parts = text.split(" ")
    at = _at(dice, parts)
    del parts[at : at + dice.choice([1, 1, 2, 4])]
    return " ".join(parts) or text


def _swap(dice: Dice, text: str) -> str:
    parts = text.split(" ")
    one, other = _at(dice, parts), _at(dice, parts)
    if dice.random() < 0.5:
        other = min(one + 1, len(parts) - 1)
    parts[one], parts[other] = parts[other], parts[one]
    return " ".join(parts)


def _exchange(dice: Dice, text: str) -> str:
    """One name, place or day for another, or the two for each other."""
    pool = dice.choice([PLACES, NAMES, DAYS, TIMES, SHARES])
    there = [name for name in pool if name in text]
    if not there:
        return text
    one, other = dice.choice(there), dice.choice(pool)
    if other in text and dice.random() < 0.5:
        return text.replace(one, "\x01").replace(other, one).replace("\x01", other)
    return text.replace(one, other, 1)


def _name(dice: Dice, text: str) -> str:
    """A name without its first name, by its initials, in another spelling, in small letters."""
    names = [name for name in (*NAMES, *PLACES) if name in text]
    if not names:
        return text
    name = dice.choice(names)
    letters = "".join(part[0] for part in name.split())
    forms = [name.split()[-1], letters, ".".join(letters) + ".", name[:-1] + "e", name.lower()]
    forms += [name.upper(), name + "s", f"Mr {name}", f"{name[0]}. {name.split()[-1]}"]
    return text.replace(name, dice.choice(forms))


def _digits(dice: Dice, text: str) -> str:
    """Numbers that are others, or the same in other words."""
    parts = text.split(" ")
    for at, part in enumerate(parts):
        if any(c.isdigit() for c in part) and dice.random() < 0.6:
            way = dice.randrange(5)
            if way == 0:
                parts[at] = SPELLED.get(part, part)
            elif way == 1:
                parts[at] = "".join(str(dice.randrange(10)) if c.isdigit() else c for c in part)
            elif way == 2:
                parts[at] = part.replace(",", "")
            elif way == 3:
                parts[at] = part + dice.choice(["0", ".0", ".5", "m", "%", " pct", ",000", " 000"])
            else:
                parts[at] = (
                    dice.choice(["about ", "$", "19 ", "minus ", "-", "nearly ", "over "]) + part
                )
    return " ".join(parts)


def _qualify(dice: Dice, text: str) -> str:
    """Words that limit, turn or measure, put in or in the place of others or of one another."""
    parts = text.split(" ")
    one, other = dice.sample(QUALIFYING, 2)
    if one in text and dice.random() < 0.6:
        return text.replace(one, other, 1)
    at = _at(dice, parts)
    numbers = [n for n, part in enumerate(parts) if any(c.isdigit() for c in part)]
    if numbers and dice.random() < 0.5:
        at = dice.choice(numbers) + dice.choice([0, 0, 0, 1])
    parts[at : at + dice.choice([0, 0, 0, 1, 2])] = [one]
    return " ".join(parts)


def _spelled_out(dice: Dice, text: str) -> str:
    """A number of several words put in, or a word of one that is there lost, put in or another."""
    parts = text.split(" ")
    there = [at for at, part in enumerate(parts) if part in PARTS]
    way = dice.randrange(5)
    if not there or way == 0:
        at = _at(dice, parts)
        parts[at:at] = dice.choice(COMPOUND).split(" ")
    elif way == 1:
        at = _at(dice, parts)
        parts[at:at] = [dice.choice(PARTS) for _ in range(dice.choice([2, 3, 4, 5]))]
    elif way == 2:
        del parts[dice.choice(there)]
    else:
        at = dice.choice(there)
        parts[at : at + (way == 3)] = [dice.choice(PARTS)]
    return " ".join(parts) or text


def _order(dice: Dice, text: str) -> str:
    end = text[-1] if text[-1] in ".!?" else ""
    sentences = text.rstrip(".!?").split(". ")
    dice.shuffle(sentences)
    return ". ".join(sentences) + end


def _case(dice: Dice, text: str) -> str:
    way = dice.randrange(4)
    if way == 0:
        return text.upper()
    if way == 1:
        return text.lower()
    if way == 2:
        return text.title()
    parts = text.split(" ")
    at = _at(dice, parts)
    parts[at] = parts[at].swapcase() if dice.random() < 0.3 else parts[at].capitalize()
    return " ".join(parts)


def _quote(dice: Dice, text: str) -> str:
    parts = text.split(" ")
    one, other = sorted((_at(dice, parts), _at(dice, parts)))
    opening, closing = dice.choice(['""', "“”", "„“", "«»", "‘’", "''"])
    parts[one] = opening + parts[one]
    parts[other] += closing
    return " ".join(parts)


def _longer(dice: Dice, text: str) -> str:
    language = dice.choice(list(LANGUAGES)) if dice.random() < 0.1 else "en"
    more = sentence(dice, language)
    around = dice.choice(["{m}. {t}", "{t} {m}.", "Key event: {t}", "{t} - Northwire", "14:05 {t}"])
    return around.format(m=more, t=text)


def _turn(dice: Dice, text: str) -> str:
    """A negation, a modal or a word that narrows put before a word, or taken away."""
    small = ("not", "never", "no", "may", "will", "would", "could", "only", "if", "n't", "without")
    parts = text.split(" ")
    there = [at for at, part in enumerate(parts) if part in small]
    if there and dice.random() < 0.5:
        del parts[dice.choice(there)]
    else:
        parts.insert(_at(dice, parts), dice.choice(small))
    return " ".join(parts) or text


def _cut(dice: Dice, text: str) -> str:
    parts = text.split(" ")
    at = _at(dice, parts)
    return " ".join(parts[:at] if dice.random() < 0.5 and at > 4 else parts[at:])


EDITS: tuple[Callable[[Dice, str], str], ...] = (
    *(_insert, _insert, _replace, _replace, _glue, _glue, _drop, _swap, _exchange, _name),
    *(_digits, _digits, _spelled_out, _order, _case, _quote, _longer, _turn, _cut),
)


WIDE: tuple[Callable[[Dice, str], str], ...] = (*EDITS, *(_qualify,) * 8)


def edited(dice: Dice, text: str, *, wide: bool = False) -> str:
    """A copy with one edit or a few.

    Args:
        dice: what everything is drawn with.
        text: the original.
        wide: with words that limit, turn or measure, too.
    """
    for _ in range(dice.choice([1, 1, 1, 2, 2, 3, 4])):
        text = dice.choice(WIDE if wide else EDITS)(dice, text) or text
    return text


def world(dice: Dice, *, copies: int = 7, wide: bool = False) -> list[str]:
    """Reports and edited copies of them, half of the worlds in English.

    Args:
        dice: what everything is drawn with.
        copies: of each of one or two reports, and copies of copies.
        wide: as of :func:`edited`.
    """
    language = dice.choice(["en", "en", "en", "en", "en", "en", "de", "fr", "es", "uk"])
    texts: list[str] = []
    for _ in range(dice.choice([1, 1, 2])):
        family = [report(dice, language)]
        family += [edited(dice, dice.choice(family), wide=wide) for _ in range(copies)]
        texts += family
    return texts
