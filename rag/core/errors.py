"""The exception tree of nonmun, with the exit status of a command that each branch ends.

A message says what happened, with which value; its ``hint`` says what to type next.
"""

from __future__ import annotations


class NonmunError(Exception):
    """Anything nonmun reports to a person."""

    exit_status = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message} {self.hint}" if self.hint else message


class UsageError(NonmunError):
    """The input or a setting cannot be used."""

    exit_status = 2


class SettingsError(UsageError):
    """A setting has a value that cannot be used."""


class LimitError(UsageError):
    """Something is larger than a setting allows.

    :param advice: what to do instead, a sentence without its full stop.
    :param setting: the variable of the limit, which the hint names for those who can raise it.
    """

    def __init__(self, message: str, *, advice: str, setting: str, size: int, most: int) -> None:
        super().__init__(message, hint=f"{advice}, or raise {setting}.")
        self.advice = f"{advice}."
        self.setting, self.size, self.most = setting, size, most


class NoIndexError(UsageError):
    """Nothing is indexed yet."""


class OutsideError(NonmunError):
    """Something outside the program failed: disk, network, server."""

    exit_status = 3


class StorageError(OutsideError):
    """A file, a folder or the vector store cannot be read or written."""


class IndexBusyError(StorageError):
    """Another process is writing to the same index."""


class ModelServerError(OutsideError):
    """The model server refused, failed, or sent no valid answer."""


class ContextTooLongError(ModelServerError):
    """A request does not fit the model's context."""


class FetchError(OutsideError):
    """A host that papers are fetched from refused, failed, or sent something else.

    ``unreachable`` means that no connection came about, so that asking the same host for more is in vain.
    """

    def __init__(self, message: str, *, hint: str = "", unreachable: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.unreachable = unreachable
