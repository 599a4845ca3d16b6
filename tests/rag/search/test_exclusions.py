"""What questions do not want, and who wrote what they want, in wordings that say so plainly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rag.search.query.understand import understand
from tests.support.digests import indexed, write_digest

DAY = dt.date(2024, 7, 15)


@pytest.mark.parametrize(
    ("text", "subjects", "excluded"),
    [
        ("robot papers, skip the ones about humanoids", ("robot",), ("humanoids",)),
        ("anything on alignment other than RLHF and DPO", ("alignment",), ("RLHF", "DPO")),
        ("non-transformer language models", ("language models",), ("transformer",)),
        ("exclude medical: segmentation papers", ("segmentation",), ("medical",)),
        ("diffusion papers except text-to-image ones", ("diffusion",), ("text-to-image",)),
        ("LLM papers not about question answering or summarization", ("LLM",), ("question answering", "summarization")),
        ("video papers without diffusion-based methods", ("video",), ("diffusion",)),
        ("agents apart from web agents", ("agents",), ("web agents",)),
        ("LoRA가 아닌 미세조정 방법", ("미세조정 방법",), ("LoRA",)),
        ("DPO 말고 다른 선호 최적화 논문", ("선호 최적화",), ("DPO",)),
        ("DPO 빼고 선호 최적화 논문", ("선호 최적화",), ("DPO",)),
        ("DPO를 제외한 선호 최적화 논문", ("선호 최적화",), ("DPO",)),
        ("papers that are not about diffusion", (), ("diffusion",)),
        ("image generation without GANs or other flows", ("image generation",), ("GANs", "flows")),
        ("papers on GANs rather than other generative models", ("GANs",), ("generative models",)),
        ("LLM 안 쓰는 논문", (), ("LLM",)),
        ("attention-free sequence models", ("attention-free sequence models",), ()),
        ("파인튜닝 안 하는 LLM 방법", ("LLM",), ("파인튜닝",)),
        ("papers on LLMs without fine-tuning", ("LLMs",), ("fine-tuning",)),
        ("LLM reasoning without any additional training", ("LLM reasoning",), ("training",)),
        ("학습 없이 이미지 편집", ("이미지 편집",), ("학습",)),
        ("video models that do not fine-tune the backbone", ("video models",), ("fine-tune",)),
        ("robot agents without training data", ("robot agents",), ("training data",)),
        ("training-free image editing", ("training-free image editing",), ()),
        ("LLM agents, no benchmarks please", ("LLM agents",), ("benchmarks",)),
        ("LLM agents, no explanations please", ("LLM agents",), ()),
        ("어텐션 안쓰는 시퀀스모델 논문", ("시퀀스모델",), ("어텐션",)),
        ("강화학습을 쓰지않는 추론 논문", ("추론",), ("강화학습",)),
        ("RLHF 안하는 정렬 방법", ("정렬",), ("RLHF",)),
        ("papers on agents without fine-tuning published in 2023", ("agents",), ("fine-tuning",)),
        ("papers on agents without fine-tuning which have more than 10 votes", ("agents",), ("fine-tuning",)),
        ("how many papers on agents without fine-tuning are there?", ("agents",), ("fine-tuning",)),
        ("papers on agents without training that came out in 2023 and have more than 10 votes", ("agents",), ("training",)),
        ("how many papers about RLHF not about DPO are there?", ("RLHF",), ("DPO",)),
        ("how many papers about agents not about fine-tuning are there?", ("agents",), ("fine-tuning",)),
        ("papers not about diffusion but about robots", ("robots",), ("diffusion",)),
        ('papers about "video generation" not about "diffusion"', ("video generation",), ("diffusion",)),
        ('papers about "video generation" without "diffusion"', ("video generation",), ("diffusion",)),
        ("비디오 생성이 아닌 디퓨전 논문은 몇 편?", ("디퓨전",), ("비디오 생성",)),
        ("정렬 논문 중 DPO, PPO 제외", ("정렬",), ("DPO", "PPO")),
        ("정렬 논문 중 DPO나 PPO를 빼고 보여줘", ("정렬",), ("DPO", "PPO")),
        ("정렬 논문에서 DPO와 PPO는 제외해줘", ("정렬",), ("DPO", "PPO")),
        ("DPO, PPO 제외한 정렬 논문", ("정렬",), ("DPO", "PPO")),
    ],
)
def test_what_is_not_wanted_is_excluded(text: str, subjects: tuple[str, ...], excluded: tuple[str, ...]) -> None:
    question = understand(text, DAY)
    assert (question.subjects, question.excluded) == (subjects, excluded)


def test_whom_papers_are_by_behind_what_they_do_without_is_their_author() -> None:
    question = understand("papers on agents without fine-tuning by Song Han", DAY)
    assert (question.authors, question.excluded, question.filters.not_author) == (("Song Han",), ("fine-tuning",), None)


@pytest.mark.parametrize(
    "text", ["양자화나 가지치기에 관한 논문은 몇 편이야?", "디퓨전에 관한 논문 중 비디오 생성을 제외한 논문은 몇 편이야?"]
)
def test_how_many_papers_are_on_something_is_a_count(text: str) -> None:
    assert understand(text, DAY).intent == "count"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("10 papers on Mamba or other state space models, newest first", "Mamba state space models"),
        ("diffusion or any other generative model for audio", "diffusion generative model audio"),
        ("GPT-4 or other closed models in evaluation", "GPT-4 closed models evaluation"),
    ],
)
def test_others_of_a_kind_are_wanted_like_what_they_are_joined_to(text: str, subject: str) -> None:
    question = understand(text, DAY)
    assert (question.subject, question.excluded) == (subject, ())


@pytest.mark.parametrize("text", ["by Jiatao Gu and Josh Susskind", "papers on flow matching by Jiatao Gu and Josh Susskind"])
def test_names_that_and_joins_are_all_authors(text: str) -> None:
    assert understand(text, DAY).authors == ("Jiatao Gu", "Josh Susskind")


def test_a_korean_word_between_a_time_and_papers_is_the_subject() -> None:
    question = understand("2024년 하반기 음성합성 논문 정리", DAY)
    assert (question.subjects, question.filters.since) == (("음성합성",), dt.date(2024, 7, 1))


def test_an_organisation_alone_is_not_stored() -> None:
    assert understand("which papers are from KAIST?", DAY).aspect == "unstored"


@pytest.mark.parametrize(
    ("text", "papers", "left_out"),
    [
        ("papers by Jane Doe other than arXiv 2311.12908, 2311.13231", (), ("arXiv 2311.12908", "arXiv 2311.13231")),
        ("video papers except arXiv 2311.12908", (), ("arXiv 2311.12908",)),
        ("arXiv 2311.12908을 제외한 비디오 논문", (), ("arXiv 2311.12908",)),
        ("compare arXiv 2311.12908 and arXiv 2311.13231", ("2311.12908", "2311.13231"), ()),
    ],
)
def test_papers_are_left_out_by_their_ids(text: str, papers: tuple[str, ...], left_out: tuple[str, ...]) -> None:
    question = understand(text, DAY)
    assert (question.arxiv_ids, question.excluded) == (papers, left_out)


def test_what_an_abbreviation_is_short_for_is_excluded_with_it(tmp_path: Path) -> None:
    papers = [
        ("2401.00001", "Whistle", "Whale song to score (WSS) 모델을 제안한다. 고래 음악이다."),
        ("2401.00002", "Chorus", "whale song to score (WSS)를 빠르게 한다. 고래 음악이다."),
        ("2401.00003", "Whale Song to Score in Seconds", "고래 음악을 적는다."),
        ("2401.00004", "Echo", "고래 음악을 듣는다."),
        ("2401.00005", "Quiet", "고래 음악을 whale-song-to-score 없이 적는다."),
    ]
    write_digest(tmp_path, *papers)
    found = [e.paper.arxiv_id for e in indexed(tmp_path).search("고래 음악 논문, WSS 제외")]
    assert "2401.00004" in found
    assert not {"2401.00001", "2401.00002", "2401.00003"} & set(found)


def test_what_is_excluded_is_left_out_in_the_other_language_and_as_a_loanword(tmp_path: Path) -> None:
    papers = [
        ("2401.00001", "Painter", "디퓨전 모델로 풍경을 그린다."),
        ("2401.00002", "Brush", "확산 모델로 풍경을 그린다."),
        ("2401.00003", "Landscape Diffusion", "모델이 풍경을 그린다."),
        ("2401.00004", "Easel", "화소를 하나씩 예측하는 모델로 풍경을 그린다."),
        ("2401.00005", "Canvas", "확산 모델(diffusion model)을 사용하지 않고 풍경을 그린다."),
    ]
    write_digest(tmp_path, *papers)
    app = indexed(tmp_path)
    for said in ("풍경 논문, 디퓨전 제외", "풍경 논문, 확산 모델 제외", "디퓨전을 사용하지 않는 풍경 논문"):
        assert {e.paper.arxiv_id for e in app.search(said)} == {"2401.00004", "2401.00005"}, said


def test_what_ends_in_an_excluded_name_is_left_out_by_its_abbreviation(tmp_path: Path) -> None:
    papers = [
        ("2401.00001", "Tide", "조수 예측에 Oak Leaf Network(OLN)를 쓴다."),
        ("2401.00002", "Ebb", "조수 예측을 위한 oak leaf network (OLN)이다."),
        ("2401.00003", "Flow", "조수 예측을 OLN으로 한다."),
        ("2401.00004", "Calm", "조수 예측을 표로 한다."),
    ]
    write_digest(tmp_path, *papers)
    found = {e.paper.arxiv_id for e in indexed(tmp_path).search("조수 예측 논문, leaf networks 제외")}
    assert found == {"2401.00004"}


@pytest.mark.parametrize(
    ("title", "stays"),
    [
        ("Not All Otter Models Swim", False),
        ("Shorter Is Not Necessary in Otter Models", False),
        ("Non-Linear Rivers with Otter Models", False),
        ("Rivers without Otter Models", True),
        ("Rivers That Do Not Rely on Otter Models", True),
    ],
)
def test_only_what_is_denied_itself_stays_in_the_list(title: str, stays: bool, tmp_path: Path) -> None:
    write_digest(tmp_path, ("2401.00001", title, "강을 다룬다."), ("2401.00002", "Lake", "강을 다룬다."))
    found = {e.paper.arxiv_id for e in indexed(tmp_path).search("강 논문, not about otter models")}
    assert ("2401.00001" in found) == stays
