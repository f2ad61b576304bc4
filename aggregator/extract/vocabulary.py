"""The words of page furniture: links, forms, subscriptions, comments, sharing, by language.

These are words, not lines: what they mean for a line depends on how many of its words they are,
on whether it speaks to its reader and on its shape (see :mod:`aggregator.extract.furniture`).
"""

from __future__ import annotations

import re


def _any(*stems: str) -> str:
    """One alternative per word; a trailing ``*`` stands for any ending."""
    words = " ".join(stems).split()
    return "|".join(
        re.escape(w.rstrip("*")).replace("_", r"\s") + r"\w*" * w.endswith("*") for w in words
    )


def _one_of(lines: str) -> str:
    """One alternative per line, each a pattern of its own."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


def _whole(*stems: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(*stems)})(?!\w)")


SUBSCRIPTION = _whole(
    # Words that seldom stand in news and often in an offer to its reader.
    """newsletter* subscrib* subscription* sign_up signed_up signing_up sign-up sign_in log_in
    logged_in inbox email_address e-mail_address correct_email confirmation_email email_alert*
    email_to unsubscrib* free_trial cancel_anytime paywall* membership our_app the_app
    news_app mobile_app
    app_store google_play push_notification* notifications cookie* privacy_policy
    terms_of_service terms_and_conditions terms_of_use adblock* ad_blocker ad-free
    your_support support_our our_journalism our_work independent_journalism our_reporting
    donat* contribution become_a_member patreon premium_content readers reader comment_section
    commenting comments comment_policy forum replies the_conversation conversations
    join_us follow_us whatsapp_channel telegram_channel youtube_channel our_channel*
    our_podcast podcast* listen_to our_coverage telegram instagram youtube facebook whatsapp tiktok
    get_in_touch contact_us email_us write_to_us tell_us message_us
    your_browser javascript your_device your_story your_questions your_inbox share_your
    daily_briefing morning_briefing
    breaking_news_alert* news_alert* breaking_news full_story full_coverage more_stories
    latest_updates gift_article magazine pre-order checkout shop""",
    """newsletter* abonn* abo abos probeabo anmeld* angemeldet registrier* posteingang
    e-mail-adresse mailadresse kostenlos_testen kostenlos_lesen app_store unsere_app push-nachricht*
    cookie* datenschutz* nutzungsbedingungen leser leserinnen lesern kommentar* kommentieren
    mitdiskutieren diskutieren_sie whatsapp-kanal telegram-kanal unserem_kanal unseren_kanal
    podcast* jetzt_lesen weiterlesen zum_artikel spenden probemonat werbefrei""",
    """newsletter* abonn* s'abonner inscri* connectez-vous adresse_e-mail boîte_mail
    boîte_de_réception notre_application cookie* confidentialité lecteurs commentaire*
    notre_chaîne notre_newsletter podcast* soutenez_notre faire_un_don essai_gratuit
    lire_la_suite lire_l'article""",
    """розсилк* підпис* підпиш* передплат* електронн* пошт* e-mail email наш_telegram
    наш_телеграм telegram-канал* телеграм-канал* youtube-канал* whatsapp-канал* viber*
    наш_канал наших_каналів нашому_каналі наші_канали месенджер* донат*
    підтримайте cookie* читач* коментар*
    спільнот* подкаст* застосун* зареєстр* увійти увійдіть""",
    """рассылк* подпис* подпиш* наш_канал нашем_канале комментари* telegram-канал*
    телеграм-канал* suscrí* suscrib* boletín iscriviti newsletter* commenti comentarios
    zapisz_się subskryb* komentarz* inschrijven nieuwsbrief assine comentários""",
)

