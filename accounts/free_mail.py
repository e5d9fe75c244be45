"""Mail domains in which anybody can have an address: one says nothing about for whom its reader works. Pure."""

_NAMES = """
    aol.com caiway.nl casema.nl chello.nl fastmail.com freedom.nl freeler.nl gmail.com gmx.com gmx.de gmx.net
    googlemail.com hetnet.nl home.nl hotmail.be hotmail.com hotmail.nl icloud.com kpnmail.nl kpnplanet.nl live.com
    live.nl mac.com mail.com mailbox.org me.com msn.com online.nl onsbrabantnet.nl outlook.com outlook.nl planet.nl
    posteo.de proton.me protonmail.com quicknet.nl solcon.nl tele2.nl telfort.nl telfortglasvezel.nl tuta.com
    tutanota.com upcmail.nl versatel.nl web.de wxs.nl xs4all.nl yahoo.com yahoo.nl zeelandnet.nl ziggo.nl zoho.com
    zonnet.nl
"""
FREE_MAIL = frozenset(_NAMES.split())


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address in this domain, in one above it, or in one below it."""
    return any(domain == free or domain.endswith(f".{free}") or free.endswith(f".{domain}") for free in FREE_MAIL)
