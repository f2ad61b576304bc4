"""The words that tell of courses, in French: data only, by hand from general knowledge."""

from __future__ import annotations

import re
from typing import Final

from aggregator.digest.course_words import CourseWords, any_of, lengths, listed

_COUNTS: Final = {
    "un": 1.0, "une": 1.0, "deux": 2.0, "trois": 3.0, "quatre": 4.0, "cinq": 5.0, "six": 6.0,
    "sept": 7.0, "huit": 8.0, "neuf": 9.0, "dix": 10.0, "onze": 11.0, "douze": 12.0,
    "quinze": 15.0, "vingt": 20.0, "trente": 30.0, "quarante": 40.0, "quarante-cinq": 45.0,
    "quatre-vingt-dix": 90.0,
}  # fmt: skip

WORDS: Final = CourseWords(
    code="fr",
    part="whole",
    sorts=listed(
        {
            "killed": "tué tués tuée tuées mort morts morte mortes décès décédé décédés décédées "
            "péri",
            "injured": "blessé blessés blessée blessées",
            "missing": "disparu disparus disparue disparues",
            "in hospital": "hôpital hôpitaux hospitalisé hospitalisés hospitalisées",
            "evacuated": "évacué évacués évacuée évacuées déplacés sans-abri",
            "rescued": "secouru secourus secourues sauvés sauvées",
            "arrested": "arrêté arrêtés arrêtées interpellé interpellés interpellées arrestations "
            "interpellations",
            "infected": "infectés infectées cas contaminés contaminations",
            "without power": "électricité courant",
            "destroyed": "détruit détruits détruite détruites endommagés endommagées brûlés "
            "inondées",
            "raised": "récoltés collectés dons",
            "signed": "signé signatures",
        }
    ),
    events=listed(
        {
            "call": "appel entretien téléphoné",
            "talks": "pourparlers négociations réunion rencontre sommet discussions",
            "vote": "vote scrutin élection élections référendum",
            "match": "match finale course",
            "trial": "procès audience verdict",
            "speech": "discours conférence allocution",
            "strike": "grève débrayage",
            "ceremony": "cérémonie funérailles obsèques mariage",
            "show": "concert festival spectacle",
            "launch": "lancement décollage",
            "fire": "incendie feu",
            "alert": "alerte sirènes",
            "outage": "panne coupure",
            "truce": "trêve cessez-le-feu",
            "search": "recherches évacuation sauvetage",
            "sitting": "séance session débat",
            "attack": "attaque bombardement frappe",
            "eruption": "éruption tempête",
        }
    ),
    subjects={
        "call": "entretien", "talks": "discussions", "vote": "vote", "match": "match",
        "trial": "procès", "speech": "discours", "strike": "grève", "ceremony": "cérémonie",
        "show": "spectacle", "launch": "lancement", "fire": "incendie", "alert": "alerte",
        "outage": "panne", "truce": "trêve", "search": "recherches", "sitting": "séance",
        "attack": "attaque", "eruption": "éruption",
    },
    areas=re.compile(r"\s*(?:hectares?|kilomètres? carrés?|km²|km2|ha)\b", re.IGNORECASE),
    clause=re.compile(r"[;.]|,? (?:et|tandis que|mais) (?=\d|\w+ (?:personnes|autres))", re.I),
    running=any_of(
        "au moins", "désormais", "jusqu.ici", "jusqu.à présent", "à ce jour", "bilan",
        r"s.él[èe]\w+", r"s.est alourdi", r"(?:est|sont) passée?s?", r"grimp\w+", r"augment\w+",
        "plus de", "a atteint", "maintenant", "déjà", r"(?:ont|a) été \w+",
    ),
    expected=any_of(
        "prévue?s?", "attendue?s?", "programmée?s?", "doit", "doivent", "devrait", "devraient",
        "fixée?s?", "commencera", "commenceront", "débutera", "aura lieu", "se tiendra",
    ),
    will=any_of(
        r"(?:va|vont) \w+", "doit", "doivent", "devrait", "devraient", r"\w{3,}er(?:a|ont)"
    ),
    began=any_of(
        "commencé", "débuté", "démarré", "ouvert", "ouverte", "éclaté", "déclenché", "déclenchée",
        "commença", "débuta", "entamé",
    ),
    ended=any_of(
        "terminée?s?", "pris fin", "achevée?s?", "duré", "dura", "close", "clos", "levée?s?",
        "éteint", "maîtrisé", "fini",
    ),
    going_on=any_of(
        "depuis", "toujours", "encore", "en cours", r"se poursui(?:t|vent)", "dure", "durent",
    ),
    other_day=any_of(
        "hier", "avant-hier", "demain", "(?:semaine|nuit|année) dernière", "mois dernier",
        r"il y a \w+ (?:jours|semaines|mois|ans)", r"(?:semaine|année) prochaine", "mois prochain",
    ),
    might=re.compile(r"\d\s?h(?:eures?)?\b|\dh\d\d|\d[:.]\d\d|heure|minute|\bmidi\b|minuit", re.I),
    hour=re.compile(
        r"\b(?:à|vers|dès|avant)\s(?P<h>\d{1,2})\sheures?(?:\s(?P<m>[0-5]\d))?\b(?P<later>(?!))?",
        re.IGNORECASE,
    ),
    zones={"heure de paris": "cet", "heure locale": "", "gmt": "0", "utc": "0"},
    duration=lengths(
        more="plus d.|plus de|au moins",
        less="environ|près de|près d.|presque|quelque",
        half="une demi-|demi-",
        counts=_COUNTS,
        unit="heures?|minutes?",
        rest=r"(?P<and_half>\set demie)?(?:\set (?P<and>\w+) minutes)?",
        no="plus tard|plus tôt|auparavant|avant",
    ),
    counts=_COUNTS,
    hours=("heure",),
    spent=re.compile(r"\b(?:pendant|durant|duré|dura|après)\s*(?:[\w’']+\s){0,2}$", re.IGNORECASE),
    pronoun=any_of("il", "elle", "ils", "elles", "ce", "cela", "celle-ci", "celui-ci"),
)  # fmt: skip
