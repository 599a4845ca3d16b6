"""Every text that the page shows, in English and Korean. What comes from digests, models and readers is not here.

The words for verdicts, which the terminal shows as well, are in :mod:`rag.check.wording`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rag.text import Language

__all__ = ["CHECKED", "REASONS_ANSWER", "REASONS_CITATION", "STEPS", "TOPICS", "Label", "Question", "Text", "translations"]


class Text(NamedTuple):
    """One text in both languages of the page."""

    en: str
    ko: str

    def of(self, language: Language, /, **values: object) -> str:
        """The text in a language, with its ``{names}`` filled in."""
        text = self.ko if language == "ko" else self.en
        return text.format(**values) if values else text


class Label:
    """The fixed texts of the page."""

    NAME = "nonmun"
    LOGO = "논"
    TITLE = Text("nonmun · questions about machine-learning papers", "nonmun · 기계 학습 논문 질문")
    TAGLINE = Text(
        "Answers about machine-learning papers, cited from daily digests.", "일일 다이제스트를 인용해 답하는 논문 도우미"
    )

    CHAT_TAB = Text("Chat", "대화")
    BROWSE_TAB = Text("Browse", "둘러보기")
    TRENDS_TAB = Text("Trends", "추세")
    QUALITY_TAB = Text("Quality", "품질")
    LANGUAGE = Text("한국어", "English")
    LANGUAGE_HELP = Text("Show this page in Korean", "Show this page in English")
    THEME = Text("Light or dark", "밝게 또는 어둡게")

    INDEX_SAMPLE = Text("Bundled sample", "내장 샘플")
    INDEX_OWN = Text("Your digests", "내 다이제스트")
    INDEX_NONE = Text("Nothing indexed yet", "아직 색인이 없습니다")
    INDEX_SIZE = Text("{papers:,} papers · {days:,} days", "논문 {papers:,}편 · {days:,}일")
    INDEX_SIZE_ONE_DAY = Text("{papers:,} papers · 1 day", "논문 {papers:,}편 · 1일")
    INDEX_SIZE_ONE = Text("1 paper · 1 day", "논문 1편 · 1일")
    MODE_EXTRACTIVE = Text("Extractive, no model set", "발췌 모드, 모델 없음")
    MODE_EXTRACTIVE_HELP = Text(
        "Answers are quoted word for word from the digests. To have a model write them, set OPENAI_API_KEY, or "
        "OPENAI_BASE_URL for a server of your own, and start nonmun again.",
        "답변은 다이제스트를 그대로 발췌한 것입니다. 모델이 답을 쓰게 하려면 OPENAI_API_KEY, 또는 자체 서버라면 OPENAI_BASE_URL을 "
        "설정하고 nonmun을 다시 시작하세요.",
    )
    MODE_MODEL_HELP = Text(
        "This model writes the answers. It runs at {place}, and is sent the question, the conversation so far and the bullets "
        "found for it.",
        "답변을 쓰는 모델입니다. 서버는 {place}이며, 질문과 앞선 대화, 찾아낸 다이제스트 문장이 전송됩니다.",
    )
    DISCLOSURE = Text(
        "Answers are written by {model} at {place}. It is sent your question, the conversation so far and the bullets found "
        "for it, nothing else.",
        "답변은 {place}의 {model}이(가) 씁니다. 질문과 앞선 대화, 찾아낸 다이제스트 문장만 전송되고 그 밖의 것은 전송되지 않습니다.",
    )
    UNDERSTAND = Text("Got it", "확인")

    WELCOME = Text("What would you like to know?", "무엇이 궁금하신가요?")
    WELCOME_HELP = Text(
        "Ask in English or Korean. 한국어로 물으면 한국어로 답합니다.",
        "한국어나 영어로 질문하세요. Answers come in your language.",
    )
    EMPTY = Text("Nothing is indexed yet", "아직 색인된 논문이 없습니다")
    EMPTY_HELP = Text(
        "nonmun answers from daily digests of papers. Try it on the bundled sample, or index a folder of your own.",
        "nonmun은 논문 다이제스트에서 답을 찾습니다. 내장 샘플로 시작하거나 가지고 있는 폴더를 색인하세요.",
    )
    EMPTY_COMMANDS = Text("In a terminal:", "터미널에서는:")
    USE_SAMPLE = Text("Use the sample (73 papers)", "샘플 사용하기 (논문 73편)")
    OWN_FOLDER = Text("Folder of digests", "다이제스트 폴더")
    OWN_FOLDER_HELP = Text(
        "A folder, Markdown file or archive on this machine", "이 컴퓨터의 폴더, 마크다운 파일 또는 압축 파일"
    )
    OWN_FOLDER_BLANK = Text("The path of a folder is missing.", "폴더 경로를 입력하세요.")
    INDEX_IT = Text("Index it", "색인하기")
    INDEXED = Text("{papers:,} papers indexed.", "논문 {papers:,}편을 색인했습니다.")
    PROBLEMS = Text(
        "{count:,} problems on the way; `nonmun parse PATH` lists them.",
        "문제 {count:,}건이 있었습니다. `nonmun parse PATH`로 볼 수 있습니다.",
    )
    COMMAND_OWN = "nonmun ingest PATH"
    COMMAND_SAMPLE = "nonmun ingest --sample"
    BROKEN = Text("The index cannot be read", "색인을 읽을 수 없습니다")

    CONVERSATION = Text("Conversation", "대화 내용")
    QUESTION = Text("Your question", "질문")
    ASKED = Text("You asked", "내 질문")
    ANSWER = Text("Answer", "답변")
    PLACEHOLDER = Text("Ask a question · 질문하세요", "질문하세요")
    SEND = Text("Send", "보내기")
    STOP = Text("Stop", "멈추기")
    CLEAR = Text("New conversation", "새 대화")
    KEYS = Text(
        "<kbd>Enter</kbd> sends, <kbd>Shift+Enter</kbd> new line, <kbd>/</kbd> to ask, <kbd>Esc</kbd> stops",
        "<kbd>Enter</kbd> 보내기, <kbd>Shift+Enter</kbd> 줄바꿈, <kbd>/</kbd> 질문 칸, <kbd>Esc</kbd> 멈추기",
    )
    EXAMPLES = Text("Questions that these digests answer", "이 다이제스트로 답할 수 있는 질문")
    RETRY = Text("Ask again", "다시 묻기")
    EDIT = Text("Edit", "고치기")
    EDITING = Text("You are editing your last question.", "마지막 질문을 고치고 있습니다.")
    CANCEL = Text("Cancel", "취소")

    SUGGESTED = Text("Papers that fit so far", "입력한 내용에 맞는 논문")
    UNDERSTOOD = Text("Understood as", "이해한 내용")
    WITHOUT_FILTER = Text("Ask without “{label}”", "‘{label}’ 없이 묻기")

    LITERALLY = Text("Ask it just as I wrote it", "내가 쓴 그대로 묻기")

    SEARCHING = Text("Searching the digests", "다이제스트를 찾는 중")
    STOPPED = Text("Stopped before the end, so without sources.", "중간에 멈춰서 출처가 없습니다.")
    UNFINISHED = Text("This answer was not finished.", "끝나지 않은 답변입니다.")
    BUSY = Text("Too many questions are waiting at the moment.", "지금 기다리는 질문이 너무 많습니다.")
    BUSY_HINT = Text("Ask again in a minute.", "잠시 뒤에 다시 물어보세요.")
    TOO_FAST = Text(
        "You have asked {count} questions within a minute, as many as this server takes from one reader.",
        "1분 동안 {count}개를 물었습니다. 이 서버가 한 사람에게 받는 최대 수입니다.",
    )
    TOO_FAST_HINT = Text("Ask again in {seconds} s.", "{seconds}초 뒤에 다시 물어보세요.")
    NOT_KEPT = Text("This conversation could not be saved", "이 대화를 저장하지 못했습니다")
    UNEXPECTED = Text("Something went wrong inside nonmun ({kind}).", "nonmun 안에서 문제가 생겼습니다({kind}).")
    UNEXPECTED_HINT = Text(
        "Ask again; the window that runs `nonmun ui` shows the details.",
        "다시 물어보세요. 자세한 내용은 `nonmun ui`를 실행한 창에 나옵니다.",
    )
    BY_MODEL = Text("Written by {model}", "{model} 작성")
    BY_QUOTING = Text("Quoted from the digests", "다이제스트에서 발췌")
    BY_QUOTING_NO_MODEL = Text("Quoted from the digests, no model set", "다이제스트에서 발췌, 모델 없음")
    SECONDS = Text("{seconds:.1f} s", "{seconds:.1f}초")
    SECONDS_SHORT = Text("under 0.1 s", "0.1초 미만")
    TOKENS = Text("{tokens:,} tokens", "토큰 {tokens:,}개")
    COPY = Text("Copy", "복사")
    COPIED = Text("Copied", "복사됨")

    SOURCES = Text("Sources", "출처")
    SOURCES_WAITING = Text(
        "The papers that an answer cites appear here, each with the bullets it rests on.",
        "답변이 인용한 논문과 근거 문장이 여기에 나타납니다.",
    )
    SOURCES_SEARCHING = Text("Sources appear when the answer is complete.", "답변이 끝나면 출처가 나타납니다.")
    SOURCES_NONE = Text("This answer cites no paper.", "인용한 논문이 없는 답변입니다.")
    SOURCES_MISSING = Text("There is no finished answer, and so no sources.", "끝난 답변이 없어 출처도 없습니다.")
    SOURCES_NOTE = Text(
        "Citations lead to what the digest says about a paper. Read the paper before you rely on a detail.",
        "인용은 논문이 아니라 다이제스트의 내용입니다. 세부 내용은 논문에서 확인하세요.",
    )
    PAPERS_ONE = Text("1 paper", "논문 1편")
    PAPERS = Text("{count:,} papers", "논문 {count:,}편")
    DIGEST_OF = Text("Digest of {date}", "{date} 다이제스트")
    VOTES_ONE = Text("1 vote", "추천 1")
    VOTES = Text("{count:,} votes", "추천 {count:,}")
    ET_AL = Text("et al.", "외")
    SUSPECT = Text("The digest may not describe this paper", "다이제스트가 이 논문을 설명하지 않을 수 있습니다")
    SUSPECT_CITED = Text(
        "The digests behind {markers} may not describe their papers.",
        "{markers}의 다이제스트가 논문을 설명하지 않을 수 있습니다.",
    )
    SUSPECT_SHORT = Text("doubtful digest", "의심스러운 다이제스트")
    PDF = "PDF"
    BACK = Text("Back to where the answer cites it", "답변에서 인용한 곳으로")
    OPEN_SOURCE = Text("Show in sources", "출처에서 보기")
    CITED = Text("cited", "인용됨")
    OTHER_BULLETS = Text("All {count} bullets of this digest", "이 다이제스트의 문장 {count}개 모두 보기")
    BIBTEX = Text("Copy BibTeX", "BibTeX 복사")
    SIMILAR = Text("More like this", "비슷한 논문")
    ASK_ABOUT = Text("Ask about it", "이 논문 묻기")
    ABOUT_PAPER = "{arxiv_id}: "
    LIKE_PAPER = Text("papers similar to {arxiv_id}", "{arxiv_id}와 비슷한 논문")
    GONE = Text("This paper is no longer indexed.", "더 이상 색인에 없는 논문입니다.")

    SEARCH = Text("Search", "검색")
    SEARCH_BOX = Text("Search papers", "논문 검색")
    SEARCH_HELP = Text("Words, a name, or a question", "단어, 이름 또는 질문")
    SEARCH_EMPTY = Text("Results appear while you type.", "입력하는 동안 결과가 나타납니다.")
    SEARCH_NONE = Text("No paper fits.", "맞는 논문이 없습니다.")
    SEARCH_NOT_TYPED = Text(
        "Press Enter to search: the embedding of this index is asked over the network.",
        "Enter를 누르면 검색합니다. 이 색인의 임베딩은 네트워크로 요청합니다.",
    )
    FILTERS = Text("Filters", "필터")
    SINCE = Text("From", "부터")
    UNTIL = Text("To", "까지")
    DAY_HELP = "2024-06-21"
    MIN_VOTES = Text("Votes at least", "추천 수 이상")
    AUTHOR = Text("Author", "저자")
    SECTION = Text("Section", "항목")
    ANY = Text("Any", "전체")
    TRUSTED = Text("Only verified digests", "검증된 다이제스트만")
    BAD_DAY = Text("{value} is no day; write it as 2024-06-21.", "{value}는 날짜가 아닙니다. 2024-06-21처럼 쓰세요.")
    REMOVE_FILTER = Text("Remove “{label}”", "‘{label}’ 빼기")

    HISTORY = Text("History", "기록")
    HISTORY_EMPTY = Text("Conversations of this browser are kept here.", "이 브라우저의 대화가 여기에 보관됩니다.")
    HISTORY_NOTE = Text("Kept on this server, shown to this browser only.", "이 서버에 보관되며 이 브라우저에서만 보입니다.")
    RENAME = Text("Rename", "이름 바꾸기")
    NEW_NAME = Text("New name", "새 이름")
    DELETE = Text("Delete", "삭제")
    DELETE_SURE = Text("Really delete?", "정말 삭제할까요?")
    EXPORT = Text("Save as", "내보내기")
    TURNS_ONE = Text("1 question", "질문 1개")
    TURNS = Text("{count} questions", "질문 {count}개")

    GOOD = Text("Good", "좋아요")
    BAD = Text("Not good", "아쉬워요")
    GOOD_CITATION = Text("This citation is right", "인용이 맞습니다")
    BAD_CITATION = Text("This citation is wrong", "인용이 틀렸습니다")
    WHY_BAD = Text("What is wrong?", "무엇이 아쉬웠나요?")
    NOTE = Text("In your own words (optional)", "직접 적기 (선택)")
    SAVE = Text("Save", "저장")
    THANKS = Text("Thank you. This can become a test case.", "고맙습니다. 평가 문항으로 쓸 수 있습니다.")

    DAY = Text("Day", "날짜")
    DAY_BEFORE = Text("Earlier day", "이전 날")
    DAY_AFTER = Text("Later day", "다음 날")
    DAY_VIEW = Text("One day", "하루")
    ALL_PAPERS = Text("All papers", "모든 논문")
    TITLE_COLUMN = Text("Title", "제목")
    DATE_COLUMN = Text("Date", "날짜")
    VOTES_COLUMN = Text("Votes", "추천")
    AUTHORS_COLUMN = Text("Authors", "저자")
    ID_COLUMN = "arXiv"
    FLAG_COLUMN = Text("Doubtful", "의심")
    FLAG = Text("doubtful", "의심")
    BROWSE_HELP = Text(
        "Click a row to see the paper. Columns sort and filter.",
        "줄을 누르면 논문이 보입니다. 열마다 정렬하고 거를 수 있습니다.",
    )
    PAPER_EMPTY = Text("The paper that you choose appears here.", "고른 논문이 여기에 나타납니다.")

    SUBJECTS = Text("Topics or terms, up to five, with commas between", "주제나 용어, 쉼표로 나누어 다섯 개까지")
    SUBJECTS_EXAMPLE = "diffusion, agent, 추론"
    MEASURE = Text("Show", "보기")
    MEASURE_PAPERS = Text("Papers", "논문 수")
    MEASURE_SHARE = Text("Share of all papers", "전체 중 비율")
    MEASURE_VOTES = Text("Votes (median)", "추천 (중앙값)")
    DRAW = Text("Draw", "그리기")
    TREND = Text("Papers per month", "월별 논문")
    TREND_NONE = Text("No paper is about this.", "이에 관한 논문이 없습니다.")
    TREND_SILENT = Text("No paper is about {subjects}.", "{subjects}에 관한 논문은 없습니다.")
    TREND_EMPTY = Text(
        "Type a topic to see how often papers are about it, month by month.", "주제를 입력하면 월별 논문 수를 보여 줍니다."
    )
    TREND_TABLE = Text("The same as a table", "표로 보기")
    TREND_CLICK = Text(
        "Click a bar, or a number of the table, for its papers.", "막대나 표의 숫자를 누르면 논문 목록이 나옵니다."
    )
    TREND_PAPERS = Text("{subject}, {step}", "{subject}, {step}")
    TREND_MONTH = Text("Month", "월")
    TOGETHER = Text("Terms that come with “{subject}”", "‘{subject}’와 함께 나오는 용어")
    TOGETHER_HELP = Text("{count} papers, {lift:.1f} times as often as elsewhere", "논문 {count}편, 다른 논문보다 {lift:.1f}배")
    TOO_MANY_SUBJECTS = Text("Up to five topics can be drawn.", "주제는 다섯 개까지 그릴 수 있습니다.")

    QUALITY_TALK = Text("This conversation", "이 대화")
    QUALITY_TALK_NONE = Text("Nothing has been checked in this conversation yet.", "이 대화에서 아직 확인한 내용이 없습니다.")
    QUALITY_QUOTED = Text(
        "{count} answers quote the digests word for word; there is nothing to check in them.",
        "답변 {count}개는 다이제스트를 그대로 옮겨서 확인할 것이 없습니다.",
    )
    QUALITY_QUOTED_ONE = Text(
        "1 answer quotes the digests word for word; there is nothing to check in it.",
        "답변 1개는 다이제스트를 그대로 옮겨서 확인할 것이 없습니다.",
    )
    QUALITY_SENTENCES = Text("Sentences checked", "확인한 문장")
    QUALITY_SUPPORTED = Text("supported", "확인됨")
    QUALITY_CONTRADICTED = Text("contradicted", "다이제스트와 어긋남")
    QUALITY_UNVERIFIABLE = Text("not verifiable", "확인되지 않음")
    QUALITY_UNJUDGED = Text("not judged", "판정하지 못함")
    QUALITY_SILENT = Text("Questions the digests do not answer", "다이제스트에 답이 없던 질문")
    QUALITY_DIGESTS = Text("Digests", "다이제스트")
    QUALITY_FLAGGED = Text(
        "{count:,} of {of:,} digest entries may not describe their paper ({share:.1f} %).",
        "다이제스트 항목 {of:,}개 중 {count:,}개({share:.1f} %)가 논문을 설명하지 않을 수 있습니다.",
    )
    QUALITY_FLAGGED_NONE = Text(
        "None of the {of:,} digest entries is suspected of not describing its paper.",
        "논문을 설명하지 않는 것으로 의심되는 다이제스트 항목이 없습니다(전체 {of:,}개).",
    )
    QUALITY_FLAGGED_HELP = Text(
        "Each is a suspicion with reasons, no proof. `nonmun audit --accept ID` overrules one.",
        "증명이 아니라 이유가 있는 의심입니다. `nonmun audit --accept ID`로 뒤집을 수 있습니다.",
    )
    QUALITY_TOO_SMALL = Text(
        "There are too few entries to judge any of them by the others.", "항목이 너무 적어 서로 비교해 판단할 수 없습니다."
    )
    QUALITY_SCORE = Text("probability {score:.0%}", "확률 {score:.0%}")
    QUALITY_TRUTH = Text(
        "Supported means: the digest says so. Digests are written by a language model, so that this is not the same as true of the paper.",
        "‘확인됨’은 다이제스트에 그렇게 쓰여 있다는 뜻입니다. 다이제스트는 언어 모델이 쓴 것이므로 논문의 사실과 다를 수 있습니다.",
    )
    REPORT = Text("Evaluation", "평가")
    REPORT_NONE = Text(
        "Nothing has been measured here yet. `nonmun eval --report DIR` measures the answers on the bundled sample and shows its figures here.",
        "아직 측정한 결과가 없습니다. `nonmun eval --report DIR`로 내장 샘플에서 답변을 측정하면 여기에 나타납니다.",
    )
    REPORT_FIGURE = Text("Figure", "지표")
    REPORT_VALUE = Text("Value", "값")
    REPORT_INTERVAL = Text("95 % interval", "95 % 구간")
    REPORT_CASES = Text("Cases", "문항 수")
    REPORT_SAVE = Text("Save the whole report", "전체 보고서 저장")


#: What indexing is at, by the names that it gives its steps.
STEPS = {
    "analyse": Text("Analysing the words", "낱말 분석"),
    "fit": Text("Making the embedding", "임베딩 생성"),
    "store": Text("Storing the vectors", "벡터 저장"),
}

#: What may be wrong with an answer and with a citation; the keys are those of :mod:`rag.chat.feedback`.
REASONS_ANSWER = {
    "wrong": Text("It is wrong", "틀렸습니다"),
    "not_in_source": Text("The sources do not say so", "출처에 없는 내용입니다"),
    "incomplete": Text("Something is missing", "빠진 내용이 있습니다"),
    "off_topic": Text("It does not answer my question", "질문에 대한 답이 아닙니다"),
    "unclear": Text("It is hard to understand", "이해하기 어렵습니다"),
    "other": Text("Something else", "기타"),
}
REASONS_CITATION = {
    "wrong_bullet": Text("Another sentence of the digest would fit", "다른 문장이 맞습니다"),
    "wrong_paper": Text("It is about another paper", "다른 논문입니다"),
    "junk_digest": Text("The digest does not describe the paper", "다이제스트가 논문을 설명하지 않습니다"),
    "other": Text("Something else", "기타"),
}


def translations() -> tuple[dict[str, str], dict[str, str]]:
    """All texts of :class:`Label` by name, in English and in Korean, as Gradio takes them for its components."""
    texts = {name: text for name, text in vars(Label).items() if isinstance(text, Text)}
    return {name: text.en for name, text in texts.items()}, {name: text.ko for name, text in texts.items()}


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


class Question:
    """Questions that are offered as examples."""

    ABOUT = Text("What is {name}?", "{name} 논문은 어떤 내용인가요?")
    BEST = Text("the most voted papers of {month}", "{year}년 {number}월에 추천을 가장 많이 받은 논문은?")


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
