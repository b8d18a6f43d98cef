"""Evidence in the bytes decides the encoding; a person is asked if it leaves several."""

# ruff: noqa: E501, RUF001 - people of every script

from __future__ import annotations

import io
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

import charset_normalizer
import pytest

from core.errors import ImportFileError
from core.importing.reading.encodings import find_encoding
from core.importing.reading.files import Choice
from core.importing.reading.layout import find_layout
from core.importing.recognition.recognizing import recognize

WEST = ("cp1252", "iso8859-15", "mac-roman", "cp850", "cp437")
NORTH = ("cp1252", "iso8859-15", "mac-roman", "cp850", "cp865")
CENTRAL = ("cp1250", "iso8859-2", "cp852", "mac-latin2")
CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
BALTIC = ("cp1257", "iso8859-13", "cp775")
LANGUAGES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "German": (
        WEST,
        "Jürgen Größe Köln|Jörg Weiß Zürich|Änne Müller Düren|Käthe Groß Lübeck|Uwe Öztürk Fürth",
        "Bitte grüßen Sie Frau Böhm; wir hätten gern fünf Stück für die Küche.",
    ),
    "French": (
        WEST,
        "Hélène Lefèvre Orléans|François Garçon Nîmes|Zoé Benoît Besançon|René Noël Alès|Anaïs Forêt Évry",
        "Le client préfère être appelé après la fête; il a déjà reçu ça.",
    ),
    "Spanish": (
        WEST,
        "José Muñoz Córdoba|María Núñez León|Ángel Peña Málaga|Inés Ibáñez Cádiz|Íñigo Díaz Logroño",
        "El señor llamará mañana por teléfono según la dirección de envío.",
    ),
    "Italian": (
        WEST,
        "Nicolò Viganò Forlì|Niccolò Cantù Patti|Mosè Dessì Cefalù|Zoè Scialò Nardò|Noè Mulè Mondovì",
        "La città è già più cara perché non c'è lunedì.",
    ),
    "Portuguese": (
        WEST,
        "João Gonçalves São Paulo|Conceição Araújo Maceió|Inês Magalhães Évora|Antônio Simões Belém|Lucía Galvão Ribeirão",
        "Não há informação sobre as operações até à última manhã.",
    ),
    "Dutch": (
        WEST[:3],
        "Daniël Coëlho België|Noëlle Zuiddriën Knokke|Loïs Oeïng Curaçao|Zoë Gérard Hoogezand|André Ruïne Reünie",
        "De patiënten hebben geen idee; één van de coördinatoren belde.",
    ),
    "Swedish": (
        WEST,
        "Åsa Sjöberg Örebro|Björn Åkerlund Malmö|Märta Öberg Gävle|Göran Hägg Växjö|Håkan Löf Umeå",
        "Vi träffas på lördag för att få höra mer om ärendet.",
    ),
    "Danish": (
        NORTH,
        "Søren Kjær Århus|Åse Nørgård Næstved|Jørgen Bæk Tønder|Bjørn Østergård Køge|Pål Sæther Ålborg",
        "Vi mødes på lørdag; så får vi svar på spørgsmålet.",
    ),
    "Finnish": (
        WEST,
        "Päivi Hämäläinen Jyväskylä|Väinö Mäkelä Hyvinkää|Äijö Törmä Äänekoski|Yrjö Häkkinen Töölö|Kyösti Väyrynen Mänttä",
        "Hän pyysi, että lähetämme tämän myös äidille.",
    ),
    "Icelandic": (
        ("cp1252", "iso8859-15", "cp850"),
        "Þórður Ágústsson Ísafjörður|Guðrún Sæmundsdóttir Húsavík|Össur Þorláksson Hafnarfjörður|Ragnheiður Ýr Egilsstaðir|Áslaug Ævarsdóttir Vík",
        "Við ætlum að hittast í næstu viku og ræða þetta.",
    ),
    "Polish": (
        CENTRAL,
        "Łukasz Wójcik Łódź|Małgorzata Żak Gdańsk|Paweł Dąbrowski Kraków|Świętosława Ćwik Poznań|Michał Źrebiec Częstochowa",
        "Proszę wysłać zamówienie jeszcze dziś; później będzie święto.",
    ),
    "Czech": (
        CENTRAL,
        "Jiří Dvořák Plzeň|Šárka Černá Děčín|Tomáš Růžička Žďár|Věra Hájková Třebíč|Ondřej Šťastný Ústí",
        "Prosím zašlete nám zboží příští týden, děkujeme.",
    ),
    "Slovak": (
        CENTRAL,
        "Ľuboš Kováč Žilina|Zuzana Ďuričová Prešov|Matúš Hôrka Košice|Božena Tóthová Trenčín|Ján Šťastný Skalica",
        "Ďakujeme, že ste prišli; ďalšie informácie pošleme neskôr.",
    ),
    "Hungarian": (
        CENTRAL,
        "Győző Szűcs Győr|Éva Erdős Pécs|Ödön Kőszegi Székesfehérvár|Zsófia Tóth Gödöllő|Ágnes Fűrész Hódmezővásárhely",
        "Köszönjük, hogy időben elküldte a megrendelést; jövő héten hívjuk.",
    ),
    "Croatian": (
        CENTRAL[:3],
        "Željko Đurić Šibenik|Nikolina Čović Požega|Krešimir Žunić Čakovec|Anđela Šimić Đakovo|Tomislav Ćosić Križevci",
        "Molimo vas, pošaljite nam narudžbu što prije; račun će doći kasnije.",
    ),
    "Romanian": (
        CENTRAL[:3],
        "Ștefan Țurcanu Iași|Ioana Bălan Brăila|Mădălina Țîrlea Târgu Mureș|Răzvan Șerban Bacău|Cătălin Mânzat Bistrița",
        "Vă rugăm să ne trimiteți și factura până mâine.",
    ),
    "Turkish": (
        ("cp1254", "iso8859-9", "cp857", "mac-turkish"),
        "Ayşe Yıldız Iğdır|Özgür Şahin Muğla|Çağla Kılıç İzmir|Gülşah Öztürk Ağrı|Ümit Dağ Şırnak",
        "Siparişiniz için teşekkür ederiz; yarın göndereceğiz.",
    ),
    "Lithuanian": (
        BALTIC,
        "Žydrūnas Šimkus Šiauliai|Eglė Kazlauskienė Panevėžys|Rūta Jurgaitytė Kėdainiai|Ąžuolas Mačiulis Mažeikiai|Gintarė Žukaitė Ukmergė",
        "Ačiū už užsakymą; sąskaitą atsiųsime vėliau.",
    ),
    "Latvian": (
        BALTIC,
        "Jānis Bērziņš Rīga|Līga Ķēniņa Liepāja|Ģirts Kļaviņš Jūrmala|Žanete Āboliņa Cēsis|Zane Šķēle Kuldīga",
        "Lūdzu, atsūtiet mums pasūtījumu šonedēļ; paldies.",
    ),
    "Estonian": (
        ("cp1257", "cp1252", "cp775"),
        "Jüri Mägi Põltsamaa|Õie Pärn Võru|Ülle Jõgi Jõhvi|Külli Kõiv Pärnu|Tõnu Väli Türi",
        "Palun saatke meile tellimus järgmisel nädalal; täname.",
    ),
    "Russian": (
        CYRILLIC,
        "Иван Петров Москва|Мария Соколова Казань|Юрий Щукин Тверь|Наталья Жукова Пермь|Фёдор Ёлкин Орёл",
        "Пожалуйста, отправьте заказ завтра; спасибо.",
    ),
    "Ukrainian": (
        ("cp1251", "koi8-u", "mac-cyrillic"),
        "Олексій Шевченко Київ|Ївга Лисенко Чернівці|Наталія Єременко Одеса|Юлія Ткаченко Львів",
        "Дякуємо за замовлення; чекаємо на вашу відповідь.",
    ),
    "Bulgarian": (
        ("cp1251", "cp866", "mac-cyrillic"),
        "Георги Димитров София|Мария Иванова Пловдив|Живко Щерев Бургас|Йордан Цветков Русе",
        "Моля, изпратете поръчката утре; благодарим ви.",
    ),
    "Greek": (
        ("cp1253", "iso8859-7", "cp737", "mac-greek"),
        "Γιώργος Παπαδόπουλος Αθήνα|Ελένη Νικολάου Πάτρα|Μαρία Κωνσταντίνου Βόλος|Θεόδωρος Ψαράς Ξάνθη",
        "Ευχαριστούμε για την παραγγελία· θα στείλουμε αύριο.",
    ),
    "Hebrew": (
        ("cp1255", "iso8859-8", "cp862"),
        "דוד כהן ירושלים|שרה לוי חיפה|משה מזרחי אשדוד|רחל פרץ נתניה",
        "תודה על ההזמנה; נשלח מחר.",
    ),
    "Arabic": (
        ("cp1256", "iso8859-6"),
        "محمد الأحمد القاهرة|فاطمة حسن دمشق|عبد الله سالم الرياض|ليلى خالد بغداد",
        "شكرا على الطلب وسوف نرسله غدا.",
    ),
    "Vietnamese": (
        ("cp1258",),
        "Nguyễn Văn Đức Hà Nội|Trần Thị Hồng Đà Nẵng|Lê Quốc Việt Huế|Phạm Thùy Dương Cần Thơ",
        "Cảm ơn quý khách đã đặt hàng; chúng tôi sẽ gửi vào ngày mai.",
    ),
    "Thai": (
        ("cp874",),
        "สมชาย ใจดี กรุงเทพ|สุดา แก้วมณี เชียงใหม่|วิชัย ทองดี ภูเก็ต|มาลี ศรีสุข ขอนแก่น",
        "ขอบคุณสำหรับการสั่งซื้อ",
    ),
    "Japanese": (
        ("cp932", "euc_jp"),
        "佐藤 さくら 東京都|鈴木 ハルト 大阪市|高橋 ひなた 札幌市|田中 ユイ 名古屋市",
        "ご注文ありがとうございます。明日お送りします。",
    ),
    "Chinese": (
        ("gb18030",),
        "王 伟 北京市|李 娜 上海市|张 秀英 广州市|刘 洋 成都市",
        "谢谢您的订单,我们明天发货。",
    ),
    "Taiwanese": (
        ("big5",),
        "陳 雅婷 臺北市|林 志明 高雄市|黃 淑芬 臺中市|張 家豪 新竹市",
        "謝謝您的訂單,我們明天寄出。",
    ),
    "Korean": (
        ("cp949",),
        "김 민준 서울|이 서연 부산|박 지훈 대구|최 수빈 인천",
        "주문해 주셔서 감사합니다. 내일 보내 드리겠습니다.",
    ),
}
"""For each language its encodings, people with their towns, and a sentence."""
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Of Vietnamese, which Windows writes behind the letter."""


def table(language: str, *, rows: int, end: str) -> str:
    _, people, sentence = LANGUAGES[language]
    names = people.split("|")
    lines = ["Email;Name;Note"]
    for number in range(rows):
        note = sentence.replace(";", ",") if rows > 5 and number % 5 == 0 else ""
        lines.append(f"user{number}@example.com;{names[number % len(names)]};{note}")
    return end.join(lines) + end


def encoded(text: str, encoding: str) -> bytes | None:
    """Return the bytes, or None if the encoding lacks a letter; old encodings write Romanian with cedillas."""
    if encoding == "cp1258":
        text = "".join(_with_marks(c) for c in text)
    if encoding in ("cp1250", "iso8859-2", "cp852"):
        text = text.translate(str.maketrans("ȘșȚț", "ŞşŢţ"))
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


def _with_marks(c: str) -> str:
    """Return a letter of Vietnamese as Windows writes it: the tone behind the letter."""
    parts = unicodedata.normalize("NFD", c)
    tones = "".join(part for part in parts if part in TONES)
    base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
    return base + tones if tones else c


def grid() -> Iterator[tuple[str, str, int, str, bytes]]:
    for language, (encodings, _, _) in LANGUAGES.items():
        for encoding in encodings:
            for rows in (5, 40):
                for end, characters in ENDS.items():
                    data = encoded(table(language, rows=rows, end=characters), encoding)
                    if data is not None:
                        yield language, encoding, rows, end, data


def outcome(data: bytes, encoding: str) -> str:
    found = find_encoding(io.BytesIO(data))
    text = data.decode(encoding)
    if not found.candidates:
        return "right" if data.decode(found.encoding, "replace") == text else "wrong"
    offered = any(data.decode(each.encoding, "replace") == text for each in found.candidates)
    return "open" if offered else "open without it"


def test_every_language_in_its_encodings_is_read_right_or_asked_for() -> None:
    counted: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    rivals: Counter[str] = Counter()
    failed = []
    for language, encoding, rows, end, data in grid():
        result = outcome(data, encoding)
        counted[language, rows][result] += 1
        if result not in ("right", "open"):
            failed.append((language, encoding, rows, end, result))
        if rows == 5 and end == "LF":
            best = charset_normalizer.from_bytes(data).best()
            rivals["right" if best and str(best) == data.decode(encoding) else "wrong"] += 1
    for (language, rows), results in counted.items():
        print(f"{language:12}{rows:4} rows: {dict(results)}")
    print(f"charset-normalizer, 5 rows: {dict(rivals)}")
    assert failed == []
    for rows in (5, 40):
        results = sum((each for (_, size), each in counted.items() if size == rows), Counter())
        assert results["open"] * 20 <= results.total(), (rows, results)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
                                      "utf-32-be"])  # fmt: skip
@pytest.mark.parametrize("language", ["German", "Russian", "Greek", "Arabic", "Japanese", "Chinese", "Korean"])
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_unicode_is_read_in_each_of_its_forms(encoding: str, language: str, end: str) -> None:
    text = table(language, rows=5, end=end)
    layout = find_layout(io.BytesIO(text.encode(encoding)))
    assert (layout.columns, layout.question) == (("Email", "Name", "Note"), "")
    assert recognize(io.BytesIO(text.encode(encoding))).rows[0][1] == LANGUAGES[language][1].split("|")[0]


def test_one_word_that_fits_two_encodings_is_asked_for() -> None:
    data = "Email;Name\nana@example.com;Sšhne\n".encode("cp1252")
    layout = find_layout(io.BytesIO(data))
    assert layout.question.startswith("encoding: must be said")
    assert "--encoding" in layout.question
    words = {candidate.words[0] for candidate in layout.encodings}
    assert {"Sšhne", "Söhne"} <= words
    chosen = find_layout(io.BytesIO(data), Choice(encoding="mac-roman"))
    assert (chosen.encoding, chosen.question) == ("mac-roman", "")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Betrag in €;Email\n5;ana@example.com\n", "cp1252"),
        ("Fee;Email\n5 €;ana@example.com\n£7;b@example.com\n", "cp1252"),
        ("Email;Fee\nana@example.com;5 €\nbo@example.com;7 €\n", "iso8859-15"),
        ("Name;Email\nO’Dell;ana@example.com\n", "cp1252"),
        ("Name;Email\nAndré;ana@example.com\n", "cp1252"),
        ("Name;Email\nAndré;ana@example.com\n", "mac-roman"),
        ("Name;Email\nMÜLLER;ana@example.com\nKÖLN;bo@example.com\n", "cp1252"),
        ("Name;Email\nL'Oréal;ana@example.com\nNestlé;b@example.com\n", "cp850"),
    ],
)
def test_little_evidence_is_enough_where_other_readings_are_no_words(text: str, encoding: str) -> None:
    found = find_encoding(io.BytesIO(text.encode(encoding)))
    assert (text.encode(encoding).decode(found.encoding), found.candidates) == (text, ())


def test_an_encoding_that_nobody_knows_is_told() -> None:
    for name in ("klingon", "hex", "rot13", "idna", ""):
        with pytest.raises(ImportFileError, match="encoding: must be one that Python knows"):
            find_layout(io.BytesIO(b"a,b\n1,2\n"), Choice(encoding=name or " "))


@pytest.mark.parametrize("name", ["windows-1252", "Latin1", "UTF8", "cp437", "sjis", "utf-7", "iso-2022-jp", "cp037"])
def test_what_a_person_says_is_taken(name: str) -> None:
    data = "a,b\nx,y\n".encode(name)
    assert find_layout(io.BytesIO(data), Choice(encoding=name)).columns == ("a", "b")


def test_vietnamese_letters_and_their_tones_become_one_character() -> None:
    data = encoded(table("Vietnamese", rows=5, end="\n"), "cp1258")
    assert data is not None
    assert recognize(io.BytesIO(data)).rows[0][1] == "Nguyễn Văn Đức Hà Nội"


def test_a_file_of_two_encodings_is_asked_for() -> None:
    half = "".join(f"u{number}@example.com;Jürgen Größe\n" for number in range(20))
    layout = find_layout(io.BytesIO(b"Email;Name\n" + half.encode() + half.encode("cp1252")))
    assert layout.question.startswith("encoding: must be said")
    assert [candidate.encoding for candidate in layout.encodings] == ["utf-8", "cp1252"]


def test_a_known_header_settles_what_its_letters_leave_open() -> None:
    text = "Vorname,Ort geschäftlich,E-Mail-Adresse\nAna,Ulm,ana@example.com\nBo,Bonn,bo@example.com\n"
    layout = find_layout(io.BytesIO(text.encode("cp1252")))
    assert (layout.columns[1], layout.question) == ("Ort geschäftlich", "")
