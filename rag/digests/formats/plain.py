"""Read papers from text of an unknown form, such as data in a syntax of its own: ids and labelled titles."""

from __future__ import annotations

import re
from bisect import bisect_left

from rag.digests.formats.collector import Record
from rag.digests.formats.mentions import of_text

_TITLE = re.compile(
    r"(?:title[\"']?\s{0,4}[:=]\s{0,4}[\"'{]{1,3}|<title[^>]{0,100}>\s{0,20})"
    r"((?:[^\"'{}<>\\\n]|\\.|(?<=\w)'(?=\w)){3,400})"
    r"|(?:^|\n)[\s-]{0,12}title\s{0,4}[:=][ \t]{0,4}([^\"'{}<>\s][^\n]{2,400})",
    re.I,
)
_EPRINT = re.compile(r"eprint\s{0,4}=\s{0,4}[{\"]", re.I)


def records_of_text(text: str) -> list[Record]:
    """Return the papers that a text names by addresses or as ``arXiv:2406.00001``, with the title between one and the next."""
    mentions = of_text(_EPRINT.sub("arXiv:", text))
    titles = list(_TITLE.finditer(_EPRINT.sub("arXiv:", text)))
    starts = [title.start() for title in titles]
    found: dict[str, Record] = {}
    ahead = bool(mentions and titles) and starts[0] < mentions[0].start
    last = 0
    for number, mention in enumerate(mentions):
        if mention.arxiv_id in found:
            last = mention.end
            continue
        following = (other.start for other in mentions[number + 1 :] if other.arxiv_id != mention.arxiv_id)
        end = mention.start if ahead else next(following, len(text))
        place = bisect_left(starts, last if ahead else mention.start)
        title = titles[place] if place < len(titles) and titles[place].start() < end else None
        found[mention.arxiv_id] = Record(mention, " ".join((title[1] or title[2]).split()) if title else "")
        last = mention.end
    return list(found.values())
