"""The HTTP client for a model server: what it costs to open one."""

from __future__ import annotations

import shutil
import ssl
from pathlib import Path
from typing import Any

import certifi
import pytest

from rag.core.settings import load_settings
from rag.llm import open_client


def test_certificates_are_read_once_and_anew_where_the_environment_names_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read: list[dict[str, Any]] = []
    make = ssl.create_default_context

    def noted(**options: Any) -> ssl.SSLContext:
        read.append(options)
        return make(**options)

    def opened() -> int:
        open_client(load_settings(), 1.0).close()
        return len(read)

    monkeypatch.setattr(ssl, "create_default_context", noted)
    first = opened()
    assert [opened(), opened()] == [first, first]
    others = shutil.copy(certifi.where(), tmp_path / "others.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(others))
    assert [opened(), opened()] == [first + 1, first + 1]
    assert read[-1]["cafile"] == str(others)
