"""Questions about nonmun itself are answered with what to type; those on what papers are about stay questions for papers."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import rag
from rag import Nonmun
from rag.interfaces.cli.main import program
from rag.interfaces.repl import HELP
from rag.search import topic_of, understand

_ROOT = Path(rag.__file__).parents[1]
_TEXTS = tomllib.loads((_ROOT / "rag" / "data" / "answering" / "nonmun.toml").read_text("utf-8"))
_TOPICS = tomllib.loads((_ROOT / "rag" / "data" / "asking" / "nonmun.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "topic", "says"),
    [
        ("How do I sync new papers?", "sync", "nonmun sync"),
        ("how can I update the papers", "sync", "nonmun sync"),
        ("새 논문은 어떻게 가져와?", "sync", "nonmun sync"),
        ("최신 논문 업데이트는 어떻게 하나요?", "sync", "nonmun sync"),
        ("How do I add my own digests?", "ingest", "nonmun ingest"),
        ("내 다이제스트를 추가하려면 어떻게 해?", "ingest", "nonmun ingest"),
        ("내 PDF를 넣을 수 있어?", "ingest", "PDF"),
        ("Where are my chats stored?", "chats", "NONMUN_HOME"),
        ("내 대화는 어디에 저장돼?", "chats", "NONMUN_HOME"),
        ("how do I start a new chat?", "new_chat", "/new"),
        ("처음부터 다시 시작하고 싶어", "new_chat", "/new"),
        ("Why are the answers in Korean?", "language", "answer in English"),
        ("답변이 왜 한국어로 나와?", "language", "영어로 답변"),
        ("how to set a model in nonmun?", "model", "NONMUN_LLM_MODEL"),
        ("can I use GPT-4 with nonmun?", "model", "NONMUN_LLM_MODEL"),
        ("does nonmun work with Ollama?", "model", "NONMUN_LLM_MODEL"),
        ("nonmun에서 GPT-4 쓸 수 있어?", "model", "NONMUN_LLM_MODEL"),
        ("nonmun에서 모델은 어떻게 설정해?", "model", "NONMUN_LLM_MODEL"),
        ("모델 연결은 어떻게 해?", "model", "NONMUN_LLM_MODEL"),
        ("API 키는 어디에 넣어?", "model", "OPENAI_API_KEY"),
        ("what do the votes mean?", "votes", "Hugging Face"),
        ("추천수가 뭘 의미해?", "votes", "Hugging Face"),
        ("where do the papers come from?", "source", "nonmun status"),
        ("논문 출처가 어디야?", "source", "nonmun status"),
        ("how do I export the answer as bibtex?", "export", "--bibtex"),
        ("does nonmun send my data anywhere?", "privacy", "nonmun sync"),
    ],
)
def test_it_is_answered_with_what_to_type(sample: Nonmun, text: str, topic: str, says: str) -> None:
    assert topic_of(text) == topic
    answer = sample.ask(text)
    assert says in answer.text
    assert answer.citations == ()
    assert not answer.abstained
    assert not answer.notice


@pytest.mark.parametrize(
    "text",
    [
        "papers on synchronisation",
        "how do models sync gradients?",
        "how are conversations stored in the memory of agents?",
        "how do chat models work?",
        "how do I get papers on diffusion?",
        "how to add objects to images?",
        "which model is the best?",
        "what is a vote-based ensemble?",
        "show me the latest papers",
        "can you answer in English?",
        "how do I train a model?",
        "모델 병합은 어떻게 해?",
        "모델 연결 방법을 다룬 논문",
        "새 논문 보여줘",
        "추천 시스템은 뭐야?",
        "데이터를 어떻게 모아?",
        "영어로 답해줘",
    ],
)
def test_what_papers_are_about_is_asked_of_papers(text: str) -> None:
    assert topic_of(text) == ""
    assert understand(text).intent != "help"


def test_any_other_question_that_names_the_program_gets_help(sample: Nonmun) -> None:
    assert understand("how to bake bread in nonmun?").intent == "help"
    assert "For example:" in sample.ask("how to bake bread in nonmun?").text


def test_every_topic_has_an_answer_in_both_languages() -> None:
    assert _TEXTS["en"].keys() == _TEXTS["ko"].keys() == _TOPICS.keys()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("topic", _TOPICS)
def test_what_an_answer_names_is_there(topic: str, language: str) -> None:
    text = _TEXTS[language][topic]
    quoted = re.findall(r"`([^`]*)`", text)
    commands = [it.split()[1:] for it in quoted if it.startswith("nonmun ")]
    for words in commands:
        command = program().commands.get(words[0]) if not words[0].startswith("-") else program()
        while command and hasattr(command, "commands") and len(words) > 1 and not words[1].startswith("-"):
            words, command = words[1:], command.commands.get(words[1])
        assert command, text
        options = {option for it in command.params for option in it.opts} | {"--help"}
        assert {it for it in words if it.startswith("--")} <= options, text
    known = (_ROOT / ".env.example").read_text("utf-8")
    assert all(name in known for name in re.findall(r"\b(?:NONMUN|OPENAI)_[A-Z_]+", text))
    assert all(it.split()[0] in HELP for it in quoted if it.startswith("/"))
    assert all((_ROOT / page).exists() for page in re.findall(r"docs/[\w/.-]+\.md", text))
    assert commands or "docs/" in text
