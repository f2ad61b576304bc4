"""Spanish word lists: data only, of the same make as :mod:`.english`.

Written by hand from general knowledge of Spanish.
"""

from __future__ import annotations

SIGNS = """
el la los las del un una y es en que por con para se su sus al lo como más fue fueron han ha este
esta pero o son entre desde sobre de no
"""

FUNCTION = """
el la los las lo un una unos unas y e o u pero que quien cual donde cuando como si de del al a en
por para con contra entre desde hasta sobre tras ante bajo según durante se su sus mi mis tu tus
nuestro nuestra este esta estos estas ese esa esos esas aquel él ella ellos ellas le les me te nos
es son era eran fue fueron ser sido está están estaba estar ha han había habían haber hay muy ya
también así más
"""

TITLES = """
sr sra srta don doña dr dra profesor profesora presidente presidenta primer ministro ministra rey
reina príncipe princesa papa general coronel capitán alcalde alcaldesa senador senadora diputado
diputada director directora portavoz secretario secretaria obispo juez jueza gobernador gobernadora
"""

ABBREVIATIONS = (
    "sr sra srta dr dra ud uds etc núm pág ene feb mar abr may jun jul ago sep oct nov dic"
)

NEGATIONS = "no nunca jamás nadie nada ningún ninguno ninguna ni sin salvo excepto tampoco apenas"

NEGATIVE_VERBS = """
niega negó negado negar rechaza rechazó rechazado rechazar desmiente desmintió desmentir fracasa
fracasó fracasado impide impidió prohíbe prohibió prohibido prohibir
"""

MODALS = """
possible: podría podrían quizá quizás tal-vez posiblemente
future: va van
obliged: debe deben debía deberá deberán tiene-que hay-que
likely: debería deberían probablement probablemente previsiblemente
alleged: habría habrían supuestamente presuntamente aparentemente
intended: quiere quieren quería pretende pretenden planea planean prevé prevén busca
able: puede pueden podía
"""

QUALIFIERS = """
only: solo sólo solamente únicamente exclusivamente
partly: parcialmente
nearly: casi prácticamente
despite: pese pesar aunque
if: si
"""

MONTHS = """
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
"""
MONTHS_SHORT = "ene feb mar abr may jun jul ago sep oct nov dic"
WEEKDAYS = "lunes martes miércoles jueves viernes sábado domingo"

CARDINALS = """
cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis
diecisiete dieciocho diecinueve
"""
TENS = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"
JOINER = "y"
MORE_CARDINALS = """
veintiuno:21 veintiún:21 veintidós:22 veintitrés:23 veinticuatro:24 veinticinco:25 veintiséis:26
veintisiete:27 veintiocho:28 veintinueve:29 cien:100 ciento:100 doscientos:200 doscientas:200
trescientos:300 trescientas:300 cuatrocientos:400 cuatrocientas:400 quinientos:500 quinientas:500
seiscientos:600 seiscientas:600 setecientos:700 setecientas:700 ochocientos:800 ochocientas:800
novecientos:900 novecientas:900 mil:1000
"""
ORDINALS = "cero primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo"
SCALES = "mil:1e3 millón:1e6 millones:1e6 billón:1e12 billones:1e12"
VAGUE = "decenas:10 docenas:12 cientos:100 centenares:100 miles:1e3"
UNITS = """
%: porcentaje
$: dólar dólares
peso: peso pesos
crown: corona coronas
franc: franco francos
€: euro euros
£: libra libras
km: km kilómetro kilómetros
m: m metro metros
cm: cm centímetro centímetros
kg: kg kilo kilos kilogramo kilogramos
tonne: tonelada toneladas
year: año años
month: mes meses
week: semana semanas
day: día días
hour: hora horas
minute: minuto minutos
second: segundos
hectare: hectárea hectáreas
degree: grado grados
"""
LISTING = "y e o u"
RELATIVE = """
last: pasado pasada último última
this: este esta
next: próximo próxima
"""
LIMITS = """
least: al-menos por-lo-menos como-mínimo no-menos-de
over: más-de
most: como-máximo a-lo-sumo hasta no-más-de
under: menos-de casi
"""
LIMITS_BEHIND = """
least: o-más
most: o-menos
"""
FIRST = "primer primero primera"
LAST = "último última"
AGAINST = "desde-hasta antes-después sobre-bajo"
CAUSE = "porque debido gracias causa"
BOUNDS = """
start: desde tras
end: hasta antes
"""
APPROXIMATE = "unos unas cerca casi aproximadamente alrededor más menos hasta sobre menos-de"
DECIMAL_COMMA = "yes"
CLOCK_WORDS = "h hrs"

