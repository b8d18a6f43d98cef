"""Given names and surnames by culture, and words for companies and jobs.

Only surnames that are the same for women and men. In the cultures of `WRITTEN_OTHERWISE` each name
comes as `native=latin`; the Latin form makes the e-mail address.
"""

# ruff: noqa: RUF001 -- letters of other alphabets that look like Latin ones are the point

import unicodedata
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Name:
    written: str
    latin: str
    """ASCII, lower case, letters and hyphens only."""


@dataclass(frozen=True, slots=True)
class Culture:
    given: tuple[Name, ...]
    family: tuple[Name, ...]


LETTERS: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "ı": "i", "å": "a", "Å": "A"}
)


def _name(entry: str) -> Name:
    written, _, latin = entry.partition("=")
    decomposed = unicodedata.normalize("NFKD", (latin or written).translate(LETTERS)).lower()
    return Name(written, "".join(letter for letter in decomposed if letter in "abcdefghijklmnopqrstuvwxyz-"))


def _culture(given: str, family: str) -> Culture:
    return Culture(tuple(map(_name, given.split(", "))), tuple(map(_name, family.split(", "))))


LATIN: Final = {
    "english": _culture(
        "Emma, Olivia, Grace, Hannah, Abigail, Megan, Claire, Rachel, Denise, Linda, Carol, Brenda, Zoë, "
        "Renée, Joanne, James, Ethan, Lucas, Mason, Logan, Tyler, Kevin, Brian, Scott, Doug, Wayne, Curtis, Dale, "
        "Russell, Seán",
        "Miller, Johnson, Baker, Carter, Mitchell, Turner, Collins, Murphy, O'Brien, O'Connor, Hughes, Foster, "
        "Bennett, Hayes, Reed, Griffin, Palmer, Webb, Lawson, Barrett, Dawson, Whitfield, Ashworth, Pruitt, "
        "Hartley, Novotny, Lindgren, McAllister, Smith-Jones, Sandoval",
    ),
    "german": _culture(
        "Anna, Katrin, Sabine, Heike, Jürgen, Günter, Björn, Sören, Käthe, Bärbel, Jörg, Uwe, Matthias, Stefan, "
        "Andreas, Lena, Johanna, Friederike, Ursula, Rüdiger, Volker, Florian, Lukas, Antje, Frauke",
        "Müller, Schmitz, Schäfer, Köhler, Krüger, Weiß, Strauß, Groß, Böhm, Lange, Jansen, Hoffmann, Becker, Vogel, "
        "Brinkmann, Löffler, Möller, Preuß, Kaiser, Hübner, von Ahlen, Zimmermann, Kirchhoff, Dreßler, Reuter",
    ),
    "french": _culture(
        "Aurélie, Chloé, Élodie, Hélène, Benoît, Cédric, François, Gaël, Jérôme, Loïc, Mélanie, Noël, Océane, Rémi, "
        "Sébastien, Thérèse, Anaïs, Émile, Luc, Camille",
        "Lefèvre, Béranger, Garnier, Gauthier, Chevalier, Lacroix, Fabre, Guérin, Mercier, Noël, Dupré, Bézier, "
        "Château, L'Hermitte, Rousseau, Besnard, Delaunay, Tremblay, Bouchard, Côté",
    ),
    "spanish": _culture(
        "María, José, Lucía, Andrés, Sofía, Raúl, Inés, Álvaro, Belén, Óscar, Verónica, Joaquín, Mónica, Iker, Íñigo, "
        "Ramón, Begoña, Tomás, Concepción, Jesús",
        "García, Núñez, Muñoz, Peña, Ibáñez, Gutiérrez, Domínguez, Vázquez, Castaño, Márquez, Rincón, Ordóñez, "
        "Bermúdez, Quiñones, Salazar, Treviño, Cárdenas, Montoya, Ávila, de la Fuente",
    ),
    "polish": _culture(
        "Agnieszka, Bożena, Grażyna, Małgorzata, Żaneta, Łucja, Łukasz, Paweł, Michał, Stanisław, Grzegorz, Wojciech, "
        "Jędrzej, Zbigniew, Ewa, Tomasz",
        "Nowak, Wójcik, Kowalczyk, Woźniak, Mazur, Krawczyk, Kaczmarek, Zając, Król, Wróbel, Stępień, Pawlak, Dąbek, "
        "Błaszczyk, Sikora, Gołąb",
    ),
    "nordic": _culture(
        "Åsa, Björn, Søren, Jørgen, Märta, Göran, Øyvind, Kåre, Pär, Håkan, Päivi, Väinö, Sigrún, Þóra, Linnéa, Mikkel",
        "Sjöberg, Åkesson, Sørensen, Kjær, Østergaard, Lindström, Hämäläinen, Mäkelä, Nørgaard, Bäckström, Virtanen, "
        "Ødegård, Holm, Dahl, Öberg, Skov",
    ),
    "dutch": _culture(
        "Anouk, Daan, Femke, Joost, Lieke, Maarten, Noëlle, Pieter, Sanne, Thijs, Zoë, Wim, Renée, Koen",
        "de Vries, van den Berg, Bakker, Janssen, Smeets, Peeters, Claes, van Dijk, Hermans, Brouwer, Visser, Dekker, "
        "Wouters, 't Hart",
    ),
    "turkish": _culture(
        "Ayşe, İbrahim, Çağla, Gökhan, Işıl, Şükrü, Ümit, Özlem, Tuğba, İrem, Yağız, Kadir",
        "Yıldız, Öztürk, Şahin, Çelik, Doğan, Güneş, Işık, Kılıç, Aydın, Koç, Bağcı, Ünal",
    ),
    "portuguese": _culture(
        "João, Inês, Antônio, Conceição, Luís, Mônica, Sebastião, Júlia, Fábio, Letícia, Simão, Estêvão",
        "Araújo, Gonçalves, Magalhães, Simões, Conceição, Brandão, Assunção, Leitão, Guimarães, Távora, Falcão, Sá",
    ),
    "vietnamese": _culture(
        "Đức, Hương, Thảo, Dũng, Phượng, Tuấn, Hạnh, Quốc, Ngọc, Bích",
        "Nguyễn, Trần, Lê, Phạm, Đặng, Vũ, Bùi, Đỗ, Hồ, Dương",
    ),
}

