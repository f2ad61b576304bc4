"""Invented posts in further languages, and posts with more in them."""

from __future__ import annotations

from benchmarks.shapes.bank import Entry, _entries

PT = _entries(
    ("Ponte interditada após choque de barcaça", "Renata Couto", ("A ponte do porto de Areal está interditada nos dois sentidos depois que uma barcaça bateu no terceiro pilar.", "Ninguém ficou ferido, segundo a autoridade portuária.")),
    ("Balsas vão operar durante a noite", "Caio Brandão", ("Duas balsas extras vão cruzar o estuário a cada meia hora até as seis da manhã, informou a prefeitura.",)),
    ("Ministra pede investigação", "Renata Couto", ("A ministra dos Transportes, Elin Brandt, anunciou no Congresso uma investigação independente sobre a segurança das pontes.",)),
    ("Navio guindaste a caminho", "Caio Brandão", ("Um navio guindaste capaz de erguer 900 toneladas saiu de Oxholm ao meio-dia e deve chegar antes de escurecer.",)),
)  # fmt: skip
TR = _entries(
    ("Mavna çarptı, liman köprüsü kapandı", "Selin Aydar", ("Kumağzı limanındaki köprü, çakıl yüklü bir mavnanın üçüncü ayağa çarpmasının ardından iki yönde trafiğe kapatıldı.", "Liman idaresine göre yaralanan olmadı.")),
    ("Feribotlar gece boyunca çalışacak", "Kerem Soylu", ("Belediye, sabah altıya kadar yarım saatte bir iki ek feribot seferi düzenleneceğini açıkladı.",)),
    ("Bakan soruşturma istedi", "Selin Aydar", ("Ulaştırma Bakanı Elin Brandt, köprülerin güvenliğinin bağımsız uzmanlarca inceleneceğini söyledi.",)),
)  # fmt: skip
HE = _entries(
    ("גשר הנמל נסגר לאחר פגיעת דוברה", "נועה ברק", ("גשר הנמל בחולות הים נסגר לתנועה בשני הכיוונים לאחר שדוברה עמוסת חצץ פגעה בעמוד השלישי שלו.", "לדברי רשות הנמל, איש לא נפגע.")),
    ("המעבורות יפעלו כל הלילה", "עידן שלו", ("שתי מעבורות נוספות יחצו את השפך מדי חצי שעה עד שש בבוקר, הודיעה העירייה.",)),
    ("השרה דורשת חקירה", "נועה ברק", ("שרת התחבורה אלין ברנדט אמרה בפרלמנט כי תדרוש חקירה עצמאית של בטיחות הגשרים.",)),
)  # fmt: skip
KO = _entries(
    ("바지선 충돌로 항구 다리 통제", "한지우", ("모래항 다리가 자갈을 실은 바지선이 세 번째 교각을 들이받은 뒤 양방향 모두 통제됐다.", "항만청은 다친 사람이 없다고 밝혔다.")),
    ("여객선 밤새 운항", "오세린", ("시는 오전 여섯 시까지 삼십 분마다 여객선 두 척을 추가로 운항한다고 발표했다.",)),
    ("장관, 조사 요구", "한지우", ("교통부 장관은 국회에서 강 하구 다리들의 안전을 독립적으로 조사하겠다고 말했다.",)),
)  # fmt: skip
ZH = _entries(
    ("驳船撞上桥墩，港口大桥封闭", "林若溪", ("一艘装载砂石的驳船撞上沙口港大桥的第三个桥墩，大桥双向封闭。", "港务局表示无人受伤，工程师检查基础之后才会恢复通行。")),
    ("渡轮将通宵运行", "周启明", ("市政府宣布，到早上六点为止，每半小时加开两班渡轮。",)),
    ("部长要求调查", "林若溪", ("交通部长在议会表示，将要求对河口各桥的安全进行独立调查。",)),
)  # fmt: skip
RU = _entries(
    ("Мост в порту закрыт после удара баржи", "Вера Лужина", ("Портовый мост в Песчаном Устье закрыт в обе стороны после того, как баржа с гравием ударила в третью опору.", "Никто не пострадал, сообщает администрация порта.")),
    ("Паромы будут ходить всю ночь", "Глеб Сотников", ("Два дополнительных парома будут пересекать лиман каждые полчаса до шести утра, сообщила мэрия.",)),
    ("Министр обещает проверку", "Вера Лужина", ("Министр транспорта Элин Брандт заявила в парламенте, что безопасность мостов проверят независимые эксперты.",)),
)  # fmt: skip
PL = _entries(
    ("Most w porcie zamknięty po uderzeniu barki", "Zofia Wilk", ("Most portowy w Piaskowie zamknięto w obu kierunkach, gdy barka ze żwirem uderzyła w trzeci filar.", "Nikt nie został ranny, podaje zarząd portu.")),
    ("Promy popłyną całą noc", "Adam Rogal", ("Dwa dodatkowe promy będą kursować co pół godziny do szóstej rano, poinformował urząd miasta.",)),
    ("Ministra zapowiada kontrolę", "Zofia Wilk", ("Ministra transportu Elin Brandt zapowiedziała w Sejmie niezależną kontrolę bezpieczeństwa mostów.",)),
)  # fmt: skip
CS = _entries(
    ("Most v přístavu je uzavřen po nárazu člunu", "Jana Holá", ("Přístavní most v Písečném Ústí je uzavřen v obou směrech poté, co člun se štěrkem narazil do třetího pilíře.", "Nikdo nebyl zraněn, uvedla správa přístavu.")),
    ("Trajekty pojedou celou noc", "Petr Mráz", ("Dva další trajekty budou jezdit každou půlhodinu až do šesti hodin ráno, oznámila radnice.",)),
    ("Ministryně chce vyšetřování", "Jana Holá", ("Ministryně dopravy Elin Brandtová oznámila ve sněmovně nezávislou kontrolu bezpečnosti mostů.",)),
)  # fmt: skip
EL = _entries(
    ("Κλειστή η γέφυρα του λιμανιού", "Ελένη Δήμα", ("Η γέφυρα του λιμανιού στην Άμμο έκλεισε και στις δύο κατευθύνσεις, όταν μια μαούνα χτύπησε το τρίτο βάθρο της.", "Κανείς δεν τραυματίστηκε, λέει το λιμεναρχείο.")),
    ("Τα φέρι θα κινούνται όλη νύχτα", "Νίκος Ράλλης", ("Δύο ακόμη φέρι θα διασχίζουν τις εκβολές κάθε μισή ώρα ως τις έξι το πρωί, ανακοίνωσε ο δήμος.",)),
    ("Η υπουργός ζητεί έρευνα", "Ελένη Δήμα", ("Η υπουργός Μεταφορών Έλιν Μπραντ είπε στη Βουλή ότι θα ζητήσει ανεξάρτητη έρευνα για την ασφάλεια των γεφυρών.",)),
)  # fmt: skip
FI = _entries(
    ("Satamasilta suljettu proomun törmäyksen jälkeen", "Aino Kallas", ("Hiekkasuun satamasilta on suljettu molempiin suuntiin, kun sorapoomu törmäsi sen kolmanteen pilariin.", "Kukaan ei loukkaantunut, satamalaitos kertoo.")),
    ("Lautat kulkevat läpi yön", "Eero Virta", ("Kaksi ylimääräistä lauttaa ylittää suiston puolen tunnin välein aamukuuteen asti, kaupunki ilmoittaa.",)),
    ("Ministeri vaatii selvitystä", "Aino Kallas", ("Liikenneministeri Elin Brandt kertoi eduskunnassa, että siltojen turvallisuus selvitetään riippumattomasti.",)),
)  # fmt: skip
NO = _entries(
    ("Havnebrua stengt etter påkjørsel", "Ingrid Moen", ("Havnebrua i Sandmunn er stengt i begge retninger etter at en grusleker traff den tredje pilaren.", "Ingen ble skadd, opplyser havnevesenet.")),
    ("Ferger hele natten", "Lars Tveit", ("To ekstra ferger går hver halvtime fram til klokka seks om morgenen, melder kommunen.",)),
    ("Statsråden vil ha gransking", "Ingrid Moen", ("Samferdselsminister Elin Brandt vil la uavhengige eksperter granske bruene ved munningen.",)),
)  # fmt: skip

