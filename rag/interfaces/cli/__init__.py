"""Define the command ``nonmun`` with its subcommands.

Arguments of a shell come in; text or JSON lines go out, with an exit status: 0 for success, 1 for a failed check of ``doctor``,
2 for wrong usage, 3 for a fault outside the program. Commands parse options and print results; the assistant does the rest.
"""
