"""The parts of the documentation that a program writes: ``python -m tools.docs`` writes them, ``--check`` says which are stale.

A part stands between ``<!-- generated: NAME ... -->`` and ``<!-- end -->``. NAME is ``commands`` (what every ``--help`` says),
``settings`` (the table of settings), ``api`` (the public classes) or ``output`` (what a command prints on the bundled sample).
"""
