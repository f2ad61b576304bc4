"""German word lists: data only, of the same make as :mod:`.english`.

Written by hand from general knowledge of German.
"""

from __future__ import annotations

SIGNS = """
der die das und ist nicht ein eine einen einem einer mit von zu auf für im dem den des sich auch
bei wird wurde wurden hat haben sind am aus nach um zum zur wie oder dass über
"""

FUNCTION = """
der die das den dem des ein eine einen einem einer eines und oder aber auch als am an auf aus bei
bis da dabei dafür dass daß dem dies diese dieser dieses diesem diesen doch dort durch es er sie
wir ihr ihre ihren ihrem ihrer sein seine seinen seinem seiner für gegen hat haben habe hatte
hatten hier im in ins ist sind war waren wurde wurden worden wird werden mit nach nun ob sich so
sowie um unter vom von vor während weil wenn wer wie wo wegen zu zum zur zwischen über man den
"""

TITLES = """
herr frau dr prof doktor professor präsident präsidentin kanzler kanzlerin minister ministerin
ministerpräsident ministerpräsidentin bürgermeister bürgermeisterin könig königin prinz papst
general oberst sprecher sprecherin direktor direktorin chef chefin bischof richter
"""

ABBREVIATIONS = """
dr prof hr fr nr bzw ca z.b d.h u.a usw mio mrd mill str st jan feb mär apr jun jul aug sep okt nov
dez etwa vgl inkl
"""

NEGATIONS = """
nicht kein keine keinen keinem keiner keines nie niemals niemand niemanden nichts nirgends weder
ohne außer keinesfalls keineswegs kaum
"""

NEGATIVE_VERBS = """
leugnet leugnete bestreitet bestritt bestritten dementiert dementierte verweigert verweigerte
ablehnt abgelehnt lehnt lehnte scheitert scheiterte gescheitert misslang verbietet verbot verboten
"""

MODALS = """
possible: könnte könnten möglicherweise vielleicht eventuell womöglich dürfe
future: künftig
obliged: muss müssen musste mussten müsste müssten sollte sollten
likely: wahrscheinlich voraussichtlich dürfte dürften vermutlich wohl
alleged: soll sollen angeblich mutmaßlich offenbar
intended: will wollen wollte wollten möchte möchten
able: kann können konnte konnten darf dürfen
"""

QUALIFIERS = """
only: nur lediglich bloß ausschließlich allein
partly: teilweise teils
nearly: fast nahezu beinahe
despite: trotz obwohl ungeachtet
if: falls sofern wenn
"""

MONTHS = """
januar februar märz april mai juni juli august september oktober november dezember
"""
MONTHS_SHORT = "jan feb mär apr mai jun jul aug sep okt nov dez"
WEEKDAYS = "montag dienstag mittwoch donnerstag freitag samstag sonntag"
WEEKDAYS_SHORT = "mo di mi do fr sa so"
CAPITAL_DATES = "yes"

CARDINALS = """
null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn
sechzehn siebzehn achtzehn neunzehn
"""
TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
UNITS_BEFORE_TENS = "ein zwei drei vier fünf sechs sieben acht neun"
JOINER = "und"
MORE_CARDINALS = """
hundert:100 einhundert:100 zweihundert:200 dreihundert:300 vierhundert:400 fünfhundert:500
sechshundert:600 siebenhundert:700 achthundert:800 neunhundert:900 tausend:1000 eintausend:1000
zweitausend:2000 dreitausend:3000 viertausend:4000 fünftausend:5000 zehntausend:10000
zwanzigtausend:20000 hunderttausend:100000 dutzend:12
"""
ORDINALS = """
nullte erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte
"""
SCALES = """
tausend:1e3 tsd:1e3 million:1e6 millionen:1e6 mio:1e6 mill:1e6 milliarde:1e9 milliarden:1e9
mrd:1e9 billion:1e12 billionen:1e12
"""
VAGUE = "dutzende:12 hunderte:100 tausende:1e3 zehntausende:1e4 hunderttausende:1e5"
UNITS = """
%: prozent
pp: prozentpunkt prozentpunkte prozentpunkten
crown: krone kronen
franc: franken
$: dollar
€: euro
£: pfund
km: km kilometer kilometern
m: m meter metern
cm: cm zentimeter
kg: kg kilo kilogramm
tonne: tonne tonnen
kmh: km/h
year: jahr jahre jahren
month: monat monate monaten
week: woche wochen
day: tag tage tagen
hour: stunde stunden
minute: minute minuten
second: sekunde sekunden
hectare: hektar
degree: grad
"""
LISTING = "und oder sowie"
RELATIVE = """
last: letzte letzten letzter letztes vergangene vergangenen vorige
this: diese diesen dieser dieses diesem
next: nächste nächsten nächster nächstes kommende kommenden
"""
LIMITS = """
least: mindestens wenigstens nicht-weniger-als
over: mehr-als über gut
most: höchstens maximal bis-zu nicht-mehr-als
under: weniger-als unter knapp fast beinahe nahezu
"""
LIMITS_BEHIND = """
least: oder-mehr
most: oder-weniger
"""
DETERMINERS = """
der die das den dem des ein eine einen einem einer eines sein seine seinen seinem seiner ihr ihre
ihren ihrem ihrer dieser diese dieses diesem diesen
"""
FIRST = "erste ersten erster erstes erstem"
LAST = "letzte letzten letzter letztes letztem"
AGAINST = "vor-nach für-gegen ab-bis seit-bis innerhalb-außerhalb"
CAUSE = "wegen weil aufgrund dank"
BOUNDS = """
start: ab seit nach von
end: bis vor
"""
APPROXIMATE = """
etwa rund circa ca ungefähr fast knapp gut mindestens höchstens über unter mehr weniger gegen bis
"""
DECIMAL_COMMA = "yes"
CLOCK_WORDS = "uhr"

