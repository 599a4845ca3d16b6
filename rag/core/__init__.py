"""The objects, errors and settings that all rooms share, and a few tools.

Settings and user input come in; frozen dataclasses, one tree of errors, grouped settings, deadlines, a bridge to
asynchronous code, SQLite files, arXiv ids, and text without secrets go out. The room knows no other room.
"""

from rag.core.arxiv import ANY_ARXIV_ID, ARXIV_ID, ARXIV_ID_VERSION, find_ids, read_id, submitted
from rag.core.bridge import iterate, map_in_order, run
from rag.core.deadline import Deadline
from rag.core.durable import flush, flush_folder, replace_with
from rag.core.errors import (
    ContextTooLongError,
    IndexBusyError,
    ModelServerError,
    NoIndexError,
    NonmunError,
    OutsideError,
    SettingsError,
    StorageError,
    UsageError,
)
from rag.core.files import ensure_folder, is_there, write_new_file
from rag.core.linear_model import LinearModel
from rag.core.models import (
    Answer,
    Bullet,
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
    Searches,
    Sentence,
    Verdict,
    Why,
    arxiv_url,
    no_progress,
)
from rag.core.secrets import StreamRedactor, public_address, redact, redactor, secrets_in, split_login, watch_logs
from rag.core.settings import Settings, load_settings
from rag.core.sqlite import Database, now, storable
from rag.core.version import __version__

__all__ = [
    "ANY_ARXIV_ID",
    "ARXIV_ID",
    "ARXIV_ID_VERSION",
    "Answer",
    "Bullet",
    "Citation",
    "Claim",
    "ContextTooLongError",
    "Database",
    "Deadline",
    "DigestEntry",
    "DigestProblem",
    "Evidence",
    "EvidenceBullet",
    "Found",
    "IndexBusyError",
    "LinearModel",
    "MatchedTerm",
    "ModelServerError",
    "NoIndexError",
    "NonmunError",
    "OutsideError",
    "Paper",
    "ParsedDigest",
    "Progress",
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
    "arxiv_url",
    "ensure_folder",
    "find_ids",
    "flush",
    "flush_folder",
    "is_there",
    "iterate",
    "load_settings",
    "map_in_order",
    "no_progress",
    "now",
    "public_address",
    "read_id",
    "redact",
    "redactor",
    "replace_with",
    "run",
    "secrets_in",
    "split_login",
    "storable",
    "submitted",
    "watch_logs",
    "write_new_file",
]
