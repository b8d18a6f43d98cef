"""Columns about consent to e-mail: by the words of their header, and by cells that say it by themselves."""

from __future__ import annotations

import re

from core.importing.recognition.cell_evidence import Evidence
from core.importing.recognition.consent_headers import consent_target, counts_consents
from core.importing.recognition.mapping import plain
from core.importing.values.consent import SAID

_SUBSCRIPTIONS = frozenset(
    ["status", "state", "emailstatus", "memberstatus", "contactstatus", "statut", "estado", "stato"]
)
_OF_EMAIL = re.compile(r"e-?mail|newsletter|marketing|mailing|opt.?in", re.IGNORECASE)
_OF_OTHERS = re.compile(r"sms|whatsapp|phone|push|post|text|tele", re.IGNORECASE)
_SUBSCRIBES = re.compile(
    r"subscri|opt(?:ed)?(?:in|out)|abonn|angemeldet|inscri|suscri|iscritt|zapisan|wypisan|ingeschreven"
)
_ABOUT_CONSENT = re.compile(
    r"newsletter|consent|subscri|opt.?in|opt.?out|abonn|einwillig|marketing|e?mail|werbung|nieuwsbrief|boletin|boletín"
    r"|consenso|consentement|zgoda|inscri|contact me",
    re.IGNORECASE,
)
_LEAST = 500
"""A rank after that of any word of the vocabulary."""


def consent_meanings(header: str, column: Evidence) -> dict[str, int]:
    """Return what a column says about consent to e-mail, as a target with its rank; nothing if it isn't understood.

    A header for states lets its cells say by themselves what they mean; others are understood word by word.
    """
    is_status = plain(header) in _SUBSCRIPTIONS or (_OF_EMAIL.search(header) and not _OF_OTHERS.search(header))
    if is_status and _says_consent(column):
        return {"email_consent": 0}
    target = "" if counts_consents(header) and _are_flags_or_counts(column) else consent_target(header)
    return {target: _LEAST} if target else {}


def may_be_about_consent(header: str) -> bool:
    """Whether a header that is not understood may ask for consent to e-mail, and not to other messages."""
    return bool(_ABOUT_CONSENT.search(header)) and "sms" not in header.lower()


def _are_flags_or_counts(column: Evidence) -> bool:
    """Whether cells are 0 or 1 alone, which a flag and a count of things that are rare have in common."""
    return bool(column.samples) and all(text in ("0", "1") for text in column.samples)


def _says_consent(column: Evidence) -> bool:
    """Whether cells say by themselves whether somebody wants e-mails: subscribed, unsubscribed, opted out."""
    texts = [plain(text) for text in column.samples]
    return bool(texts) and all(text in SAID for text in texts) and any(_SUBSCRIBES.search(text) for text in texts)
