"""The exception tree of nonmun, and the exit status that each branch ends a command with.

::

    NonmunError
    ├── UsageError              2   the input or a setting cannot be used
    │   ├── SettingsError       2   a setting has a value that cannot be used
    │   └── NoIndexError        2   nothing is indexed yet
    └── OutsideError            3   something outside the program failed
        ├── StorageError        3   a file, folder or database cannot be read or written
        │   └── IndexBusyError  3   another process is writing to the same index
        └── ModelServerError    3   the model server refused, failed, or sent nonsense
            └── ContextTooLongError 3   the request does not fit the model's context

Every message says what happened, with which value; ``hint`` says what to type next.
"""

from __future__ import annotations


class NonmunError(Exception):
    """Anything nonmun reports to a person.

    :param message: what happened, with the value it happened to.
    :param hint: what to do or type next.
    """

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


class NoIndexError(UsageError):
    """A question was asked before any digest was indexed."""


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
