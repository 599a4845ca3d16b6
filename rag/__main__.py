"""``python -m rag`` is the command ``nonmun``."""

from rag.cli import main

main()
