"""Build and open the indexes that are searched.

Source files and settings come in; a generation (papers, lexical indexes, translations, embedding, vectors, audit) goes out,
published by one atomic rename. The room knows nothing about questions, answers or language models.
"""

from rag.index.audit.abstracts import OwnedText, abstract_margins, abstract_model, abstract_terms, is_carried
from rag.index.audit.features import FEATURES, audit_features
from rag.index.audit.model import LEAST_ENTRIES, audit_papers, bullet_margins, bundled_model, by_name, entry_texts
from rag.index.audit.overrides import Decision, Decisions
from rag.index.audit.result import Audit, AuditRow
from rag.index.audit.wording import reasons_in
from rag.index.collections import missing_chunks
from rag.index.embeddings.base import Embedding, Passage, Vectors
from rag.index.embeddings.registry import check_embedding, start_embedding
from rag.index.formats import FORMAT, REBUILD
from rag.index.generation import Generation, current_name, is_indexed, manifest_of
from rag.index.home import OWN, SAMPLE, Index
from rag.index.ingest import IngestReport, PaperChange, check_room, ingest_paths
from rag.index.lexical import LexicalIndex
from rag.index.repairs import garbled_in
from rag.index.search_index import SearchIndex
from rag.index.sums import save_sums
from rag.index.sync import SyncReport, sync_sources, usual_place
from rag.index.transfer.contents import TransferReport
from rag.index.transfer.pack import export_index
from rag.index.transfer.receive import import_index
from rag.index.translation import TranslationTable, mine_glosses
from rag.index.words import TITLE_WEIGHT

__all__ = [
    "FEATURES",
    "FORMAT",
    "LEAST_ENTRIES",
    "OWN",
    "REBUILD",
    "SAMPLE",
    "TITLE_WEIGHT",
    "Audit",
    "AuditRow",
    "Decision",
    "Decisions",
    "Embedding",
    "Generation",
    "Index",
    "IngestReport",
    "LexicalIndex",
    "OwnedText",
    "PaperChange",
    "Passage",
    "SearchIndex",
    "SyncReport",
    "TransferReport",
    "TranslationTable",
    "Vectors",
    "abstract_margins",
    "abstract_model",
    "abstract_terms",
    "audit_features",
    "audit_papers",
    "bullet_margins",
    "bundled_model",
    "by_name",
    "check_embedding",
    "check_room",
    "current_name",
    "entry_texts",
    "export_index",
    "garbled_in",
    "import_index",
    "ingest_paths",
    "is_carried",
    "is_indexed",
    "manifest_of",
    "mine_glosses",
    "missing_chunks",
    "reasons_in",
    "save_sums",
    "start_embedding",
    "sync_sources",
    "usual_place",
]
