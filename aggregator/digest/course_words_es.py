"""The words that tell of courses, in Spanish: data only, by hand from general knowledge."""

from __future__ import annotations

import re
from typing import Final

from aggregator.digest.course_words import CourseWords, any_of, lengths, listed

_COUNTS: Final = {
    "un": 1.0, "una": 1.0, "dos": 2.0, "tres": 3.0, "cuatro": 4.0, "cinco": 5.0, "seis": 6.0,
    "siete": 7.0, "ocho": 8.0, "nueve": 9.0, "diez": 10.0, "once": 11.0, "doce": 12.0,
    "quince": 15.0, "veinte": 20.0, "treinta": 30.0, "cuarenta": 40.0, "noventa": 90.0,
}  # fmt: skip

WORDS: Final = CourseWords(
    code="es",
    part="whole",
    sorts=listed(
        {
            "killed": "muerto muertos muerta muertas muerte murió murieron fallecido fallecidos "
            "fallecida fallecidas fallecieron",
            "injured": "herido heridos herida heridas lesionados lesionadas",
            "missing": "desaparecido desaparecidos desaparecida desaparecidas",
            "in hospital": "hospital hospitales hospitalizados hospitalizadas",
            "evacuated": "evacuado evacuados evacuada evacuadas desplazados desplazadas",
            "rescued": "rescatado rescatados rescatada rescatadas",
            "arrested": "detenido detenidos detenida detenidas arrestados arrestadas detenciones",
            "infected": "infectados infectadas casos contagios contagiados",
            "without power": "electricidad luz",
            "destroyed": "destruido destruidos destruida destruidas dañadas dañados quemadas "
            "inundadas",
            "raised": "recaudado recaudados donaciones",
            "signed": "firmado firmas",
        }
    ),
    events=listed(
        {
            "call": "llamada telefónica",
            "talks": "negociaciones reunión encuentro cumbre diálogo conversaciones",
            "vote": "votación elección elecciones referéndum referendo comicios",
            "match": "partido final carrera",
            "trial": "juicio audiencia veredicto",
            "speech": "discurso conferencia rueda",
            "strike": "huelga paro",
            "ceremony": "ceremonia funeral boda desfile",
            "show": "concierto festival función",
            "launch": "lanzamiento despegue",
            "fire": "incendio fuego",
            "alert": "alerta alarma sirenas",
            "outage": "apagón corte",
            "truce": "tregua alto-el-fuego",
            "search": "búsqueda rescate evacuación",
            "sitting": "sesión debate",
            "attack": "ataque bombardeo",
            "eruption": "erupción tormenta",
        }
    ),
    subjects={
        "call": "llamada", "talks": "negociaciones", "vote": "votación", "match": "partido",
        "trial": "juicio", "speech": "discurso", "strike": "huelga", "ceremony": "ceremonia",
        "show": "función", "launch": "lanzamiento", "fire": "incendio", "alert": "alerta",
        "outage": "apagón", "truce": "tregua", "search": "búsqueda", "sitting": "sesión",
        "attack": "ataque", "eruption": "erupción",
    },
    areas=re.compile(r"\s*(?:hectáreas?|kilómetros? cuadrados?|km²|km2|ha)\b", re.IGNORECASE),
    clause=re.compile(r"[;.]|,? (?:y|mientras|pero) (?=\d|\w+ (?:personas|otros|otras|más))", re.I),
    running=any_of(
        "al menos", "hasta ahora", "hasta el momento", "ya", r"ascend\w+", r"asciende\w*",
        r"aument\w+", "sub(?:ió|e|ido)", "más de", "balance", "se eleva", "se elevó", "ahora",
        r"(?:han|ha) \w+",
    ),
    expected=any_of(
        r"previst[oa]s?", "prevé", "prevén", r"programad[oa]s?", r"esperad[oa]s?", "se espera",
        "debe", "deben", "debería", "comenzará", "comenzarán", "empezará", "tendrá lugar",
        "se celebrará", "iniciará",
    ),
    will=any_of(r"(?:va|van) a \w+", "debe", "deben", r"\w{3,}r(?:á|án)"),
    began=any_of(
        "comenzó", "comenzaron", "empezó", "empezaron", "inició", "iniciaron", "arrancó",
        "arrancaron", "abrió", "abrieron", "estalló", "se desató", "comenzado", "empezado",
    ),
    ended=any_of(
        "terminó", "terminaron", "finalizó", "finalizaron", "concluyó", "concluyeron", "acabó",
        "acabaron", "duró", "duraron", "cerró", "levantó", "extinguido", "terminado",
    ),
    going_on=any_of(
        "sigue", "siguen", "continúa", "continúan", "aún", "todavía", "desde hace", "lleva",
        "llevan", "en curso",
    ),
    other_day=re.compile(
        r"\b(?:ayer|anteayer|(?<!la )(?<!esta )mañana|(?:semana|noche) pasada|(?:mes|año) pasado|"
        r"hace \w+ (?:días|semanas|meses|años)|próxim[oa] (?:semana|mes|año))\b",
        re.IGNORECASE,
    ),
    might=re.compile(r"\d[:.]\d\d|a las? \w+|hora|minuto|mediodía|medianoche", re.IGNORECASE),
    hour=re.compile(
        r"\ba las?\s(?P<h>\d{1,2})(?![:.\d])(?P<m>(?!))?(?:\shoras)?"
        r"(?:\sde la (?:mañana|(?P<later>tarde|noche)))?",
        re.IGNORECASE,
    ),
    zones={"hora peninsular": "cet", "hora de madrid": "cet", "hora local": "", "gmt": "0"},
    duration=lengths(
        more="más de|al menos",
        less="unas|unos|casi|cerca de|alrededor de|aproximadamente",
        half="media ",
        counts=_COUNTS,
        unit="horas?|minutos?",
        rest=r"(?P<and_half>\sy media)?(?:\sy (?P<and>\w+) minutos)?",
        no="después|más tarde|antes",
    ),
    counts=_COUNTS,
    hours=("hora",),
    spent=re.compile(
        r"\b(?:durante|duró|duraron|tras|después de)\s*(?:\w+\s){0,2}$", re.IGNORECASE
    ),
    pronoun=any_of(r"est[eoa]s?", r"es[eoa]s?", "ell[oa]s?", "él", "ambos", "ambas"),
)  # fmt: skip
