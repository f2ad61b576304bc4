"""French word lists: data only, of the same make as :mod:`.english`.

Written by hand from general knowledge of French.
"""

from __future__ import annotations

SIGNS = """
le la les des du un une et est dans pour que qui sur avec par au aux ce cette ces son sa ses ont
été sont pas plus en à il elle ils leur mais ou de
"""

FUNCTION = """
le la les l un une des du de d au aux et ou mais où que qui quoi dont ce cet cette ces se sa son ses
leur leurs mon ma mes ton ta tes notre nos votre vos il elle ils elles on nous vous je tu y en à
dans par pour sur sous avec entre vers chez depuis pendant lors est sont était étaient été être
a ont avait avaient avoir eu ayant fait ne n s c j m t qu lui eux ainsi aussi alors comme quand
donc car si très c'est qu'il qu'elle n'a n'ont n'est n'était n'avait n'avaient n'en s'est d'un
d'une qu'un qu'une l'on
"""

TITLES = """
m mm mme mlle mr dr professeur président présidente premier première ministre roi reine prince
princesse pape général colonel capitaine maire sénateur sénatrice député députée directeur
directrice porte-parole secrétaire évêque juge maître
"""

ABBREVIATIONS = "m mm mme mlle dr st ste av bd env p.ex etc janv févr avr juil sept oct nov déc"

NEGATIONS = """
pas jamais aucun aucune ni rien personne nul nulle sans sauf guère non
"""

NEGATIVE_VERBS = """
refuse refusé refusent refuser rejette rejeté rejettent rejeter dément démenti démentir nie nié nier
échoue échoué échouer interdit interdire empêche empêché
"""

MODALS = """
possible: pourrait pourraient peut-être éventuellement possiblement
future: va vont
obliged: doit doivent devait devra devront faut
likely: devrait devraient probablement vraisemblablement sans-doute
alleged: aurait auraient serait seraient prétendument apparemment
intended: veut veulent voulait voudrait souhaite souhaitent envisage envisagent
able: peut peuvent pouvait
"""

QUALIFIERS = """
only: seulement uniquement exclusivement seul seule
partly: partiellement
nearly: presque quasiment
despite: malgré
if: si
"""

MONTHS = """
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
"""
MONTHS_SHORT = "janv févr mars avr mai juin juil août sept oct nov déc"
WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche"

CARDINALS = """
zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
dix-sept dix-huit dix-neuf
"""
TENS = "vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix"
JOINER = "et"
MORE_CARDINALS = "cent:100 mille:1000 septante:70 huitante:80 nonante:90"
ORDINALS = """
zéroième premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième
"""
SCALES = """
cents:100 cent:100 mille:1e3 million:1e6 millions:1e6 milliard:1e9 milliards:1e9 mds:1e9 md:1e9
billion:1e12
"""
VAGUE = "dizaines:10 douzaines:12 centaines:100 milliers:1e3"
UNITS = """
%: pourcent
$: dollar dollars
franc: franc francs
crown: couronne couronnes
€: euro euros d'euros
£: livre livres
km: km kilomètre kilomètres
m: m mètre mètres
cm: cm centimètre centimètres
kg: kg kilo kilos kilogramme kilogrammes
tonne: tonne tonnes
year: an ans année années
month: mois
week: semaine semaines
day: jour jours
hour: heure heures
minute: minute minutes
second: seconde secondes
hectare: hectare hectares
degree: degré degrés
"""
LISTING = "et ou"
RELATIVE = """
last: dernier dernière passé passée
this: ce cette
next: prochain prochaine
"""
LIMITS = """
least: au-moins pas-moins-de
over: plus-de
most: au-plus au-maximum jusqu'à pas-plus-de
under: moins-de presque
"""
LIMITS_BEHIND = """
least: ou-plus
most: ou-moins
"""
FIRST = "premier première premiers premières"
LAST = "dernier dernière derniers dernières"
AGAINST = "avant-après pour-contre depuis-jusqu'à vers-depuis"
CAUSE = "cause grâce raison"
BOUNDS = """
start: depuis après dès
end: jusqu avant
"""
APPROXIMATE = """
environ près quelque quelques presque plus moins autour vers jusqu'à au-moins d'environ
"""
DECIMAL_COMMA = "yes"
CLOCK_WORDS = "h"

