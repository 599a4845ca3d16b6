"""The form in which a command prints its result: one, whichever option asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.core import UsageError


def asked_form(flags: Mapping[str, bool], named: str | None = None, among: Sequence[str] = (), option: str = "--format") -> str:
    """Return the form that an option of its own (``--csv``) or ``--format csv`` asks for; empty if none does.

    :param among: what ``--format``, or another option in its place, may name.
    :raises UsageError: if several forms are asked for, or one that does not exist.
    """
    asked = {form: f"--{form}" for form, is_asked in flags.items() if is_asked}
    if named is not None:
        form = named.strip().lower()
        if form not in among:
            raise UsageError(f"{option} {named!r} is not known.", hint=f"Choose {', '.join(among[:-1])} or {among[-1]}.")
        asked.setdefault(form, f"{option} {form}")
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked.values())} cannot be used together.", hint="Leave out all but one of them.")
    return next(iter(asked), "")
