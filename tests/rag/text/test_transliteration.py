"""English words written in Hangul sound like themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import sounds

LOANS = """
트랜스포머 transformer, 디퓨전 diffusion, 가우시안 gaussian, 베이지안 bayesian, 라마 llama, 파이프라인 pipeline,
벤치마크 benchmark, 토큰 token, 임베딩 embedding, 인코더 encoder, 디코더 decoder, 스탠퍼드 stanford, 구글 google,
젯슨 jetson, 어텐션 attention, 컨텍스트 context, 프롬프트 prompt, 로봇 robot, 파라미터 parameter, 시퀀스 sequence,
채널 channel, 그래프 graph, 필터 filter, 서버 server, 딥마인드 deepmind, 허깅페이스 huggingface, 미스트랄 mistral,
제미나이 gemini, 클로드 claude, 리더보드 leaderboard, 샘플 sample, 에이전트 agent, 마스크 mask, 스케일 scale,
컨볼루션 convolution
"""


@pytest.mark.parametrize("pair", [line.strip() for line in LOANS.replace("\n", " ").split(",")])
def test_a_loanword_sounds_like_its_source(pair: str) -> None:
    korean, english = pair.split()
    assert sounds(korean) & sounds(english)
    assert sounds(english) == sounds(english.upper())


@pytest.mark.parametrize(
    "pair",
    [
        "학습 learning",
        "사람 human",
        "음성 speech",
        "수학 math",
        "의료 medical",
        "예측 transformer",
        "인코더 decoder",
        "어른 loan",
    ],
)
def test_other_words_do_not(pair: str) -> None:
    korean, english = pair.split()
    assert not sounds(korean) & sounds(english)


@pytest.mark.parametrize("word", ["", "아", "오", "a", "I", "12", "이야", "..."])
def test_what_has_fewer_than_two_consonants_sounds_like_nothing(word: str) -> None:
    assert sounds(word) == frozenset()


@given(st.text(max_size=20))
def test_any_word_has_at_most_two_sounds(word: str) -> None:
    assert len(sounds(word)) <= 2
