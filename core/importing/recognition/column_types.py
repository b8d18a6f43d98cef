"""The type that a column without a target would have as a new attribute, and why."""

# ruff: noqa: E501 - patterns of words are read across

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.importing.recognition.cell_evidence import Evidence
from core.importing.recognition.forms import Form
from core.importing.values.cells import YES_NO_PAIRS, CellError, Format, Read, cell_reader
from core.language.catalog import MAX_DECIMALS, MONEY_DECIMALS, Attribute
from core.language.folding import fold
from core.language.operators import AttributeType

T = AttributeType

_DIGITS = re.compile(r"[-+]?\d+(?:[.,]\d+)*", re.ASCII)
_LONG = 10
"""Digits in a row that are more likely a number of something than an amount of something."""
_WORD = r"(?<![^\W_]){}(?![^\W_])"


def _any_word(words: str) -> re.Pattern[str]:
    """Match one of the words, alone or joined by anything but letters and digits."""
    return re.compile("|".join(_WORD.format(word) for word in words.split()), re.IGNORECASE)


_MONEY = re.compile(
    r"amount|price|revenue|cost|value|total|sales|budget|spend|spent|turnover|fee\b|paid|donation|donated|balance|income"
    r"|umsatz|betrag|preis|kosten|gehalt|beitrag|spende|gebühr|wert\b|summe|erlös|guthaben"
    r"|montant|prix|chiffre|don\b|importe|precio|ingresos|gasto|importo|prezzo|fatturato|kwota|cena|bedrag|prijs|omzet"
    r"|preço|valor",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"#|^id[A-Z]|^id_|phone|tel(?:efon|éfono)?\b|fax|mobil|handy|whatsapp|\bsms\b|gsm|zip|plz|postal|post ?code|postleitzahl|code|eircode"
    r"|\bcap\b|\bcep\b|\bcp\b|kod pocztowy|\bids?\b|_id$|Id$|\bi\.?d\.?\b|number$|nummer|\bnr\b|\bno\.?$|numéro|número|numer|numero"
    r"|card|karte|last ?4|voucher|gutschein|coupon|\bpin\b|serial|\bsku\b|\bean\b|gtin|isbn|iban|\bbic\b|konto|account n"
    r"|\bvat\b|ust|steuer|\btax id|siren|siret|\bnif\b|\bcif\b|\bnip\b|pesel|\bbsn\b|\bcpf\b|\bcnpj\b|\bssn\b|licen[cs]e|passport"
    r"|ausweis|reference|referenz|\bref\b|version|\bip\b|house ?no|hausnummer|url|\bkey\b|hash|token|leid|euid|barcode|badge",
    re.IGNORECASE,
)
_COUNT = _any_word(
    "number.of anzahl nombre.de número.de numero.di liczba aantal count visits orders points quantity qty"
)
_DAY = re.compile(
    r"date|datum|day\b|\btag\b|time|zeit|stamp|\bwhen\b|\bat$|_at$|At$|\bon$|_on$|since|seit|birth|geburt|joined|seen"
    r"|created|updated|modified|last |letzte|fecha|\bdata\b|naissance|nacimiento|nascita|urodz|geboorte|nascimento",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^(?:is|has|have|was|did|does|can|allows?|accepts?|wants?|ist|hat|est|tiene|es)[ _A-Z]|\?$|opt|consent|newsletter"
    r"|subscri|einwillig|active|aktiv|enabled|verified|bestätigt|agree|accept|ja/nein|yes/no|delinquent|vip\b",
    re.IGNORECASE,
)
_PLACE = _any_word(
    "country market land staat pays país pais paese kraj region région región nation locale language sprache lang langue"
    " idioma lingua state province code iso"
)


@dataclass(frozen=True, slots=True)
class NewType:
    """An attribute that holds a column, why it has its type, and what a person should know; mostly nothing."""

    attribute: Attribute
    reason: str
    note: str = ""


def find_type(name: str, label: str, header: str, column: Evidence, form: Form, typed: T | None) -> NewType:
    """Return the attribute that a column could be declared as. ``typed`` is the type that its file gives its cells.

    It is never a choice, because a later value would be none of them. What is not plainly something else is a text.
    """
    kind, reason, note = _decide(header, column, form, typed)
    decimals = 0
    if kind is T.NUMBER:
        decimals = min(_decimals(column, form, typed), MAX_DECIMALS)
    if kind is T.MONEY:
        decimals = MONEY_DECIMALS
    attribute = Attribute(name, label, kind, decimals, custom=True)
    if kind is not T.TEXT and (wrong := _unreadable(attribute, column, form.format)) is not None:
        return NewType(
            Attribute(name, label, T.TEXT, custom=True), f"a text, as “{wrong[:40]}” is no {_NAMES[kind]}", note
        )
    return NewType(attribute, reason, note)


_NAMES = {T.NUMBER: "number", T.MONEY: "amount", T.DATE: "day", T.DATETIME: "instant", T.YES_NO: "yes or no"}


