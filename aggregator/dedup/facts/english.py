"""English word lists: data only, one string a list, read by :mod:`.language`.

Lists were written by hand from general knowledge of English; none is derived from a corpus.
"""

from __future__ import annotations

FUNCTION = """
a an the and or but if of in on at by to for from with as is are was were be been being am it
its this that these those he she they we i you his her their our my your him them us who whom
which what when where while than then so such also too very just there here has have had having
do does did doing about into amid among between through onto upon via per both each other own
itself himself herself themselves myself ourselves yourself whose how s t re ve ll d m
because since although though however therefore thus meanwhile moreover furthermore yet still
according along across toward towards throughout get got gets getting let lets
"""
"""Carry no fact of their own: dropped before texts are aligned."""

SIGNS = "the of and to in is was that for on with as at by has have from said his her its"
"""Words whose presence tells that a text is English."""

TITLES = """
mr mrs ms miss dr prof sir dame lord lady president prime minister premier pm ceo cfo mp mps
chancellor secretary senator sen rep gov governor mayor king queen prince princess pope general
gen colonel col captain capt sgt lt lieutenant spokesman spokeswoman spokesperson ambassador envoy
judge justice professor chief officer chairman chairwoman chair director leader vice deputy
former ex
"""
"""Words that stand before a name with a capital letter and are no part of it."""

ABBREVIATIONS = """
mr mrs ms dr prof st sen rep gov gen col capt sgt lt maj adm jan feb mar apr jun jul aug sep sept
oct nov dec no vs inc co ltd corp jr sr mt ft approx dept est e.g i.e u.s u.k u.n a.m p.m
"""
"""Words whose full stop ends no sentence."""

NEGATIONS = """
no not never none nobody nothing neither nor nowhere without cannot cant wont isnt arent wasnt
werent dont doesnt didnt hasnt havent hadnt couldnt wouldnt shouldnt mustnt aint
except excluding besides non hardly barely scarcely rather instead
"""
"""Turn a statement round."""

NEGATIVE_VERBS = """
deny refuse reject fail unable unlikely lack exclude prohibit forbid absent halt
"""
"""Stems of words that turn round the clause that they govern."""

MODALS = """
possible: may might could possibly perhaps maybe potentially
future: will shall
would: would
obliged: must should ought
certain: definitely certainly surely undoubtedly
likely: likely probably
alleged: allegedly reportedly apparently purportedly supposedly
able: can able
"""
"""How sure a statement is, by class."""

MODALS_WITH_TO = """
obliged: have has had need needs needed required obliged forced supposed compelled
future: going about
likely: expected likely poised due set
intended: plan plans planned planning hope hopes hoped hoping intend intends intended want wants
intended: wanted aim aims aimed seek seeks sought vow vows vowed pledge pledges pledged threaten
intended: threatens threatened promise promises promised offer offers offered
intended: try tries tried trying attempt attempts attempted attempting
intended: considering ready yet
alleged: said alleged reported believed thought understood rumoured rumored suspected appear
alleged: appears appeared appearing seem seems seemed claim claims claimed purported
able: able allowed permitted
"""
"""The same for a word before "to"."""

MODALS_WITH_THAT = """
possible: possible conceivable
likely: likely probable
certain: certain
alleged: alleged rumoured rumored
"""
"""The same for a word before "that"."""

QUALIFIERS = """
only: only just solely merely exclusively simply alone
partly: partly partially provisionally tentatively principle
nearly: nearly almost virtually practically
despite: despite spite although though notwithstanding
unless: unless otherwise
if: if
but: but
"""
"""Narrow a statement that lacks them, by class."""

NEGATIVE_IDIOMS = """
no-matter no-doubt not-only not-just not-merely not-simply no-less no-fewer no-sooner
not-least no-wonder nothing-but none-other no-cost no-fee hardly-surprising
"""
"""A negation and the word behind it that together turn nothing round."""

GOVERNORS = "by to from with against for of in on at over into after before than"
"""Prepositions that give a noun its part."""

DETERMINERS = "the a an its his her their this that these those some"
"""Words that introduce a noun."""

AGENT = "by"
"""Words that name who did it in the passive voice."""

JOINER = "and"
"""Words inside a number in words."""

FIRST = "first"
LAST = "last final"
"""Words for either end of a row, which contradict each other."""

PAST_ENDINGS = "ed"
"""Endings of verbs that tell of what is past."""

PAST = "has have had was were did having"
"""Words before a verb that tell of what is past."""

BEING = "is are was were be been being am get gets got getting"
"""Forms of the verb of the passive voice."""

RELATIVE = """
last: last previous past
this: this current
next: next coming following
"""
"""Words before a stretch of time that tell which one, by class."""

BOUNDS = """
start: from since after
end: until till before by
"""
"""Prepositions before a time, by the side of it that they tell of."""

