"""The command ``nonmun ui`` where it cannot start. Needs no browser: Gradio is not loaded before the port is known."""

from __future__ import annotations

import socket
import sys

import pytest

from rag.core.errors import OutsideError, UsageError
from rag.interfaces.cli import main as cli
from ui.serve.server import address_of, bind


def test_a_busy_port_is_one_line_with_status_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(sys, "argv", ["nonmun", "ui", "--port", str(port)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert ended.value.code == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"nonmun: Port {port} of 127.0.0.1 is taken by another program. Type `nonmun ui --port ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("host", ["", "192.0.2.1", "two words", "a" * 300])
def test_a_host_that_is_not_here_is_a_usage_error(host: str) -> None:
    with pytest.raises(UsageError) as raised:
        bind(host, 0)
    assert "nonmun ui --host" in raised.value.hint
    assert raised.value.exit_status == 2


def test_a_free_port_is_found_and_addressed() -> None:
    with bind("localhost", 0) as sock:
        assert sock.family == socket.AF_INET
        assert address_of(sock) == f"http://127.0.0.1:{sock.getsockname()[1]}"
    with bind("0.0.0.0", 0) as sock:
        assert address_of(sock).startswith("http://127.0.0.1:")


def test_a_port_taken_on_all_addresses_is_noticed() -> None:
    with bind("0.0.0.0", 0) as taken, pytest.raises(OutsideError):
        bind("127.0.0.1", taken.getsockname()[1])
