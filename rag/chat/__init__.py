"""Turn messages into questions that stand alone, and keep what was asked and answered.

A message and the turns before it come in; events of the answer, the kept conversations with their transcripts, and readers'
opinions of answers go out. The room does not know how a question is answered, nor whether a terminal or a page shows it.
"""

from rag.chat.conversation import Conversation, MessageRead
from rag.chat.feedback import Feedback, Opinion, feedback_database
from rag.chat.history import History, Record, Turn, chats_database
from rag.chat.transcript import to_csv, to_html, to_markdown, to_references, write_transcript
from rag.chat.turns import FollowUp

__all__ = [
    "Conversation",
    "Feedback",
    "FollowUp",
    "History",
    "MessageRead",
    "Opinion",
    "Record",
    "Turn",
    "chats_database",
    "feedback_database",
    "to_csv",
    "to_html",
    "to_markdown",
    "to_references",
    "write_transcript",
]