INTERFACE = _whole(
    # Labels of buttons and links; a short line made of these is one.
    """share print copy link links save saved follow following follow_us login log_in sign_in
    sign_out register account profile menu search close open next previous prev back top home
    skip content main_content key_events only navigation
    load loading more show hide view see all expand collapse
    play pause mute unmute volume fullscreen listen audio video videos watch live gallery photos
    slideshow advertisement advert ad ads sponsored promoted promotion cookies settings accept
    reject agree preferences manage privacy policy terms conditions contact about us help faq
    careers jobs advertise advertising team newsletter newsletters subscribe subscribed e-mail
    email facebook twitter x whatsapp telegram instagram youtube linkedin reddit pinterest tiktok
    bluesky threads mastodon messenger viber rss app apps download comment comments reply report
    like likes send submit confirm cancel continue edit post article arrow right left up down
    icon image logo sections topics topic tags tag store shop now learn read this article_text
    page story sign_up signup required optional bookmark gift text size font language
    english edition local transcript caption captions embed url clipboard copied
    continues continue below above reading_time minutes ai assistance generated created
    successfully""",
    """teilen drucken merken speichern folgen anmelden registrieren konto menü suche suchen
    schließen öffnen weiter zurück nach_oben startseite inhalt zum_inhalt springen überspringen
    navigation mehr anzeigen ausblenden alle abspielen anhören artikel vorlesen video videos
    bilder bildergalerie fotostrecke anzeige werbung gesponsert datenschutz impressum agb kontakt
    über_uns hilfe karriere newsletter abonnieren abo kommentare kommentar antworten melden
    senden absenden abbrechen link kopieren kopiert themen pflichtfeld lesezeit minuten
    weiterlesen merkliste hinzufügen verschenken hören
    jetzt zur zum hier e-paper push laden lädt""",
    """partager imprimer copier lien enregistrer suivre connexion se_connecter s'inscrire compte
    menu rechercher recherche fermer suivant précédent retour haut accueil aller au contenu
    afficher plus voir tout tous lire écouter article vidéo vidéos diaporama publicité annonce
    cookies paramètres accepter refuser confidentialité mentions légales contact aide s'abonner
    abonnez-vous newsletter commentaires commentaire réagir répondre signaler envoyer annuler
    obligatoire champ lecture minutes temps""",
    """поділитися поділитись роздрукувати скопіювати копіювати посилання зберегти стежити увійти
    реєстрація меню пошук закрити далі назад вгору нагору головна перейти до вмісту вміст
    показати ще більше усі всі слухати дивитися відео фото галерея реклама спонсор контакти
    про_нас вакансії допомога підписатися підписатись підписка розсилка коментарі коментар
    коментувати відповісти надіслати скасувати обов'язкове теми теги читати хвилин час
    читання завантажити завантаження аудіо""",
    """поделиться ссылка закрыть меню поиск реклама комментарии подписаться compartir imprimir
    menú buscar cerrar publicidad comentarios suscribirse condividi stampa cerca chiudi
    pubblicità commenti iscriviti udostępnij drukuj szukaj zamknij reklama komentarze delen
    afdrukken zoeken sluiten advertentie reacties compartilhar fechar publicidade""",
)

