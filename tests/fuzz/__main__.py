"""Fuzz the targets with atheris, led by what of ``rag`` each text reaches: ``python -m tests.fuzz --seconds 60 [TARGET ...]``.

Each target runs in a process of its own, since libFuzzer ends it. Texts that reach something new are kept in ``build/fuzz``, to
begin with the next time; one that fails is put into ``tests/fuzz/crashes``, where the tests read it from then on.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

CRASHES = Path(__file__).parent / "crashes"
KEPT = Path("build/fuzz")
#: What each target reads with: a text that reaches something new there is worth keeping.
LED_BY = {
    "formats_read": ["rag.digests"],
    "resolver": ["rag.answer.citations", "rag.answer.markers", "rag.answer.refusal"],
    "question": ["rag.search.query"],
    "renderers": ["rag.answer.export", "rag.text.tables", "rag.text.sanitize", "rag.interfaces.tables"],
    "catalogues": ["rag.answer.export", "rag.text.latex"],
    "checker": ["rag.check"],
    "figures": ["rag.figures"],
    "replies": ["rag.llm.reply", "rag.check.judge_many", "rag.check.judge_reply", "rag.planning"],
}


def main() -> int:
    """Fuzz one target after the other; return 1 if one failed."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz")
    options.add_argument("targets", nargs="*", metavar="TARGET", help="all, if none is named")
    options.add_argument("--seconds", type=int, default=60, help="for each target")
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.here:
        fuzz(asked.targets[0], asked.seconds)  # does not return
    failed = [name for name in asked.targets or LED_BY if not passes(name, asked.seconds)]
    print(f"failed: {', '.join(failed)}" if failed else "nothing failed")
    return int(bool(failed))


def passes(name: str, seconds: int) -> bool:
    """Tell whether a target ran for so long without a failure."""
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", "tests.fuzz", "--here", "--seconds", str(seconds), name]
    return subprocess.run(command, check=False).returncode == 0


def fuzz(name: str, seconds: int) -> None:
    """Feed a target in this process until the time is over or it fails."""
    import atheris

    with atheris.instrument_imports(include=LED_BY[name]):  # all of rag takes a minute
        from tests.fuzz.targets import TARGETS, WORDS
    kept, crashes = KEPT / name, CRASHES / name
    kept.mkdir(parents=True, exist_ok=True)
    crashes.mkdir(parents=True, exist_ok=True)
    words = KEPT / "words.dict"
    words.write_text("".join(f'"{escaped(word)}"\n' for word in WORDS))
    arguments = [f"-max_total_time={seconds}", f"-dict={words}", f"-artifact_prefix={crashes}/", "-max_len=600"]
    arguments += ["-timeout=30", "-rss_limit_mb=4096", "-print_final_stats=1", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *arguments, str(kept), str(crashes)], TARGETS[name])
    atheris.Fuzz()


def escaped(word: str) -> str:
    """Return a word as a dictionary of libFuzzer has it."""
    return "".join(rf"\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    sys.exit(main())
