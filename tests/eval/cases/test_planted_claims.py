"""Claims made by rule: what is planted is wrong in the one way it says, and the same papers give the same claims."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from eval.cases.claim_set import LabelledClaim
from eval.cases.planted_claims import plant
from eval.cases.sample import sample_papers
from eval.training.statements import make_claims
from rag.check.rules.numbers import quantities
from rag.core.models import Bullet, DigestEntry, Paper
from rag.text import split_sentences


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return list(sample_papers().values())


@pytest.fixture(scope="module")
def planted(papers: list[Paper]) -> list[LabelledClaim]:
    return [claim for seed in range(5) for claim in plant(papers, seed)]


def of_kind(planted: list[LabelledClaim], kind: str) -> list[LabelledClaim]:
    found = [claim for claim in planted if claim.kind == kind]
    assert found
    return found


def paper(papers: list[Paper], *bullets: str) -> Paper:
    """A paper whose only entry has these bullets."""
    entry: DigestEntry = replace(
        papers[0].entries[0], bullets=tuple(Bullet("", text) for text in bullets), date=dt.date(2024, 1, 2)
    )
    return replace(papers[0], entries=(entry,))


def changed(claim: LabelledClaim) -> bool:
    return claim.claim.text not in claim.claim.evidence[0]


def test_a_quoted_sentence_stands_in_its_evidence_and_is_supported(planted: list[LabelledClaim], papers: list[Paper]) -> None:
    for claim in of_kind(planted, "quoted"):
        assert claim.supported
        assert claim.claim.text in split_sentences(claim.claim.evidence[0])
    assert len(of_kind(plant(papers), "quoted")) == len(papers)


def test_an_error_never_stands_in_its_evidence(planted: list[LabelledClaim]) -> None:
    wrong = [claim for claim in planted if claim.kind != "quoted"]
    assert wrong
    assert all(changed(claim) and not claim.supported for claim in wrong)


def test_evidence_is_a_bullet_of_the_paper(planted: list[LabelledClaim], papers: list[Paper]) -> None:
    bullets = {(p.arxiv_id, b.text) for p in papers for e in p.entries for b in e.bullets}
    assert all((claim.arxiv_id, claim.claim.evidence[0]) in bullets for claim in planted)


def test_every_kind_of_error_is_planted_at_most_once_in_a_paper(papers: list[Paper]) -> None:
    kinds = Counter((claim.arxiv_id, claim.kind) for claim in plant(papers))
    assert set(kinds.values()) == {1}
    assert {"number_changed", "entity_swapped", "negation_or_polarity", "misattribution"} <= {kind for _, kind in kinds}


def test_a_changed_number_is_one_that_the_evidence_has_not(planted: list[LabelledClaim]) -> None:
    for claim in of_kind(planted, "number_changed"):
        text, evidence = claim.claim.text, claim.claim.evidence[0]
        [source] = [s for s in split_sentences(evidence) if len(quantities(s)) and _alike(s, text)] or [""]
        assert source
        assert [q.value for q in quantities(source)] != [q.value for q in quantities(text)]


def _alike(one: str, other: str) -> bool:
    """Whether two sentences are the same but for their digits."""
    letters = [[c for c in text if c.isalpha()] for text in (one, other)]
    return letters[0] == letters[1]


def test_a_sentence_of_another_paper_is_a_misattribution(planted: list[LabelledClaim], papers: list[Paper]) -> None:
    owners: dict[str, set[str]] = {}
    for p in papers:
        for e in p.entries:
            for b in e.bullets:
                for sentence in split_sentences(b.text):
                    owners.setdefault(sentence, set()).add(p.arxiv_id)
    for claim in of_kind(planted, "misattribution"):
        assert claim.claim.text in owners
        assert claim.arxiv_id not in owners[claim.claim.text]


@pytest.mark.parametrize(
    ("sentence", "kind", "texts"),
    [
        (
            "제안한 방법은 기존 방법보다 정확도를 크게 높이며 학습 시간을 줄일 수 있다.",
            "negation_or_polarity",
            {"제안한 방법은 기존 방법보다 정확도를 크게 높이며 학습 시간을 줄일 수 없다."},
        ),
        (
            "실험에서 Mixtral은 Falcon보다 수학 문제를 더 잘 풀어내는 것으로 나타났다.",
            "comparison_reversed",
            {"실험에서 Falcon은 Mixtral보다 수학 문제를 더 잘 풀어내는 것으로 나타났다."},
        ),
        (
            "일부 모델에서는 문맥이 길어질수록 정확도가 눈에 띄게 떨어진다고 한다.",
            "scope_overstated",
            {"모든 모델에서는 문맥이 길어질수록 정확도가 눈에 띄게 떨어진다고 한다."},
        ),
    ],
)
def test_an_error_is_planted_where_words_allow(papers: list[Paper], sentence: str, kind: str, texts: set[str]) -> None:
    other = paper(papers, "이 문장은 다른 논문에 있는 것으로 아무 상관이 없는 내용을 담는다.")
    found = [c for seed in range(12) for c in plant([paper(papers, sentence), other], seed)]
    assert {c.claim.text for c in found if c.kind == kind and c.claim.evidence == (sentence,)} == texts


def test_a_sentence_with_nothing_to_change_is_only_quoted(papers: list[Paper]) -> None:
    plain = paper(papers, "상어와 고래가 함께 헤엄치는 넓고 깊은 푸른 바다라는 곳")
    assert {c.kind for c in plant([plain])} == {"quoted"}


def test_papers_without_a_long_sentence_are_left_out(papers: list[Paper]) -> None:
    assert plant([paper(papers, "짧다."), paper(papers)]) == []
    assert plant([]) == []


def test_the_same_papers_give_the_same_claims(papers: list[Paper]) -> None:
    assert plant(papers) == plant(papers)
    assert plant(papers) != plant(papers, seed=1)


def test_statements_come_in_all_pairs_of_languages_and_both_labels() -> None:
    claims = make_claims()
    assert claims == make_claims()
    assert claims != make_claims(seed=1)
    assert abs(sum(c.supported for c in claims) / len(claims) - 0.5) < 0.05
    texts = [text for c in claims for text in (c.claim.text, *c.claim.evidence)]
    assert [text for text in texts if "{" in text or "}" in text] == []
    assert {c.language for c in claims} == {"en", "ko"}
    assert [c.claim for c in claims if not c.supported and c.claim.text in c.claim.evidence] == []