_LINK_PHRASES = r"""
    most (?:popular|read|viewed|watched|shared|commented)
    (?:latest|top|more|other|related|recent|trending|breaking|featured)(?: \w+)? (?:news|stories)
    (?:latest|top|more|other|related|recent|trending|featured)(?: \w+)? (?:articles|headlines|posts)
    (?:latest|top|more|other|related|recent|trending)(?: \w+)? (?:videos|topics|content|coverage)
    read next|up next|keep reading|what to read next|must reads?
    (?:trending|popular)(?: now)?|featured|related
    recommended(?: for you| reading)?
    editor[’']?s?[’']? (?:picks?|choice)
    don[’']t miss|you (?:may|might) also like|also (?:on|in) \S+
    sponsored(?: content)?|promoted stories|from our partners?|around the web
    more (?:on|from|about)(?: [\w’'-]+){1,5}
    meistgelesen\w*|meistgesehen\w*
    mehr (?:zum thema|(?:aus|von|über|zu)(?: [\w-]+){1,4})
    weitere (?:artikel|themen|nachrichten|meldungen|beiträge|videos)
    lesen sie auch|das könnte sie auch interessieren|auch interessant|empfehlungen?|empfohlen\w*
    neueste (?:artikel|nachrichten|meldungen)
    top-?(?:themen|nachrichten|meldungen)
    les plus (?:lus|populaires|consultés|partagés)
    à lire aussi|à (?:lire|voir)|sur le même (?:sujet|thème)|dans la même rubrique|à la une
    nos (?:sélections|dossiers)|articles? (?:liés?|similaires?|recommandés?)|plus d[’']articles
    читайте також|також читайте|популярн\w*|найпопулярніш\w*|найчитаніш\w*
    схожі (?:новини|статті)|останні новини|новини (?:за темою|по темі|дня|партнерів)
    стрічка новин|головне за день|вибір редакції|більше новин|інші новини
    матеріали (?:за темою|по темі)|рекомендуємо
    вас може зацікавити
    читайте также|популярное|lo más leído|leggi anche|i più letti|te puede interesar
    czytaj także|najpopularniejsze|meest gelezen|lees ook|leia também|mais lidas
"""
_SIDE_PHRASES = r"""
    (?:local|world) news|news ?feed|latest
    sections?|topics?|tags?|categories|newsletters?|comments?|opinion
    schlagworte|themen|kommentare|commentaires|l[’']actualité
    пов[’']язані теми|теги|коментарі
"""
_PART_PHRASES = r"""
    key (?:events?|points|moments?|developments|takeaways)|at a glance|in brief
    in this (?:article|story)|contents|jump to|summary
    pinned(?: post)?|sponsored|advertorial|breaking|exclusive|live
    das wichtigste(?: in kürze)?|auf einen blick|inhalt|angeheftet|angepinnt
    l[’']essentiel|sommaire|les points clés|épinglé
    головне|коротко|зміст|закріплено
"""
_ARTICLES = r"(?:the |our |more |see |view |alle? |die |unsere |les |nos |наші |усі |всі )?"
_LABEL_END = r"\s*[:.>»|→]*"
LINKS_LABEL = re.compile(rf"{_ARTICLES}(?:{_one_of(_LINK_PHRASES)}){_LABEL_END}")
"""Matches in lower case a whole line that stands above links to other texts."""
SIDE_LABEL = re.compile(
    rf"{_ARTICLES}(?:{_one_of(_LINK_PHRASES)}|{_one_of(_SIDE_PHRASES)}){_LABEL_END}"
)
"""Matches in lower case a whole line that stands above what is beside a text or below it."""
LABEL = re.compile(rf"{SIDE_LABEL.pattern}|{_ARTICLES}(?:{_one_of(_PART_PHRASES)}){_LABEL_END}")
"""Matches in lower case a whole line that names a part of the page, or a sort of entry."""

_POINTER_PHRASES = r"""
    read (?:more|also|next|on|the full story|the full article)|also read|see (?:also|more)
    related(?: articles?| stories| coverage)?|more on this(?: story)?
    more (?:on|from) [\w’' -]{2,30}
    watch(?: now| live)?|listen|in pictures|don[’']t miss|recommended|explainer|opinion|podcast
    lesen sie (?:auch|mehr|hier|dazu)|mehr (?:dazu|zum thema|lesen|hier)|auch interessant
    lesetipp|siehe auch|hintergrund|kommentar|video
    (?:à )?lire aussi|à (?:lire|voir|écouter)|voir aussi|lire (?:la suite|notre \w+)
    (?:читайте|читати|дивіться|дивись) (?:також|ще|більше|детальніше)|також читайте
    за темою|по темі|детальніше|до теми
    читайте также|leggi anche|lee también|te puede interesar|czytaj (?:też|także|więcej)
    lees ook|leia também
"""
LABEL_IN = re.compile(
    rf"(?:>+|→|►|»|\+{{2,}}|\[)?\s*(?:{_one_of(_POINTER_PHRASES)})"
    r"(?P<mark>\s*[:|>→»–—-]\s*|\s+)(?P<rest>\S.*)"
)
"""Matches in lower case a line that leads to another text: label, its mark, what it leads to."""

