"""The bridge from synchronous callers into the event loop."""

from __future__ import annotations

import os
import sys
import time

import pytest

from rag.core import run


async def _double(number: int) -> int:
    return 2 * number


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork")
def test_a_forked_process_gets_a_loop_of_its_own() -> None:
    assert run(_double(1)) == 2
    child = os.fork()
    if not child:
        os._exit(run(_double(21)))
    end = time.monotonic() + 30
    while not (ended := os.waitpid(child, os.WNOHANG))[0] and time.monotonic() < end:
        time.sleep(0.01)
    if not ended[0]:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(ended[1]) == 42
