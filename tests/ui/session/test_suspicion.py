"""What is marked in a suspect digest: words of the title that it lacks, and what belongs to another digest."""

from __future__ import annotations

from rag.index import AuditRow
from tests.support.papers import paper
from ui.session.suspicion import suspicion_of

DAY = "2024-06-21"
SAME = "the model is trained on large corpora and then tuned"


def row(*reasons: str, arxiv_id: str = "2406.00001") -> AuditRow:
    return AuditRow(arxiv_id, DAY, suspect=True, score=0.9, reasons=reasons)


def marked(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_words_of_the_title_that_the_bullets_lack_are_marked() -> None:
    papers = {"2406.00001": paper("Quokkas: a Survey of Sleep", "Sleep is studied.", arxiv_id="2406.00001")}
    few = suspicion_of(row("of 3 words of the title, translated or not, the bullets have 1: Sleep"), papers)
    assert few is not None
    assert "Sleep" not in marked(few.title, few.lacking)
    assert "Quokkas:" in marked(few.title, few.lacking)
    none = suspicion_of(row("no word of the title, translated or not, occurs in the bullets"), papers)
    assert none is not None
    assert {"Quokkas:", "Sleep"} <= set(marked(none.title, none.lacking))
    assert not none.marked


def test_what_another_digest_says_in_the_same_words_and_guidelines_are_marked() -> None:
    papers = {
        "2406.00001": paper("Quokkas", f"Here {SAME} twice.", "Follow the camera-ready template.", arxiv_id="2406.00001"),
        "2406.00002": paper("Wombats", f"We say: {SAME}!", arxiv_id="2406.00002"),
    }
    found = suspicion_of(
        row(
            f"another entry is worded much the same, most of all that of 2406.00002 on {DAY}",
            "the bullets speak of how to write or hand in a paper (camera-ready)",
        ),
        papers,
    )
    assert found is not None
    assert [marked(bullet.text, spans) for bullet, spans in found.bullets] == [[SAME], ["camera-ready"]]
    assert found.twin == "2406.00002"


def test_what_is_gone_has_nothing_to_show() -> None:
    assert suspicion_of(row(), {}) is None
    papers = {"2406.00001": paper("Quokkas", "A bullet.", arxiv_id="2406.00001")}
    gone = suspicion_of(row("another entry is worded much the same, most of all that of 2406.99999 on 2020-01-01"), papers)
    assert gone is not None
    assert gone.twin == ""
