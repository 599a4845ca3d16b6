"""Texts that made a target fail once, and random ones put together from words that it knows: none makes it fail."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import LED_BY
from tests.fuzz.targets import TARGETS, WORDS

CRASHES = Path(__file__).parent / "crashes"
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=25).map("".join)


@pytest.mark.parametrize("file", [pytest.param(it, id=f"{it.parent.name}-{it.name}") for it in sorted(CRASHES.glob("*/*"))])
def test_what_failed_once_fails_no_more(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(how=st.integers(0, 255), text=TEXTS)
def test_words_in_any_order_make_no_target_fail(name: str, how: int, text: str) -> None:
    TARGETS[name](bytes([how]) + text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_at_all_is_read_too(name: str) -> None:
    TARGETS[name](b"")


def test_the_fuzzer_knows_every_target_and_where_it_reads() -> None:
    assert LED_BY.keys() == TARGETS.keys()
    assert all(find_spec(module) for modules in LED_BY.values() for module in modules)
