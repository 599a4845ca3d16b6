"""Every text that the page and its command show. What comes from digests, models and readers is not here.

The words for verdicts, which the terminal shows as well, are in :mod:`rag.verdict_words`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CHECKED", "EXAMPLES_SAMPLE", "TOPICS", "Label"]


class Label:
    """The fixed texts of the page."""

    NAME = "nonmun"
    LOGO = "논"
    TITLE = "nonmun · questions about machine-learning papers"
    TAGLINE = "Answers about machine-learning papers, cited from daily digests."

    INDEX_SAMPLE = "Bundled sample"
    INDEX_OWN = "Your digests"
    INDEX_NONE = "Nothing indexed yet"
    INDEX_SIZE = "{papers:,} papers · {days:,} days"
    INDEX_SIZE_ONE_DAY = "{papers:,} papers · 1 day"
    MODE_EXTRACTIVE = "Extractive, no model set"
    MODE_EXTRACTIVE_HELP = "Answers are quoted from the digests. Set OPENAI_API_KEY or OPENAI_BASE_URL for a model."
    MODE_MODEL_HELP = "The name of the model that writes the answers"

    WELCOME = "What would you like to know?"
    WELCOME_HELP = "Ask in English or Korean. 한국어로 물으면 한국어로 답합니다."
    EMPTY = "Nothing is indexed yet"
    EMPTY_OWN = "Index your own digests:"
    EMPTY_SAMPLE = "Or try the bundled sample first:"
    EMPTY_AFTER = "Then reload this page."
    COMMAND_OWN = "nonmun ingest PATH"
    COMMAND_SAMPLE = "nonmun ingest --sample"
    BROKEN = "The index cannot be read"

    CHAT = "Conversation"
    QUESTION = "Your question"
    ASKED = "You asked"
    ANSWER = "Answer"
    PLACEHOLDER = "Ask a question · 질문하세요"
    SEND = "Send"
    STOP = "Stop"
    CLEAR = "New conversation"
    KEYS = "Enter sends, Shift+Enter starts a new line"

    SUGGESTED = "Papers that fit so far"
    UNDERSTOOD = "Understood as"

    SEARCHING = "Searching the digests"
    STOPPED = "Stopped before the end, so without sources."
    BUSY = "Too many questions are waiting at the moment."
    BUSY_HINT = "Ask again in a minute."
    UNEXPECTED = "Something went wrong inside nonmun ({kind})."
    UNEXPECTED_HINT = "Ask again; the window that runs `nonmun ui` shows the details."
    BY_MODEL = "Written by {model}"
    BY_QUOTING = "Quoted from the digests"
    BY_QUOTING_NO_MODEL = "Quoted from the digests, no model set"
    SECONDS = "{seconds:.1f} s"
    SECONDS_SHORT = "under 0.1 s"
    TOKENS = "{tokens:,} tokens"
    COPY = "Copy"

    SOURCES = "Sources"
    SOURCES_WAITING = "The papers that the answer cites appear here, each with the bullets it rests on."
    SOURCES_SEARCHING = "Sources appear when the answer is complete."
    SOURCES_NONE = "This answer cites no paper."
    SOURCES_MISSING = "This question was not answered to the end."
    SOURCES_NOTE = "Citations lead to what the digest says about a paper. Read the paper before you rely on a detail."
    PAPERS_ONE = "1 paper"
    PAPERS = "{count} papers"
    DIGEST_OF = "Digest of {date}"
    VOTES_ONE = "1 vote"
    VOTES = "{count:,} votes"
    ET_AL = "et al."
    SUSPECT = "The digest may not describe this paper"
    SUSPECT_KO = "다이제스트가 이 논문을 설명하지 않을 수 있습니다"
    PDF = "PDF"
    BACK = "Back to where the answer cites it"


@dataclass(frozen=True, slots=True)
class Checked:
    """The texts around the verdicts on an answer."""

    conflict: str
    correction: str
    back: str
    pending: str
    never: str


#: By the language of the question.
CHECKED = {
    "en": Checked(
        conflict="The digest says",
        correction="Corrected",
        back="To the sentence",
        pending="Not checked so far",
        never="This text was not checked against the digests.",
    ),
    "ko": Checked(
        conflict="다이제스트의 내용",
        correction="바로잡은 문장",
        back="문장으로 가기",
        pending="아직 확인되지 않은 내용입니다",
        never="다이제스트와 대조하지 않은 내용입니다.",
    ),
}

#: Questions that the bundled sample answers, in the order they are offered.
EXAMPLES_SAMPLE = (
    "which papers cover DPO for diffusion?",
    "확산 모델에 DPO를 적용한 논문은?",
    "How many questions does the GAIA benchmark have?",
    "긴 비디오를 이해하는 모델을 평가하는 벤치마크는?",
)

#: A word of titles, and a question about it in English and in Korean; those with most papers are offered as examples.
TOPICS = (
    ("diffusion", "which papers are about diffusion models?", "확산 모델에 관한 논문은?"),
    ("agent", "which papers build agents with language models?", "언어 모델 에이전트를 다룬 논문은?"),
    ("benchmark", "which papers introduce a new benchmark?", "새 벤치마크를 제안한 논문은?"),
    ("video", "which papers are about video?", "비디오를 다룬 논문은?"),
    ("reasoning", "which papers improve reasoning of language models?", "언어 모델의 추론을 개선한 논문은?"),
    ("code", "which papers are about generating code?", "코드 생성을 다룬 논문은?"),
    ("3d", "which papers are about 3D?", "3D를 다룬 논문은?"),
    ("retrieval", "which papers are about retrieval?", "검색 증강을 다룬 논문은?"),
    ("preference", "which papers align models with preferences?", "사람의 선호에 모델을 정렬한 논문은?"),
    ("context", "which papers are about long context?", "긴 문맥을 다룬 논문은?"),
    ("multimodal", "which papers are about multimodal models?", "멀티모달 모델을 다룬 논문은?"),
    ("quantiz", "which papers are about quantization?", "양자화를 다룬 논문은?"),
)