ENDINGS = "ungen ung ern en er es em e n s t"

IRREGULAR = """
stieg:steig stiegen:steig gestiegen:steig steigt:steig fiel:fall fielen:fall gefallen:fall
fällt:fall sank:sink sanken:sink gesunken:sink wuchs:wachs gewachsen:wachs wächst:wachs
gewann:gewinn gewonnen:gewinn verlor:verlier verloren:verlier starb:sterb starben:sterb
gestorben:sterb nahm:nehm genommen:nehm gab:geb gegeben:geb ging:geh gegangen:geh kam:komm
gekommen:komm fand:find gefunden:find schloss:schließ geschlossen:schließ öffnete:öffn
geöffnet:öffn begann:beginn begonnen:beginn erhöht:erhöh erhöhte:erhöh gesenkt:senk senkte:senk
verletzt:verletz verletzte:verletz getötet:töt tötete:töt
"""

ANTONYMS = """
steigen fallen; steigen sinken; steigen zurückgehen; wachsen schrumpfen; wachsen sinken
erhöhen senken; erhöhen kürzen; anheben senken; gewinnen verlieren; gewinn verlust
öffnen schließen; eröffnen schließen; beginnen enden; beginn ende; anfang ende
annehmen ablehnen; zustimmen ablehnen; unterstützen ablehnen; befürworten ablehnen
bestätigen dementieren; bestätigen bestreiten; zugeben bestreiten; erlauben verbieten
kaufen verkaufen; kommen gehen; ankunft abfahrt; import export; einfuhr ausfuhr
groß klein; größer kleiner; hoch niedrig; höher niedriger; höchste niedrigste
mehr weniger; meisten wenigsten; viele wenige; alle keine; stark schwach; gut schlecht
besser schlechter; beste schlechteste; neu alt; jung alt; früh spät; früher später
schnell langsam; lang kurz; warm kalt; heiß kalt; reich arm; billig teuer; leicht schwer
sicher unsicher; legal illegal; schuldig unschuldig; verurteilen freisprechen
tot lebendig; leben sterben; krieg frieden; freund feind; angriff verteidigung
nord süd; norden süden; osten westen; links rechts; oben unten; innen außen; tag nacht
sommer winter; mann frau; männer frauen; junge mädchen; vater mutter; sohn tochter
bruder schwester; erste letzte; vor nach; öffentlich privat; positiv negativ; erfolg misserfolg
sieg niederlage; festnehmen freilassen; einstellen entlassen; bauen abreißen; hinzufügen entfernen
immer nie; voll leer; optimistisch pessimistisch; verbessern verschlechtern; stärken schwächen
"""

EXCLUSIVE = """
montag dienstag mittwoch donnerstag freitag samstag sonntag
frühling sommer herbst winter
gestern heute morgen
töten verletzen
tote verletzte
sekunde minute stunde tag woche monat jahr
präsident kanzler minister bürgermeister könig
zug bus auto flugzeug schiff lastwagen motorrad fahrrad
rot gelb grün blau schwarz weiß braun grau
"""

SYNONYMS = """
sagen erklären mitteilen äußern berichten; auto wagen fahrzeug; unfall unglück; brand feuer
firma unternehmen konzern; chef leiter; haus gebäude; regierung kabinett; beginnen anfangen starten
enden aufhören; töten umbringen; festnehmen verhaften; polizist beamter; wichtig bedeutend
schnell rasch; groß riesig; zeigen belegen; helfen unterstützen; kaufen erwerben
verkaufen veräußern; steigen zunehmen wachsen; sinken fallen zurückgehen abnehmen
erhöhen anheben; senken reduzieren kürzen; derzeit momentan aktuell; erneut wieder nochmals
jedoch allerdings; etwa rund ungefähr; sofort umgehend; mitarbeiter beschäftigte angestellte
kinder kleinkinder; arzt mediziner; krankenhaus klinik spital; schließen zumachen dichtmachen
fordern verlangen; ankündigen bekanntgeben; treffen begegnen; samstag sonnabend
"""
