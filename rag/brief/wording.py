"""What a brief says in the program's own words, in one language, from ``rag/data/brief/wording.toml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rag.brief.model import Brief, Line, NewWord, Theme, Unread, Watched
from rag.text import Language, Words, flat, visible

#: Papers up to which a brief is shown whole; beyond that, the first of each theme.
_WHOLE, _OF_THEME = 40, 6
#: Papers shown of what is watched, words shown, and the papers named for each of these.
_OF_WATCHED, _WORDS, _OF_WORD = 8, 12, 3
_HARDLY_ANY = 2
_AUTHORS = 2
_NAMES = 5  # authors of the same name


class Wording(Words):
    """The words of a brief in one language: ``Wording("ko")("votes", n=3)``."""

    def __init__(self, language: Language) -> None:
        super().__init__("brief", language)

    def title(self, brief: Brief) -> str:
        key = "title_day" if brief.since == brief.until else "title_period"
        return self(key, since=brief.since, until=brief.until)

    def papers(self, brief: Brief) -> str:
        """Return how many papers there are, and in which order."""
        return self("papers" if brief.has_votes else "papers_no_votes", n=brief.papers)

    def head(self, brief: Brief) -> list[str]:
        """Return how many papers there are, and what a reader has to know of the days."""
        days = {"since": brief.since, "until": brief.until}
        said = [self.papers(brief)]
        if not brief.papers:
            said = [self("empty" if brief.since == brief.until else "empty_period", **days)]
            if near := [str(day) for day in (brief.before, brief.after) if day]:
                said.append(self("nearest", days=", ".join(near)))
        if brief.last < brief.today and brief.until >= brief.last:
            said.append(self("ends", last=brief.last, today=brief.today))
        said += [self("sample")] if brief.sample else []
        return said

    def notes(self, brief: Brief) -> list[str]:
        """Return which of the reader's topics have no papers here, and who wrote the paragraphs."""
        silent = [self("silent", names=", ".join(map(flat, brief.silent)))] if brief.silent else []
        return [*silent, *([self("prose_by", model=flat(brief.model))] if brief.has_prose else [])]

    def unread(self, it: Unread) -> str:
        return self(f"unread_{it.reason}", line=it.line, text=flat(it.text))

    def theme(self, theme: Theme) -> str:
        return flat(theme.name_ko if self.language == "ko" else theme.name) or self("theme_other")

    def watched(self, watched: Watched, brief: Brief) -> str:
        """Return what a brief has of something watched."""
        inside = sum(line.date >= brief.since and line.date <= brief.until for line in watched.lines)
        return self._watched(watched, brief.visited, self("watch_count", n=inside) if inside else self("watch_none"))

    def watched_at_all(self, watched: Watched, visited: str) -> str:
        """Return what all digests have of something watched."""
        return self._watched(watched, visited, self("watch_count", n=f"{watched.total:,}" if watched.total != 1 else 1))

    def _watched(self, watched: Watched, visited: str, count: str) -> str:
        if watched.candidates:
            return self("watch_several", names=", ".join(map(flat, watched.candidates[:_NAMES])))
        if not watched.total:
            return self("watch_absent")
        new = self("watch_new", n=watched.new, day=_day(visited)) if watched.new is not None else ""
        return ", ".join(filter(None, (count, new)))

    def facts(self, line: Line) -> str:
        """Return the digest, the votes and the first authors of a paper."""
        names = ", ".join(map(flat, line.authors[:_AUTHORS]))
        cut = line.more_authors or len(line.authors) > _AUTHORS
        authors = f"{names} {self('et_al')}" if names and cut else names
        return " · ".join(filter(None, (self.day(line), self.votes(line), authors)))

    def day(self, line: Line) -> str:
        """Return of which day the digest of a paper is."""
        return self(f"{line.kind}_of", day=line.date)

    def votes(self, line: Line) -> str:
        """Return the votes of a paper; empty where none are known."""
        return self("votes", n=line.votes) if line.votes is not None else ""

    def repaired(self, line: Line) -> str:
        """Return what was repaired in the quotation of a paper; empty if nothing was."""
        pairs = dict.fromkeys((it.repaired, it.written) for it in line.repairs)
        notes = [f"{visible(repaired)} ({self.written(written)})" for repaired, written in pairs]
        return self("repaired", notes=", ".join(notes)) if notes else ""

    def written(self, written: str) -> str:
        """Return what the source has in place of a repaired figure."""
        return self("written", written=visible(written))

    def more(self, hidden: int) -> str:
        return self("more", n=hidden) if hidden > 0 else ""


def first_of(theme: Theme, brief: Brief, *, whole: bool = False) -> Sequence[Line]:
    """Return the papers of a theme that are shown at once; all of them if the brief is short."""
    return theme.lines if whole or brief.papers <= _WHOLE else _first(theme.lines, _OF_THEME)


def first_watched(watched: Watched, *, whole: bool = False) -> Sequence[Line]:
    """Return the papers of something watched that are shown at once."""
    return watched.lines if whole else _first(watched.lines, _OF_WATCHED)


def _first(lines: Sequence[Line], most: int) -> Sequence[Line]:
    """Return the first of some papers; all where hardly any would be left."""
    return lines if len(lines) <= most + _HARDLY_ANY else lines[:most]


def shown_words(brief: Brief) -> list[tuple[NewWord, list[Line]]]:
    """Return the new words that are shown, each with the first of its papers in the brief."""
    by_id = {line.arxiv_id: line for line in brief.lines}
    words = brief.words[:_WORDS]
    return [(word, [by_id[it] for it in word.papers if it in by_id][:_OF_WORD]) for word in words]


def _day(moment: str) -> str:
    """Return the day of a moment (ISO, UTC) by the clock of this machine."""
    return dt.datetime.fromisoformat(moment).astimezone().date().isoformat() if moment else ""
