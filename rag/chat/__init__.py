"""chat."""

from rag.chat.conversation import Conversation, answered, earlier_turn, read
from rag.chat.feedback import Feedback, Opinion
from rag.chat.history import History, Record, Turn, new_id
from rag.chat.keeper import Keeper
from rag.chat.transcript import to_bibtex, to_html, to_markdown, write_transcript
from rag.chat.turns import Earlier, FollowUp

__all__ = [
    "Conversation",
    "Earlier",
    "Feedback",
    "FollowUp",
    "History",
    "Keeper",
    "Opinion",
    "Record",
    "Turn",
    "answered",
    "earlier_turn",
    "new_id",
    "read",
    "to_bibtex",
    "to_html",
    "to_markdown",
    "write_transcript",
]
