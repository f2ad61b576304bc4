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
majority most; average mean; record all-time
"""
"""Groups, divided by semicolons and line ends."""
