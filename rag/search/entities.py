"""Look up the names of a question in the index: authors, papers, methods, and words that are misspelt.

A name that the index lacks stays a name: it is said to be missing, with others that are spelt alike, and no other paper is
taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import shorten

from rag.core import find_ids
from rag.search.asked import as_asked, as_named
from rag.search.author_names import OF_A_THING, with_authors
from rag.search.beside_a_paper import beside_a_paper
from rag.search.better_than import better_than
from rag.search.but_days import without_but_days
from rag.search.claimed import as_first, as_sized
from rag.search.lexicon import Lexicon
from rag.search.query.name_like import is_like_name, may_be_name
from rag.search.query.pieces import Piece, Understood
from rag.search.query.question import Named, Question
from rag.search.query.reference import listed_ids
from rag.search.query.vocabulary import blank
from rag.text import how_many

_LONGEST = 300  # characters
_LEAST_TITLE = 0.8  # share of a title's words that names the paper
_WORD = re.compile(r"[A-Za-zÀ-ɏ가-힣][\w'’+.-]*")
_IN_QUOTES = re.compile(r"\"[^\"]*\"|“[^“”]*”|«[^«»]*»")
# What follows a name that is what a thing is of (a GAIA benchmark), and not a name of something else (SVG images).
_KIND = re.compile(
    r"\s+(?:papers?|models?|methods?|approach|algorithms?|benchmarks?|datasets?|frameworks?|논문|모델|방법|벤치마크|데이터셋)",
    re.I,
)
_MODIFIES = re.compile(r"\s[a-z]{3,}|\s[가-힣]{2,}")
_LONGEST_TITLE = 60  # characters of a title in a label
_CALLED = 3  # papers left out that are named; more are counted
_OFFERED = 5  # papers that only contain a name
_OTHERS = 3  # papers that mention an acronym, of which most may mean something else than the one that is called so
_QUOTED = re.compile(r"[\"“”‘’'«»]")
_JOINED = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|or)\s+|(?<=\S)(?:이랑|랑|하고|와|과)\s+", re.I)
_UNITS = re.compile(r"[kKMGTP]i?[Bb]|[kMGT]?Hz|[GTP]?FLOP[Ss]?|[Ff][Pp][Ss]")


def resolve(question: Question, lexicon: Lexicon) -> Question:
    """Return a question with its names looked up: ``named``, ``focus``, ``corrected`` and canonical authors."""
    if question.resolved:
        return question
    question = without_but_days(question, lexicon)
    question = as_first(better_than(beside_a_paper(_corrected(question, lexicon), lexicon), lexicon), lexicon)
    question = with_authors(as_sized(as_asked(question, lexicon), lexicon), lexicon)
    named = [*question.named, *_papers(question, lexicon)]
    question = as_named(question, named)
    focus = dict.fromkeys(arxiv_id for name in named if name.kind == "paper" for arxiv_id in name.ids)
    return replace(question, resolved=True, named=tuple(named), focus=tuple(focus), understood=_told(question, lexicon))


def _told(question: Question, lexicon: Lexicon) -> tuple[Understood, ...]:
    """Return what was understood for a reader, with what is excluded and with what papers are called beside their ids."""
    papers = [str(mention.value) for name in question.excluded for mention in find_ids(name)]
    counted = [f"논문 {len(papers)}편" if question.language == "ko" else how_many(len(papers), "paper")]
    names = [name for name in question.excluded if not find_ids(name)]
    names += counted if len(papers) > _CALLED else [_called(it, lexicon) for it in papers]
    shown = [Piece("excluded", name, 0, 0, name).understood("") for name in names]
    told = (
        replace(it, label_en=_called(it.value, lexicon), label_ko=_called(it.value, lexicon)) if it.kind == "arxiv_id" else it
        for it in question.understood
        if it.kind != "excluded"
    )
    return (*told, *shown)


def _called(arxiv_id: str, lexicon: Lexicon) -> str:
    title = shorten(lexicon.short_title(arxiv_id), _LONGEST_TITLE, placeholder="…")
    return f"{title} ({arxiv_id})" if title else listed_ids([arxiv_id])


def _corrected(question: Question, lexicon: Lexicon) -> Question:
    """Return the question with words of its subject that the index knows only in another spelling replaced.

    Words in quotes are meant as they are written.
    """
    meant = {word for quoted in _IN_QUOTES.findall(question.text) for word in _WORD.findall(quoted)}
    words = dict.fromkeys(_WORD.findall(" ".join([question.subject, *question.excluded])))
    found = lexicon.corrections([word for word in words if word not in meant])
    if not found:
        return question

    def mended(text: str) -> str:
        return _WORD.sub(lambda match: found.get(match[0], match[0]), text)

    return replace(
        question.searching(mended(question.subject)),
        corrected=(*question.corrected, *found.items()),
        subjects=tuple(map(mended, question.subjects)),
        compared=tuple(map(mended, question.compared)),
        excluded=tuple(map(mended, question.excluded)),
    )


def _papers(question: Question, lexicon: Lexicon) -> Iterator[Named]:
    """Yield what the index says of each thing that the question names."""
    found = list(_every_paper(question, lexicon))
    for named in found:
        if named.ids or not any(_is_part(named.text, it, question.text) for it in found if it is not named):
            yield named


def _is_part(text: str, named: Named, asked: str) -> bool:
    """Tell whether a word stands only within a longer name that digests have (LLM in 1-bit LLM)."""
    within = rf"(?<![\w.-]){re.escape(text)}(?![\w.-])"
    return bool(named.ids or named.mentions) and len(re.findall(within, named.text)) == len(re.findall(within, asked)) > 0


def _every_paper(question: Question, lexicon: Lexicon) -> Iterator[Named]:
    seen = {"arxiv"}  # it stands before an id
    for text in _things(question, lexicon):
        if (key := text.casefold()) not in seen:
            seen.add(key)
            named = _paper(lexicon, text, alone=_is_asked_about(question, text))
            yield replace(named, ids=()) if _is_a_word(question, named) else named


def _paper(lexicon: Lexicon, text: str, *, alone: bool) -> Named:
    """Return what a name leads to.

    One that no title is stands for the paper that introduces it if it is ``alone`` what is asked about.
    """
    title = next(iter(sorted(lexicon.title_in(text), key=lambda it: -it.share)), None)
    if title is not None and title.share >= _LEAST_TITLE and len(text.split()) > 1:
        return Named(text, "paper", (title.arxiv_id,), title.name)
    found = lexicon.papers_called(text)
    near = () if found else tuple(lexicon.near(text))
    ids = found.exact or (found.introducing[:1] if alone else ())
    return Named(text, "paper", ids, found.name, (), near, found.mentions, () if ids else found.containing[:_OFFERED])


def _is_asked_about(question: Question, name: str) -> bool:
    """Tell whether a name is a whole subject, not a part of a description."""
    if name in _listed(question):
        return True
    return question.subjects == (name,) or (question.intent in OF_A_THING and name in (*question.subjects, *question.compared))


def _listed(question: Question) -> list[str]:
    """Return the names that a question for votes or authors lists as one subject (Mixtral and Jamba)."""
    lists = question.subjects if question.intent == "metadata" else ()
    parted = (_JOINED.split(subject) for subject in lists)
    return [name for names in parted if len(names) > 1 and all(map(may_be_name, names)) for name in names]


def _is_a_word(question: Question, named: Named) -> bool:
    """Tell whether an acronym that is a paper's name only describes something here (SVG images), as it does in other papers."""
    if not named.ids or named.mentions < _OTHERS or not (named.text.isascii() and named.text.isupper()):
        return False
    rests = [subject.partition(named.text)[2] for subject in question.subjects if named.text in subject]
    return bool(rests) and all(_MODIFIES.match(rest) and not _KIND.match(rest) for rest in rests)


