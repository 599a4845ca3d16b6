"""Digests of papers that have an abstract alone, written by a model and checked.

Papers and a day come in; bullets that the abstract supports go out, in the form of a daily digest, with what was left out and
why. Nothing but the abstract is shown to the model. The room does not know conversations.
"""

from rag.writing.earlier import Earlier, written_earlier
from rag.writing.markdown import digest_markdown
from rag.writing.model import LeftOut, Missing, WrittenDigest
from rag.writing.write import write_digest

__all__ = ["Earlier", "LeftOut", "Missing", "WrittenDigest", "digest_markdown", "write_digest", "written_earlier"]
