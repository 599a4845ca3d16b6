"""Search over the sample: both languages, filters, order, and the llama-index retriever."""

from __future__ import annotations

import datetime as dt
import json
from importlib import resources

import pytest

from rag import Nonmun
from rag.core.errors import LimitError, UsageError
from rag.search.query.filters import Filters
from rag.search.query.understand import understand

CASES = [
    json.loads(line) for line in (resources.files("eval") / "data" / "sample.jsonl").read_text("utf-8").split("\n") if line
]


def ids(assistant: Nonmun, question: str, k: int = 10, **filters: object) -> list[str]:
    return [e.paper.arxiv_id for e in assistant.search(question, k, filters=Filters(**filters))]  # type: ignore[arg-type]


@pytest.mark.parametrize("question", ["which papers cover DPO for diffusion?", "확산 모델에 DPO를 적용한 논문은?"])
def test_dpo_for_diffusion_comes_before_dpo_for_language_models(sample: Nonmun, question: str) -> None:
    found = ids(sample, question)
    assert set(found[:2]) == {"2311.12908", "2311.13231"}
    assert all(found.index(i) > 1 for i in ("2406.11817", "2405.20335") if i in found)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_paper_of_the_sample_is_found_first_without_its_title(sample: Nonmun, language: str) -> None:
    cases = [c for c in CASES if c["lang"] == language]
    assert len({c["arxiv_id"] for c in cases}) == 73
    assert [c["id"] for c in cases if ids(sample, c["question"], 1) != [c["arxiv_id"]]] == []


def test_a_korean_word_finds_an_english_title_and_back(sample: Nonmun) -> None:
    # Neither "Quantum" in Korean nor "chess" of no digest: one crosses, the other finds nothing that has it.
    assert ids(sample, "양자화학 분자 데이터셋", 1) == ["2406.14347"]
    assert ids(sample, "quantum chemistry dataset of molecules", 1) == ["2406.14347"]


def test_evidence_has_the_bullets_best_first_with_their_place(sample: Nonmun) -> None:
    found = sample.search("GAIA 벤치마크에서 GPT-4는 몇 %의 점수를 받았나?", 1)[0]
    assert "15%" in found.bullets[0].text
    for bullet in found.bullets:
        entry = next(e for e in found.paper.entries if e.date == bullet.date)
        assert entry.bullets[bullet.index].text == bullet.text
    assert [b.score for b in found.bullets] == sorted((b.score for b in found.bullets), reverse=True)


def test_filters_leave_out_what_does_not_satisfy_them(sample: Nonmun) -> None:
    papers = sample.index.papers
    since, until = dt.date(2024, 5, 1), dt.date(2024, 6, 30)
    found = ids(sample, "language model", 100, since=since, until=until, min_votes=20)
    assert found
    assert all(since <= papers[i].date <= until and (papers[i].votes or 0) >= 20 for i in found)
    assert ids(sample, "model", 100, author="rafael rafailov")
    assert all("Rafael Rafailov" in papers[i].authors for i in ids(sample, "model", 100, author="rafael rafailov"))
    assert ids(sample, "model", author="Nobody At All") == []


def test_k_bounds_the_number_and_more_only_appends(sample: Nonmun) -> None:
    assert ids(sample, "확산 모델", 20)[:3] == ids(sample, "확산 모델", 3)
    assert len(ids(sample, "확산 모델", 3)) == 3


def test_the_same_question_gives_the_same_ranking(sample: Nonmun) -> None:
    assert sample.search("3D generation") == sample.search("3D generation")
    assert sample.search(sample.understand("음성")) == sample.search("음성")


def test_words_that_nobody_wrote_find_nothing_or_cover_nothing(sample: Nonmun) -> None:
    assert all(e.coverage < 0.3 for e in sample.search("zxqv blorp 뷁뷁"))


@pytest.mark.parametrize("question", ["", "  \n\t", "\x00\x1b"])
def test_an_empty_question_is_wrong_usage(sample: Nonmun, question: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        sample.search(question)


def test_a_question_that_is_too_long_is_wrong_usage(sample: Nonmun) -> None:
    with pytest.raises(LimitError, match="8,000 are read"):
        sample.search("왜 " * 8000)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("which papers cover DPO for diffusion?", "en", "list"),
        ("확산 모델에 DPO를 적용한 논문은?", "ko", "list"),
        ("검색 증강 생성(RAG) 방법론 논문 정리해줘", "ko", "list"),
        ("Merging fine-tuned models in weight space", "en", "list"),
        ("What benchmarks test long-context language models?", "en", "list"),
        ("How many parameters does YuLan-Mini have?", "en", "fact"),
        ("LLaMAX는 몇 개 언어를 다루나요?", "ko", "fact"),
        ("Which license was jina-clip-v1 released under?", "en", "fact"),
    ],
)
def test_language_and_intent_of_a_question(text: str, language: str, intent: str) -> None:
    question = understand(text)
    assert (question.language, question.intent) == (language, intent)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("How fast is HeadStudio?", ["headstudio"]),
        ("What did GPT-4o and Genie score in June?", ["gpt-4o", "geni"]),
        ("The LLM-powered tool", ["llm"]),
        ("What is a diffusion model? Is it good?", []),
        ("확산 모델 Premier-TACO는?", ["premier-taco"]),
    ],
)
def test_names_in_a_question(text: str, names: list[str]) -> None:
    assert list(understand(text).names) == names


def test_a_paper_described_alike_but_named_otherwise_does_not_cover_the_question(sample: Nonmun) -> None:
    assert sample.ask("How many hours of audio was Whisper trained on?").abstained
    assert not sample.ask("HeadStudio의 렌더링 속도는 초당 몇 프레임인가요?").abstained


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_retriever_gives_llama_index_the_same_papers_as_nodes(sample: Nonmun) -> None:
    from rag.search.llama_index import DigestRetriever

    question = "which papers cover DPO for diffusion?"
    nodes = DigestRetriever(sample, k=4).retrieve(question)
    assert list(dict.fromkeys(n.node.metadata["arxiv_id"] for n in nodes)) == ids(sample, question, 4)
    assert [n.score for n in nodes] == sorted((n.score for n in nodes), reverse=True)
    assert nodes[0].node.get_content() == sample.search(question, 1)[0].bullets[0].text
    assert nodes[0].node.metadata["date"] == 20231123


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_llama_index_reads_the_collection_as_it_stands(sample: Nonmun) -> None:
    """The Chroma adapter of llama-index opens what was stored, so that its tools can be used on it."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings
    from llama_index.core.vector_stores.types import VectorStoreQuery
    from llama_index.vector_stores.chroma import ChromaVectorStore

    folder = sample.index.folder_of("sample") / "chroma"
    client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
    collection = client.get_collection(sample.index.generation.manifest.collection, embedding_function=None)
    vector = sample.index.search_index.vectors[7].tolist()
    result = ChromaVectorStore(chroma_collection=collection).query(VectorStoreQuery(query_embedding=vector, similarity_top_k=1))
    client.close()
    assert result.nodes is not None
    assert result.nodes[0].node_id == sample.index.search_index.chunks[7].id
