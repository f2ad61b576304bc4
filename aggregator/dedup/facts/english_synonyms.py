"""English words that may stand for each other in news: data only.

Written by hand from general knowledge of English. A word may stand in several groups; groups
are not chained. Inflected forms need not be listed: words are compared by their stems.
"""

from __future__ import annotations

SYNONYMS = """
say state tell declare announce report disclose reveal note remark mention add explain
claim allege assert maintain insist contend argue; confirm verify affirm acknowledge
acknowledge admit concede confess; deny reject dismiss refute rebut dispute
reject refuse decline spurn rebuff turn-down; suggest propose recommend advise
suggest imply indicate hint signal; show demonstrate display indicate exhibit illustrate prove
ask request seek demand query inquire enquire appeal; urge call exhort press encourage
order command instruct direct tell; warn caution alert
criticise criticize condemn denounce slam blast attack rebuke lambast decry
praise hail laud commend applaud welcome; promise pledge vow commit swear; threaten menace
expect anticipate forecast predict project foresee await
think believe consider feel reckon deem view regard; hope wish want desire
plan intend aim mean propose scheme; decide determine resolve choose opt
agree consent concur accept approve; accept approve endorse back
support back endorse favour favor advocate champion; oppose resist object
discuss debate talk converse chat deliberate
discussion conversation talk dialogue debate chat discourse
meeting talk summit conference gathering session; meet gather assemble convene; speak talk address
write pen compose author; describe portray depict characterise characterize outline
call name term dub title label entitle christen
begin start commence launch open initiate kick-off
end finish conclude complete cease terminate stop close; stop halt cease suspend pause
continue proceed persist remain keep carry-on resume; remain stay continue persist
increase rise grow climb jump surge soar gain advance improve expand swell boost hike raise
raise lift increase boost hike; boost increase strengthen enhance improve lift
decrease fall drop decline reduce lower cut shrink slip slide dip diminish lessen downturn
reduction cut decrease decline; cut reduce slash trim lower
plunge plummet tumble slump crash collapse dive nosedive
surge soar jump leap spike rocket skyrocket; improve enhance better upgrade strengthen refine
worsen deteriorate degrade; grow expand develop; growth increase expansion rise boost gain
large big huge great massive enormous giant sizeable substantial considerable vast
small little tiny minor slight modest
significant major important considerable substantial notable remarkable big
important crucial key vital critical essential significant major
main primary principal chief key central leading major
famous popular renowned well-known celebrated; many numerous several various multiple
various different diverse several multiple numerous varied variety range array
different diverse distinct dissimilar varied differing; several some various multiple
entire whole complete full total; total overall whole aggregate combined
enough sufficient adequate; new novel fresh recent latest newest innovative
innovative novel pioneering groundbreaking cutting-edge; current present existing ongoing
currently presently now; previous prior earlier preceding past former last
previously earlier formerly before; next following subsequent coming upcoming
recently lately newly; soon shortly; immediately instantly promptly straightaway
quick fast rapid swift speedy; quickly fast rapidly swiftly speedily; slowly gradually
approximately about around roughly nearly almost; nearly almost virtually; exactly precisely
mainly mostly largely primarily chiefly principally; fully wholly entirely completely totally
completely totally entirely utterly; also too additionally
however nevertheless nonetheless still yet though; despite notwithstanding although though
because since as due owing; due because owing thanks; therefore thus hence consequently
regardless irrespective
including include comprise contain involve incorporate encompass embrace consist feature
provide give offer supply furnish deliver present grant; offer provide propose present extend
give provide grant hand award issue; get obtain receive acquire gain secure; buy purchase acquire
sell market; use utilise utilize employ apply operate; need require demand want
requirement need demand necessity; necessary needed required essential; help assist aid support
assistance help aid support; allow let permit enable; prevent stop avert avoid block
ban prohibit forbid bar outlaw; force compel oblige coerce
try attempt seek endeavour endeavor strive; attempt effort bid try
effort attempt endeavour endeavor drive; make create produce build form construct
build construct erect develop create; create make produce generate develop form
produce generate make create yield; develop create build design devise
design devise develop formulate create; establish found create set-up launch
destroy demolish wreck ruin devastate raze; damage harm hurt; kill slay murder
die perish pass-away succumb; dead deceased killed; death fatality; injured wounded hurt
injure wound hurt; injury wound; casualty victim; attack assault raid strike offensive
strike hit attack bomb; hit strike slam batter pound; bomb shell bombard
explosion blast detonation; explode detonate blast; shoot fire; gun firearm weapon; weapon arm
soldier troop serviceman trooper; troop soldier force; fighter militant combatant
rebel insurgent militant; terrorist extremist militant; army military; war conflict
battle fight combat clash; fight battle combat struggle; clash fight skirmish; violence unrest
unrest turmoil disorder upheaval; protest demonstration rally march; protester demonstrator
riot unrest; ceasefire truce armistice; peace truce; deal agreement accord pact treaty
negotiation talk; negotiate talk bargain; sanction embargo restriction; invade occupy
invasion incursion; seize capture take; withdraw pull-out retreat leave; leave depart quit exit
quit resign leave step-down; fire dismiss sack axe oust; oust topple remove overthrow depose
elect vote; election vote poll ballot; poll survey; win victory triumph; win triumph prevail
beat defeat overcome; defeat beat rout; lose forfeit; arrest detain apprehend; detain hold arrest
jail prison; jail imprison incarcerate; prisoner inmate detainee captive; captive hostage prisoner
suspect accused; charge accuse indict; accuse charge blame; convict find-guilty; sentence condemn
court tribunal; judge justice; lawyer attorney solicitor barrister counsel
law legislation statute act; bill legislation; rule regulation; rule govern
government administration authority cabinet; authority official; politician lawmaker
lawmaker legislator mp deputy parliamentarian; parliament legislature; president leader
head chief leader boss; premier prime-minister pm
spokesman spokesperson spokeswoman representative; representative agent delegate envoy
envoy emissary representative; minister secretary; company firm business corporation enterprise
boss chief ceo head; employee worker staff; worker employee labourer laborer; job post position
job employment work; manager director; customer client consumer buyer purchaser shopper
agent representative rep; salesman salesperson; seller vendor; price cost rate
cost price expense charge fee; expensive costly pricey dear; cheap inexpensive affordable
free complimentary gratis costless; profit earning; revenue sale turnover; income earning revenue
money fund cash; fund finance bankroll; loan credit; debt liability; investor shareholder
share stock equity; market bourse; bank lender; crisis emergency; recession downturn slump
budget spending; tax levy duty; report study paper document; study research survey
researcher scientist; expert specialist; analyst expert; analyse analyze examine study assess
examine inspect investigate study explore scrutinise scrutinize; investigate probe examine
investigation inquiry enquiry probe; assess evaluate estimate gauge measure quantify
estimate calculate reckon; find discover detect identify locate; discover find uncover
search hunt look; search seek hunt; result outcome; effect impact consequence
impact effect influence; affect impact influence hit; cause trigger prompt spark provoke
spark trigger cause ignite; reason cause; method approach technique way procedure; way manner
problem issue difficulty trouble; issue matter problem topic subject; topic subject theme
question query; answer response reply; respond reply answer react; response reaction reply
solution answer remedy; solve resolve; difficult hard tough challenging complicated
easy simple straightforward uncomplicated; complex complicated
good fine positive favourable favorable; great excellent outstanding superb; bad poor
best finest top; better superior improved; danger peril risk hazard threat
dangerous hazardous risky perilous; safe secure; safety security; protect defend safeguard shield
rescue save; disaster catastrophe tragedy calamity; accident crash collision; crash collide smash
car automobile vehicle auto; plane aircraft airplane aeroplane jet airliner; ship vessel boat
train locomotive; airport airfield; road street highway motorway; building structure edifice
house home residence dwelling; apartment flat; blaze fire inferno
storm tempest hurricane cyclone typhoon; flood flooding deluge inundation
earthquake quake tremor temblor; rain rainfall downpour; wind gale; disease illness sickness
sick ill unwell; outbreak epidemic; hospital clinic; doctor physician medic
drug medicine medication; vaccine jab shot; vaccinate immunise immunize inoculate
police cop officer; officer policeman; child kid youngster; children kid; baby infant; boy lad
man guy; people person individual human folk; resident inhabitant; citizen national
migrant immigrant; crowd throng; group band bunch; team squad side
friend pal buddy mate chum companion; foe enemy adversary; opponent rival adversary; ally partner
partner colleague; colleague coworker; father dad; mother mum mom; student pupil
teacher instructor; university college; city town; village hamlet; country nation state
region area zone territory; area region zone district; border frontier; world globe
global worldwide international; foreign overseas; national nationwide; local regional
place location spot site; place put; near close; close shut; far distant; night evening
annual yearly; period span; period time; time moment; postpone delay defer
cancel scrap abandon call-off; schedule plan
organise organize arrange conduct hold run stage host; conduct carry-out perform run hold execute
implement enact execute carry-out; enact pass adopt; sign ink; release publish issue; release free
broadcast air; newspaper paper daily; reporter journalist correspondent; media press
video footage clip; photo picture image photograph; message note; letter note; e-mail email mail
mail post; send dispatch; contact approach reach; contact call reach; call phone telephone ring
visit trip tour; travel journey trip tour; go travel head; arrive reach come; reach arrive attain
return comeback; bring take; carry transport; shift change move; change alter modify adjust
change alteration modification shift; adjust adapt tailor modify customise customize
tailor customise customize personalise personalize adapt adjust
tailored customised customized personalised personalized bespoke; transform change convert
replace substitute; remove eliminate delete; add attach; combine merge integrate unite blend
split divide separate; share portion part proportion; share split; part portion section
piece part; join enter; connect link join; link connection tie; tie link relation
relation relationship tie; launch start begin introduce unveil; introduce present unveil launch
unveil reveal launch introduce; promote advertise market; progress advance headway
success triumph; successful productive; failure collapse; error mistake fault
wrong incorrect mistaken; right correct proper accurate; true correct; false untrue incorrect
real genuine actual true; fake false bogus; clear obvious evident; clear plain; unclear uncertain
uncertain unsure; sure certain; potential prospective possible; likely probable
chance opportunity possibility; option choice alternative; choose pick select opt
favourite favorite preferred; prefer favour favor; like enjoy; love adore; hate loathe detest
fear worry dread; worry concern fear anxiety; concerned worried anxious; angry furious irate
anger fury rage; happy glad pleased delighted; sad unhappy; surprised shocked stunned astonished
shock stun; grief sorrow; calm quiet; quiet silent; loud noisy; beautiful lovely
powerful mighty strong; strength power; power energy; weak feeble; broad wide extensive
extensive comprehensive broad; comprehensive extensive full all-encompassing all-inclusive
long lengthy; brief short; high tall; deep profound; cold chilly; old elderly aged
elderly senior old; young youthful; rich wealthy affluent; poor impoverished needy
smart intelligent clever; novice beginner inexperienced
skilled experienced proficient expert adept; experienced skilled seasoned; tool instrument
tool service product; product good; product item; goods merchandise product; item object
feature function characteristic; functionality function feature; benefit advantage merit
drawback disadvantage shortcoming; aim goal objective target purpose
plan scheme programme program package; strategy plan approach; system mechanism; process procedure
information detail data; idea concept notion; opinion view perception; view opinion perspective
perspective view viewpoint; belief conviction; meaning sense significance; mean signify
mean denote; value worth; type kind sort form; class category; level degree; rate pace; rate level
number figure amount; amount quantity sum; range variety array selection; set collection; top peak
base foundation; basis foundation; initial first original early; initially originally
final last ultimate; finally eventually ultimately lastly; frequently often regularly
rarely seldom; sometimes occasionally; usually normally generally typically; common widespread
commonly frequently often generally; normal usual typical ordinary; special particular unique
unique distinctive; strange odd weird unusual; rare uncommon; similar alike comparable
same identical; equal same; opposite reverse converse opposing contrary; together jointly
among between; within inside; above over; below under beneath; across throughout; toward towards
via through; until till; while whilst; amid during; if whether; maybe perhaps possibly
apparently seemingly; allegedly reportedly; like such-as; example instance
encourage motivate inspire urge; guarantee ensure assure; keep maintain retain preserve hold
preserve keep conserve; watch view observe; see watch; observe watch notice; notice see spot
look appear seem; appear emerge; disappear vanish; hide conceal; reveal expose; teach instruct
learn discover; understand comprehend grasp; remember recall; eat consume; consumption use usage
game match; song tune track melody; album record; film movie; show programme; concert gig
story tale; article story piece; prize award; celebrate mark; party celebration; honour honor
funeral burial; bury inter; holy sacred; clash collide; suffer sustain; endure persist
recover rebound; recovery rebound; repair fix mend; gather collect; store shop; donate give
gift present; trade commerce; factory plant; crop harvest; oil crude petroleum; electricity power
land territory ground; sea ocean; forest wood; trash garbage rubbish; pollution contamination
nuclear atomic; missile rocket; drone uav; nearby close; witness onlooker eyewitness; missing lost
trapped stuck; alive living; trial hearing; ruling verdict decision judgment judgement
overturn reverse quash; reform overhaul change; propose suggest offer
proposal plan offer suggestion; suggestion proposal idea; bid offer; takeover acquisition buyout
acquisition purchase takeover; deal transaction; contract agreement deal; collapse fall
exceed surpass top beat outstrip; outlook forecast; forecast projection estimate prediction
guidance forecast; earnings profit income; annual full-year; quarterly three-month
dramatic drastic sharp; sharp steep; sharply steeply; slightly marginally
significantly considerably substantially markedly greatly; strongly firmly; severe serious grave
deadly lethal fatal; widespread extensive; ongoing continuing; controversial contentious disputed
disputed contested; alleged suspected; illegal unlawful illicit; legal lawful
secret covert clandestine; senior high-ranking top; former ex previous
chairman chair chairwoman chairperson; vice deputy; aide adviser advisor assistant
firefighter fireman; passenger traveller traveler; traveller traveler tourist
tourist visitor holidaymaker; visitor guest; driver motorist; coach manager trainer; fan supporter
supporter backer; killer murderer; thief robber burglar; steal rob; theft robbery; fraud scam
corruption graft; crime offence offense; smuggle traffic; smuggler trafficker; flee escape
chase pursue; obstruct block hinder; hinder hamper impede obstruct; ease relax loosen
impose enforce; lift remove end; abolish scrap end; extend prolong; double twofold; triple treble
majority most; average mean; record all-time; inaugurate open; evict expel; expel banish deport
practice training session workout drill; exam test examination; quiz test
friend associate acquaintance; friend comrade; colleague associate; technique strategy method
method approach way procedure; implement develop; modelling modeling
analyse analyze examine study; examine inspect scrutinise; scrutinize examine; inspect check
check verify; inform educate brief notify tell; notify alert; brief inform
restrict limit curb hinder constrain; hinder hamper impede obstruct; curb restrain rein
unchanged unaltered steady constant stable flat
consolidated combined overall total joint unified; mixed varied divided conflicting
rest remainder; strengthen reinforce bolster; bolster boost shore
attendance participation presence turnout; instruction guidance direction advice
advice guidance tip; recommendation advice suggestion; survey questionnaire poll
servings portions helpings; net total; overlook miss neglect; neglect ignore disregard
ignore disregard; recall remember; forget overlook; spectrum range; fuel drive stimulate
stimulate spur boost; spur prompt; prompt cause trigger spark; cause trigger spark provoke
spark ignite; provoke incite; lead-to cause; result outcome consequence; outcome result
aftermath wake; wake aftermath; cause reason; reason motive; motive motivation; envy jealousy
discount rebate deduction; deduction reduction; expense cost; cost price; fee charge; fee cost
budget fund; fund finance bankroll; finance fund; investor shareholder; shareholder stockholder
stock share security equity; bond debt; loan credit; debt liability; bank lender
lender creditor; fragile delicate; brittle fragile; faulty defective; defective flawed
flaw defect fault; broken damaged; stench smell odour odor reek; odour odor smell; smell scent
aroma scent; taste flavour flavor; rubble debris ruin wreckage; wreckage debris
wreck ruin devastate destroy; devastate ravage destroy; toddler child infant
youngster youth teenager teen; teenager teen adolescent; pensioner retiree
rebuke scold reprimand chide admonish berate; scold berate; blame fault; hunt search seek
hunt chase; gang band group; thief crook; criminal offender felon; convict prisoner
fugitive runaway; staff employee worker workforce personnel; worker employee labourer laborer
labourer laborer worker; redundant jobless; jobless unemployed; wage pay salary; salary pay
pension annuity; bonus premium; shutter close shut; shut close; reopen resume; plant factory
mill factory; warehouse depot store; carmaker automaker manufacturer
maker manufacturer producer; producer manufacturer; supplier vendor; retailer shop store
store shop outlet; mall shopping-centre; market bazaar; customer client patron; client customer
buyer purchaser customer; seller vendor merchant; merchant trader; trader dealer
airline carrier; carrier airline; aviator pilot; pilot captain; crew staff
sailor seaman mariner; ferry boat; vessel craft; yacht boat; tanker ship; cargo freight load
freight goods; lorry truck; truck lorry; motorbike motorcycle; bike bicycle; coach bus
tram streetcar; underground subway metro; subway metro tube; rail railway railroad
motorway freeway highway; pavement sidewalk; petrol gasoline; gasoline gas petrol; fuel petrol
lift elevator; holiday vacation; autumn fall; football soccer; bin trash; rubbish litter trash
flat apartment; garden yard; rent lease; hire rent; landlord owner; owner proprietor
tenant renter lodger; resident local; local resident; villager resident; mayor burgomaster
councillor councilman alderman; council municipality; parish district
lawmaker legislator mp deputy; legislator parliamentarian; parliament legislature assembly
cabinet government; government administration; administration authorities; minister secretary
premier prime-minister; president head-of-state; monarch sovereign; king monarch; queen monarch
dictator autocrat tyrant; regime government; coup putsch takeover
uprising revolt rebellion insurrection; revolt rebellion mutiny; revolution uprising
activist campaigner; campaigner advocate; opponent critic; critic detractor; supporter follower
follower adherent; voter elector; ballot vote; candidate contender nominee hopeful
contender challenger; referendum plebiscite; constituency seat; tax levy duty; duty tariff levy
tariff duty; subsidy grant; grant funding; aid relief assistance; refugee asylum-seeker
evacuee refugee; migrant refugee; evacuate clear; flee run; escape getaway; shelter refuge
refuge sanctuary haven; tent camp; camp encampment; famine starvation; hunger starvation
drought dry-spell; heatwave hot-spell; wildfire bushfire blaze; blaze fire; smoke fume
flame fire; flood inundate swamp; inundate flood; landslide mudslide rockslide
avalanche snowslide; quake earthquake; erupt explode; storm gale; gust wind; downpour deluge
snowstorm blizzard; fog mist; frost freeze; thaw melt; chilly cool cold; scorching hot; dam weir
levee dyke embankment; canal waterway; river stream; creek brook stream; pond pool
shore coast beach; coast seaboard shoreline; harbour harbor port; port harbour harbor
quay dock wharf pier; pier jetty; cliff bluff; hill mound; mountain peak; valley vale
forest woods woodland; wood forest; meadow field; field pasture; farm ranch; farmer grower
grower producer; cattle cow; livestock animal; hound dog; kitten cat; pup puppy; vermin pest
pest insect; species breed; breed kind; physician doctor gp; surgeon doctor; nurse carer
patient sufferer; sufferer patient; ailment illness; illness sickness disease; virus bug
epidemic pandemic; contagious infectious; cure remedy; remedy treatment cure; treatment therapy
therapy treatment; surgery operation; operation surgery; dose shot; pill tablet; tablet pill
bandage dressing; wound injury; fracture break; fatal deadly; corpse body cadaver; body corpse
grave tomb; tomb grave; cemetery graveyard; mourn grieve; grieve mourn; heir successor
successor replacement; predecessor forerunner; birth delivery; pregnant expecting; newborn baby
spouse partner; wife spouse; husband spouse; wed marry; wedding marriage; marriage matrimony
divorce split separation; separate split part; teach educate instruct; lesson class
class course; course programme; pupil schoolchild; tutor teacher; lecturer professor
scholar academic; academic scholar; scientist researcher; researcher scientist; study research
research investigation; investigation inquiry probe enquiry; probe inquiry; inquiry enquiry
investigate probe; detective investigator; investigator inspector; clue lead; evidence proof
proof evidence; testify witness; testimony evidence statement; statement declaration
declaration announcement; announcement statement; speech address; address speech; remark comment
comment remark; quip joke; joke jest; rumour rumor gossip; rumor gossip; leak disclose
disclosure revelation; revelation disclosure; secret hidden; hidden concealed; conceal hide
mask hide; veil cover; cover hide; expose uncover; uncover find; discover find detect
detect find; find locate; locate find; trace track; track follow; follow pursue; pursue chase
chase hunt; catch capture; capture catch seize; grab seize snatch; snatch grab; kidnap abduct
abduct kidnap; hostage captive; release liberate free; liberate free; freedom liberty
liberty freedom; slave captive; chain shackle; cell jail; jail prison; prison penitentiary
warden guard; guard sentry; guard protect; patrol guard; checkpoint roadblock; barrier fence
fence wall; wall barrier; gate entrance; entrance entry; exit way-out; door gate; window pane
roof ceiling; floor storey; storey story floor; tower spire; spire steeple; church chapel
chapel church; cathedral church; monastery abbey; abbey monastery; priest clergyman cleric
cleric priest; bishop prelate; worshipper believer; faithful believer; pray worship
statue sculpture monument; sculpture statue; monument memorial; memorial monument
painting picture canvas; portrait painting; artist painter; painter artist; drawing sketch
sketch drawing; gallery museum; exhibit exhibition show; exhibition show display; display show
concert performance; performance show; performer artist; singer vocalist; vocalist singer
musician player; band group; orchestra ensemble; choir chorus; melody tune; lyric word
novel book; author writer novelist; novelist writer; poet writer; poem verse; tale story
chapter section; page leaf; library archive; archive record; document paper record
letter message; parcel package; package parcel; courier messenger; messenger courier
postpone delay defer; defer postpone; delay hold-up; late overdue; overdue late; early premature
punctual prompt; prompt quick; hurry rush hasten; rush hurry; slow sluggish; sluggish slow
halt stop; pause break; break pause; interrupt disrupt; disrupt interrupt; disturb disrupt
disruption disturbance; disturbance unrest; chaos disorder mayhem turmoil; mayhem chaos
panic fear; terror fear; frighten scare; scare frighten; alarm scare; threat danger menace
danger peril risk; risk danger hazard; hazard danger; perilous dangerous
dangerous hazardous risky; safe secure; secure safe; safety security; protect defend
shield protect; refuge shelter; rescue save; volunteer helper; helper assistant; assist help
support help; encourage urge; urge press; press push; push shove; pull drag tug; drag pull haul
haul drag; lift raise hoist; hoist raise; drop fall; plunge dive; leap jump; jump leap; hop jump
walk stroll; stroll walk; march walk; run race; race contest; contest competition
competition tournament; tournament contest; championship title; title crown; trophy cup
cup trophy; medal award; prize reward; champion winner; winner victor; victor winner
rival opponent; referee umpire; umpire referee; stadium arena ground; arena stadium; pitch field
goal score; score tally; tally count total; draw tie; defender back; striker forward
forward striker; goalkeeper keeper goalie; keeper goalkeeper; skipper captain; captain skipper
squad team; team side; coach trainer; trainer coach; transfer move; sign recruit; recruit hire
hire employ recruit; appoint name; name appoint choose; choose select pick; nominate name
elect choose; pick choose; tap pick; select choose; clinch win secure; secure win; capture win
witness attend see; create forge; forge create; plea petition appeal; petition plea; appeal plea
massacre slaughter killing; slaughter massacre; killing murder; shrine temple; temple shrine
building block; block building; big gross; delicate fragile; writer author; gown dress
dress gown; garment clothing; clothes clothing garment; shoe boot; hat cap; coat jacket
jacket coat; jewel gem; gem jewel; diamond jewel; purse wallet; bag sack; sack bag; box crate
crate box; barrel cask; bottle flask; cup mug; plate dish; dish meal; meal food; food meal
dine eat; feast banquet; banquet dinner; dinner supper; supper dinner; snack bite
drink beverage; beverage drink; beer ale; spirit liquor; drunk intoxicated; hungry starving
tired weary exhausted; weary tired; exhausted tired; asleep sleeping; rest relax; relax rest
sick unwell; healthy well fit; fit healthy; strong sturdy; sturdy strong; feeble weak
huge vast enormous; tiny minute little; thin slim slender; slim thin; fat overweight; tall high
short brief; wide broad; narrow thin; steep sheer; smooth even; rough uneven; sharp keen
blunt dull; bright brilliant; dark dim gloomy; dim dark; shiny glossy; clean tidy; tidy neat
neat tidy; dirty filthy; filthy dirty; pretty beautiful; ugly hideous; handsome good-looking
elegant stylish; plain simple; simple easy; easy simple; hard difficult tough
difficult tough hard; tough hard; complicated complex; complex complicated; strange peculiar
peculiar strange odd; curious strange; funny amusing comic; amusing funny; serious grave
grave serious; solemn serious; cheerful happy; gloomy sad; upset distressed; distressed upset
furious angry; irritated annoyed; annoyed irritated; afraid scared frightened; scared afraid
brave courageous bold; courageous brave; bold brave; shy timid; timid shy; proud arrogant
humble modest; modest humble; honest truthful sincere; sincere honest; dishonest deceitful
loyal faithful; faithful loyal; traitor turncoat; cruel brutal vicious; brutal cruel savage
savage brutal; gentle mild; mild gentle; kind generous; lazy idle; busy occupied
eager keen willing; keen eager; reluctant unwilling hesitant; unwilling reluctant
hesitant reluctant; determined resolute; stubborn obstinate; obstinate stubborn
clever smart bright; wise sensible; sensible reasonable; foolish silly stupid; silly foolish
mad insane crazy; crazy mad; rational logical reasonable; reasonable fair; fair just; just fair
unfair unjust; unjust unfair
"""
"""Groups, divided by semicolons and line ends."""