WRITTEN_OTHERWISE: Final = {
    "ukrainian": _culture(
        "Олена=Olena, Ірина=Iryna, Наталія=Nataliia, Оксана=Oksana, Юлія=Yuliia, Світлана=Svitlana, Андрій=Andrii, "
        "Богдан=Bohdan, Дмитро=Dmytro, Максим=Maksym, Сергій=Serhii, Юрій=Yurii, Ярослав=Yaroslav, Ганна=Hanna",
        "Коваленко=Kovalenko, Бондаренко=Bondarenko, Ткаченко=Tkachenko, Кравченко=Kravchenko, Олійник=Oliinyk, "
        "Мельник=Melnyk, Коваль=Koval, Савчук=Savchuk, Поліщук=Polishchuk, Лисенко=Lysenko, Марченко=Marchenko, "
        "Гончар=Honchar, Ткачук=Tkachuk, Ґудзь=Gudz",
    ),
    "greek": _culture(
        "Ελένη=Eleni, Μαρία=Maria, Κατερίνα=Katerina, Σοφία=Sofia, Γιώργος=Giorgos, Νίκος=Nikos, Δημήτρης=Dimitris, "
        "Κώστας=Kostas, Χρήστος=Christos, Αθηνά=Athina",
        "Παπαγεωργίου=Papageorgiou, Οικονόμου=Oikonomou, Βασιλείου=Vasileiou, Γεωργίου=Georgiou, Ιωάννου=Ioannou, "
        "Δημητρίου=Dimitriou, Νικολάου=Nikolaou, Αθανασίου=Athanasiou, Αντωνίου=Antoniou, Χρήστου=Christou",
    ),
    "arabic": _culture(
        "أحمد=Ahmad, محمد=Mohammad, خالد=Khaled, سامي=Sami, عمر=Omar, يوسف=Yousef, فاطمة=Fatima, ليلى=Layla, "
        "مريم=Maryam, هدى=Huda, رنا=Rana, نور=Nour",
        "الخطيب=Al-Khatib, حداد=Haddad, النجار=Al-Najjar, منصور=Mansour, سليمان=Suleiman, عبد الله=Abdullah, "
        "القاسم=Al-Qasim, درويش=Darwish, الحسن=Al-Hasan, زيدان=Zeidan",
    ),
    "hebrew": _culture(
        "נועה=Noa, תמר=Tamar, יעל=Yael, מיכל=Michal, שירה=Shira, דוד=David, יוסף=Yosef, איתן=Eitan, אורי=Uri",
        "כהן=Cohen, לוי=Levi, מזרחי=Mizrahi, פרץ=Peretz, ביטון=Biton, אברהם=Avraham, פרידמן=Friedman, אזולאי=Azoulay, "
        "שפירא=Shapira, ברק=Barak",
    ),
    "chinese": _culture(
        "伟=Wei, 芳=Fang, 秀英=Xiuying, 敏=Min, 静=Jing, 丽=Li, 强=Qiang, 磊=Lei, 洋=Yang, 艳=Yan, 勇=Yong, 军=Jun, "
        "雨桐=Yutong, 子涵=Zihan",
        "王=Wang, 李=Li, 张=Zhang, 刘=Liu, 陈=Chen, 杨=Yang, 黄=Huang, 赵=Zhao, 吴=Wu, 周=Zhou, 欧阳=Ouyang, 孙=Sun",
    ),
    "japanese": _culture(
        "健太=Kenta, 翔太=Shota, 大輔=Daisuke, 直樹=Naoki, 美咲=Misaki, 陽子=Yoko, 恵子=Keiko, さくら=Sakura, "
        "由美子=Yumiko, 誠=Makoto, ひろみ=Hiromi, マリ=Mari",
        "佐藤=Sato, 鈴木=Suzuki, 高橋=Takahashi, 田中=Tanaka, 渡辺=Watanabe, 伊藤=Ito, 山本=Yamamoto, 中村=Nakamura, "
        "小林=Kobayashi, 加藤=Kato, 佐々木=Sasaki, 井上=Inoue",
    ),
    "korean": _culture(
        "민준=Minjun, 서연=Seoyeon, 지훈=Jihoon, 수빈=Subin, 현우=Hyunwoo, 지은=Jieun, 영호=Youngho, 미경=Mikyung, "
        "도윤=Doyun, 하은=Haeun",
        "김=Kim, 이=Lee, 박=Park, 최=Choi, 정=Jung, 강=Kang, 조=Cho, 윤=Yoon, 장=Jang, 임=Lim",
    ),
    "indian": _culture(
        "अमित=Amit, राजेश=Rajesh, सुनीता=Sunita, प्रिया=Priya, विजय=Vijay, अंजलि=Anjali, संजय=Sanjay, कविता=Kavita, "
        "रोहन=Rohan, मीना=Meena",
        "शर्मा=Sharma, पाटिल=Patil, देशमुख=Deshmukh, वर्मा=Verma, गुप्ता=Gupta, जोशी=Joshi, मिश्रा=Mishra, कुलकर्णी=Kulkarni, "
        "यादव=Yadav, चौधरी=Chaudhary",
    ),
}

