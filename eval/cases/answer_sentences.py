"""Sentences as models write them about papers: true ones, and the same ones with one error planted.

They are made of the supported written claims (:mod:`eval.cases.claim_set`), each in one of the frames that models put around
what they report: a title before a colon, who says it, the sign of a list. Frames are split: some teach, others test.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from eval.cases.bundled import read_toml
from eval.cases.claim_set import LabelledClaim
from eval.cases.planted_claims import plant_in_answers
from rag.check import quantities
from rag.core import Claim, Paper

Split = Literal["learn", "held"]


def answer_sentences(
    claims: Sequence[LabelledClaim], papers: Mapping[str, Paper], split: Split, seed: int = 0
) -> list[LabelledClaim]:
    """Return each supported claim in a frame (kind ``true``), and with an error of each kind that its words allow."""
    chance = random.Random(seed)
    good = [claim for claim in claims if claim.supported]
    wrong = [*plant_in_answers(good, seed), *_values_exchanged(good)]
    told = [*(replace(claim, kind="true") for claim in good), *wrong]
    return [_framed(claim, papers[claim.arxiv_id].title, split, chance) for claim in told if claim.arxiv_id in papers]


def _framed(labelled: LabelledClaim, title: str, split: Split, chance: random.Random) -> LabelledClaim:
    frame: str = chance.choice(read_toml("answer_frames.toml")[labelled.language][split])
    text = labelled.claim.text
    starts_a_name = any(c.isupper() or c.isdigit() for c in text[1:].split(" ")[0]) or text[:2].isupper()
    clause = text if starts_a_name else text[:1].lower() + text[1:]
    return replace(labelled, claim=Claim(frame.format(title=title, claim=text, clause=clause), labelled.claim.evidence))


def _values_exchanged(claims: Sequence[LabelledClaim]) -> Iterator[LabelledClaim]:
    """Yield claims with two of their numbers exchanged."""
    for labelled in claims:
        text = labelled.claim.text
        found = [q for q in quantities(text) if not q.word]
        pairs = (
            (a, b) for a in found for b in found if a.end <= b.start and a.measures == b.measures and a.written != b.written
        )
        if two := next(pairs, None):
            a, b = two
            turned = text[: a.start] + b.written + text[a.end : b.start] + a.written + text[b.end :]
            yield replace(labelled, claim=Claim(turned, labelled.claim.evidence), supported=False, kind="values_exchanged")