SHORT: tuple[Entry, ...] = _entries(
    ("", "", ("The first crane boat has passed the lighthouse.",)),
    ("", "", ("Police say the master of the barge has been released without charge.",)),
    ("", "", ("Traffic on the inland road is moving again after a lorry was towed away.",)),
    ("", "", ("The mayor will speak at six, her office has just told us.",)),
    ("", "", ("Divers are in the water.",)),
    ("", "", ("Good afternoon and welcome to our coverage of the bridge closure at Sandmouth.", "We will bring you the latest from the estuary through the day.")),
)  # fmt: skip

LONG: tuple[Entry, ...] = (
    Entry("Analysis: why one bridge was never enough", "Ines Calder", (
        ("p", "For thirty years the council has argued about a second crossing, and for thirty years it has decided to wait."),
        ("h", "A town cut in two"),
        ("p", "About 9,000 people live on the east bank, and two thirds of them work on the other side."),
        ("p", "On an ordinary Wednesday 22,000 vehicles cross the bridge, according to the council's own counts."),
        ("h", "What a second bridge would cost"),
        ("p", "The last estimate, made four years ago, put the price at 310 million crowns."),
        ("ul", ("A tunnel would cost twice as much.", "A ferry terminal could be built for a tenth of it.")),
    )),
    Entry("'I thought the whole deck would fall'", "Orla Pendry", (
        ("p", "Baker Nell Quist was half way across when the barge struck."),
        ("quote", "I thought the whole deck would fall into the water with us on it.", "Nell Quist"),
        ("p", "She left her van where it stood and walked the rest of the way."),
        ("related", "READ MORE: The night the old bridge burned"),
    )),
    Entry("In pictures: the barge and the bridge", "Kit Yarrow", (
        ("p", "Our photographer has been on the quay since the morning; here is some of what he saw."),
        ("img", "Engineers look at the third pier from a boat. Photograph: Kit Yarrow/Sandmouth Press"),
        ("img", "Ferries queue at the east quay. Photograph: Kit Yarrow/Sandmouth Press"),
    )),
    Entry("Council to meet tonight", "Dara Whitcombe", (
        ("p", "An emergency meeting of the council has been called for eight this evening."),
        ("tweet", "The council will meet in public at 8 pm in the old customs house. Everyone is welcome.", "Sandmouth Council (@sandmouthcouncil) October 9, 2024"),
        ("p", "It will be shown on the council's web site."),
    )),
)  # fmt: skip