PARTS = "part parts portion section half most some many majority few several minority third quarter"
"""Words that, before "of", tell of less than the whole."""

SYMMETRIC = """
meet marry talk speak discuss agree negotiate sign clash cooperate collaborate share border
separate merge compete trade exchange debate match equal resemble differ join play draw tie
"""
"""Verbs that say the same of both sides: "A met B" is "B met A"."""

SPEAKING = "say state add announce note write explain claim"
"""Verbs that stand before or behind who speaks: "A said", "said A"."""

CONVERSE = """
buy-sell lend-borrow give-receive send-receive win-lose beat-lose lead-trail teach-learn
before-after above-below over-under ahead-behind earlier-later precede-follow higher-lower
larger-smaller bigger-smaller older-younger more-less more-fewer faster-slower
stronger-weaker outside-inside north-south east-west
"""
"""Opposites that say the same with the sides swapped: "A sold to B" is "B bought from A"."""

COMMON_ENDINGS = """
s ing ly ed ment tion sion ness ity ship ism ence ance er or ist ant ent ure age th ful ous ive ble
"""
"""Endings of words that are seldom names, where a sentence begins with them."""

MONTHS = """
january february march april may june july august september october november december
"""
MONTHS_SHORT = "jan feb mar apr may jun jul aug sep oct nov dec"
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS_SHORT = "mon tue wed thu fri sat sun"
MORE_MONTHS = "sept:9"
MORE_WEEKDAYS = "tues:2 thurs:4"
CAPITAL_DATES = "yes"
"""Months and weekdays are written with a capital letter."""

