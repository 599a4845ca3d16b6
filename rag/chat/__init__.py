"""chat."""

from rag.chat.conversation import Conversation, MessageRead
from rag.chat.feedback import Feedback, Opinion
from rag.chat.history import History, Record, Turn, new_id
from rag.chat.transcript import to_bibtex, to_markdown, write_transcript
from rag.chat.transcript_html import to_html
from rag.chat.turns import Earlier, FollowUp

__all__ = [
    "Conversation",
    "Earlier",
    "Feedback",
    "FollowUp",
    "History",
    "MessageRead",
    "Opinion",
    "Record",
    "Turn",
    "new_id",
    "to_bibtex",
    "to_html",
    "to_markdown",
    "write_transcript",
]
