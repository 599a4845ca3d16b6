"""Options of ``nonmun ui`` that cannot be used. Needs no browser: nothing is loaded before they are known to be good."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rag.core.errors import UsageError
from tests.support.command import Command
from ui.serve.cli import _logins, _root_path

SECRET = "hunter2-canary"


def failed(run: Command, *arguments: str) -> str:
    """What the command says when it ends with a usage error."""
    status, out, err = run("ui", "--port", "0", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("nonmun: ")
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize("login", [SECRET, f":{SECRET}", f"  :{SECRET}", "ann:", "ann", "", ":"])
def test_what_is_no_login_is_told_without_the_password(login: str, run: Command) -> None:
    told = failed(run, "--auth", "bob:good", "--auth", login)
    assert "The value of --auth is not a login. Write NAME:PASSWORD, or @FILE" in told
    assert SECRET not in told
    assert "good" not in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read: No such file"),
        (b"", "has no logins"),
        (b"\n  \n", "has no logins"),
        (f"ann:good\n{SECRET}\n".encode(), "Line 2 of"),
        (f"ann:good\n\n:{SECRET}\n".encode(), "is not a login"),
        (b"ann:\xff\xfe", "it is not UTF-8"),
    ],
)
def test_a_file_of_logins_that_cannot_be_used_is_told_without_a_password(
    content: bytes | None, told: str, tmp_path: Path, run: Command
) -> None:
    file = tmp_path / "logins"
    if content is not None:
        file.write_bytes(content)
    message = failed(run, "--auth", f"@{file}")
    assert told in message
    assert "Write NAME:PASSWORD" in message
    assert SECRET not in message
    assert "good" not in message


def test_a_folder_is_no_file_of_logins(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        _logins(f"@{tmp_path}")


def test_logins_are_read_with_colons_in_passwords_and_blank_lines_between(tmp_path: Path) -> None:
    file = tmp_path / "logins"
    file.write_text("ann:one:two\n\n  앤 : 비밀번호 \n", "utf-8")
    assert _logins(f"@{file}") == [("ann", "one:two"), ("앤", " 비밀번호")]
    assert _logins("bob: spaced ") == [("bob", " spaced ")]


@pytest.mark.parametrize(
    ("text", "path"), [("", ""), ("/", ""), ("papers", "/papers"), ("/papers/", "/papers"), ("a/b", "/a/b")]
)
def test_a_root_path_begins_with_a_slash_and_ends_without(text: str, path: str) -> None:
    assert _root_path(text) == path


@pytest.mark.parametrize(
    "text", ["a b", "/a?b", "/a#b", '/"', "a//b", "/<b>", "https://host/papers", "/a'b", "\\a", "/a\nb", "/a;b", "/논문"]
)
def test_what_can_be_no_path_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="is not a valid path"):
        _root_path(text)


@pytest.mark.parametrize(
    ("arguments", "options", "printed", "warned"),
    [
        ([], {"own_machine": True, "names": ["127.0.0.1"], "logins": [], "root_path": ""}, "(Ctrl+C stops it)", False),
        (
            ["--host", "0.0.0.0"],
            {"own_machine": False, "names": ["0.0.0.0"], "logins": [], "root_path": ""},
            "every other address",
            True,
        ),
        (
            ["--host", "0.0.0.0", "--auth", f"ann:{SECRET}", "--auth", "bob:x"],
            {"own_machine": False, "names": ["0.0.0.0"], "logins": [("ann", SECRET), ("bob", "x")], "root_path": ""},
            "every other address",
            False,
        ),
        (
            ["--root-path", "papers/"],
            {"own_machine": False, "names": ["127.0.0.1"], "logins": [], "root_path": "/papers"},
            "/papers (Ctrl+C",
            True,
        ),
        (
            ["--root-path", "/"],
            {"own_machine": False, "names": ["127.0.0.1"], "logins": [], "root_path": ""},
            "(Ctrl+C stops it)",
            True,
        ),
    ],
)
def test_options_reach_the_page_and_an_open_page_is_warned_of(
    arguments: list[str],
    options: dict[str, Any],
    printed: str,
    warned: bool,
    run: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[dict[str, Any]] = []
    monkeypatch.setattr("ui.serve.server.make_app", lambda _, **given: made.append(given))
    monkeypatch.setattr("ui.serve.server.make_server", lambda _: SimpleNamespace(run=lambda sockets: None))
    monkeypatch.setattr("ui.serve.server.warm_up", lambda _: None)
    status, out, err = run("ui", "--port", "0", *arguments)
    assert (status, made) == (0, [options])
    assert out.startswith("The page is at http://127.0.0.1:")
    assert printed in out
    assert ("the page is open to everybody; `nonmun ui --auth @FILE` requires a login" in err) == warned
    assert SECRET not in out + err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
@pytest.mark.parametrize("files", [8, 16, 24, 40])
def test_with_too_few_open_files_the_page_is_not_begun(files: int) -> None:
    code = f"import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, ({files}, {files}))\n"
    code += "sys.argv = ['nonmun', 'ui', '--port', '0']; from rag.interfaces.cli.main import main; main()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (3, "", 1)
    assert "Too many open files. Close other programs, or allow more open files with `ulimit -n 4096`" in ended.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no limit of addresses")
def test_with_too_little_memory_the_page_is_not_begun() -> None:
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (300 << 20,) * 2)\n"
    code += "sys.argv = ['nonmun', 'ui', '--port', '0']; from rag.interfaces.cli.main import main; main()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (3, "", 1)
    assert "The page takes about" in ended.stderr
