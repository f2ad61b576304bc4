"""English words that contradict each other in the same place: data only.

Written by hand from general knowledge of English.
"""

from __future__ import annotations

ANTONYMS = """
increase decrease; increase reduce; increase cut; increase fall; increase drop; increase decline
increase lower; rise fall; rise drop; rise decline; rise decrease; rise slump; rise plunge
rise sink; grow shrink; grow decline; grow fall; growth decline; growth contraction; growth fall
gain lose; gain loss; gain drop; gain fall; climb fall; climb drop; soar plunge; soar plummet
surge plunge; surge slump; surge drop; surge decline; jump drop; jump fall; jump slump
raise lower; raise cut; raise reduce; raise slash; boost cut; boost reduce; boost hurt
boost weaken; expand contract; expand shrink; expand reduce; expand narrow; widen narrow
double halve; up down; upward downward; uptick downturn; upturn downturn; recovery recession
rally slump; boom bust; boom slump; inflation deflation; surplus deficit; surplus shortage
shortage glut; profit loss; profitable unprofitable; asset liability; upgrade downgrade
exceed miss; beat miss; outperform underperform; above below; over under; more less; more fewer
most least; many few; several few; much little; all none; all some; every no; everyone nobody
everyone some; everybody nobody; everything nothing; both neither; either neither; always never
often rarely; often seldom; frequently rarely; usually rarely; frequent rare; commonly rarely
regularly occasionally; sometimes never; ever never; high low; higher lower; highest lowest
maximum minimum; maximise minimise; maximize minimize; upper lower; top bottom; peak trough
large small; big small; huge tiny; larger smaller; bigger smaller; biggest smallest
largest smallest; great small; major minor; main minor; main secondary; primary secondary
significant insignificant; significant minor; significant slight; significant negligible
significant small; significant modest; significantly slightly; significantly marginally
substantial negligible; substantial slight; substantially slightly; sharply slightly
greatly slightly; considerable slight; important unimportant; important trivial
important irrelevant; crucial irrelevant; crucial trivial; essential optional
essential unnecessary; necessary unnecessary; relevant irrelevant; strong weak; stronger weaker
strength weakness; strengthen weaken; strongly weakly; powerful weak; robust fragile
sturdy flimsy; improve worsen; improve deteriorate; improve degrade; improvement decline
improvement deterioration; enhance diminish; enhance reduce; better worse; best worst; good bad
good poor; good evil; great terrible; great awful; excellent poor; excellent terrible
impressive mediocre; impressive disappointing; outstanding mediocre; positive negative
positively negatively; favourable unfavourable; favorable unfavorable; optimistic pessimistic
optimism pessimism; bullish bearish; hopeful hopeless; hope despair; hope fear; confident worried
confident doubtful; confidence doubt; certain uncertain; certain doubtful; sure unsure
clear unclear; clear vague; clear ambiguous; clearly vaguely; precise vague; exactly roughly
exact approximate; specific general; specific vague; definite indefinite; known unknown
familiar unfamiliar; well poorly; success failure; succeed fail; successful unsuccessful
successful failed; pass fail; win lose; win loss; winner loser; victory defeat; triumph defeat
begin end; begin finish; begin stop; start end; start finish; start stop; start conclude
open close; open closed; opening closing; launch cancel; launch end; resume suspend; resume halt
continue stop; continue halt; continue end; continue cease; proceed stop; persist cease; keep lose
keep abandon; keep drop; maintain abandon; maintain end; stay leave; remain leave; remain change
enter leave; enter exit; arrive depart; arrive leave; arrival departure; come go; join leave
join quit; advance retreat; advance withdraw; invade withdraw; deploy withdraw; occupy liberate
capture lose; capture free; capture release; seize release; attack defend; offensive defensive
defence attack; war peace; peace conflict; violent peaceful; violence peace; ceasefire fighting
hostile friendly; friend enemy; friend foe; friend stranger; ally enemy; ally foe; ally rival
allied opposed; partner rival; partner competitor; partner opponent; provider competitor
collaboration competition; cooperation confrontation; cooperate compete; cooperate clash
unite divide; united divided; unity division; agree disagree; agree refuse; agree object
agreement disagreement; consensus disagreement; accept reject; accept refuse; accept decline
accept deny; approve reject; approve veto; approve disapprove; approval rejection
approval disapproval; adopt reject; ratify reject; endorse oppose; endorse reject; endorse condemn
support oppose; support reject; support undermine; supporter opponent; supporter critic
proponent opponent; favour oppose; favor oppose; back oppose; pro anti; for against
praise criticise; praise criticize; praise condemn; praise blame; praise blast; welcome condemn
welcome reject; hail condemn; applaud condemn; thank blame; admire despise; respect contempt
respect disrespect; honour insult; love hate; like dislike; like hate
love dislike; liking aversion; enjoy hate
prefer dislike; admit deny; confirm deny; confirm refute; confirm reject; acknowledge deny
claim deny; confess deny; affirm deny; allow ban; allow prevent; allow forbid; allow prohibit
allow bar; allow block; allow refuse; permit prohibit; permit ban; permit forbid; let prevent
enable prevent; enable disable; legalise ban; legalize ban; legal illegal; lawful unlawful
impose lift; impose remove; enforce ignore; tighten loosen; tighten ease; tighten relax
escalate ease; escalate de-escalate; escalation de-escalation; encourage discourage
encourage deter; encourage prevent; motivate demotivate; promote discourage; promote prevent
promote hinder; promote demote; advise discourage; persuade dissuade; recommend discourage
help hinder; help hurt; help harm; benefit harm; benefit hurt; benefit drawback
beneficial harmful; advantage disadvantage; useful useless; effective ineffective
efficient inefficient; efficiently inefficiently; productive unproductive; optimal suboptimal
adequate inadequate; sufficient insufficient; capable incapable; able unable; willing unwilling
willing reluctant; eager reluctant; voluntary mandatory; voluntary compulsory; voluntary forced
voluntarily forcibly; optional mandatory; optional required; optional compulsory; free paid
free captive; free imprisoned; release arrest; release detain; release jail; release imprison
release hold; arrest free; detain free; jail free; acquit convict; guilty innocent; convict clear
convict pardon; innocent convicted; condemn pardon; hire fire; hire dismiss; employ dismiss
employ fire; employed unemployed; employment unemployment; appoint dismiss; appoint sack
elect oust; install remove; buy sell; purchase sell; buyer seller; purchase sale; import export
supply demand; lend borrow; earn spend; save spend; save waste; income expense; revenue cost
credit debit; deposit withdraw; invest divest; pay owe; cheap expensive; affordable expensive
affordable overpriced; inexpensive expensive; costly cheap; rich poor; wealthy poor
wealth poverty; send receive; give take; give receive; provide withhold; offer withdraw
grant deny; grant refuse; grant revoke; push pull; add remove; add subtract; include exclude
including excluding; inclusive exclusive; insert remove; attach detach; connect disconnect
combine separate; merge split; integrate separate; together apart; together separately
jointly separately; gather scatter; collect distribute; build destroy; build demolish
create destroy; construct demolish; construct destroy; repair damage; fix break; protect endanger
protect expose; protect harm; protect threaten; secure threaten; safe dangerous; safe unsafe
safely dangerously; safety danger; risk safety; stable volatile; stable unstable
stability instability; calm angry; calm tense; calm chaotic; order chaos; alive dead; live die
survive die; survive perish; survivor victim; birth death; born died; save kill; rescue kill
heal wound; healthy sick; healthy ill; healthy unhealthy; health illness; cure infect; rare common
unique common; usual unusual; typical atypical; normal abnormal; ordinary extraordinary
same different; similar different; identical different; equal unequal; alike different; true false
real fake; real imaginary; genuine fake; truth lie; fact fiction; factual false; correct incorrect
correct wrong; right wrong; accurate inaccurate; honest dishonest; sincere insincere; reveal hide
reveal conceal; disclose conceal; disclose hide; show hide; expose hide; visible hidden
visible invisible; appear disappear; appear vanish; transparent opaque; public private
public secret; open secret; overt covert; official unofficial; formal informal; internal external
inner outer; inside outside; indoor outdoor; indoors outdoors; within outside; inward outward
domestic foreign; domestic international; domestic overseas; local foreign; local national
local global; national international; native foreign; citizen foreigner; urban rural
city countryside; north south; east west; northern southern; eastern western; northeast southwest
northwest southeast; left right; front back; front rear; forward backward; ahead behind
before after; earlier later; early late; sooner later; past future; previous next; last next
prior subsequent; former current; former latter; first last; ancient modern; old new; old young
older younger; elderly young; oldest youngest; recent old; outdated modern; outdated new
outdated cutting-edge; innovative outdated; advanced outdated; advanced basic; advanced primitive
advanced mediocre; traditional modern; novel existing; novel conventional; temporary permanent
temporarily permanently; short long; shorter longer; brief lengthy; shorten lengthen
short-term long-term; near far; close distant; nearby distant; nearest farthest; wide narrow
broad narrow; deep shallow; thick thin; tall short; heavy light; hard soft; hot cold; warm cool
warm cold; hotter colder; wet dry; rainy sunny; rainy dry; cloudy sunny; flood drought
summer winter; spring autumn; day night; daytime night; morning evening; dawn dusk; sunrise sunset
bright dark; light dark; fast slow; quick slow; rapid slow; faster slower; quickly slowly
rapidly slowly; swiftly slowly; accelerate slow; accelerate decelerate; accelerate delay
speed slow; hasten delay; advance delay; immediate delayed; immediately later; sudden gradual
suddenly gradually; easy difficult; easy hard; easily hardly; simple complex; simple complicated
simplify complicate; clean dirty; full empty; full partial; fully partially; fully partly
completely partially; complete incomplete; complete partial; complete abandon; total partial
entirely partly; whole part; happy sad; happy unhappy; happiness sadness; joy sorrow
pleased upset; satisfied dissatisfied; delighted disappointed; proud ashamed; laugh cry
smile frown; angry pleased; excited bored; exciting boring; interesting boring
interested uninterested; vivid dull; fascinating dull; attractive unattractive; beautiful ugly
kind cruel; polite rude; generous selfish; generous stingy; brave cowardly; wise foolish
smart stupid; intelligent stupid; careful careless; cautious reckless; patient impatient
strict lenient; tough lenient; harsh mild; severe mild; serious minor; serious trivial
strongly mildly; loud quiet; noisy quiet; active inactive; active passive; busy idle; awake asleep
male female; man woman; men women; boy girl; father mother; dad mom; son daughter; brother sister
husband wife; uncle aunt; nephew niece; king queen; prince princess; bride groom; widow widower
actor actress; teacher student; doctor patient; employer employee; buyer vendor; senior junior
senior young; superior inferior; superior subordinate; expert novice; expert amateur
professional amateur; experienced inexperienced; skilled unskilled; novice advanced
majority minority; approve ban; question answer; ask answer; teach learn; remember forget
lose find; found lost; seek avoid; seek shun; confront avoid; follow lead; follow ignore
obey defy; obey disobey; comply violate; comply defy; observe violate; respect violate; keep break
promise refuse; trust distrust; trust suspect; believe doubt; believe disbelieve; belief doubt
faith doubt; expected unexpected; expected surprising; predictable unpredictable
natural artificial; natural synthetic; organic artificial; automatic manual; automated manual
digital analogue; online offline; live recorded; wireless wired; civilian military
nuclear conventional; democratic authoritarian; democracy dictatorship; republican democrat
liberal conservative; left-wing right-wing; secular religious; majority few; ban lift
deter invite; attract repel; demand offer; question trust; input output; cause prevent
trigger prevent; avert cause; solve create; postpone advance; embrace reject
embraced relinquished; retain relinquish; retain lose; restore remove; restore cut; renew cancel
renew end; extend cancel; extend shorten; extend cut; open shut; on off; in out; with without
present absent; presence absence; attend miss; attend skip; participate abstain; include omit
mention omit; accept return; lead trail; leading trailing; ahead trailing; host guest; home away
land sea; air ground; upstream downstream; uphill downhill; vertical horizontal
parallel perpendicular; singular plural; even odd; labelled unlabelled; labeled unlabeled
supervised unsupervised; encoder decoder; upload download; encrypt decrypt; lock unlock
enable block; login logout; sunrise dusk; selfish selfless; self-interested selfless
obligation habit; liberate enslave; plus minus
name dismiss; elect defeat; elect reject; win defeat; overturn uphold; quash uphold; pre post
approximately exactly; approximately precisely
roughly precisely; around exactly; about exactly; nearly exactly
agree decline; impressive forgettable; impressive overrated; jealousy admiration
jealousy happiness; fertile barren; empty fill; fill drain; hire sack; hire fire; lock unlock
locked unlocked; fasten loosen; tie untie; load unload; pack unpack; dress undress; wrap unwrap
bend straighten; sweet bitter; sweet sour; raw cooked; fresh stale; ripe rotten; clear cloudy
clear murky; calm rough; calm stormy; peaceful violent; peacefully violently; guilt innocence
plead deny; acquit jail; free imprison; pardon punish; reward punish; reward penalty
fine reward; praise blame; thank blame; welcome criticise; welcome condemn; cheer boo
applaud boo; bless curse; honour shame; remember ignore; notice overlook; recall forget
learn unlearn; arrive leave; come leave; enter exit; board leave; dock sail; land launch
launch cancel; launch scrap; unveil scrap; expand close; revive scrap; revive bury; save destroy
save scrap; rescue abandon; keep scrap; keep sell; keep abandon; inherit lose; donate steal
give steal; borrow repay; deposit withdraw; save spend; earn spend; rich broke; wealthy poor
wealth poverty; cheap dear; advance retreat; advance withdraw; attack retreat; attack withdraw
occupy liberate; capture free; capture lose; conquer surrender; fight surrender
resist surrender; arm disarm; declare lift; escalate ease; escalate calm; worsen ease
tighten ease; tighten relax; tighten loosen; toughen soften; harden soften; sharpen dull
deepen ease; swell shrink; bulge shrink; thrive struggle; flourish wither; bloom wither
prosper suffer; gain forfeit; win forfeit; succeed fail; pass fail; pass reject; adopt reject
adopt drop; endorse oppose; back oppose; champion oppose; favour oppose; favor oppose
defend criticise; defend criticize; defend condemn; uphold reject; accept spurn; grant refuse
grant reject; grant revoke; issue revoke; issue recall; appoint sack; appoint dismiss
promote demote; promote sack; join quit; enter quit; stay quit; remain quit; return flee
return emigrate; emigrate immigrate; deny acknowledge; deny concede; reveal conceal; reveal hide
disclose conceal; publish suppress; publish withhold; show hide; appear vanish; emerge vanish
rise set; sunrise sunset; dawn sunset; noon midnight; midday midnight; first final; early final
initial final; opening closing; introductory concluding; beginning conclusion; upper ground
top foot; summit foot; front rear; front back; forward backward; forwards backwards
ahead behind; inner outer; interior exterior; indoor outdoor; indoors outdoors; urban rural
city countryside; coastal inland; native foreign; resident visitor; owner tenant
landlord tenant; lender borrower; creditor debtor; winner loser; champion loser; hero villain
victim attacker; victim suspect; victim killer; prosecutor defendant; plaintiff defendant
prosecution defence; prosecution defense; judge defendant; predator prey; hunter prey
host visitor; pilot passenger; driver passenger; speaker listener; author reader; adult child
adult infant; parent child; ancestor descendant; amateur expert; master servant; officer soldier
boss employee; leader follower; majority handful; crowd handful; mostly rarely; mainly rarely
entirely hardly; fully hardly; widely narrowly; comfortably narrowly; easily narrowly
heavily lightly; loudly quietly; openly secretly; publicly privately; publicly secretly
willingly reluctantly; gladly reluctantly; unanimously narrowly; deliberately accidentally
intentionally accidentally; deliberate accidental; accident deliberate; planned spontaneous
planned accidental; mandatory voluntary; compulsory optional; forced voluntary
legally illegally; lawful unlawful; legitimate illegitimate; valid invalid; valid expired
genuine counterfeit; authentic forged; original copy; original fake; truth lie; truth falsehood
fact fiction; fact rumour; fact rumor; healthy ill; healthy sick; fit injured; fit unfit
unhurt injured; unharmed injured; unscathed injured; unhurt hurt; safe missing; found missing
rescued drowned; survive drown; survive perish; recover die; recover deteriorate
stable critical; stable unstable; minor critical; minor fatal; slight serious; light serious
mild serious; mild acute; sober drunk; conscious unconscious; blind sighted; deaf hearing
vaccinated unvaccinated; insured uninsured; married single; married divorced; pregnant infertile
armed unarmed; masked unmasked; paved unpaved; manned unmanned; crewed uncrewed
staffed unstaffed; occupied vacant; occupied empty; crowded empty; crowded deserted
packed empty; busy quiet; lively quiet; noisy silent; bustling deserted; sold unsold
paid unpaid; opened sealed; open sealed; hot chilly; scorching freezing; boiling freezing
mild freezing; sunny cloudy; sunny overcast; sunny wet; dry rainy; smooth bumpy; smooth rough
flat hilly; flat steep; straight curved; straight crooked; sharp blunt; loose tight
thick sparse; dense sparse; abundant scarce; plentiful scarce; ample scarce
sufficient insufficient; adequate inadequate; generous mean; lavish modest; expensive affordable
costly affordable; luxury budget; premium budget
"""
"""Pairs, divided by semicolons and line ends."""

