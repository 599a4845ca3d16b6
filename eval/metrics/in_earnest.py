"""Answers of a model to questions of which it is known what they need (:mod:`eval.in_earnest`).

Definitions, all of one answer: ``sufficient`` is 1 if the model had every bullet before it that the question needs, or one that
says the same; ``papers_share`` is the share that it had of the papers on a theme, of a list at most as many as were asked for.
``right`` is 1 if the text has every value expected and cites every paper expected; a list has to cite at least 0.8 of the
papers wanted and at most 0.2 others, no more than asked for, in the order asked for. ``gold_cited`` is 1 if a bullet that
answers is cited, ``cites_wanted`` the share of citations of papers that belong to the answer. ``judged_good`` is 1 if a judge
that saw question, evidence and answer calls it good (``eval/in_earnest/rubric.md``).

Edge cases: an answer that cites nothing has no ``cites_wanted``. Of a conversation each answer is scored, and the whole judged,
which counts for the last. Where the model was not asked, the window is what was gathered.

Source: evidence and answer measured apart as in RAGChecker (Ru et al. 2024, arXiv 2408.08067).
"""

from __future__ import annotations

from eval.metrics.registry import Metric, register

_PLANNING = "rag/planning/ and rag/search/gathering/widely.py"
_PROMPTS = "prompts/answer_system.j2 and rag/answer/draft.py"
_PER_ANSWER = "Mean of the answers that a model wrote."
_QUALITY = (
    ("sufficient", "Evidence sufficient", "Share of answers for which the model had every bullet needed.", _PLANNING),
    ("papers_share", "Papers found", "Share of the papers on a theme, or of a list, that the model had before it.", _PLANNING),
    ("right", "Answers right", "Share of answers with the values and papers expected.", _PROMPTS),
    ("gold_cited", "Right bullet cited", "Share of answers that cite a bullet that answers.", _PROMPTS),
    ("cites_wanted", "Wanted papers cited", "Share of citations of papers that belong to the answer.", _PROMPTS),
    ("judged_good", "Judged good", "Share of syntheses that a judge of question, evidence and answer calls good.", _PROMPTS),
)
_AMOUNTS = (
    ("requests", "Requests to the model", _PER_ANSWER),
    ("prompt_tokens", "Tokens read", _PER_ANSWER),
    ("completion_tokens", "Tokens written", _PER_ANSWER),
    ("own_seconds_p50", "Own time, median", "Half of the answers took the program at most so long, without the model."),
    ("own_seconds_p95", "Own time, 95th percentile", "95 % took the program at most so long, without the model."),
)

for _place, (_name, _label, _meaning, _look_at) in enumerate(_QUALITY, 25):
    register(Metric(_name, _label, _meaning, _look_at, headline=True, suites=("in_earnest",), places=(_place, _place)))
for _place, (_name, _label, _meaning) in enumerate(_AMOUNTS, 31):
    register(Metric(_name, _label, _meaning, places=(_place, _place)))