ENDINGS = """
issements issement ements ement ations ation erait eraient aient ait era eront ées és ée er ez é es
ent e s x
"""
ELISIONS = "l' d' n' qu' s' j' c' m' t' jusqu' lorsqu' puisqu'"

IRREGULAR = """
va:aller vont:aller ira:aller prend:prendre pris:prendre prise:prendre mis:mettre mise:mettre
ouvert:ouvrir ouverte:ouvrir ouvre:ouvrir ouvrira:ouvrir mort:mourir morte:mourir morts:mourir
mortes:mourir meurt:mourir perdu:perdre perd:perdre perdue:perdre vendu:vendre vend:vendre
vendra:vendre élu:élire élue:élire
"""

DETERMINERS = "le la les un une des du au aux l' son sa ses leur leurs ce cet cette ces"
GOVERNORS = "de à par pour avec contre sur dans en chez vers d' à"
AGENT = "par"
BEING = "est sont était étaient été être sera seront fut furent"

SYMMETRIC = "rencontrer rencontre rencontré épouser discuter négocier signer parler"
SPEAKING = "dire dit déclarer déclaré annoncer annoncé affirmer affirmé expliquer expliqué"

ANTONYMS = """
augmenter baisser; augmenter diminuer; augmenter réduire; augmentation baisse; hausse baisse
monter descendre; monter baisser; croître décroître; relever abaisser; gagner perdre; gain perte
bénéfice perte; victoire défaite; ouvrir fermer; ouverture fermeture; commencer finir
commencer terminer; début fin; accepter refuser; accepter rejeter; approuver rejeter
soutenir rejeter; soutenir critiquer; confirmer démentir; avouer nier; autoriser interdire
acheter vendre; entrer sortir; arriver partir; importer exporter; importation exportation
grand petit; haut bas; supérieur inférieur; plus moins; tous aucun; fort faible; bon mauvais
meilleur pire; nouveau ancien; jeune vieux; tôt tard; rapide lent; long court; chaud froid
riche pauvre; facile difficile; légal illégal; coupable innocent; condamner acquitter
mort vivant; mourir vivre; guerre paix; ami ennemi; attaque défense; nord sud; est ouest
gauche droite; avant après; dessus dessous; intérieur extérieur; jour nuit; été hiver
homme femme; hommes femmes; garçon fille; père mère; fils fille; frère sœur; premier dernier
public privé; positif négatif; succès échec; arrêter libérer; embaucher licencier
construire démolir; ajouter retirer; toujours jamais; plein vide; améliorer aggraver
renforcer affaiblir; nationaliser privatiser
"""

EXCLUSIVE = """
lundi mardi mercredi jeudi vendredi samedi dimanche
printemps été automne hiver
hier aujourd'hui demain
tuer blesser
morts blessés
seconde minute heure jour semaine mois année
président chancelier ministre maire roi
train bus voiture avion bateau camion moto vélo
rouge jaune vert bleu noir blanc gris brun
"""

SYNONYMS = """
dire déclarer affirmer annoncer indiquer; voiture automobile véhicule; incendie feu
entreprise société compagnie groupe; patron dirigeant chef; maison demeure; commencer débuter
finir terminer achever; tuer abattre; arrêter interpeller; policier agent; important majeur
rapide prompt; montrer démontrer; aider soutenir; acheter acquérir; vendre céder
augmenter grimper progresser; baisser diminuer reculer chuter; accroître augmenter
actuellement présentement; également aussi; cependant toutefois; immédiatement aussitôt
employés salariés; médecin docteur; hôpital clinique; fermer clore; exiger réclamer
démissionner quitter; accord pacte traité; enfant gamin; blessé touché
"""
