"""Consent to e-mail in the words of those who ask for it. It is never turned round by a guess.

A word of `SAID` means the same below any header; mail that came back for good means no. Yes and no answer what the
header asks: below *Unsubscribed*, yes means no consent. A day below *Opted in* means yes since then, one below
*Unsubscribed at* no; an empty cell there says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, tzinfo
from typing import assert_never

from core.importing.recognition.mapping import Reading, plain
from core.importing.values.cells import YES_NO_WORDS, CellError, Format, Setting, cell_reader, read_yes_no, shown
from core.language.catalog import Attribute
from core.language.folding import fold
from core.language.operators import AttributeType

_GIVEN = """
subscribed|subscriber|active|activesubscriber|confirmed|confirmedsubscriber|optin|optedin|doubleoptin|singleoptin|in|allow
allowed|granted|given|consented|agreed|accepted|emailable|mailable|doemail|receive|marketing|explicit|express|expressconsent
yesplease|jabitte|jagerne|ouimerci|siporfavor
abonniert|angemeldet|bestatigt|aktiv|zugestimmt|eingewilligt|erteilt|zulassen|erlaubt|abonnent|einwilligungerteilt
inscrit|inscrite|abonne|abonnee|confirme|autoriser|autorise|accepte|accorde
suscrito|suscrita|activo|activa|confirmado|confirmada|permitir|permitido|aceptado
iscritto|iscritta|confermato|consenti|consentito|accettato|attivo
zapisany|zapisana|subskrybent|aktywny|potwierdzony|zezwalaj|zgoda|wyrazono
ingeschreven|aangemeld|geabonneerd|actief|toestaan|toegestaan|akkoord
inscrito|inscrita|assinante|subscrito|ativo|ativa|autorizado
"""
_REFUSED = """
unsubscribed|unsubscribe|optout|optedout|out|donotallow|notallowed|notallow|denied|declined|refused|revoked|withdrawn
nonsubscribed|notsubscribed|neversubscribed|nonsubscriber|transactional|donotemail|donotmail|donotcontact|blocked|blacklisted
blocklisted|suppressed|complained|complaint|spam|spamreport|spamcomplaint|reportedspam|nonmarketing|noconsent|notconsented
notgranted|notgiven|globalunsubscribe|removed|nonewsletter|keinnewsletter|nothanks|neindanke|nonmerci|nogracias
notsubscriber|beschwerde|spamverdacht|plainte|queja|reclamo|skarga|klacht|reclamacao|nichtangemeldet|nichtabonnent
nonabonne|nonabonnee|noniscritta|nosuscrita|niezapisany|nietingeschreven|nietaangemeld|naoinscrito
abgemeldet|ausgetragen|abbestellt|widerrufen|nichtzulassen|nichterlaubt|verweigert|abgelehnt|keineeinwilligung|nichtabonniert
desinscrit|desinscrite|desabonne|desabonnee|nepasautoriser|nonautorise|refuse|retire|noninscrit
dadodebaja|dadadebaja|baja|cancelado|nopermitir|nopermitido|rechazado|nosuscrito|desuscrito
disiscritto|disiscritta|cancellato|nonconsentire|nonconsentito|rifiutato|noniscritto
wypisany|wypisana|niezezwalaj|odmowa|brakzgody|wycofana|wycofano
uitgeschreven|afgemeld|niettoestaan|niettoegestaan|geweigerd
naopermitir|naoautorizado|descadastrado|recusado|naosubscrito|desinscrito
"""
_UNREACHED = """
cleaned|bounced|bounce|hardbounced|hardbounce|invalid|invalidemail|undeliverable|undelivered
bereinigt|gebounced|unzustellbar|ungultig|nettoye|nettoyee|rebondi|invalide|nondelivrable|limpiado|limpiada|rebotado
invalido|noentregable|pulito|pulita|rimbalzato|nonvalido|nonrecapitabile|wyczyszczony|odbity|nieprawidlowy|nieprawidłowy
opgeschoond|ongeldig|onbestelbaar|limpo|devolvido
"""
"""What tools write where mail came back for good. They send nothing there any more, and neither may others."""
_UNDECIDED = """
pending|unconfirmed|unknown|notspecified|unspecified|notset|noresponse|invited|softbounced|softbounce
archived|deleted|inactive|notyetconfirmed|awaitingconfirmation|ausstehend|unbestatigt|unbekannt|offen|archiviert|geloscht|inaktiv
enattente|nonconfirme|inconnu|archive|inactif|pendiente|noconfirmado|desconocido|archivado|inactivo|inattesa|nonconfermato
sconosciuto|archiviato|inattivo|oczekujacy|oczekujący|niepotwierdzony|nieznany|nieaktywny|inafwachting|onbevestigd|onbekend
gearchiveerd|inactief|pendente|naoconfirmado|desconhecido|arquivado|inativo
"""

UNREACHED = "{} means that mail came back for good, and is taken for no consent"
UNDECIDED = "{} says neither yes nor no, and is taken for no data"


def _words(text: str) -> list[str]:
    return text.replace("\n", "|").strip("|").split("|")


SAID: dict[str, bool | None] = {
    **dict.fromkeys(_words(_GIVEN), True),
    **dict.fromkeys(_words(_REFUSED), False),
    **dict.fromkeys(_words(_UNREACHED), False),
    **dict.fromkeys(_words(_UNDECIDED)),
}
"""Words, as `plain` writes them, that say the same below any header; None for those that say neither yes nor no."""


_SAYING = {**dict.fromkeys(_words(_UNREACHED), UNREACHED), **dict.fromkeys(_words(_UNDECIDED), UNDECIDED)}


def remark_on(cell: str) -> str:
    """Return what is told of a cell whose word is more or less than a yes or no, an empty text for the others."""
    word = plain(cell)
    return _SAYING[word].format(f"“{word}”") if word in _SAYING else ""


def consent_reader(reading: Reading, format_: Format, zone: tzinfo, today: date) -> Callable[[str], bool | None]:
    """Return a function from the text of a cell to consent, None for no data. The function raises CellError.

    Consent from a day on that is still to come is none yet; ``today`` is the day of the import in the zone.
    """
    read_moment = cell_reader(Attribute("", "", AttributeType.DATETIME), format_, Setting(zone=zone))

    def read(cell: str) -> bool | None:
        text = cell.strip()
        word = plain(text)
        if word in SAID:
            return SAID[word]
        return _answer(text, reading, lambda: read_moment(text).astimezone(zone).date() > today) if text else None

    return read


def _answer(text: str, reading: Reading, is_to_come: Callable[[], bool]) -> bool:
    match reading:
        case Reading.PLAIN:
            return read_yes_no(text)
        case Reading.OPPOSITE:
            return not read_yes_no(text)
        case Reading.SINCE | Reading.UNTIL:
            if fold(text) in YES_NO_WORDS:
                return read_yes_no(text) is (reading is Reading.SINCE)
            try:
                is_later = is_to_come()
            except CellError:
                raise CellError(f"must be a day, or empty (got {shown(text)})") from None
            if is_later and reading is Reading.SINCE:
                raise CellError(f"must be a day that has come (got {shown(text)}, before which there is no consent)")
            return reading is Reading.SINCE
        case Reading.FULL_NAME:
            raise AssertionError("consent must not be read from a name")
        case _:
            assert_never(reading)
