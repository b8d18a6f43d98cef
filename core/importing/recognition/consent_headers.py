"""Headers about consent to e-mail, word by word: “Einwilligung zum Newsletter”, “Do not send e-mails”.

A header is understood if each of its words is known: one that gives consent, or one that denies it, beside words for
e-mail and small ones. Two denials, one beside what it denies (“Subscribed/Unsubscribed”), an answer at the end
(“Newsletter: no”), or a word that is none of these, leave it open; it is asked then.
"""

from __future__ import annotations

import re

from core.importing.recognition.mapping import CONSENT_SINCE, NO_CONSENT, NO_CONSENT_SINCE, words_of

_MAIL = frozenset(
    """
    e mail email emails mails newsletter newsletters marketing mailing mailings werbung werbe werbemail werbemails
    werbeemails infomails rundmail rundmails courriel courriels mel correo correos electronico electronicos boletin
    boletines nieuwsbrief nieuwsbrieven posta elettronica wiadomosci newslettera newsletterow newsletterem
    """.split()  # noqa: SIM905
)
_GIVING = frozenset(
    """
    consent consents consented optin opted in opt subscribed subscribe subscribes subscriber subscription permission
    permitted accept accepts accepted agree agrees agreed allow allows allowed receive receives receiving wants want
    wanted confirmed double
    einwilligung eingewilligt zustimmung zugestimmt erlaubnis erlaubt angemeldet anmeldung abonniert abonnent abo
    einverstanden einverstandnis empfanger erhalten erhalt mochte gewunscht
    consentement accepte accepter acceptation recevoir inscrit inscrite inscription abonne abonnee souhaite autorise
    consentimiento acepta aceptar recibir suscrito suscrita suscripcion desea autoriza
    consenso accetta accettazione ricevere iscritto iscritta iscrizione autorizza
    zgoda zgody zapisany zapisana subskrypcja otrzymywanie
    toestemming akkoord aangemeld aanmelding ingeschreven ontvangen
    consentimento aceita receber inscrito inscrita subscrito
    """.split()  # noqa: SIM905
)
_CLEAR = frozenset(
    """
    consent consents consented optin opted subscribed subscriber permission
    einwilligung eingewilligt zustimmung zugestimmt einverstanden einverstandnis consentement consentimiento consenso
    zgoda zgody toestemming consentimento
    """.split()  # noqa: SIM905
)
"""Words that are about e-mail also where the header doesn't say so; others are about anything."""
_DENYING = frozenset(
    """
    unsubscribed unsubscribe unsubscribes unsub optout out no not never dont stop block blocked blocklisted blacklisted
    suppressed refuse refuses refused revoked withdrawn declined denied disabled non
    kein keine keinen keiner nicht abgemeldet abmeldung abbestellt widerruf widerrufen gesperrt sperre ausgetragen
    austragung verweigert abgelehnt
    desinscrit desinscrite desinscription desabonne desabonnement pas refus sans
    sin baja rechaza cancelado
    disiscritto disiscritta disiscrizione senza rifiuta rifiutato
    wypisany wypisana rezygnacja bez nie
    geen niet uitgeschreven afgemeld afmelding
    sem nao descadastrado recusa cancelou
    """.split()  # noqa: SIM905
)
_WHEN = frozenset(
    """
    at on date time timestamp datetime since when datum am seit zeitpunkt vom le depuis fecha el desde data dal il dnia
    od op sinds em
    """.split()  # noqa: SIM905
)
_SMALL = frozenset(
    """
    a an the to our my your of for from by via per with is has have was are we you i me us do does be been send sent
    sending information informationen infos offers angebote updates news communications
    contact status flag all any user customer member given
    zu zur zum fur der die das den dem des von im an ich wir uns sie bitte per in wurde ist hat schicken senden zusenden
    erteilt oder or ou
    de du des la les l a au aux une un par ne envoyer nous notre nos votre
    del los las al por lo que mi nuestro nuestra enviar dado dada envio
    di della dei alla allo gli per inviare invio al
    na do z o wysyłanie wysyłac wysyłajcie chce
    van voor het een te naar
    para os as ao por enviar
    """.split()  # noqa: SIM905
)
_LEAVING = re.compile(
    r"unsub|abgemeldet|abmeldung|abbestellt|ausgetragen|desinscri|desabonn|disiscri|wypisan|uitgeschreven|afgemeld"
)
"""Words for what takes back a subscription; they deny no other word."""
_JOINING = frozenset(
    """
    subscribed subscribe subscribes subscriber optin opted angemeldet anmeldung abonniert abonnent inscrit inscrite
    inscription abonne abonnee suscrito suscrita suscripcion iscritto iscritta iscrizione zapisany zapisana
    aangemeld aanmelding ingeschreven inscrito inscrita subscrito
    """.split()  # noqa: SIM905
)
_ANSWERS = frozenset("no nein non nee nie nao never nej nei false off yes ja oui si sim tak true on".split())  # noqa: SIM905
_CHOICES = re.compile(
    r"\b(?:yes|y|ja|j|oui|o|si|sí|sì|s|tak|t|sim|true|1)\s*[/|]\s*(?:no|n|nein|non|nie|nee|não|nao|false|f|0)\b",
    re.IGNORECASE,
)
"""What can be answered: “Newsletter (yes/no)”."""
_COUNTS = frozenset(
    """
    unsubscribes subscribes subscriptions unsubscriptions unsubs unsubscribers optouts optins outs ins
    abmeldungen anmeldungen austragungen desinscriptions inscriptions desabonnements abonnements bajas suscripciones
    disiscrizioni iscrizioni rezygnacje uitschrijvingen afmeldingen aanmeldingen inscricoes cancelamentos
    count counts number total anzahl nombre numero liczba aantal
    """.split()  # noqa: SIM905
)


def consent_target(header: str) -> str:
    """Return what a header says about consent to e-mail as a target, an empty text if it isn't understood as that."""
    words = _words_of(_CHOICES.sub(" ", header))
    known = _MAIL | _GIVING | _DENYING | _WHEN | _SMALL
    if not words or not all(word in known for word in words):
        return ""
    if len(words) > 1 and words[-1] in _ANSWERS:
        return ""
    if any(map(_LEAVING.match, words)) and any(word in _JOINING for word in words):
        return ""
    denials = sum(word in _DENYING for word in words)
    is_mail = any(word in _MAIL for word in words)
    is_given = any(word in (_GIVING if is_mail else _CLEAR) for word in words) or "newsletter" in words
    is_when = any(word in _WHEN for word in words)
    if denials == 1 and (is_mail or is_given or any(word.startswith(("unsub", "optout")) for word in words)):
        return NO_CONSENT_SINCE if is_when else NO_CONSENT
    if denials == 0 and is_given:
        return CONSENT_SINCE if is_when else "email_consent"
    return ""


def counts_consents(header: str) -> bool:
    """Whether a header may name how often people subscribed or left, as the statistics of mailings do."""
    return any(word in _COUNTS for word in _words_of(header))


def _words_of(header: str) -> list[str]:
    return words_of(header.replace("’", "'").replace("n't", " not"))