def _things(question: Question, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names in a question: titles, names that the index knows, and words that are written like names.

    Of a question about a thing every subject is one, whatever it looks like (what is flow matching?).
    """
    asked = question.compared if question.intent == "compare" else tuple(_listed(question)) or question.subjects
    text = " ; ".join(filter(None, (*asked, "" if question.compared else question.detail)))
    if len(text) > _LONGEST:  # it describes a paper
        return
    of_a_thing = question.intent in OF_A_THING and not question.statistic  # a figure is of all papers
    spans = [(it.start, it.end) for it in lexicon.title_in(text) if it.share >= _LEAST_TITLE]
    rest = blank(text, spans)
    spans += [(it.start, it.end) for it in lexicon.names_in(rest) if it.kind != "gloss" or of_a_thing]
    found = [text[start:end] for start, end in sorted(spans)]
    yield from found
    for subject in asked if of_a_thing else ():
        plain = _QUOTED.sub("", subject).strip()
        if plain not in found and not plain.startswith("arXiv ") and _is_thing(question, plain, found, lexicon):
            found.append(plain)
            yield plain
    yield from _unknown(text, found, lexicon)


def _is_thing(question: Question, subject: str, found: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a subject is a name as a whole: by how it is written, by the papers called so, or by what is asked of it."""
    if any(name in subject for name in found):  # BitNet b1.58, of which b1.58 alone is a name, too
        return " " in subject and is_like_name(subject) and lexicon.papers_called(subject).mentions > 0
    if is_like_name(subject) or lexicon.papers_called(subject).exact:
        return True
    is_described = question.intent in ("fact", "reason") or (question.intent == "compare" and len(question.compared) < 2)
    beside_id = question.arxiv_ids and not (question.intent == "metadata" and may_be_name(subject))
    return not (is_described or beside_id)


def _unknown(text: str, found: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield the words written like names that the index does not have at all."""
    for match in re.finditer(r"(?<![\w.])[A-Za-z][\w.+-]*\w", text):  # no part of 1024x768 or 80GB
        word = match[0]
        if (
            is_like_name(word)
            and not _UNITS.fullmatch(word)
            and not any(word in name for name in found)
            and not lexicon.knows(word)
        ):
            yield word
