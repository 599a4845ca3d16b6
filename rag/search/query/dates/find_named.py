"""Days and weekends with a name: ``Christmas Day``, ``작년 크리스마스에``, ``over the weekend``, ``주말에``."""

from __future__ import annotations

import datetime as dt
import re

from rag.search.query.dates.calendar import Days, ago, day_of, form

_B, _E = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])"
_YEARS_BACK = {"올해": 0, "작년": 1, "지난해": 1, "재작년": 2}


def _christmas(match: re.Match[str], today: dt.date) -> Days:
    """Read the Christmas, or its eve, of a year, or the latest one."""
    groups = match.groupdict("")
    year = str(today.year - _YEARS_BACK[groups["back"]]) if groups.get("back") else groups["year"] or None
    return day_of(year, 12, 24 if groups["eve"] else 25, today)


def _weekend(_: re.Match[str], today: dt.date) -> Days:
    """Read the weekend that began last."""
    monday = ago(today, int(today.weekday() < 5), "week")[0]
    return monday + dt.timedelta(5), monday + dt.timedelta(6)


FORMS = (
    form(
        rf"{_B}(?:last\s+)?(?:christmas|xmas)(?:\s+(?:(?P<eve>eve)|day))?(?:\s*,?\s+(?:of\s+|in\s+)?(?P<year>(?:19|20)\d\d))?{_E}",
        _christmas,
    ),
    form(
        rf"(?:(?P<back>{'|'.join(_YEARS_BACK)})\s?|(?P<year>(?<!\d)(?:19|20)\d\d)\s?년\s?|(?<![가-힣]))"
        r"(?:크리스마스|성탄절)(?:\s?(?P<eve>이브))?(?:\s?(?:날|당일))?(?=에|의|부터|까지|이후|이전|꺼|거|것|\s|$|[?.!,])",
        _christmas,
    ),
    form(rf"(?<=over )the\s+weekend{_E}|(?:(?<=at )|(?<=on )|(?<=during ))the\s+weekend{_E}", _weekend, relative=True),
    form(r"(?<![가-힣])주말(?=에|의|꺼|거|것|\s|$|[?.!,])", _weekend, relative=True),
)
#: Every one of :data:`FORMS` has one of these.
HINT = re.compile(r"mas\b|크리스마스|성탄절|weekend|주말", re.I)
