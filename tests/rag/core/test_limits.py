"""The limits: each is a setting with bounds, which are told with the value that breaks them."""

from __future__ import annotations

import pytest

from rag.core.errors import LimitError, SettingsError, UsageError
from rag.core.settings import LimitSettings, load_settings

FIELDS = {str(field.alias): field for field in LimitSettings.model_fields.values()}
BOUNDS = [
    (name, getattr(bound, kind) + step, getattr(bound, kind))
    for name, field in FIELDS.items()
    for bound in field.metadata
    for kind, step in (("ge", -1), ("le", 1))
    if hasattr(bound, kind)
]


def test_every_limit_has_two_bounds_and_its_default_lies_between_them() -> None:
    assert [name for name, _, _ in BOUNDS] == [name for name in FIELDS for _ in range(2)]
    assert load_settings().limits == LimitSettings()


@pytest.mark.parametrize(("name", "value", "bound"), BOUNDS)
def test_a_limit_out_of_bounds_is_told_with_its_name_its_value_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: int, bound: int
) -> None:
    variable = f"NONMUN_{name.upper()}"
    monkeypatch.setenv(variable, str(value))
    with pytest.raises(SettingsError, match=rf"^{variable} has the value '{value}': input should be .* equal to {bound}\."):
        load_settings()
    monkeypatch.setenv(variable, str(bound))
    assert load_settings().flat()[name] == bound


def test_who_hits_a_limit_is_told_what_to_do_and_who_can_raise_it_which_setting_it_is() -> None:
    problem = LimitError("Too long.", advice="Shorten it", setting="NONMUN_X", size=9, most=8)
    assert str(problem) == "Too long. Shorten it, or raise NONMUN_X."
    assert problem.advice == "Shorten it."
    assert isinstance(problem, UsageError)
