"""Say how many mutants the tests noticed: ``python -m tools.mutated STATS.json`` (``make mutation``)."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

#: Per cent of the mutants that the tests have to notice.
FLOOR = 80.0


def share(stats: Mapping[str, int]) -> float:
    """Return the per cent of the mutants that ran which a test noticed.

    One that no test reaches, that ends the process, or that does not end counts as missed. One that has not been run counts as
    neither.
    """
    ran = sum(stats[name] for name in ("killed", "timeout", "survived", "no_tests", "suspicious", "segfault"))
    return 100 * stats["killed"] / ran if ran else 0.0


def main(file: str) -> int:
    """Print the counts; return 1 below the floor."""
    stats = json.loads(Path(file).read_text("utf-8"))
    print(", ".join(f"{name.replace('_', ' ')} {count}" for name, count in stats.items() if count))
    found = share(stats)
    print(f"{found:.1f} % of the mutants were noticed, at least {FLOOR:.0f} %: `mutmut results` names the others")
    return int(found < FLOOR)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
