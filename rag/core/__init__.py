"""Hold the objects, errors, settings and small tools that all rooms share.

Settings and user input come in; frozen dataclasses, one tree of errors, grouped settings, deadlines, a bridge to
asynchronous code, SQLite files, arXiv ids, and text without secrets go out. The room knows no other room.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rag.core.arxiv import ANY_ARXIV_ID, ARXIV_ID, ARXIV_ID_VERSION, find_ids, read_id, submitted
from rag.core.caching import remembered
from rag.core.causes import mend_of
from rag.core.collector import uncollected
from rag.core.deadline import Deadline
from rag.core.errors import (
    ContextTooLongError,
    FetchError,
    IndexBusyError,
    LimitError,
    ModelServerError,
    NoIndexError,
    NonmunError,
    OutsideError,
    SettingsError,
    StorageError,
    UsageError,
)
from rag.core.files import ensure_folder, expand, flush, flush_folder, is_there, replace_with, short_path, write_new_file
from rag.core.linear_model import LinearModel
from rag.core.models import (
    Answer,
    Bullet,
    BulletKind,
    Citation,
    Claim,
    DigestEntry,
    DigestProblem,
    Evidence,
    EvidenceBullet,
    Found,
    MatchedTerm,
    Paper,
    ParsedDigest,
    Progress,
    Repair,
    Searches,
    Sentence,
    Verdict,
    Why,
    arxiv_doi,
    arxiv_url,
    no_progress,
)
from rag.core.room import need_files, need_memory
from rag.core.secrets import StreamRedactor, public_address, redact, redactor, secrets_in, split_login, watch_logs
from rag.core.stored import STORABLE, is_private, store_settings, stored_settings
from rag.core.telemetry import no_telemetry
from rag.core.waiting import retry_after

if TYPE_CHECKING:
    from rag.core.bridge import iterate, map_in_order, run
    from rag.core.plain import to_plain
    from rag.core.settings import LimitSettings, Settings, load_settings, settings_with, where_set
    from rag.core.sqlite import Database, Owned, now, storable
    from rag.core.version import __version__

# These need asyncio, pydantic, SQLite or the metadata of the package, which would slow `nonmun --help` down.
_AT_FIRST_USE = {
    **dict.fromkeys(("iterate", "map_in_order", "run"), "bridge"),
    **dict.fromkeys(("LimitSettings", "Settings", "load_settings", "settings_with", "where_set"), "settings"),
    "to_plain": "plain",
    **dict.fromkeys(("Database", "Owned", "now", "storable"), "sqlite"),
    "__version__": "version",
}

__all__ = [
    "ANY_ARXIV_ID",
    "ARXIV_ID",
    "ARXIV_ID_VERSION",
    "STORABLE",
    "Answer",
    "Bullet",
    "BulletKind",
    "Citation",
    "Claim",
    "ContextTooLongError",
    "Database",
    "Deadline",
    "DigestEntry",
    "DigestProblem",
    "Evidence",
    "EvidenceBullet",
    "FetchError",
    "Found",
    "IndexBusyError",
    "LimitError",
    "LimitSettings",
    "LinearModel",
    "MatchedTerm",
    "ModelServerError",
    "NoIndexError",
    "NonmunError",
    "OutsideError",
    "Owned",
    "Paper",
    "ParsedDigest",
    "Progress",
    "Repair",
    "Searches",
    "Sentence",
    "Settings",
    "SettingsError",
    "StorageError",
    "StreamRedactor",
    "UsageError",
    "Verdict",
    "Why",
    "__version__",
    "arxiv_doi",
    "arxiv_url",
    "ensure_folder",
    "expand",
    "find_ids",
    "flush",
    "flush_folder",
    "is_private",
    "is_there",
    "iterate",
    "load_settings",
    "map_in_order",
    "mend_of",
    "need_files",
    "need_memory",
    "no_progress",
    "no_telemetry",
    "now",
    "public_address",
    "read_id",
    "redact",
    "redactor",
    "remembered",
    "replace_with",
    "retry_after",
    "run",
    "secrets_in",
    "settings_with",
    "short_path",
    "split_login",
    "storable",
    "store_settings",
    "stored_settings",
    "submitted",
    "to_plain",
    "uncollected",
    "watch_logs",
    "where_set",
    "write_new_file",
]


def __getattr__(name: str) -> Any:
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_AT_FIRST_USE[name]}"), name)
