"""Papers with the words of a subject apart are not on it where enough have them side by side; else a reader is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer.extractive import extract
from rag.search import Gathered, Intent, Question, Searcher, gather
from rag.search.side_by_side import close_together, is_phrase
from tests.support.digests import indexed, write_digest

#: Bullets with the two words side by side, with hyphens, in the plural, and with words between.
BESIDE = [
    "An ice bridge is drawn. The ice bridge melts.",
    "Ice bridges melt. Many ice bridges are seen.",
    "An ice-bridge model. The ice-bridge grows.",
    "A bridge of old ice. The bridge of thick ice.",
    "The ice bridge (IB) is cold. Ice bridges again.",
    "An Ice Bridge (IB) is measured. The ice bridge.",
    "An Ice Bridge (IB) is weighed. The ice bridge.",
    "Ice bridge after ice bridge is seen from a plane.",
]
#: Both words, but apart; then one that has what the others shorten them to.
APART = [
    "Ice is cold. Ice for a drink. In the house of an old and rich man, a bridge holds books. The bridge is long.",
    "A bridge of books. The bridge is long and made of wood from a forest, where in winter there is ice. Ice again.",
]
SHORT = "Ice is cold. Ice is seen. A long line of penguins walked over a bridge. A bridge. The IB was measured."
KITCHEN = [
    "The kitchen plates are blue. A kitchen plate breaks.",
    "A kitchen with a window to the garden. In the garden, far from every house, stand plates. The plates are old. A kitchen.",
    "Plates are made of clay that is found near the river. The river runs by the kitchen. The plates are old. A kitchen.",
]
LAMP = "A ceiling is high. It was painted by an artist of the north, long ago. Lamps burn oil. A ceiling. Lamps."
OTHERS = [f"Whale number {n} sings in the sea." for n in range(20)]


TEXTS = [*BESIDE, *APART, SHORT, *KITCHEN, LAMP, *OTHERS]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("side-by-side")
    write_digest(folder, *((f"2401.{number:05}", f"Study {number}", text) for number, text in enumerate(TEXTS, 1)))
    return Searcher(indexed(folder).index)


def asked(searcher: Searcher, subject: str, intent: Intent) -> tuple[Question, Gathered]:
    question = replace(Question(subject, "en", intent, {}).about(subject), text=subject)
    return question, gather(searcher, question)


@pytest.mark.parametrize("subject", ["ice bridge", "ice bridges", "bridges of ice"])
def test_papers_with_the_words_apart_are_neither_counted_nor_listed(searcher: Searcher, subject: str) -> None:
    wanted = {f"2401.{number:05}" for number, text in enumerate(TEXTS, 1) if text in (*BESIDE, SHORT)}
    _, listed = asked(searcher, subject, "list")
    assert {item.paper.arxiv_id for item in listed.evidence} == wanted
    question, counted = asked(searcher, subject, "count")
    assert counted.total == len(wanted)
    assert "only apart (2) are left out" in extract(question, counted).text


@pytest.mark.parametrize("intent", ["list", "count"])
def test_where_few_have_the_words_side_by_side_a_reader_is_told(searcher: Searcher, intent: Intent) -> None:
    question, found = asked(searcher, "kitchen plates", intent)
    assert found.total == 3
    assert "1 have the words of the subject close together" in extract(question, found).text
    question, found = asked(searcher, "ceiling lamps", intent)
    assert found.total == 1
    assert "In none of these papers" in extract(question, found).text


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("State space models", True),
        ("a state-space model", True),
        ("the space of all states", True),
        ("상태 공간 모델을 제안한다", True),
        ("상태공간 모델", True),
        ("상태를 넓은 공간에 둔다", True),
        ("the state of the art in a large latent space", False),
        ("It has a state. Space is large.", False),
        ("상태를 오랫동안 지켜보고 나서 넓은 공간으로 옮긴다", False),
        ("a state", False),
    ],
)
def test_words_are_close_together_with_few_others_between(text: str, together: bool) -> None:
    members = [(frozenset({"state"}), ("상태",)), (frozenset({"space"}), ("공간",))]
    assert close_together(text, members) is together


def test_no_line_says_so_where_no_paper_has_the_words_apart(searcher: Searcher) -> None:
    _, counted = asked(searcher, "whale songs", "count")
    assert counted.apart is None


@pytest.mark.parametrize(
    ("subject", "phrase"),
    [
        ("state space models", True),
        ("mixture of experts", True),
        ("text to speech", True),
        ("상태 공간 모델", True),
        ("사고의 사슬", True),
        ("RAG and agents", False),
        ("hallucination in vision models", False),
        ("확산 모델에 DPO를 적용", False),
        ("고래와 펭귄", False),
    ],
)
def test_things_that_a_word_relates_need_not_be_side_by_side(subject: str, phrase: bool) -> None:
    assert is_phrase(subject) is phrase
