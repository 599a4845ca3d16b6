"""Score another system: let it answer the questions of a suite, and hand its answers to `nonmun eval --answers`."""

import json
import subprocess
from pathlib import Path

from eval.cases.questions import bundled_cases

CITED = {"marker": "[1]", "arxiv_id": "2311.12908", "date": "2023-11-23", "bullet": 5}


def another_system(question: str) -> dict[str, object]:
    """Put yours here. This one always says the same, and cites the same bullet for it."""
    return {"answer": "It was tuned on 851K pairs [1].", "abstained": False, "citations": [CITED]}


with Path("answers.jsonl").open("w", encoding="utf-8") as file:
    for case in bundled_cases()[:20]:
        file.write(json.dumps({"id": case.id} | another_system(case.question)) + "\n")
subprocess.run(["nonmun", "eval", "--answers", "answers.jsonl"], check=True)
