"""Sentences that rank something above a name, in any of its spellings: GPT-4o and GPT4o, Stable Diffusion, SD and SDXL.

That something is faster or cheaper does not make it better: sentences on speed, memory or cost alone are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from rag.index import SearchIndex
from rag.search.side_by_side import Mask
from rag.search.spellings import names_of, with_and_without_hyphens
from rag.text import latin_terms, plain, split_sentences

BEATS = r"(?:out-?perform(?:s|ing|ed)?|surpass(?:es|ing|ed)?|beat(?:s|ing)?|outscor(?:es?|ing)|exceed(?:s|ing)?)"
BETTER = r"(?:better|stronger|superior)\s+(?:than|to)"
# Words of a sentence that rank what it is about above a name.
_OVER_KO = r"(?:보다|[을를]|대비|에\s비해|[와과]\s비교(?:해|하여|했을\s때))"
_RANKS_KO = r"(?:능가|뛰어넘|앞서|앞선|앞섰|앞질|상회|초과|초월|우수|뛰어[난나]|높(?!이|인)|나은|나아|낫|좋|이기|이겼)"
# What is done with the name itself: GPT-4V를 사용하여 다른 방법을 능가.
_USED_KO = (
    r"(?!\s(?:\S{1,15}\s)?"
    r"(?:사용|활용|이용|통해|통한|기반|적용|위[한해]|포함|제외|평가|대상|미세|훈련|학습|바탕|결합|실행|구동|정제|증류))"
)
_OTHERS = r"(?:[^.;]{0,3}(?:[,/]|\s및|\s또는|[와과]|이나|나)\s?[\w.()-]{1,30}){0,4}"
_RANKS = rf"(?:{BEATS}|{BETTER}|higher\s+\w+\s+than|ahead\s+of)"
_DENIED, _DENIES = re.compile(r"못|않|없"), re.compile(r"(?:\b(?:not|never|nor)|n['’]t)\b", re.I)
_BESIDE = 12  # characters in which a denial stands before or after
# What is faster, smaller or cheaper, and what is better.
_COST = re.compile(
    r"속도|빠르|빠른|시간|지연|처리량|비용|메모리|저렴|연산량|계산량|파라미터|매개변수|전력|효율"
    r"|\b(?:speed\w*|fast\w*|latenc\w+|throughput|time|costs?|cheap\w*|memory|parameters?|flops|energy|efficien\w+|tokens?\s+per)\b",
    re.I,
)
_QUALITY = re.compile(
    r"성능|정확|품질|점수|성과|결과|정밀|재현율|승률|일반화|충실|선호|추론\s?능력|이해\s?능력"
    r"|\b(?:accura\w+|quality|performance|scores?|results?|precision|recall|win\s?rate|f1|bleu|rouge|fid|perplexity|prefer\w+)\b",
    re.I,
)
# Of a rank that is said of them: 보다 12배 높은 압축 비율.
_HIGH_COST = re.compile(r"높\S{0,3}\s(?:\S{1,6}\s)?(?:압축|처리량|속도|효율|비용|지연|메모리)")
_FASTER_KO = r"빠[르른름]|빨라|저렴"
_AROUND = 40  # characters beside a rank in which stands what it is in
_MOST = 2000  # papers that are read for one question
_VERSION = r"(?:\s?XL|[\s-]?v?\d[\w.]{0,6})?"


def saying_better(index: SearchIndex, name: str, own: Iterable[str]) -> Mask:
    """Return the papers, but for those that are ``own``, with a sentence that ranks something above a name."""
    found = np.zeros(len(index.papers), dtype=bool)
    names, left_out = names_of(index, name), set(own)
    for row in _mentioning(index, names)[:_MOST]:
        paper = index.papers[row]
        texts = (plain(paper.title), *paper.texts)
        found[row] = paper.arxiv_id not in left_out and any(True for _ in sentences_over(texts, names))
    return found


def _mentioning(index: SearchIndex, names: Sequence[str]) -> list[int]:
    terms = {term for name in names for term in (*latin_terms(name)[:1], *with_and_without_hyphens(index, name))}
    terms |= {f"{name.lower()}xl" for name in names if len(names) > 1 and name.isupper()}
    return sorted({int(row) for term in terms for row in index.paper_index.having(term)})


def sentences_over(texts: Iterable[str], names: Sequence[str]) -> Iterable[str]:
    """Yield the sentences that rank something above what has some names, in anything but speed or cost."""
    patterns = _patterns(tuple(names))
    for text in texts:
        for sentence in split_sentences(" ".join(text.split())):
            for pattern in patterns:
                match = pattern.search(sentence)
                if match and not _is_denied(sentence, *match.span()) and not _is_cheaper(sentence, *match.span()):
                    yield sentence
                    break


def _is_cheaper(sentence: str, start: int, end: int) -> bool:
    """Tell whether a rank is in speed, memory or cost, and in nothing else."""
    near = sentence[max(0, start - _AROUND) : end + _AROUND]
    if _HIGH_COST.match(sentence, end - 1):
        return True
    return _COST.search(near) is not None and _QUALITY.search(near) is None


def _is_denied(sentence: str, start: int, end: int) -> bool:
    before, after = sentence[max(0, start - _BESIDE) : start], sentence[start : end + _BESIDE]
    return _DENIES.search(before) is not None or _DENIED.search(after) is not None


@lru_cache(maxsize=64)
def _patterns(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    written = "|".join(map(_written, sorted(names, key=len, reverse=True)))
    version = _VERSION if len(names) > 1 else ""  # what has an abbreviation has versions: SDXL, SD 1.5
    named = rf"(?<![\w.-])(?:{written}){version}(?![A-Za-z0-9]|[.-][A-Za-z0-9])"
    return (
        re.compile(
            rf"{named}(?:\s?모델|\s?\([^)]{{1,30}}\)|[와과]\s같은(?:\s(?!\S{{0,19}}에서\s)[^\s.;]{{1,20}}){{0,3}}?\s[^\s.;]{{1,20}}?)?"
            rf"{_OTHERS}\s?(?:모델)?{_OVER_KO}{_USED_KO}(?:(?!{_FASTER_KO})[^.;]){{0,60}}?{_RANKS_KO}",
            re.I,
        ),
        re.compile(rf"{_RANKS}\s(?:(?!\b(?:while|but|whereas|than)\b)[^.;]){{0,60}}?{named}", re.I),
    )


def _written(name: str) -> str:
    """Return a pattern for a name with any hyphens and spaces, also between its letters and its number."""
    parts = re.split(r"[\s-]+|(?<=[A-Za-z])(?=\d)", name)
    written = r"[\s-]?".join(map(re.escape, parts))
    return f"(?-i:{written})" if name.isupper() and len(name) < 4 else written