IMPERATIVES = re.compile(
    # Words that ask a reader to do something, at the start of a line or of a sentence.
    r"[*>→»•\s]*(?:please,?|"
    + _any(
        """join subscribe sign follow get read click tap enter download watch listen share support
        become register log find discover try start stay receive check explore donate be submit
        contact tell send want thank thanks unlock upgrade buy shop pre-order order visit add
        enjoy browse choose select comment leave like have don't don’t you_can
        newyou_can do_you are_you help
        call text email catch_up keep_up see go scroll swipe create activate enable allow accept
        jetzt abonnieren_sie abonniere melden_sie registrieren_sie folgen_sie folge lesen_sie
        klicken_sie hier erhalten_sie bestellen_sie laden_sie testen_sie unterstützen_sie
        teilen_sie diskutieren_sie schreiben_sie sichern_sie bleiben_sie hören_sie sehen_sie
        möchten_sie wollen_sie haben_sie sie_möchten danke vielen_dank bitte kostenlos
        abonnez-vous inscrivez-vous lisez suivez rejoignez recevez cliquez téléchargez partagez
        découvrez soutenez écoutez regardez connectez-vous participez réagissez retrouvez profitez
        merci pour_ne_rien vous_souhaitez
        підписуйтесь підписуйтеся підпишіться підписатися читайте приєднуйтесь приєднуйтеся
        приєднайтесь долучайтесь долучайтеся стежте слідкуйте надсилайте отримуйте завантажте
        завантажуйте підтримайте підтримуйте дивіться слухайте поділіться поділитися натисніть
        введіть залиште коментуйте дякуємо хочете будьте ставайте станьте
        подписывайтесь подпишитесь читайте смотрите присоединяйтесь suscríbete síguenos lee
        iscriviti segui leggi zapisz czytaj śledź dołącz volg lees abonneer assine siga leia"""
    )
    + r")(?!\w)"
)

ADDRESS = _whole(
    # A reader spoken to, or the paper speaking of itself.
    """you your yours you're you’re you've you’ve you'll you’ll us our ours we we've we’ve
    sie ihr ihre ihren ihrem ihrer du dein deine dir uns unser unsere unserem unseren unserer wir
    vous votre vos nous notre nos
    ви вас вам ваш* наш* нас нам ми
    вы вас вам ваш* usted su tu nos nuestr* voi vostr* noi nostr* twój nasz* je jouw ons onze""",
)

SELF = _whole(
    # The text on the page speaking of itself.
    """this_article this_story this_recording this_page this_post this_video this_audio
    this_newsletter this_live_page this_live_blog
    this_liveblog this_blog this_report this_translation this_content
    this_podcast this_episode the_article_was the_story_was an_earlier_version
    a_previous_version this_is_a_developing this_summary
    dieser_artikel diesen_artikel dieser_text diesen_text diese_meldung
    dieser_beitrag diesen_beitrag dieses_artikels dieses_video diese_seite dieses_thema
    cet_article cette_vidéo cette_page ce_contenu
    цю_статтю ця_стаття цей_матеріал цього_матеріалу цю_новину ця_новина этот_материал este_artículo
    questo_articolo ten_artykuł dit_artikel este_artigo""",
)
SMALL = frozenset(
    re.findall(
        r"\w+",
        """a an the to of in on for with by via as at or and all it this that is are be die
        der den das zu zum zur im auf mit per von und oder le la les de du des au à par sur et ou
        en на в у за до та і або по з й""",
    )
)
"""Words that join the words of a button's label."""

