"""Where customers live: the name, what it belongs to, and how many of them."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Country:
    name: str
    dial: str
    utc_offset: int
    """Hours, without summer time: enough for working hours."""
    cultures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    name: str
    state: str
    country: Country
    weight: float


US: Final = Country("United States", "1", -6, ("english",) * 6 + ("spanish", "spanish", "nordic", "german"))
CANADA: Final = Country("Canada", "1", -5, ("english", "french"))
MEXICO: Final = Country("Mexico", "52", -6, ("spanish",))
BRAZIL: Final = Country("Brazil", "55", -3, ("portuguese",))
UK: Final = Country("United Kingdom", "44", 0, ("english",) * 4 + ("polish",))
GERMANY: Final = Country("Germany", "49", 1, ("german",) * 6 + ("turkish", "polish"))
AUSTRIA: Final = Country("Austria", "43", 1, ("german",))
FRANCE: Final = Country("France", "33", 1, ("french",) * 4 + ("portuguese",))
BELGIUM: Final = Country("Belgium", "32", 1, ("french", "dutch"))
NETHERLANDS: Final = Country("Netherlands", "31", 1, ("dutch",))
SPAIN: Final = Country("Spain", "34", 1, ("spanish",))
POLAND: Final = Country("Poland", "48", 1, ("polish",))
DENMARK: Final = Country("Denmark", "45", 1, ("nordic",))
SWEDEN: Final = Country("Sweden", "46", 1, ("nordic",))
FINLAND: Final = Country("Finland", "358", 2, ("nordic",))
TURKEY: Final = Country("Türkiye", "90", 3, ("turkish",))
UKRAINE: Final = Country("Ukraine", "380", 2, ("ukrainian",))
GREECE: Final = Country("Greece", "30", 2, ("greek",))
ISRAEL: Final = Country("Israel", "972", 2, ("hebrew",) * 4 + ("arabic",))
JORDAN: Final = Country("Jordan", "962", 3, ("arabic",))
CHINA: Final = Country("China", "86", 8, ("chinese",))
JAPAN: Final = Country("Japan", "81", 9, ("japanese",))
KOREA: Final = Country("South Korea", "82", 9, ("korean",))
INDIA: Final = Country("India", "91", 5, ("indian",))
VIETNAM: Final = Country("Vietnam", "84", 7, ("vietnamese",))

CITIES: Final = (
    City("Des Moines", "Iowa", US, 13),
    City("Aachen", "North Rhine-Westphalia", GERMANY, 10),
    City("Omaha", "Nebraska", US, 7),
    City("Minneapolis", "Minnesota", US, 6),
    City("Cedar Rapids", "Iowa", US, 5.5),
    City("Köln", "North Rhine-Westphalia", GERMANY, 5),
    City("Kansas City", "Missouri", US, 4.5),
    City("Münster", "North Rhine-Westphalia", GERMANY, 3.5),
    City("Madison", "Wisconsin", US, 3),
    City("Springfield", "Illinois", US, 2.5),
    City("Springfield", "Missouri", US, 1.5),
    City("Fargo", "North Dakota", US, 2),
    City("Boise", "Idaho", US, 1.5),
    City("Winnipeg", "Manitoba", CANADA, 2.5),
    City("Trois-Rivières", "Quebec", CANADA, 1),
    City("Lüneburg", "Lower Saxony", GERMANY, 2),
    City("Würzburg", "Bavaria", GERMANY, 2),
    City("Graz", "Styria", AUSTRIA, 1.8),
    City("York", "England", UK, 2.5),
    City("Nîmes", "Occitania", FRANCE, 1.5),
    City("Besançon", "Bourgogne-Franche-Comté", FRANCE, 1.2),
    City("Liège", "Wallonia", BELGIUM, 2),
    City("Maastricht", "Limburg", NETHERLANDS, 2.2),
    City("León", "Castile and León", SPAIN, 1.3),
    City("León", "Guanajuato", MEXICO, 1),
    City("Mérida", "Yucatán", MEXICO, 0.8),
    City("Wrocław", "Lower Silesia", POLAND, 1.6),
    City("Łódź", "Łódź Voivodeship", POLAND, 1.2),
    City("Odense", "Southern Denmark", DENMARK, 1),
    City("Malmö", "Skåne", SWEDEN, 1),
    City("Jyväskylä", "Central Finland", FINLAND, 0.5),
    City("Eskişehir", "Eskişehir Province", TURKEY, 0.8),
    City("São Carlos", "São Paulo", BRAZIL, 0.8),
    City("Lviv", "Lviv Oblast", UKRAINE, 2.2),
    City("Larissa", "Thessaly", GREECE, 1.2),
    City("Haifa", "Haifa District", ISRAEL, 1.1),
    City("Irbid", "Irbid Governorate", JORDAN, 1.2),
    City("Chengdu", "Sichuan", CHINA, 1.6),
    City("Sapporo", "Hokkaido", JAPAN, 1.5),
    City("Daejeon", "Daejeon", KOREA, 1.2),
    City("Nagpur", "Maharashtra", INDIA, 1.2),
    City("Đà Nẵng", "South Central Coast", VIETNAM, 0.5),
)
