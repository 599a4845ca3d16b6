"""Runs of suites made by hand, with figures that follow from their cases; no suite is run for them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from eval.results.schema import CaseResult, Figure, Result, SaidSentence, Source

LANGUAGES = ("en", "ko")
SYSTEM = {"mode": "extractive", "version": "0.1.0", "index": "4f1c9d"}
_QUESTIONS = {
    "en": "Which number of steps does the sampler need for an image of {n} pixels?",
    "ko": "{n} 픽셀 이미지를 만들 때 샘플러는 몇 단계를 거치나요?",
}
_TEXTS = {
    "en": "The sampler needs {n} steps, a quarter of what the baseline needs, and the images are judged as good.",
    "ko": "샘플러는 {n}단계로 충분하며, 기준 방식의 4분의 1이고 이미지 품질은 같은 수준으로 평가되었다.",
}
_ANSWERED = ("fact", "list")
_SILENT = ("outside", "not_in_corpus", "detail_missing", "false_premise")
_ERRORS = ("number", "negation", "swapped_names", "overstated", "other_paper")


def figure(metric: str, value: float, lang: str = "all", kind: str = "all", better: str = "high", n: int = 40) -> Figure:
    return Figure(metric, lang, kind, value, max(value - 0.04, 0.0), min(value + 0.03, 1.0), n, better)


def case(name: str = "q1", lang: str = "en", kind: str = "fact", **scores: float) -> CaseResult:
    return CaseResult(name, lang, kind, f"What does {name} ask?", "", "An answer.", scores or {"correct": 1.0})


def result(*figures: Figure, cases: Sequence[CaseResult] = (), suite: str = "sample") -> Result:
    return Result(suite, "2026-03-01T12:00:00", SYSTEM, figures, tuple(cases))


def sample_run(seed: int = 0, quality: float = 0.9) -> Result:
    """A run as the sample suite gives it: facts, lists and what cannot be answered, in both languages."""
    chance = random.Random(seed)
    cases = [_asked(chance, quality, i, lang) for i in range(60) for lang in LANGUAGES]
    cases += [_silent(chance, quality, i, lang, kind) for kind in _SILENT for i in range(6) for lang in LANGUAGES]
    times = {"seconds_p50": 0.12, "seconds_p95": 0.4}
    told = tuple(Figure(m, "all", "all", v, v, v, len(cases), "") for m, v in times.items())
    return replace(result(*_figures(cases), *told, cases=cases), times={"wall": 41.2}, notes=("Made for a test.",))


def planted_run(seed: int = 0) -> Result:
    chance = random.Random(seed)
    cases = [
        case(f"claim-{kind}-{i}-{lang}", lang, kind, checker_right=float(chance.random() < 0.75))
        for kind in _ERRORS
        for i in range(8)
        for lang in LANGUAGES
    ]
    judges = {"checker_": 0.75, "always_supported_": 0.0, "word_overlap_": 0.45}
    figures = [
        figure(f"{prefix}{measure}", min(1.0, base and base + chance.uniform(-0.15, 0.15)), lang, kind)
        for prefix, base in judges.items()
        for measure in ("precision", "recall", "f1")
        for kind in (*_ERRORS, "all")
        for lang in (*LANGUAGES, "all")
    ]
    figures += [figure("checker_balanced_accuracy", 0.72), figure("checker_auc", 0.81)]
    return result(*figures, cases=cases, suite="planted")


def _asked(chance: random.Random, quality: float, i: int, lang: str) -> CaseResult:
    kind = "list" if i % 6 == 5 else "fact"
    said = _TEXTS[lang].format(n=i + 20)
    gold = Source(f"2401.{i:05}", "2024-01-12", i % 5, said)
    found, right = chance.random() < quality + 0.06, chance.random() < quality
    cited = replace(gold, marker="[1]") if right else Source(f"2402.{i:05}", "2024-02-02", 2, _TEXTS[lang].format(n=i), "[1]")
    verdict, reason = ("supported", "") if right else ("contradicted", f"The evidence says {i}, the sentence {i + 20}.")
    sentences = (SaidSentence(said, ("[1]",), verdict, reason), SaidSentence(_TEXTS[lang].format(n=i + 3), ("[1]",), None))
    scores = {
        "correct": float(right), "right_paper": float(right), "right_bullet": float(right), "answered": 1.0,
        "faithfulness": float(right), "citation_recall": 1.0 if right else 0.5, "citation_precision": float(right),
        "mrr@10": 1.0 if found else chance.choice((0.5, 0.25, 0.0)), "recall@5": float(found), "resolves": 1.0,
    }  # fmt: skip
    asked = _QUESTIONS[lang].format(n=i * 64)
    text = " ".join(f"{s.text} [1]" for s in sentences)
    return CaseResult(
        f"2401.{i:05}-{lang}", lang, kind, asked, f"arXiv 2401.{i:05}, {i + 20} steps", text, scores, (gold,), (cited,),
        sentences,
        {} if i % 20 else {"faithfulness": "the judge did not answer"}, round(chance.lognormvariate(-2, 0.7), 4),
    )  # fmt: skip


def _silent(chance: random.Random, quality: float, i: int, lang: str, kind: str) -> CaseResult:
    right = chance.random() < quality
    metric = "premise" if kind == "false_premise" else "abstained"
    answer = "The digests do not cover this." if right else _TEXTS[lang].format(n=i)
    return CaseResult(
        f"{kind}-{i}-{lang}", lang, kind, _QUESTIONS[lang].format(n=i * 7), "to say that the digests do not cover it", answer,
        {metric: float(right)}, seconds=round(chance.lognormvariate(-2.4, 0.5), 4),
    )  # fmt: skip


def _figures(cases: Sequence[CaseResult]) -> Iterator[Figure]:
    metrics = dict.fromkeys(m for c in cases for m in c.scores)
    for metric in metrics:
        for lang in (*LANGUAGES, "all"):
            for kind in ("all", *_ANSWERED, *_SILENT):
                values = [
                    c.scores[metric]
                    for c in cases
                    if metric in c.scores and lang in ("all", c.lang) and kind in ("all", c.kind)
                ]
                if values:
                    yield figure(metric, sum(values) / len(values), lang, kind, n=len(values))


def rescored(run: Result, scores: Mapping[str, Mapping[str, float]]) -> Result:
    """The run with other scores of some cases."""
    return replace(run, cases=tuple(replace(c, scores={**c.scores, **scores.get(c.id, {})}) for c in run.cases))
