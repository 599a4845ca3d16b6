"""The sample asked through a model server that a test has in hand, and what such a server may send."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from rag import Nonmun
from rag.answer import (
    AnswerDone,
    Event,
    EvidenceFound,
    NoticeGiven,
    QuestionRead,
    SentenceChecked,
    StepBegan,
    TextPiece,
    TextReplaced,
    answer_record,
)
from rag.core.models import Answer
from rag.core.settings import load_settings
from rag.llm.trace import Trace
from tests.support.model_server import ModelServer

QUESTION = "which papers cover DPO for diffusion?"
KEY = "sk-canary-0123456789"
#: What a model writes before it fails, and what one that does not.
PART = "Diffusion-DPO aligns diffusion models. And then"
WHOLE = "Diffusion-DPO aligns diffusion models [1]."
#: The header of a server that does not want to be waited for.
SOON = {"retry_after_ms": "1"}
PING = b": still here\n\n"


def assistant(home: Path, server: ModelServer, **changes: Any) -> Nonmun:
    """What asks the sample with a model, and waits longer than any server of a test: only a reader who leaves hangs up.

    Nothing is asked before the answer unless ``effort`` says so, and no judge unless ``judge_asks`` does: a test scripts
    what its server says, request by request.
    """
    values = {"openai_api_key": SecretStr(KEY), "openai_base_url": server.url, "llm_model": "test-model"}
    values |= {"llm_timeout": 300.0, "llm_deadline": 600.0, "effort": "quick", "judge_asks": 0}
    return Nonmun(home, sample=True, settings=load_settings(home=home).replace(**(values | changes)))


def ask(home: Path, server: ModelServer, question: str = QUESTION, **changes: Any) -> Answer:
    """The answer, once it is sure that the reader was shown the same text, that it is not blank, and that no key is in it or
    in its trace."""
    trace = Trace()
    told = assistant(home, server, **changes).stream(question, trace=trace)
    events = [event for event in told if not isinstance(event, StepBegan)]
    assert isinstance(events[0], QuestionRead)
    assert isinstance(events[1], EvidenceFound)
    done = events[-1]
    assert isinstance(done, AnswerDone)
    answer, shown = done.answer, text_of(events)
    assert all(event.text for event in events if isinstance(event, TextPiece))
    assert [event.sentence for event in events if isinstance(event, SentenceChecked)] == list(answer.sentences)
    assert [event.text for event in events if isinstance(event, NoticeGiven)] == [answer.notice] * bool(answer.notice)
    assert shown.strip()
    written = as_json(answer)
    assert json.loads(written)["answer"] == answer.text == shown
    assert json.loads(written).get("notice", "") == answer.notice
    for citation in answer.citations:
        assert citation.marker in shown
    assert KEY not in written + json.dumps(trace.to_json())
    return answer


def text_of(events: Iterable[Event]) -> str:
    """The text that a reader was left with."""
    text = ""
    for event in events:
        if isinstance(event, TextPiece | TextReplaced):
            text = event.text if isinstance(event, TextReplaced) else text + event.text
    return text


def as_json(answer: Answer) -> str:
    return json.dumps(answer_record(answer), ensure_ascii=False, default=str)


def event(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"id": "c1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


#: One event of a stream.
WORD = f"data: {json.dumps(event({'content': ' word'}))}\n\n".encode()


def said(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}
