"""The command ``nonmun eval``.

In come options of the command line; out come a report and an exit status. This room holds no measuring of its own.
"""