EXCLUSIVE = """
single double triple quadruple
second minute hour day week month quarter year decade century
hourly daily weekly monthly quarterly yearly annual
monday tuesday wednesday thursday friday saturday sunday
january february march april june july august september october november december
spring summer autumn winter
yesterday today tomorrow
morning afternoon evening night
red orange yellow green blue purple black white brown grey gray pink
father mother son daughter brother sister uncle aunt cousin grandfather grandmother grandson
granddaughter husband wife nephew niece
president premier chancellor senator governor mayor ambassador king queen emperor minister
kill injure
kill arrest
kill rescue
dead injured
dead missing
dead wounded
die injured
kill wounded
arrest charge convict sentence acquit release
earthquake hurricane tornado flood wildfire avalanche tsunami drought blizzard landslide eruption
fire flood
explosion shooting stabbing
shoot stab
murder suicide accident
robbery rape murder fraud arson
car bus train plane ship truck motorcycle bicycle tram helicopter ferry boat lorry
passenger pedestrian driver cyclist
soldier civilian policeman
soldier police civilian
police army navy
missile drone bomb
rifle pistol knife
north south east west
northern southern eastern western central
dog cat horse cow sheep pig bird elephant lion tiger bear frog snake fish whale insect spider
pigeon duck seagull crow goose eagle owl sparrow hen
apple orange banana grape
beef pork chicken fish lamb
wheat corn rice barley
oil gas coal
gold silver copper bronze iron
steel aluminium aluminum
dollar euro pound yen yuan rouble ruble
football basketball baseball tennis hockey cricket rugby golf boxing swimming
goalkeeper defender midfielder striker
quarterback receiver kicker linebacker
goal penalty
semifinal final quarterfinal
book song album novel movie opera
text image audio video
breakfast lunch dinner
heart lung liver kidney brain stomach
arm leg head hand foot neck chest back
cancer diabetes malaria flu cholera ebola measles
doctor nurse lawyer teacher engineer farmer journalist
school hospital church mosque prison airport hotel
physics chemistry biology psychology sociology history geography
english french german spanish italian chinese russian arabic japanese
christian muslim jewish hindu buddhist
catholic protestant orthodox
house senate
parliament court government
treaty law
export production consumption
sale profit
revenue profit
earning sale
inflation unemployment
sales earnings
mother child
teenager adult
man child
village town
river lake sea
island mountain
hurricane snowstorm
rain snow
sunny rainy snowy cloudy foggy windy
winner runner-up
see hear smell taste touch
weather food hotel accommodation flight beach landscape
insurance investment banking
agree offer refuse
carpenter plumber electrician painter bricklayer welder mechanic roofer
baker butcher grocer florist fishmonger tailor barber
nurse surgeon dentist midwife paramedic pharmacist vet
singer dancer actor drummer pianist guitarist violinist
painter sculptor poet novelist composer photographer architect
teacher pupil parent
student professor parent
farmer fisherman hunter shepherd miner logger
chef waiter barman dishwasher
captain lieutenant sergeant colonel general major admiral corporal private
bishop priest monk nun imam rabbi
orchard vineyard meadow garden forest
castle stable cottage barn mill tower
kitchen bedroom bathroom cellar attic garage
chair table bed sofa shelf cupboard
painting carpet statue vase tapestry clock
violin piano guitar drum flute trumpet cello organ harp
shirt trousers dress skirt coat jacket sweater
hat glove scarf shoe sock belt
ring necklace bracelet brooch earring
bread cheese butter milk egg honey
sugar salt pepper flour vinegar
tea coffee beer wine juice whisky vodka
potato carrot onion tomato cabbage cucumber bean pea
plum cherry pear peach apricot apple grape
strawberry raspberry blueberry
salmon tuna cod herring trout mackerel
shark whale dolphin seal octopus
wolf fox bear deer boar hare lynx
goat donkey mule camel llama
bee wasp ant beetle moth butterfly
oak pine birch maple beech elm
rose tulip lily daisy orchid
blanket leaflet sandwich flag balloon banner
fee rent wage tax
noise smell heat dust
smoke dust fog steam
cement timber sand gravel brick
copper tin nickel zinc lead lithium cobalt uranium
cotton wool silk linen leather
diesel petrol kerosene
solar wind coal nuclear hydroelectric
spring well river reservoir
desert mountain jungle swamp valley
bridge tunnel road railway canal
museum library theatre theater cinema gallery
hospital school prison library
bakery butcher pharmacy bookshop
bank post-office supermarket pharmacy
roof cellar wall floor window
engine wing tail wheel brake
tyre brake engine battery windscreen
phone laptop camera tablet
email letter call text
newspaper radio television magazine
documentary sitcom thriller musical
chess poker bridge
marathon sprint relay
javelin discus shot-put hammer
breakfast lunch dinner supper
monday weekend
baptism wedding funeral
birthday anniversary
birth wedding death funeral
burglary robbery fraud arson kidnapping assault
theft assault
knife axe hammer gun
bullet arrow shell grenade
lifeboat helicopter ambulance
tank helicopter jet drone warship submarine
cable pipe wire
earring watch
tuberculosis measles polio malaria cholera typhoid dengue
asthma diabetes arthritis epilepsy
stroke heart-attack
pension salary dividend
fishery migration trade agriculture defence defense
chemistry biology medicine economics literature peace
opera ballet drama
striker goalkeeper defender midfielder
drought flood frost hail
"""
"""Words of one line are kinds of one thing: a text that names one of them where another names
another tells of something else."""