ENDINGS = """
amientos amiento imientos imiento aciones ación iciones ición arían arán ará aron ieron aban aba
ado ada ados adas ido ida idos idas ando iendo ará erá irá arán erán irán ó ió ar er ir as os es
an en a o e s
"""

IRREGULAR = """
murió:morir murieron:morir muerto:morir muertos:morir muertas:morir dijo:decir dice:decir
abierto:abrir abierta:abrir abrió:abrir hizo:hacer hecho:hacer fue:ser puesto:poner puso:poner
perdió:perder pierde:perder cierra:cerrar cierran:cerrar cerró:cerrar empieza:empezar
detuvo:detener obtuvo:obtener tuvo:tener mantuvo:mantener estuvo:estar pudo:poder quiso:querer
vino:venir trajo:traer dio:dar vio:ver supo:saber redujo:reducir produjo:producir propuso:proponer
"""

DETERMINERS = "el la los las un una unos unas su sus este esta estos estas"
GOVERNORS = "de a por para con contra sobre en entre del al"
AGENT = "por"
BEING = "es son fue fueron era eran sido ser será serán está están"

SYMMETRIC = "reunir reunió casar discutir negociar firmar hablar"
SPEAKING = "decir dijo declarar declaró anunciar anunció afirmar afirmó explicar explicó"

ANTONYMS = """
subir bajar; subida bajada; aumentar disminuir; aumentar reducir; aumentar bajar; aumento descenso
aumento reducción; crecer caer; crecer decrecer; crecer disminuir; alza baja; ganar perder
ganancia pérdida; beneficio pérdida; victoria derrota; abrir cerrar; apertura cierre
empezar terminar; comenzar terminar; inicio fin; aceptar rechazar; aprobar rechazar
apoyar rechazar; apoyar criticar; confirmar desmentir; admitir negar; permitir prohibir
comprar vender; entrar salir; llegar partir; importar exportar; importación exportación
grande pequeño; mayor menor; alto bajo; superior inferior; más menos; todos ninguno
fuerte débil; bueno malo; mejor peor; nuevo viejo; joven viejo; temprano tarde; rápido lento
largo corto; caliente frío; rico pobre; fácil difícil; legal ilegal; culpable inocente
condenar absolver; muerto vivo; morir vivir; guerra paz; amigo enemigo; ataque defensa
norte sur; este oeste; izquierda derecha; antes después; arriba abajo; dentro fuera; día noche
verano invierno; hombre mujer; hombres mujeres; niño niña; padre madre; hijo hija
hermano hermana; primero último; público privado; positivo negativo; éxito fracaso
detener liberar; contratar despedir; construir demoler; añadir quitar; siempre nunca
lleno vacío; mejorar empeorar; fortalecer debilitar
"""

EXCLUSIVE = """
lunes martes miércoles jueves viernes sábado domingo
primavera verano otoño invierno
ayer hoy mañana
matar herir
muertos heridos
segundo minuto hora día semana mes año
presidente canciller ministro alcalde rey
tren autobús coche avión barco camión moto bicicleta
rojo amarillo verde azul negro blanco gris marrón
"""

SYNONYMS = """
decir declarar afirmar anunciar señalar informar asegurar comunicar; incendio fuego
coche automóvil vehículo carro
empresa compañía firma; jefe dirigente líder; casa vivienda hogar; empezar comenzar iniciar
terminar acabar finalizar concluir; matar asesinar; detener arrestar; policía agente
importante destacado; rápido veloz; mostrar demostrar; ayudar apoyar; comprar adquirir
aumentar subir crecer incrementar; bajar disminuir descender caer; reducir recortar
actualmente ahora; también asimismo; obstante embargo; inmediatamente enseguida
empleados trabajadores; médico doctor; exigir reclamar; acuerdo pacto tratado; niño menor
heridas lesiones; resultar quedar; choque colisión
"""
