"""What Typer says of commands, in our form: whole sentences in the help, one line about wrong usage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer.core

if TYPE_CHECKING:
    from pydantic import ValidationError
    from typer import TyperException

_WRONG = {
    "int_parsing": "is no whole number",
    "int_from_float": "is no whole number",
    "float_parsing": "is no number",
    "greater_than_equal": "is less than {ge}",
    "less_than_equal": "is more than {le}",
}

#: Longer than any sentence about a command.
_WHOLE = 1000


class Group(typer.core.TyperGroup):
    """Commands whose help says what each is for in a whole sentence, on as many lines as it needs."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command whose help names its arguments, but not the types that they have in Python."""
        command = super().get_command(ctx, cmd_name)
        for parameter in command.params if command else ():
            if isinstance(parameter, typer.core.TyperArgument):
                parameter.display_type_rich = _no_type  # type: ignore[assignment, method-assign]
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, it.get_short_help_str(_WHOLE)) for name, it in commands if it and not it.hidden])


def _no_type(**_: Any) -> None:
    """Stand in for how an argument tells its type."""


def is_help(problem: TyperException) -> bool:
    """Tell whether nothing is wrong but that a command which has others under it was typed alone: that shows its help."""
    return type(problem).__name__ == "NoArgsIsHelpError"


def wrong_usage(problem: TyperException) -> str:
    """Return what is wrong with a command line, and which help says how it is right."""
    said = _wrong_value(problem) or problem.format_message().strip()
    context = getattr(problem, "ctx", None)
    path = context.command_path if context is not None else "nonmun"
    return f"nonmun: {said.rstrip('.')}{'' if said.endswith('?') else '.'} Type `{path} --help` to see what there is."


def _wrong_value(problem: TyperException) -> str:
    """Return which value of which option is wrong and why, in place of what the validation says about types."""
    cause, parameter = problem.__cause__, getattr(problem, "param", None)
    if parameter is None or type(cause).__name__ != "ValidationError":
        return ""
    found: ValidationError = cause  # type: ignore[assignment]
    one = found.errors()[0]
    name = max(getattr(parameter, "opts", ()) or [parameter.name], key=len)
    reason = _WRONG.get(one["type"], "")
    return f"{name} has the value {str(one['input'])!r}, which {reason.format(**one.get('ctx', {}))}" if reason else ""
