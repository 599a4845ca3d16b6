"""Briefs of single days as an RSS 2.0 feed, which readers of feeds can subscribe to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from rag.brief.html import brief_entry
from rag.brief.model import Brief
from rag.brief.wording import Wording
from rag.text import Language

# What XML 1.0 cannot hold, and U+FFFE and U+FFFF, which no text should.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLACE = "https://arxiv.org/"


def brief_rss(briefs: Sequence[Brief], language: Language = "en") -> str:
    """Return a feed with an entry for each day that has papers, the newest first.

    The id of an entry depends on its day alone, so that a reader who has read it does not see it again when it changes.

    :param briefs: briefs of one day each.
    """
    say = Wording(language)
    days = sorted((brief for brief in briefs if brief.papers), key=lambda brief: brief.since, reverse=True)
    feed = Element("rss", {"version": "2.0"})
    channel = SubElement(feed, "channel")
    _add(channel, "title", say("feed"))
    _add(channel, "link", _PLACE)
    _add(channel, "description", say("feed_about"))
    _add(channel, "language", language)
    _add(channel, "generator", "nonmun")
    if days:
        _add(channel, "lastBuildDate", _date(days[0].until))
    for brief in days:
        item = SubElement(channel, "item")
        _add(item, "title", say.title(brief))
        _add(item, "description", brief_entry(brief, language))
        _add(item, "guid", f"nonmun:brief:{brief.since.isoformat()}").set("isPermaLink", "false")
        _add(item, "pubDate", _date(brief.since))
    indent(feed)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(feed, "unicode")}\n'


def _add(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = _NOT_XML.sub("\ufffd", text)
    return child


def _date(day: dt.date) -> str:
    return format_datetime(dt.datetime.combine(day, dt.time(), dt.UTC), usegmt=True)