SELF_VERBS = _whole(
    """closed updated corrected amended translated created generated sponsored produced published
    republished edited clarified appeared originally version automatically assistance machine
    recorded voice listen available contains include includes aktualisiert korrigiert übersetzt
    erstellt berichtete automatisch erschien veröffentlicht anhören vorlesen enthält
    mis_à_jour corrigé
    traduit généré
    publié écouter оновлено виправлено перекладено створено автоматично опубліковано послухати
    доповнено supported made read share rate"""
)

_COUNTED = r"""
    comments?|replies|shares?|likes?|views?|reactions?|votes?|readers?|followers?|posts?
    photos?|images?|sec(?:ond)?s?|min(?:ute)?s?\.?(?:[ -]read(?:ing)?(?: time)?)?
    kommentare?|minuten?(?: lesezeit)?|bilder|aufrufe
    commentaires?|partages?|vues?|minutes? de lecture
    коментар\w*|перегляд\w*|хв(?:илин\w*)?\.?(?: читання)?
    комментари\w*|просмотр\w*|comentarios?|commenti|komentarz\w*
"""
_COUNT_LABELS = r"""
    comments?|shares?|likes?|views?|reading time|lesezeit|kommentare?|commentaires?
    temps de lecture|durée|час читання|коментарі\w*|перегляд\w*
"""
COUNT = re.compile(
    rf"\W*(?:\d[\d.,\s]*\s?(?:k|m|tsd\.?|mio\.?|тис\.?|млн)?\s*(?:{_one_of(_COUNTED)})"
    rf"|(?:{_one_of(_COUNT_LABELS)})\s*[:(]?\s*\d[\d.,]*\s?(?:min\w*|хв\w*)?\.?\)?)\W*"
)
"""Matches in lower case a whole line that only counts: comments, shares, minutes to read."""

_UNIT = (
    r"(?:s|m|h|d|sec|min|hr|hour|minute|second|day|week)s?|stunden?|minuten?|tag(?:en)?|"
    r"heures?|jours?|хвилин\w*|годин\w*|дн\w*|тижн\w*"
)
AGO = re.compile(
    r"\W*(?:(?:updated|posted|published|aktualisiert|оновлено|mis à jour)\W*)?"
    r"(?:just now|gerade eben|(?:an? |about |vor |il y a |\d+ ?)(?:\d+ )?"
    rf"(?:{_UNIT})\.?(?: \d+ (?:{_UNIT})\.?)?(?: ago| тому| fa| назад)?)\W*"
)
"""Matches in lower case a whole line that says how long ago something was."""

COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}|by|\w+)|all rights reserved|alle rechte vorbehalten|"
    r"tous droits réservés|(?:всі|усі) права (?:захищен|застережен)|все права защищены|"
    r"todos los derechos reservados|tutti i diritti riservati|wszelkie prawa zastrzeżone|"
    r"all times are|alle zeitangaben|alle angaben ohne gewähr"
)

REUSE = re.compile(
    r"(?:передрук|цитуванн\w+|використанн\w+)\b.{0,120}(?:матеріал|гіперпосилан|дозвол)|"
    r"may not be (?:published|reproduced|redistributed|rewritten)|"
    r"(?:reproduction|redistribution|republication) .{0,60}(?:prohibited|permission)|"
    r"(?:nachdruck|vervielfältigung) .{0,60}(?:verboten|genehmigung|gestattet)|"
    r"(?:toute )?reproduction .{0,60}interdite|перепечатк\w+ .{0,80}(?:разрешен|ссылк)"
)
"""Matches in lower case a sentence on who may print the text again."""

REQUIRED = re.compile(
    r"\W*(?:(?:indicates|denotes|is|are|fields? (?:is|are)|marked|this field)\W+)*(?:\w+ ){0,3}"
    r"(?:required|mandatory|pflichtfeld(?:er)?|erforderlich|obligatoires?|обов[’']язков\w*|"
    r"campos? obligatorios?|verplicht|wymagane|obbligatori\w?)(?: fields?| information)?\W*"
)