def _decide(header: str, column: Evidence, form: Form, typed: T | None) -> tuple[T, str, str]:
    if not column.samples:
        return T.TEXT, "a text, as no cell has data", ""
    if typed in (T.DATE, T.DATETIME, T.YES_NO):
        return typed, "as its file says", ""
    if found := _yes_no(header, column):
        return *found, ""
    if typed is T.NUMBER:
        return _typed_number(header, column, _decimals(column, form, typed))
    if column.are_days or (column.bare == column.distinct and _DAY.search(header) and not _TEXT.search(header)):
        kind = (
            T.DATETIME if column.timed or any(len(text) > 8 and text.isdigit() for text in column.samples) else T.DATE
        )
        return kind, "each cell is a day" + (" with a time" if kind is T.DATETIME else ""), _mixed(form)
    if not column.are_numbers:
        return T.TEXT, "a text", _almost(column)
    if reason := _text_of_digits(header, column):
        return T.TEXT, reason, ""
    if form.is_mixed:
        return T.TEXT, "a text, as its numbers have two decimal signs", _mixed(form)
    if len(column.currencies) > 1:
        several = ", ".join(sorted(column.currencies))
        return (
            T.TEXT,
            f"a text, as its amounts are in several currencies ({several})",
            f"Several currencies: {several}.",
        )
    return _number(header, column, _decimals(column, form, typed), "each cell is a number")


def _number(header: str, column: Evidence, decimals: int, why: str) -> tuple[T, str, str]:
    is_money = bool(column.currencies) or (bool(_MONEY.search(header)) and not _COUNT.search(header))
    if is_money and decimals <= MONEY_DECIMALS:
        told = "has a currency" if column.currencies else "the header says money"
        return T.MONEY, f"an amount of money: {why}, and {told}", ""
    return T.NUMBER, f"a number: {why}", ""


def _typed_number(header: str, column: Evidence, decimals: int) -> tuple[T, str, str]:
    if reason := _of_something(header):
        return T.TEXT, reason, ""
    return _number(header, column, decimals, "its file says so")


def _decimals(column: Evidence, form: Form, typed: T | None) -> int:
    if typed is not T.NUMBER:
        return column.decimals(decimal_comma=form.format.decimal_comma)
    return max((len(text.rpartition(".")[2]) for text in column.samples if "." in text), default=0)


def _yes_no(header: str, column: Evidence) -> tuple[T, str] | None:
    """Both words of one pair must stand in the column, or its header ask for a yes or no."""
    if not column.words or len(column.words) > 2 or len(column.words) < column.distinct - _cases(column):
        return None
    pair = next((pair for pair in YES_NO_PAIRS if column.words <= set(pair.split())), None)
    if pair is None:
        return None
    asks = bool(_YES_NO.search(header)) and not _PLACE.search(header)
    shown = " and ".join(f"“{word}”" for word in sorted(column.words))
    if asks:
        return T.YES_NO, f"yes or no: the header asks for it, and the cells are {shown}"
    has_both = len(column.words) == 2 and pair != "1 0"
    is_code = _PLACE.search(header) or (pair == "si no" and all(text.isupper() for text in column.samples))
    if has_both and not is_code:
        return T.YES_NO, f"yes or no: the cells are {shown}"
    return None


def _cases(column: Evidence) -> int:
    """How many distinct cells are others but for their case."""
    return column.distinct - len({fold(text) for text in column.samples})


def _text_of_digits(header: str, column: Evidence) -> str:
    if column.zeros:
        return f"a text, as “{column.zeros[0][:40]}” begins with a zero"
    if column.plus:
        return f"a text, as “{column.plus[0][:40]}” begins with a plus sign"
    if reason := _of_something(header):
        return reason
    if column.longest >= _LONG and not _MONEY.search(header):
        return f"a text, as digits as many as {column.longest} are no amount of something"
    if column.plain == column.distinct and column.bare == column.distinct and column.longest >= 8:
        return "a text, as its digits could also be days"
    return ""


def _of_something(header: str) -> str:
    """Return why numbers below a header are texts: it says that they name something; an empty text if it doesn't."""
    if _TEXT.search(header) and not _COUNT.search(header):
        return f"a text, as the header “{header[:40]}” names a number of something"
    return ""


def _almost(column: Evidence) -> str:
    """Tell a column of mostly numbers or days that is a text because of a few cells."""
    if column.days and column.numbers and column.days + column.numbers == column.distinct:
        day, number = (
            next((text for text in column.samples if _is_number(text) is wanted), "") for wanted in (False, True)
        )
        return f"Mixed: some cells are days, such as “{day[:40]}”, and some numbers, such as “{number[:40]}”, so it is a text."
    read, what = max((column.numbers, "numbers"), (column.days, "days"))
    if read * 2 <= column.distinct or not column.others:
        return ""
    return f"Mixed: most cells are {what}, but not “{column.others[0][:40]}”, so it is a text."


def _is_number(text: str) -> bool:
    """Whether a cell is digits, with a sign or a decimal one."""
    return _DIGITS.fullmatch(text) is not None


def _mixed(form: Form) -> str:
    return f"Mixed: {form.evidence}." if form.is_mixed else ""


def _unreadable(attribute: Attribute, column: Evidence, format_: Format) -> str | None:
    """Return a cell that is no value of the attribute; one that is only open is."""
    readers = [cell_reader(attribute, each) for each in _formats(format_)]
    return next((text for text in column.samples if not _is_read(readers, text)), None)


def _formats(format_: Format) -> Iterable[Format]:
    orders: Collection[bool] = (True, False) if format_.day_first is None else (format_.day_first,)
    signs: Collection[bool] = (True, False) if format_.decimal_comma is None else (format_.decimal_comma,)
    return [Format(order, sign) for order in orders for sign in signs]


def _is_read(readers: Iterable[Read], text: str) -> bool:
    for read in readers:
        try:
            read(text)
        except CellError:
            continue
        return True
    return False
