"""Keep the papers that readers save, in lists with names, with notes, read or unread.

Papers of the index and what a reader does with them come in; lists and saved papers go out. What is known of a paper is kept
with it, so that one that is no longer indexed is still listed. The room does not know how papers are found or shown.
"""

from rag.saved.papers import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_LISTS,
    MOST_PAPERS,
    SavedList,
    SavedPaper,
    SavedPapers,
    library_database,
)

__all__ = [
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "MOST_LISTS",
    "MOST_PAPERS",
    "SavedList",
    "SavedPaper",
    "SavedPapers",
    "library_database",
]
