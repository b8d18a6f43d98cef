"""Domains of companies, in the forms of exports: acme.com, www.Acme.com, https://acme.com/de?x=1.

The domain is what stands behind “www.”, in small letters, names in other letters as these. What comes before it,
as in shop.acme.com, is part of it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import idna

from core.importing.values.cells import CellError, shown

_SCHEME = re.compile(r"(?:https?:)?/{0,2}", re.IGNORECASE)
_NAME = re.compile(r"[^\s/?#@,;\\]+\.[^\s/?#@,;\\]+")
_LONGEST = 2_000

OF_MANY = "the domain of a provider, which tells no company"
_MAILBOXES = """
    gmail.com googlemail.com outlook.com outlook.de hotmail.com hotmail.de hotmail.fr hotmail.co.uk live.com msn.com
    yahoo.com yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.co.uk ymail.com icloud.com me.com mac.com aol.com aol.de gmx.de
    gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com pm.me
    mail.com mail.ru yandex.ru yandex.com zoho.com fastmail.com tutanota.com orange.fr wanadoo.fr free.fr sfr.fr
    laposte.net libero.it virgilio.it alice.it tin.it wp.pl onet.pl o2.pl interia.pl ziggo.nl kpnmail.nl planet.nl
    telenet.be skynet.be sapo.pt uol.com.br bol.com.br terra.com.br bluewin.ch comcast.net verizon.net att.net
    qq.com 163.com 126.com
"""
_PAGES = """
    facebook.com fb.com instagram.com linkedin.com de.linkedin.com xing.com twitter.com x.com youtube.com youtu.be
    tiktok.com pinterest.com medium.com github.com linktr.ee sites.google.com google.com bit.ly
"""
_PROVIDERS = frozenset((_MAILBOXES + _PAGES).split())


def read_domain(text: str) -> str:
    """Return the domain that a host name or the address of a page has. Raises CellError if it is neither."""
    domain = domain_of(text)
    if not domain:
        raise CellError(f"must be a domain or the address of a website (got {shown(text)})")
    return domain


def is_of_many(domain: str) -> bool:
    """Whether a domain is that of a provider, which many companies and people share."""
    return domain in _PROVIDERS


def domain_of(text: str) -> str:
    """Return the domain that a host name or the address of a page has, an empty text if it is neither."""
    rest = _SCHEME.sub("", text.strip().strip("<>\"'"), count=1)
    if len(text) > _LONGEST or "@" in rest.partition("/")[0]:
        return ""
    try:
        host = (urlsplit(f"//{rest}").hostname or "").rstrip(".")
        if not _NAME.fullmatch(host):
            return ""
        ascii_host = idna.encode(host, uts46=True).decode()
        name = idna.decode(ascii_host)
    except (ValueError, idna.IDNAError):
        return ""
    if name.rpartition(".")[2].isdigit():
        return ""
    rest = name.removeprefix("www.")
    return rest if "." in rest else name
