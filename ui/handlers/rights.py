"""Who may change what all readers see: settings, and what was decided about digests.

On a page that only this machine reaches and that asks for no login, everybody may. On any other page those whom
``NONMUN_ADMINS`` names may, or else the first login of ``--auth``; without logins, nobody may.

A browser sends the requests of other sites, too, with the cookies of this one. They are told by the headers that no page can
set: ``Sec-Fetch-Site`` and ``Origin``. A site whose name leads to this machine (DNS rebinding) is told by ``Host``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ui.session.host import host_name, is_loopback
from ui.session.reader import Request, reader_of

#: What `Sec-Fetch-Site` says of a request of the page itself, and of an address that a reader typed.
_OWN = ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of a page's readers.

    :param own_machine: whether only this machine reaches the page.
    :param logins: the names that may log in, in the order of ``--auth``; none for a page without logins.
    :param admins: the names in ``NONMUN_ADMINS``.
    """

    own_machine: bool = True
    logins: Sequence[str] = ()
    admins: Sequence[str] = ()

    def may_change(self, request: Request | None) -> bool:
        """Return whether the sender of a request may change what all readers see."""
        if request is None or not _is_of_page(request.headers):
            return False
        if self.logins:
            return reader_of(request).login in (self.admins or self.logins[:1])
        return self.own_machine and is_loopback(host_name(request.headers.get("host", "")))


def _is_of_page(headers: Mapping[str, str]) -> bool:
    """Return whether a request comes from the page, and not from another site that is open in the same browser."""
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in _OWN
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.casefold() == headers.get("host", "").casefold()
