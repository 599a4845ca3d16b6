"""``python -m rag`` is the command ``nonmun``."""

from rag.interfaces.cli.main import main

main()
