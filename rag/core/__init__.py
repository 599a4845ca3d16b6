"""core."""

from rag.core.arxiv import find_ids, read_id
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
from rag.core.files import write_new_file
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
    Sentence,
    Verdict,
    Why,
    arxiv_url,
    no_progress,
)
from rag.core.secrets import StreamRedactor, public_address, redact, redactor, split_login, watch_logs
from rag.core.settings import Settings, load_settings
from rag.core.sqlite import Database, now, storable
from rag.core.version import __version__

__all__ = [
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
    "MatchedTerm",
    "ModelServerError",
    "NoIndexError",
    "NonmunError",
    "OutsideError",
    "Paper",
    "ParsedDigest",
    "Progress",
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
    "find_ids",
    "flush",
    "flush_folder",
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
    "split_login",
    "storable",
    "watch_logs",
    "write_new_file",
]
