"""How much a text looks like names and words of a language: the cost of its letters.

A reading of bytes costs more the rarer its letters are in the language that fits best, and for what words of no
language have: signs inside, capitals behind small letters, letters of two scripts.
A cost is roughly the natural logarithm of how unlikely something is: 4 is once in fifty times.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_CYRILLIC = "оаеинтсрвлкмдпуяыьгзбчйхжшюцщэф"
_LANGUAGES: dict[str, tuple[str, str]] = {
    # The letters beyond ASCII, the most frequent first; then those of names and words taken from elsewhere.
    "German": ("üäöß", "éèáàçëêñôóíøåšč"),
    "French": ("éèêàçâîôûëïùœ", "üæÿñöäóáí"),
    "Spanish": ("óíáéñúü", "çàèòïãõôê"),
    "Italian": ("àèòùìé", "îóíüöáçñ"),
    "Portuguese": ("ãçáéíóõâêôú", "àüèñö"),
    "Catalan": ("àèéóíçòúïü", "ñáö"),
    "Dutch": ("ëéïöèüê", "áàçíóôñâäîûø"),
    "Swedish": ("äåöé", "üáèæøàçëóí"),
    "Danish": ("øåæé", "öäüáèóíðþ"),
    "Icelandic": ("áíðóéúþýæö", "øåüä"),
    "Finnish": ("äöå", "éšžüõáø"),
    "Estonian": ("äõüö", "šžéå"),
    "Polish": ("łóąęśżćńź", "éöüáäšč"),
    "Czech": ("íáéýřůěčžšúťďňó", "öüäľôëłőľĺ"),
    "Slovak": ("áíéýčžšúľťôďňäóĺŕ", "öüřěůőł"),
    "Hungarian": ("áéóöőíüúű", "äčšžëôâăćđçñ"),
    "Croatian": ("ćčšžđ", "áéüöäíóňőë"),
    "Romanian": ("ăâțîșţş", "éáöüóőíäèçë"),
    "Albanian": ("ëç", "éüö"),
    "Turkish": ("ıüşğöçİ", "âîûéäêáó"),
    "Lithuanian": ("ėšžūįųąčę", "éłóöüäńżśõ"),
    "Latvian": ("āīšēūņļžķģč", "ōŗöüäéõ"),
    "Vietnamese": ("đạấảưế̉̀́ầộệơâêôăốờểịớủớựừợứửởổồậặằắẩẫọụẻẹẽàáảãèéìíòóùúýỳĩũọ̃̃", ""),
    "Russian": (_CYRILLIC + "ъё", "іїєў"),
    "Ukrainian": ("оаинівеьтркслудмпязюгбчйшхцжщєїфґ", "ыэёъ"),
    "Bulgarian": ("аоиентрвслкдпъмзгучбяйцжщхшфью", "ыэёѝ"),
    "Serbian": ("аоиенрјвткслмудпзгбљњцшћжчхђфџ", "йщ"),
    "Macedonian": ("аоиенртвскјлдпумзбгчќњшжцхфѓљѕџ", "йщ"),
    "Greek": ("αορςιίτσηνεκλυόάπμάέύδγθήχφώβωζξψϊΰΐϋ", ""),
    "Hebrew": ("יולרהאמבנשתדעקחטפגזכסםןצףךץ", "ִַָֹּׁ"),
    "Arabic": ("امليردنبسعهحفوتكقجشخصزغطضثةذظىئءأإآؤ", "پچژگکیّ"),
    "Persian": ("ایرنمدهسبتوشحلفزکعجپقخگصغطآژضچثظئذ", "أةي"),
    "Thai": ("ารนกงาอมลยวเสตทดบคพปหชไัี่ิ้ขจแโผธศุ็ซใูึื์ภณถ๊ฟฐญษๆฉฝฮฆ", ""),
}
_ELSEWHERE = 3.0
_FOREIGN = 6.0
_OTHER_LANGUAGE = 1.5
"""The cost of a word in another language than the rest of the file."""
_BREAK = 5.0
_DIGIT = 2.0
_SIGN = 7.0
_CONTROL = 9.0
_SCRIPTS = 8.0
_ALONE = 4.0
"""The cost of a letter that is a whole word but no word of any language."""
_WORDS_OF_ONE = frozenset("àâèéêìíòóôùúåöæøаваеийікосуюяєόηοή")
_CURRENCIES = frozenset("€£¥¢₪₺₽₴")
_INNER = frozenset("’'-")
_TYPOGRAPHIC = frozenset("–—…“”„«»°")
_OUTER = frozenset("\u2018\xb4`“”„«»\u201a\u2039\u203a…–—°ºª®™©№§•¿¡€£¥½¼¾²³ ×\xad‰†")


def _costs(common: str, elsewhere: str) -> dict[str, float]:
    costs = {letter: 0.5 + math.log(place + 1) * 0.6 for place, letter in reversed(list(enumerate(common)))}
    costs |= {letter: _ELSEWHERE for letter in elsewhere if letter not in costs}
    for letter, cost in list(costs.items()):
        if len(upper := letter.upper()) == 1:
            costs.setdefault(upper, cost + 0.3)
    return costs


_COSTS = {name: _costs(*letters) for name, letters in _LANGUAGES.items()}


def reading_cost(words: Iterable[str], limit: float = math.inf) -> float:
    """Return the cost of a reading of words in the language they look most like; beyond the limit it is not exact."""
    found = [word for word in words if not word.isascii()]
    shape = 0.0
    for word in found:
        shape += _shape_cost(word)
        if shape > limit:
            return shape
    letters = [[c for c in word if c > "\x7f" and (c.isalpha() or unicodedata.combining(c))] for word in found]
    used = {c for each in letters for c in each}
    near = [costs for costs in _COSTS.values() if not used.isdisjoint(costs)]
    by_language = [[sum(costs.get(c, _FOREIGN) for c in each) for each in letters] for costs in near]
    if not by_language:
        return shape + sum(map(len, letters)) * _FOREIGN
    nearest = [min(each) + _OTHER_LANGUAGE for each in zip(*by_language, strict=True)]
    sums: list[float] = [sum(map(min, each, nearest)) for each in by_language]
    return shape + min(sums)


def _shape_cost(word: str) -> float:
    """Return the cost of a word by its look, in any language."""
    cost = _ALONE if len(word) == 1 and word.isalpha() and word not in _WORDS_OF_ONE else 0.0
    last = len(word) - 1
    for place, c in enumerate(word):
        before = word[place - 1] if place else ""
        after = word[place + 1] if place < last else ""
        if c > "\x7f" and not c.isalpha():
            cost += _sign_cost(c, before, after)
        if before and (c > "\x7f" or before > "\x7f"):
            if (before.islower() and c.isupper()) or (
                before.isupper() and c.isupper() and after.islower() and place > 0
            ):
                cost += _BREAK
            elif before.isalpha() and c.isalpha() and _script(before) != _script(c):
                cost += _SCRIPTS
    return cost


def _sign_cost(c: str, before: str, after: str) -> float:
    category = unicodedata.category(c)
    if category == "Mn":
        is_on_own = "\u0300" <= c <= "\u036f" or (before > "\x7f" and _script(before) == _script(c))
        return 0.0 if is_on_own and (before.isalpha() or unicodedata.combining(before or " ")) else _SCRIPTS
    if category in ("Cc", "Cn", "Co", "Cs") or c == "\N{REPLACEMENT CHARACTER}":
        return _CONTROL
    if c in _CURRENCIES and not before.isalpha() and not after.isalpha():
        return 0.3 if c in "€£" else 5.0
    is_inside = before.isalnum() and after.isalnum()
    if c == "·" and before == after == "l":  # Catalan
        return 0.5
    if c in _INNER:
        if not before:
            return 4.0 if after.isascii() else _SIGN
        return 0.5 if is_inside and before.isalpha() else 1.5
    if c in _OUTER:
        return _SIGN if is_inside else 1.5 if c in _TYPOGRAPHIC else 3.5
    return _SIGN


@lru_cache(4_096)
def _script(c: str) -> str:
    """Return the script: Latin, Greek, Cyrillic …; the scripts of Japanese count as one."""
    name = unicodedata.name(c, "")
    first = name.partition(" ")[0].partition("-")[0]
    return "CJK" if first in ("HIRAGANA", "KATAKANA", "CJK", "FULLWIDTH") else first
