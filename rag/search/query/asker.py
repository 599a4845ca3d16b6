"""What a request says of who asks, and of who is to read: it finds no papers (I'm writing a survey on agents, my students)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.query.reading import Role, Unit

_WORK = (
    r"(?:survey|review|overview|thesis|dissertation|paper|article|essay|report|talk|lecture|seminar|presentation|poster|tutorial"
    r"|course|class|workshop|proposal|chapter|book|post|slides?|section|introduction|assignment|homework)"
)
_WRITES = (
    r"(?:writ|prepar|draft|finish|giv|teach|plann|start|present|mak|compil|organi[sz]|hold|supervis|do|work|outlin|edit)ing"
    r"(?:\s+(?:on|up))?"
)
_WRITE = r"(?:write|prepare|draft|finish|give|teach|present|make|compile|organi[sz]e|hold|do|outline)"
_A_WORK = (
    rf"(?:(?:an?|the|my|our|some|this)\s+)?(?:[\w'’-]{{1,20}}\s+){{0,2}}?{_WORK}\s+(?:on|about|of|around|covering|regarding)\b"
)
_READERS = (
    r"(?:students?|team|teammates?|colleagues?|class|lab|group|boss|manager|advisors?|supervisors?|professor|interns?|kids|audience"
    r"|coworkers?|undergraduates?|undergrads|mentees?)"
)
_READERS_KO = r"(?:학생|학부생|대학원생|신입생|신입|팀원|동료|후배|제자|인턴|교수님|상사|부서원|연구실원)(?:들)?(?:이|께|께서|한테|에게|도)?"
_ABOUT_ASKER = re.compile(
    # I'm writing a survey on; we have to give a talk about; for my thesis on; writing a review of, at the beginning
    rf"\b(?:I['’]?m|I\s+am|we['’]?re|we\s+are|(?:I|we)(?:['’]ve|\s+have)\s+been)\s+(?:(?:currently|now|just|also)\s+)?{_WRITES}\s+{_A_WORK}"
    rf"|\b(?:I|we)(?:['’]d)?\s+(?:have|need|want|would\s+like|like|plan|am\s+going|are\s+going)\s+to\s+{_WRITE}\s+{_A_WORK}"
    rf"|\bfor\s+(?:my|our)\s+(?:[\w'’-]{{1,20}}\s+){{0,2}}?{_WORK}\s+(?:on|about|of)\b"
    rf"|^\W*(?:currently\s+)?{_WRITES}\s+(?:an?|my|our)\s+(?:[\w'’-]{{1,20}}\s+){{0,2}}?{_WORK}\s+(?:on|about|of)\b(?=.{{1,200}}?[,.;:?!])"
    # I need 3 papers
    r"|\b(?:I|we)\s+(?:really\s+|also\s+)?(?:need|want)\b(?=\s+(?:some|any|a\s+few|more|\w{1,9}\s+(?:more\s+)?(?:papers|articles|ones)|papers)\b)"
    # my students could read; for our team
    rf"|\b(?:(?:that|which)\s+)?(?:my|our)\s+(?:[\w'’-]{{1,20}}\s+)?{_READERS}\s+(?:can|could|should|would|might|may|will|must|needs?\s+to|wants?\s+to)"
    r"\s+(?:easily\s+)?(?:read|understand|follow|study|present|discuss|see|know|cite|start\s+with|learn\s+from)\b"
    rf"|\bfor\s+(?:my|our)\s+(?:[\w'’-]{{1,20}}\s+)?{_READERS}\b(?!['’-])"
    # 학생들이 읽을 만한, 우리 팀원들에게 보여줄
    rf"|(?<![가-힣])(?:(?:우리|저희|제|내)\s)?{_READERS_KO}\s(?:(?:같이|함께|쉽게|먼저)\s)?"
    r"(?:읽(?:을|힐|으면|기)|볼|보여\s?(?:줄|드릴)|소개할|이해할)(?:\s?(?:만한|수\s?있는|좋은|쉬운))?",
    re.I,
)


def said_of_papers(text: str) -> str:
    """Return a text without what it says of who asks or who is to read."""
    return _ABOUT_ASKER.sub(" ", text)


def without_asker(roles: Sequence[Role], units: Sequence[Unit], text: str) -> list[Role]:
    """Return the roles without subjects in what a text says of who asks or who is to read."""
    said = [match.span() for match in _ABOUT_ASKER.finditer(text)]
    return [
        "." if role in ("S", "P") and any(start <= unit.start < end for start, end in said) else role
        for role, unit in zip(roles, units, strict=True)
    ]
