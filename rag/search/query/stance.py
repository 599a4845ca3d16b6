"""What a question wants to hear of a thing (its limits, its merits, what speaks against it), and the words by which texts say it."""

from __future__ import annotations

import re
from typing import Literal

Stance = Literal["", "limits", "merits", "effect", "against"]

_LONGEST = 300  # characters of a question that is read for this
# Questions; of several that fit, the first.
_ASKS: dict[Stance, re.Pattern[str]] = {
    "limits": re.compile(
        r"\b(?:limitations?|limits of|drawbacks?|weakness(?:es)?|shortcomings?|downsides?|disadvantages?|pitfalls?|cons)\b"
        r"|한계|단점|약점|문제점|취약점",
        re.I,
    ),
    "merits": re.compile(r"\b(?:advantages?|benefits?|strengths?|upsides?|merits?|pros)\b|장점|강점|이점|좋은 점|나은 점", re.I),
    "against": re.compile(
        r"""\b(?:contradict|refute|disprove|disagree|debunk|dispute)(?:s|d|ed|ing)?\b
        |\bchalleng(?:es?|ed|ing)\s+(?:the|this|that|whether|common|conventional)\b|\bspeaks?\s+against\b|반박|반론|반대되|상반(?!기)|어긋나|모순""",
        re.I | re.X,
    ),
    "effect": re.compile(
        r"^\s*(?:does|do|did|can|could|will|would)\s.{2,80}?\b(?:hurt|harm|help|improve|degrade|reduce|increase|affect|damage|worsen|boost)s?\b"
        r"|(?:해가|해롭|나빠|떨어뜨|저하(?:시키|되|돼)|도움이?\s?(?:되|돼|될)|악영향|손해)",
        re.I,
    ),
}  # fmt: skip

# How texts say it, plainly and in other words.
_SAYS: dict[Stance, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "limits": (
        re.compile(r"limitation|drawback|weakness|shortcoming|disadvantage|downside|한계|단점|약점|문제점|제한점|제한 사항|제한사항", re.I),
        re.compile(
            r"limit|struggl|\bfail|cannot|still\b|제한적|어려움|어렵|여전히|아직|취약|실패|부족|비효율|불안정|못\s?(?:하|합|한|했)|뒤처|떨어집니다|떨어진다|문제(?:가|를|에|로)",
            re.I,
        ),
    ),
    "merits": (
        re.compile(r"advantage|benefit|strength|장점|강점|이점", re.I),
        re.compile(r"outperform|efficien|improv|faster|뛰어|우수|능가|효율적|향상|개선|빠르|빠른|줄이|줄여|절감|감소시", re.I),
    ),
    "against": (
        re.compile(r"contradict|refut|disprov|contrary|반박|반대로|반대되|상반|모순|위배|어긋|통념|의문", re.I),
        re.compile(r"challeng|question|do(?:es)? not hold|한계|달리|오히려|아니라|않는다는|않음을|성립하지|도전|재고|변화", re.I),
    ),
    "effect": (
        re.compile(r"degrad|hurt|harm|저하|악화|떨어|손실|감소|해치|악영향", re.I),
        re.compile(r"improv|help|boost|향상|개선|높|유지|도움|증가", re.I),
    ),
}  # fmt: skip


def stance_of(text: str) -> Stance:
    """Return what a question wants to hear of a thing; empty if nothing of this."""
    if len(text) > _LONGEST:
        return ""
    return next((stance for stance, pattern in _ASKS.items() if pattern.search(text)), "")


def asked_words(stance: Stance, text: str) -> str:
    """Return the words of a question that want to hear something; empty if there are none."""
    found = _ASKS[stance].search(text) if stance else None
    return found[0] if found else ""


def says(stance: Stance, text: str) -> float:
    """Return how plainly a text says what a stance wants to hear: 2 in so many words, 1 in others, 0 not at all."""
    if not stance:
        return 0.0
    plainly, otherwise = _SAYS[stance]
    return 2.0 if plainly.search(text) else 1.0 if otherwise.search(text) else 0.0