CARDINALS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
MORE_CARDINALS = "twice:2 thrice:3"
ORDINALS = """
zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""
SCALES = """
hundred:1e2 thousand:1e3 k:1e3 million:1e6 mln:1e6 mn:1e6 m:1e6 billion:1e9 bln:1e9 bn:1e9 b:1e9
trillion:1e12 tn:1e12 trn:1e12 dozen:12
"""
VAGUE = "dozens:12 scores:20 hundreds:1e2 thousands:1e3 millions:1e6 billions:1e9 trillions:1e12"
UNITS = """
%: percent pct percentage per-cent percents
$: dollar dollars usd buck bucks dlr dlrs
cent: cent cents cts ct
€: euro euros eur
£: pound pounds gbp sterling stg
¥: yen yuan jpy cny renminbi
₽: rouble roubles ruble rubles rub
₴: hryvnia hryvnias uah
km: km kilometer kilometers kilometre kilometres kms
m: meter meters metre metres
cm: cm centimeter centimeters centimetre centimetres
mile: mile miles mi
foot: foot feet ft
kg: kg kilogram kilograms kilogramme kilogrammes kilo kilos
tonne: ton tons tonne tonnes
mph: mph
kmh: kmh kph
crown: crown crowns krona kronor krone kroner koruna
franc: franc francs
peso: peso pesos
rupee: rupee rupees
zloty: zloty zlotys zloties
forint: forint forints
dinar: dinar dinars
dirham: dirham dirhams
shekel: shekel shekels
naira: naira
baht: baht
year: year years yr yrs
month: month months
week: week weeks
day: day days
hour: hour hours hr hrs
minute: minute minutes min mins
second: seconds secs
hectare: hectare hectares ha
acre: acre acres
degree: degree degrees
point: point points
barrel: barrel barrels
x: times fold
"""
LISTING = "and or"
"""Words between the things of a list."""

APPROXIMATE = """
about around nearly almost over roughly approximately some least than under up more fewer less
close estimated circa
"""

LIMITS = """
least: at-least no-less-than no-fewer-than not-less-than not-fewer-than a-minimum-of minimum
over: more-than over above in-excess-of upwards-of exceeding
most: at-most up-to no-more-than not-more-than a-maximum-of maximum as-many-as as-much-as
under: less-than fewer-than under below nearly almost just-under not-quite
"""
"""Words before a number, by the side of it that is meant."""

LIMITS_BEHIND = """
least: or-more or-above or-over
most: or-less or-fewer or-under or-below
"""
"""The same behind a number."""

AGAINST = "to-from into-from for-against since-before into-out onto-off"
"""Prepositions that contradict each other before one noun."""

CAUSE = "because due owing thanks since"
"""Words before what brought something about."""

ZONES = """
0: gmt utc z
uk: uk london britain british
1: bst cet
2: cest eet
3: msk moscow trt eest turkey
eet: kyiv kiev ukraine ukrainian israel
cet: paris berlin rome madrid brussels german french
et: et eastern washington york
ct: ct central chicago
mt: mt mountain denver
pt: pt pacific
-5: est cdt
-4: edt
-6: cst mdt
-7: mst pdt
-8: pst
5.5: ist india indian delhi
8: sgt singapore beijing hkt
9: jst tokyo kst seoul japan
4: dubai gst
10: aest
11: aedt
"""
"""Names of zones, by offset in hours or by the rule in :mod:`.dates`."""

PLACES = """
republican: republican republicans gop
us: usa american americans america us states
uk: british britain uk briton britons england english
russia: russian russians russia
ukraine: ukrainian ukrainians ukraine
china: chinese china
france: french france
germany: german germans germany
italy: italian italians italy
spain: spanish spain spaniards
poland: polish poland poles
islam: muslim muslims moslem moslems islamic islam
christianity: christian christians christianity
judaism: jewish jews jew judaism
eu: eu
un: un
nato: nato
portugal: portuguese portugal
netherlands: dutch netherlands
belgium: belgian belgians belgium
switzerland: swiss switzerland
austria: austrian austrians austria
sweden: swedish swedes sweden
norway: norwegian norwegians norway
denmark: danish danes denmark
finland: finnish finns finland
iceland: icelandic iceland
ireland: irish ireland
scotland: scottish scots scotland
wales: welsh wales
greece: greek greeks greece
turkey: turkish turks turkey türkiye
bulgaria: bulgarian bulgarians bulgaria
romania: romanian romanians romania
hungary: hungarian hungarians hungary
czechia: czech czechs czechia
slovakia: slovak slovaks slovakia
slovenia: slovenian slovenians slovenia
croatia: croatian croatians croatia
serbia: serbian serbs serbia
bosnia: bosnian bosnians bosnia
kosovo: kosovar kosovars kosovo
albania: albanian albanians albania
moldova: moldovan moldovans moldova
belarus: belarusian belarusians belarus
lithuania: lithuanian lithuanians lithuania
latvia: latvian latvians latvia
estonia: estonian estonians estonia
georgia: georgian georgians georgia
armenia: armenian armenians armenia
azerbaijan: azerbaijani azerbaijanis azeri azerbaijan
kazakhstan: kazakh kazakhs kazakhstan
israel: israeli israelis israel
palestine: palestinian palestinians palestine
syria: syrian syrians syria
iraq: iraqi iraqis iraq
iran: iranian iranians iran
lebanon: lebanese lebanon
jordan: jordanian jordanians jordan
egypt: egyptian egyptians egypt
libya: libyan libyans libya
tunisia: tunisian tunisians tunisia
algeria: algerian algerians algeria
morocco: moroccan moroccans morocco
sudan: sudanese sudan
ethiopia: ethiopian ethiopians ethiopia
somalia: somali somalis somalia
kenya: kenyan kenyans kenya
uganda: ugandan ugandans uganda
nigeria: nigerian nigerians nigeria
niger: nigerien niger
mali: malian malians mali
ghana: ghanaian ghanaians ghana
congo: congolese congo
rwanda: rwandan rwandans rwanda
zimbabwe: zimbabwean zimbabweans zimbabwe
yemen: yemeni yemenis yemen
saudi: saudi saudis
qatar: qatari qataris qatar
oman: omani omanis oman
kuwait: kuwaiti kuwaitis kuwait
emirates: emirati emiratis emirates uae
afghanistan: afghan afghans afghanistan
pakistan: pakistani pakistanis pakistan
india: indian indians india
bangladesh: bangladeshi bangladeshis bangladesh
nepal: nepalese nepali nepal
myanmar: burmese myanmar burma
thailand: thai thais thailand
vietnam: vietnamese vietnam
cambodia: cambodian cambodians cambodia
malaysia: malaysian malaysians malaysia
singapore: singaporean singaporeans singapore
indonesia: indonesian indonesians indonesia
philippines: filipino filipinos philippine philippines
japan: japanese japan
korea: korean koreans korea
taiwan: taiwanese taiwan
mongolia: mongolian mongolians mongolia
australia: australian australians australia
zealand: zealand zealanders
canada: canadian canadians canada
mexico: mexican mexicans mexico
cuba: cuban cubans cuba
haiti: haitian haitians haiti
jamaica: jamaican jamaicans jamaica
brazil: brazilian brazilians brazil
argentina: argentine argentines argentinian argentina
chile: chilean chileans chile
peru: peruvian peruvians peru
colombia: colombian colombians colombia
venezuela: venezuelan venezuelans venezuela
bolivia: bolivian bolivians bolivia
europe: european europeans europe
africa: african africans africa
asia: asian asians asia
paris: parisian parisians paris
london: londoner londoners london
kyiv: kiev kyiv
"""
"""Countries and their people, each under one key."""

SEATS = """
russia: moscow kremlin
us: washington
ukraine: kyiv
china: beijing
uk: london westminster
france: paris elysee
germany: berlin
israel: jerusalem
iran: tehran
iraq: baghdad
syria: damascus
lebanon: beirut
egypt: cairo
turkey: ankara
india: delhi
pakistan: islamabad
afghanistan: kabul
japan: tokyo
korea: seoul pyongyang
greece: athens
italy: rome
spain: madrid
portugal: lisbon
poland: warsaw
hungary: budapest
austria: vienna
belgium: brussels
eu: brussels
netherlands: hague amsterdam
sweden: stockholm
norway: oslo
denmark: copenhagen
finland: helsinki
ireland: dublin
serbia: belgrade
bulgaria: sofia
romania: bucharest
belarus: minsk
georgia: tbilisi
armenia: yerevan
azerbaijan: baku
kenya: nairobi
nigeria: abuja
ethiopia: addis
sudan: khartoum
libya: tripoli
tunisia: tunis
algeria: algiers
saudi: riyadh
qatar: doha
yemen: sanaa
canada: ottawa
australia: canberra
cuba: havana
venezuela: caracas
thailand: bangkok
vietnam: hanoi
indonesia: jakarta
philippines: manila
taiwan: taipei
"""
"""Seats of government that stand for their country."""

IRREGULAR = """
rose:rise risen:rise fell:fall fallen:fall grew:grow grown:grow won:win lost:lose began:begin
begun:begin bought:buy sold:sell gave:give given:give took:take taken:take kept:keep found:find
sent:send shrank:shrink shrunk:shrink died:die men:man women:woman children:child said:say
made:make went:go gone:go came:come held:hold told:tell met:meet saw:see seen:see struck:strike
stricken:strike shot:shoot led:lead paid:pay broke:break broken:break spoke:speak spoken:speak
ran:run fought:fight hid:hide hidden:hide forgot:forget forgotten:forget knew:know known:know
thought:think brought:bring built:build caught:catch chose:choose chosen:choose drew:draw
drove:drive driven:drive flew:fly flown:fly threw:throw thrown:throw wrote:write written:write
sought:seek swore:swear stole:steal stolen:steal sank:sink sunk:sink
swept:sweep slept:sleep fled:flee dealt:deal meant:mean felt:feel dug:dig hung:hang stood:stand
understood:understand withdrew:withdraw withdrawn:withdraw arose:arise awoke:awake ate:eat
eaten:eat showed:show shown:show laid:lay lay:lie people:person upheld:uphold overthrew:overthrow
overthrown:overthrow overcame:overcome overtook:overtake overtaken:overtake undertook:undertake
undertaken:undertake retook:retake retaken:retake mistook:mistake mistaken:mistake forbade:forbid
forbidden:forbid forgave:forgive forgiven:forgive sworn:swear tore:tear torn:tear wore:wear
worn:wear bore:bear borne:bear froze:freeze frozen:freeze rode:ride ridden:ride rang:ring
rung:ring sang:sing sung:sing swam:swim spent:spend lent:lend bent:bend burnt:burn learnt:learn
leapt:leap crept:creep wept:weep shook:shake shaken:shake became:become bound:bind ground:grind
stuck:stick shone:shine slid:slide split:split cast:cast won't:will can't:can
blew:blow blown:blow foresaw:foresee foreseen:foresee oversaw:oversee overseen:oversee
rebuilt:rebuild resold:resell rewrote:rewrite rewritten:rewrite outgrew:outgrow
used:use uses:use dies:die
dying:die lying:lie goes:go does:do
heard:hear taught:teach fed:feed bled:bleed sped:speed lit:light sat:sit spun:spin swung:swing
strove:strive sewn:sew sown:sow clung:cling flung:fling stung:sting strung:string swollen:swell
lives:life wives:wife
knives:knife halves:half
"""

NEGATIVE_PREFIXES = "un dis non mis"
"""Make any word its own opposite."""

NEGATIVE_BEGINNINGS = "in im ir il"
"""Do so only before an adjective: not "inform", "form"."""

ADJECTIVE_ENDINGS = """
able ible ably ibly ent ant ently antly ive ively ate ately al ally ic ous ously ect ectly ure ite
ency ance ancy ity ible ular
"""

NICKNAMES = """
joe joseph; bill william will; bob robert rob; mike michael; liz elizabeth; tony anthony
jim james; tom thomas; dick richard rick; ted edward theodore; kate katherine catherine; sue susan
dave david; steve steven stephen; chris christopher; alex alexander alexei; nick nicholas
dan daniel; ben benjamin; sam samuel; matt matthew; greg gregory; jeff jeffrey; ed edward
andy andrew; ron ronald; don donald; ken kenneth; larry lawrence; pete peter; maggie margaret
meg margaret; jen jennifer; becky rebecca; abe abraham; tim timothy; vlad vladimir
"""
"""First names of one person."""
