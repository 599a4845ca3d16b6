"""Days near another: around 10 June, within three days of 10 June, 6월 10일 무렵, 6월 10일 전후 3일."""

from __future__ import annotations

from dataclasses import replace

from rag.search.query.dates.calendar import ONE_DAY, DatePoint
from rag.search.query.dates.forms import compiled
from rag.search.query.dates.words import count_of, unit_named

#: How many days before and after a day are near it, if no number is said.
NEAR = 3
_WINDOW = 60
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_BEFORE = compiled(
    r"""(?x)(?<![A-Za-z0-9_-])(?:
     (?:within\s+(?:about\s+)?|(?=\d{1,3}\s\w{3,9}\s(?:on\s)?either\s))(?P<count>${COUNT}|an?)\s+(?P<unit>day|week|fortnight|month)s?\s+
       (?:(?P<later>after|following)|(?P<earlier>before|preceding|prior\s+to)|of|from|around|(?:on\s+)?either\s+side\s+of)
    |(?P<open>(?:since|after|before|until|till|by|than)\s+)?
     (?:(?:somewhere\s+|sometime\s+)?around(?:\s+about)?|circa|near(?:\s+to)?|close\s+to|approximately|roughly|(?:from|on|or|in|at)\s+about)
    )\s+(?:the\s+)?$"""
)
_BEHIND = compiled(
    r"""(?x)\s?(?:
     (?:을\s|를\s|의\s)?(?:기준(?:으로)?\s?)?(?:전후|앞뒤)(?:로|의|해서?)?\s?(?P<count>${COUNT_KO})\s?(?P<unit>일|주일?|개월|달)(?:간|동안)?
    |(?:을\s|를\s|의\s)?(?:전후|앞뒤|근처|언저리|안팎)(?:로|에|의|해서)?|쯤|경|께|무렵|즈음
    |\s?or\s(?:so|thereabouts)\b|-ish\b
    )(?=\s|$|[?.!,]|논문|나온|에|의|으?로|은|는)(?!\s?(?:부터|까지|이후|이전))"""
)


def near(text: str, point: DatePoint) -> DatePoint:
    """Return the days near a stretch, with the words that ask for them; a month or a year that is about meant is itself."""
    if point.unread:
        return point
    before = _BEFORE.search(text, max(0, point.start - _WINDOW), point.start)
    behind = _BEHIND.match(text, point.end)
    match = before if before and before["count"] else behind if behind and behind["count"] else before or behind
    if match is None or (match["count"] is None and (point.first != point.last or match.groupdict().get("open"))):
        return point
    said = match.groupdict()
    days = NEAR
    if word := said["count"]:
        days = (1 if word.lower() in ("a", "an") else count_of(word)) * _DAYS[unit_named(said["unit"])]
    try:
        first = point.first if said.get("later") else point.first - days * ONE_DAY
        last = point.last if said.get("earlier") else point.last + days * ONE_DAY
    except OverflowError:
        return replace(point, unread="impossible")
    start, end = min(point.start, match.start()), max(point.end, match.end())
    return replace(point, start=start, end=end, first=first, last=last, closed=bool(said["count"]))
