"""What a question means, in one line: for readers (``understood as: ...``), for the history, and for prompts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from rag.core import find_ids
from rag.search.query.answer_language import find_reply, reply_in
from rag.search.query.filters import Filters
from rag.search.query.hints import asks_table
from rag.search.query.page import paged, split_page
from rag.search.query.question import Question
from rag.search.query.reference import listed_ids, written_out
from rag.search.query.within import within
from rag.text import has_hangul, how_many, morphemes_of_many

# Whose something is, in English: "arXiv 2311.12908's results" reads better as "the results of arXiv 2311.12908".
_OWNED = re.compile(
    r"(?P<whose>arXiv [\d., ]*\d)['’]s\s+(?P<what>[\w\s-]{1,40}?)"
    r"(?=\W*$|\s+(?:on|with|to|better|worse|compared?|than|and|differ|different|against|for|when|if)\b)"
)
_BY = {"votes": "sorted by votes", "date": "sorted by date", "votes_asc": "least voted first", "date_asc": "oldest first"}
_BY_KO = {"votes": "추천순", "date": "최신순", "votes_asc": "추천 적은 순", "date_asc": "오래된 순"}
_PER_KO = {"month": "월별로 ", "day": "일별로 ", "year": "연도별로 "}


def render_question(question: Question) -> str:
    """Return a question as a sentence that needs no context.

    A question with a text keeps it, with papers in place of their references; one without is worded from its parts. Either ends
    in a request for its language if that differs from the language of the words.
    """
    if question.text:
        words = _polished(written_out(question.text, question.references)) if question.references else question.text
    else:
        words = _korean(question) if question.language == "ko" else _english(question)
    asked = find_reply(words)  # it stays at the end
    words = words[: asked[0].start].rstrip(" (,;") if asked else words
    words = within(words, question.outer_subjects)
    if question.as_table and not asks_table(words):
        words = f"{split_page(words)[0]} {'(표로)' if has_hangul(words) else '(as a table)'}"
    words = paged(words, question.skip)
    return reply_in(words, question.language)


def in_days(question: Question, since: dt.date, until: dt.date) -> str:
    """Return a question with certain days in place of its dates, as a sentence that needs no context."""
    filters = replace(question.filters, since=since, until=until)
    return render_question(replace(question, text="", references=(), filters=filters, skip=0))


def _polished(text: str) -> str:
    if has_hangul(text):
        return text
    text = _OWNED.sub(r"the \g<what> of \g<whose>", text)
    return f"What about {text}" if text.startswith("the ") else text


def _english(question: Question) -> str:
    if question.intent == "compare":
        return f"Compare {', '.join(question.compared[:-1])} and {question.compared[-1]}"
    if question.intent == "fact":
        return f"Tell me more about {listed_ids(question.arxiv_ids)}"
    filters, counted = question.filters, question.intent in ("count", "trend")
    if question.aspect == "bibtex":
        return f"BibTeX of {listed_ids(question.arxiv_ids)}"
    like = "similar to" if question.intent == "similar" else "of"
    subjects, left_out = _excluded(question)
    parts = [
        f"that outperform {question.surpassing}" if question.surpassing else "",
        f"{like} {listed_ids(question.arxiv_ids)}" if question.arxiv_ids else "",
        f"by {(' or ' if question.by_any else ' and ').join(_authors(question))}" if filters.author else "",
        f"not by {filters.not_author}" if filters.not_author else "",
        f"{'similar to' if _is_like_subject(question) else 'about'} {question.subject}" if question.subject else "",
        f"not about {' or '.join(subjects)}" if subjects else "",
        f"other than {listed_ids(left_out)}" if left_out else "",
        _dates(filters, "published from {0} to {1}", "published since {0}", "published until {1}"),
        "not published from {} to {}".format(*question.but_days) if question.but_days else "",
        f"with at least {how_many(filters.min_votes, 'vote')}" if filters.min_votes is not None else "",
        f"with at most {how_many(filters.max_votes, 'vote')}" if filters.max_votes is not None else "",
        "" if counted else _BY.get(question.order, ""),
    ]
    papers = " ".join(["paper" if question.limit == 1 and not counted else "papers", *filter(None, parts)])
    if question.intent == "trend":
        return f"How has the number of {papers} changed per {question.per or 'month'}?"
    if question.intent == "topics":
        return f"What are the trending topics of {papers}?"
    if counted:
        return f"How many {papers} are there?"
    return f"Top {question.limit} {papers}" if question.limit else papers[0].upper() + papers[1:]


def _is_like_subject(question: Question) -> bool:
    """Tell whether papers like what is named are wanted, which is no paper by its id."""
    return question.intent == "similar" and bool(question.subject) and not question.arxiv_ids


def _dates(filters: Filters, both: str, since: str, until: str) -> str:
    form = (both if filters.until else since) if filters.since else until if filters.until else ""
    return form.format(filters.since, filters.until)


def _korean(question: Question) -> str:
    if question.intent == "compare":
        names = question.compared
        return f"{', '.join(names)} 비교" if len(names) > 2 else f"{_marked(names[0], '과', '와')} {names[1]}의 차이점은?"
    filters, ids = question.filters, listed_ids(question.arxiv_ids)
    if question.aspect == "bibtex":
        return f"{ids}의 BibTeX 줘"
    if question.intent == "fact":
        return f"{ids}: 더 자세히 알려줘"
    like = f"{_marked(ids, '과', '와')} 비슷한" if question.intent == "similar" else f"논문 {ids} 중"
    parts = [
        like if question.arxiv_ids else "",
        _BY_KO.get(question.order, "") if question.intent not in ("count", "trend") else "",
        _dates(filters, "{0}부터 {1}까지 나온", "{0} 이후 나온", "{1}까지 나온"),
        f"추천 {filters.min_votes}개 이상인" if filters.min_votes is not None else "",
        f"추천 {filters.max_votes}개 이하인" if filters.max_votes is not None else "",
        f"{_marked(question.subject, '과', '와')} 비슷한" if _is_like_subject(question) else _about_korean(question.subject),
        f"{_marked(_authors_korean(question), '이', '가')} 쓴" if filters.author else "",
        f"{_marked(filters.not_author, '이', '가')} 쓰지 않은" if filters.not_author else "",
        _without_korean(question) if question.excluded else "",
        "{}부터 {}까지 나온 논문을 제외한".format(*question.but_days) if question.but_days else "",
        f"{question.surpassing}보다 나은" if question.surpassing else "",
        f"상위 {question.limit}개" if question.limit else "",
    ]
    ends = {
        "count": "논문은 몇 편이야?",
        "trend": f"논문 수는 {_PER_KO[question.per or 'month']}어떻게 변했어?",
        "similar": "논문",
        "overview": "연구 동향은?",
        "topics": "논문에서 뜨는 주제는?",
    }
    return " ".join([*filter(None, parts), ends.get(question.intent, "논문은?")])


def _authors(question: Question) -> tuple[str, ...]:
    return question.authors or (question.filters.author or "",)


def _authors_korean(question: Question) -> str:
    *others, last = _authors(question)
    joined = (_marked(name, *(("이나", "나") if question.by_any else ("과", "와"))) for name in others)
    return " ".join([*joined, last])


def _excluded(question: Question) -> tuple[list[str], list[str]]:
    """Return the subjects that a question excludes, and the arXiv ids of the papers that it leaves out."""
    subjects = [it for it in question.excluded if not find_ids(it)]
    return subjects, [str(mention.value) for it in question.excluded for mention in find_ids(it)]


def _without_korean(question: Question) -> str:
    among = "논문 중 " if question.subject or question.filters.any else ""
    subjects, papers = _excluded(question)
    names = [", ".join(subjects), listed_ids(papers) if papers else ""]
    return f"{among}{' 제외하고 '.join(_marked(it, '을', '를') for it in names if it)} 제외한"


def _marked(noun: str, closed: str, open: str) -> str:
    """Return a noun with the particle that its last syllable asks for; a Latin name or a number ends as its last character is read."""
    last = noun[-1:]
    ends = (
        (ord(last) - ord("가")) % 28 != 0 if "가" <= last <= "힣" else noun.endswith("ng") or last.lower() in "bcklmnpt013678"
    )
    return noun + (closed if ends else open)


def _about_korean(subject: str) -> str:
    """Return a subject as a modifier of 논문: DPO를 적용한, but DPO에 관한."""
    ends = morphemes_of_many([subject])[0][-1:]
    return subject if not subject or (ends and ends[0].tag == "ETM") else f"{subject}에 관한"
