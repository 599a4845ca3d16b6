"""Questions whether a model is of some size (``is X 7B?``, ``does X have 7 billion parameters?``, ``X는 70억 파라미터 모델이야?``)."""

from __future__ import annotations

import re

_LONGEST = 200  # characters of such a question
_SIZE = r"\d{1,4}(?:[.,]\d{1,3})?(?:\s?[BMT](?![a-z])|[\s-]?(?:billion|million|trillion)|\s?(?:[십백천]?억|[십백천]만|조)(?:\s?\d{1,4}만)?)"
_PARAMETERS = r"(?:[\s-]?(?:parameters?|params?|파라미터|파라메터|매개변수))"
_MODEL = r"(?:\s+(?:(?:language|vision-language|base|chat)\s+)?(?:models?|llms?|vlms?|lms?|networks?))"
_NAME = r"(?P<name>\S.{1,59}?)"
_RIGHT = r"(?:\s*,?\s*(?:right|correct|isn['’]?t\s+it|doesn['’]?t\s+it))?[\s?.!]*"
_IS_KO = r"\s?(?:짜리)?\s?(?:모델|LLM)?(?:이|가)?\s?(?:이?야|이?지|이?죠|예요|이에요|이?니|이?냐|인가요?|입니까|인지|맞아요?|맞나요?|맞지|있어|있나요|가졌어)[\s?.!]*"
_CLAIMS = (
    re.compile(rf"^\W*(?:is|was)\s+{_NAME}\s+(?:an?\s+|only\s+)?(?P<size>{_SIZE}{_PARAMETERS}?{_MODEL}?){_RIGHT}$", re.I),
    re.compile(rf"^\W*(?:does|did)\s+{_NAME}\s+(?:really\s+|only\s+)?have\s+(?P<size>{_SIZE}{_PARAMETERS}){_RIGHT}$", re.I),
    re.compile(
        rf"^\W*(?:so\s+)?{_NAME}\s+(?:is|was)\s+(?:an?\s+|only\s+)?(?P<size>{_SIZE}{_PARAMETERS}?{_MODEL}?){_RIGHT}$", re.I
    ),
    re.compile(
        rf"^\W*{_NAME}(?:은|는|이|가)\s(?P<size>{_SIZE}\s?(?:개)?(?:의|짜리)?{_PARAMETERS}?(?:\s?(?:언어\s)?모델)?){_IS_KO}$",
        re.I,
    ),
)
# Is X better than a 7B model?
_COMPARES = re.compile(r"\b(?:than|as|like)$", re.I)


def size_claimed(text: str) -> tuple[str, str] | None:
    """Return a name and the size that a question takes it to have; None if it asks for something else."""
    if len(text) > _LONGEST:
        return None
    found = next((match for pattern in _CLAIMS if (match := pattern.match(text))), None)
    if found is None or _COMPARES.search(found["name"]):
        return None
    return found["name"].strip(" '\"“”"), found["size"].strip()