CULTURES: Final = LATIN | WRITTEN_OTHERWISE

COMPANY_FIRST: Final = (
    *("Alder", "Bramble", "Cinder", "Dapple", "Ember", "Fallow", "Gorse", "Hazel", "Iron", "Juniper", "Kestrel"),
    *(
        "Larch",
        "Mallow",
        "Nettle",
        "Otter",
        "Plover",
        "Quarry",
        "Rowan",
        "Sorrel",
        "Thistle",
        "Umber",
        "Yarrow",
        "Bøge",
    ),
)
COMPANY_SECOND: Final = (
    *("beck", "brow", "combe", "dene", "fell", "garth", "holt", "mere", "rigg", "stow", "thwaite", "wick"),
)
COMPANY_KIND: Final = {
    "construction": ("Builders", "Civil Works", "Earthmoving", "Road & Bridge", "Contractors"),
    "agriculture": ("Farms", "Dairy", "Grain Growers", "Orchards", "Livestock"),
    "landscaping": ("Gardens", "Landscapes", "Groundworks", "Turf Care"),
    "forestry": ("Timber", "Woodlands", "Forest Services"),
    "municipal": ("Township", "County Roads", "Public Works", "Parks Office"),
    "rental": ("Hire", "Tool Rental", "Plant Rental"),
    "logistics": ("Freight", "Warehousing", "Haulage"),
    "energy": ("Wind", "Solar Fields", "Biogas", "Pipelines"),
}
COMPANY_FORM: Final = {
    "United States": (", Inc.", " LLC"),
    "Canada": (" Ltd.",),
    "United Kingdom": (" Ltd.",),
    "Germany": (" GmbH", " GmbH & Co. KG"),
    "Austria": (" GmbH",),
    "France": (" SARL",),
    "Belgium": (" SRL",),
    "Netherlands": (" B.V.",),
    "Spain": (", S.L.",),
    "Mexico": (", S.A. de C.V.",),
    "Poland": (" sp. z o.o.",),
    "Japan": (" K.K.",),
    "Sweden": (" AB",),
    "Denmark": (" ApS",),
    "Brazil": (" Ltda.",),
}

JOB_TITLES: Final = (
    *("Site manager", "Fleet manager", "Owner", "Purchasing manager", "Machine operator", "Project engineer"),
    *("Workshop lead", "Rental coordinator", "Farm manager", "Foreman", "Head of operations", "Accountant"),
    *("Safety officer", "Managing director", "Dispatcher", "Bauleiter", "Chef de chantier", "Jefe de obra"),
)

SALESPEOPLE: Final = (
    *("Nora Whitlock", "Tobias Kern", "Marisol Ibarra", "Graham Pell"),
    *("Ineke Daalder", "Desmond Achterberg", "Yuki Hoshino", "Paulina Żak"),
)
