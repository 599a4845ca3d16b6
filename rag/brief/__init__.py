"""What came in some days, for a reader who comes each morning.

An index, days, a reader's topics, watches and last visit come in; a :class:`Brief` goes out, as text for a terminal, Markdown,
HTML, JSON or an RSS feed. No model is needed; with one, each theme has a checked paragraph. The room keeps what readers watch;
it does not know conversations.
"""

from rag.brief.html import BriefLook, brief_page, brief_part, brief_styles
from rag.brief.make import BriefOptions, make_brief
from rag.brief.markdown import brief_markdown
from rag.brief.model import Brief, Line, NewWord, Theme, Told, Unread, Watched, WatchKind
from rag.brief.period import Period
from rag.brief.plain_text import brief_text
from rag.brief.prose import with_prose
from rag.brief.rss import brief_rss
from rag.brief.topics import Topic, read_topics
from rag.brief.watch import LONGEST as LONGEST_WATCH
from rag.brief.watch import MOST as MOST_WATCHES
from rag.brief.watch import Visit, Watch, Watchlist, watches_database
from rag.brief.wording import Wording

__all__ = [
    "LONGEST_WATCH",
    "MOST_WATCHES",
    "Brief",
    "BriefLook",
    "BriefOptions",
    "Line",
    "NewWord",
    "Period",
    "Theme",
    "Told",
    "Topic",
    "Unread",
    "Visit",
    "Watch",
    "WatchKind",
    "Watched",
    "Watchlist",
    "Wording",
    "brief_markdown",
    "brief_page",
    "brief_part",
    "brief_rss",
    "brief_styles",
    "brief_text",
    "make_brief",
    "read_topics",
    "watches_database",
    "with_prose",
]
