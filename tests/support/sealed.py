"""Processes that may talk to this machine alone: any other address is refused, and written down."""

from __future__ import annotations

from pathlib import Path

_SITE = """
import os, socket

_LOG = os.environ["SEALED_LOG"]
_OWN = ("127.", "::1", "localhost", "0.0.0.0")


def _refuse(address):
    host = address[0] if isinstance(address, tuple) else None
    if isinstance(host, bytes):
        host = host.decode()
    if host is None or host == "" or host.startswith(_OWN):
        return
    with open(_LOG, "a", encoding="utf-8") as log:
        log.write(f"{address}\\n")
    raise OSError(f"sealed: {address}")


class _Socket(socket.socket):
    def connect(self, address):
        _refuse(address)
        return super().connect(address)

    def connect_ex(self, address):
        _refuse(address)
        return super().connect_ex(address)

    def sendto(self, data, *rest):
        _refuse(rest[-1])
        return super().sendto(data, *rest)


_look_up = socket.getaddrinfo


def _getaddrinfo(host, *rest, **more):
    _refuse((host,))
    return _look_up(host, *rest, **more)


socket.socket = _Socket
socket.getaddrinfo = _getaddrinfo
"""


def sealed(folder: Path) -> dict[str, str]:
    """What to add to the environment of a process; addresses that it tried are in the file ``SEALED_LOG``."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_SITE, "utf-8")
    (folder / "tried.txt").touch()
    return {"PYTHONPATH": str(folder), "SEALED_LOG": str(folder / "tried.txt")}
