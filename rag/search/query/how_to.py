"""Questions how the reader is to do something (how do I build a RAG system?): papers come near, and none is a recipe."""

from __future__ import annotations

import re

_LONGEST = 100  # characters; more describe a paper
_ENGLISH = re.compile(
    r"^\W*(?:(?:so|ok|okay|hi|hey|hello|and|but|please|can you|could you|tell me|show me|explain|i (?:want|need|would like) to know)[\s,!.]+){0,3}"
    r"(?:how (?:do|can|should|could|would|might|must) (?:i|we)|how (?:do|can|should) you|how to|(?:what(?:'s| is)|is there) (?:the best|a good|the right|a) way to"
    r"|what(?:'s| is) the best way of|(?:any )?(?:tips|steps|a tutorial|a guide) (?:on|for|to))\s+"
    r"(?!(?:know|say|tell|explain|understand|interpret|define|call|compare|pronounce|spell|find|search|ask)\b)(?=[a-z])",
    re.I,
)
# What a reader does with models; what else is done (학습됐어, 작동해) is told of a thing.
_DO_KO = (
    r"(?:만들|구축|구현|개발|설계|학습시키|학습시켜|학습|훈련|평가|측정|줄이|줄여|높이|높여|늘리|늘려|개선|향상|올리|올려|선택|고르|골라|최적화|튜닝|파인튜닝|미세조정"
    r"|양자화|압축|배포|서빙|시작|해결|방지|막|예방|활용|적용|사용|쓰|써|준비|수집|정제|가속)"
)
_ENDS_KO = r"(?:하|해|시키|시켜)?(?:어|아|지|죠|나요|냐|니|까|ㄹ까|을까|면|는 게|야|요)*(?:\s(?:하|해|돼|되|좋)\S{0,4}|\s?할\s?수\s?있\S{0,4})?\s*[?.!~]*"
_KOREAN = (
    re.compile(rf"(?P<thing>.*\S)\s(?:어떻게|어떡해)\s(?:하면\s|해야\s)?{_DO_KO}{_ENDS_KO}"),
    re.compile(rf".*{_DO_KO}(?:은|는|을|를)?\s(?:어떻게|어떡해야)\s(?:해|하|합|할)\S{{0,4}}(?:\s\S{{1,4}})?\s*[?.!~]*"),
    re.compile(
        r".*\S\s(?:올리|끌어올리|높이|줄이|늘리|만들|막|(?:개선|최적화|학습|훈련|구축|방지|양자화|압축)하|(?:향상|학습)시키|빠르게\s?하)기\s*[?.!~]*"
    ),
    re.compile(r".*\S려면\s*(?:(?:어떻게|뭘|무엇을|어떤\s\S+)\s.{1,20})?[?.!~]*"),
)
# Who does it, which is not the reader: VBench는 비디오를 어떻게 평가해?
_WHO_KO = re.compile(r"\S(?:은|는|(?<!없)이|가)\s")
_NO_DEED_KO = re.compile(r"(?:했|었|았|됐|되었|돼|되[나는지]|된)\S*\s*[?.!~]*$")
# What a question for something outside the digests has to name to be one for papers after all.
_FIELD = re.compile(
    r"\b(?:[lv]l?lms?|(?:language|diffusion|neural|reward|embedding|vision|machine[\s-]learning|deep[\s-]learning|ai|ml)\b|transformers?|gpts?|chatbots?|fine-?tun\w+|quanti[sz]\w+"
    r"|hallucinat\w+|prompts?|embeddings?|inference|checkpoints?|rag|lora|gpus?|(?:hyper)?parameters?|latency|overfitting|training\s(?:time|cost|data|speed))\b"
    r"|모델|신경망|언어|트랜스포머|챗봇|프롬프트|임베딩|양자화|파인튜닝|환각|추론|LLM|GPU|토큰\s?(?:수|길이|개수)|파라미터|매개변수|어텐션|컨텍스트|과적합"
    r"|(?:학습|훈련)\s?(?:시간|비용|데이터|속도)|데이터\s?셋",
    re.I,
)

_RAISE_KO = re.compile(r"(?:끌어)?(?:올리|올려|올릴|높이|높여|높일)\S*")
_SPARE_KO = re.compile(r"(?:아끼|아낄|아껴|낮추|낮출|낮춰|덜\s(?:쓰|쓸|들))\S*")
_THING = re.compile(
    r"(?!.*\b(?:write|tell|sing|draw|buy|translate)\b)(?!.*(?:써\s?줘|작성|번역|그려|사고|구매|가격))(?:.*\s)?\S{0,10}(?:언어\s?모델|거대\s?모델|멀티모달\s?모델|확산\s?모델|[LV]LM|트랜스포머|신경망"
    r"|language\s+models?|diffusion\s+models?|transformers?|neural\s+networks?|[lv]lms?)(?:들)?(?:\s(?:좀\s?)?(?:알려|찾아|추천|보여|뭐)\S{0,4}(?:\s\S{1,4})?)?\s*[?.!~]*",
    re.I,
)

_WAY_KO = re.compile(
    r".*\S(?:는|[가-힣]한|을|를|일|릴|킬|할)\s(?:방법|법|방안)(?:은|이|들|론)?(?:\s(?:좀\s?)?(?:있|알려|뭐|무엇|찾아|추천)\S{0,4}(?:\s\S{1,4})?)?\s*[?.!~]*"
)


def is_way(text: str) -> bool:
    """Tell whether a Korean text names ways to do something with models (토큰 수 줄이는 방법), whatever it was taken for."""
    return len(text) <= _LONGEST and _WAY_KO.fullmatch(text) is not None and is_of_the_field(text)


def is_how_to(text: str) -> bool:
    """Tell whether a question asks how its reader is to do something."""
    if len(text) > _LONGEST:
        return False
    if _ENGLISH.match(text):
        return True
    first, *others = _KOREAN
    if _NO_DEED_KO.search(text):
        return False
    match = first.fullmatch(text)
    return (match is not None and not _WHO_KO.search(match["thing"] + " ")) or any(it.fullmatch(text) for it in others)


def searched(text: str) -> str:
    """Return the words that find papers on what a question wants to do, without that it is to be raised (성능 올리기).

    What is to be spared (메모리 아끼는 법) is what papers reduce.
    """
    return " ".join(_SPARE_KO.sub("줄이는", _RAISE_KO.sub(" ", text)).split())


def is_thing_of_the_field(text: str) -> bool:
    """Tell whether a text is nothing but the name of a kind of model (폰에서 돌아가는 작은 언어모델), whatever it was taken for."""
    return len(text) <= _LONGEST and _THING.fullmatch(text) is not None


def is_of_the_field(text: str) -> bool:
    """Tell whether a text names something that papers here are about, whatever it was taken for."""
    return _FIELD.search(text) is not None
