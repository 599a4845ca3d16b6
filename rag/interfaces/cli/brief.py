"""The commands about what is new: ``brief``, and ``watch`` with ``add``, ``remove`` and ``list``."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.core import NoIndexError, StorageError, UsageError
from rag.interfaces.cli.days import Since, Today, one_day, window_of
from rag.interfaces.cli.forms import asked_form
from rag.interfaces.cli.options import Json, Sample, language_named, open_assistant, write_out
from rag.interfaces.cli.usage import Group
from rag.interfaces.console import print_json, progress_bar, say
from rag.text import clean, flat

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.brief import Brief, Unread, Visit, Watch, Watched, WatchKind
    from rag.text import Language

#: What the name of a file says about what it holds.
_SUFFIXES = {".md": "markdown", ".html": "html", ".json": "json", ".rss": "rss", ".xml": "rss"}
#: Days with papers of a feed, unless days are asked for.
_FEED_DAYS = 14

_Lang = Annotated[
    str,
    typer.Option(
        "--lang", metavar="en|ko", help="The language of what nonmun itself says, and of quotations where there are several."
    ),
]

_Text = Annotated[list[str], typer.Argument(metavar="TEXT", help="A subject, in English or Korean, or an author's name.")]
_Author = Annotated[bool, typer.Option("--author", help="The text is an author's name.")]

watch = typer.Typer(
    cls=Group, no_args_is_help=True, rich_markup_mode=None, help="Watch subjects and authors; `nonmun brief` reports on them."
)


def brief(
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help="This day, or yesterday, for example.")] = None,
    week: Annotated[bool, typer.Option("--week", help="Seven days, up to the last one or to --date.")] = False,
    since: Since = None,
    topics: Annotated[
        Path | None,
        typer.Option("--topics", metavar="FILE", help="Group by these first: lines `subject` or `Name: subject, subject`."),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="Print a page.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    rss: Annotated[
        bool, typer.Option("--rss", help="Print a feed with an entry for each of the last 14 days with papers.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write it to a file, in the form that its name ends in (.md, .html, .json, .xml)."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show all papers of a long brief.")] = False,
    no_model: Annotated[bool, typer.Option("--no-model", help="Quote alone; ask no model for prose.")] = False,
    lang: _Lang = "en",
    today: Today = None,
    sample: Sample = False,
) -> None:
    """Show what came: papers by theme, new words, and what you watch. By default of the last day that has papers.

    With a model, each theme begins with a paragraph, whose sentences are checked against the quoted lines. A feed has none.
    """
    form = _form({"html": html, "markdown": markdown, "rss": rss, "json": as_json}, out)
    window = window_of(since, None, today)
    day = one_day(date, "--date", window.today) if date else None
    from rag.brief import Period, brief_rss, read_topics
    from rag.digests import digest_days

    assistant, language = open_assistant(sample), language_named(lang)
    found, unread = read_topics(topics) if topics else ([], [])
    days = digest_days(assistant.index.search_index.papers)
    period = Period.of(days, day=day, week=week, since=window.since)
    present = window.today or datetime.now().date()
    if form == "rss":
        asked = bool(date or since or week)
        chosen = [day for day in days if day in period] if asked else days[-_FEED_DAYS:]
        made = [assistant.brief(Period(day, day), topics=found, today=present, language=language) for day in chosen]
        write_out(brief_rss(made, language), out)
    else:
        watches, visit = _watched(assistant, counts=form != "json")
        made = [assistant.brief(period, topics=found, watches=watches, visit=visit, today=present, language=language)]
        if assistant.settings.llm.configured and not no_model:
            made = [_told_by_model(assistant, made[0], language)]
        write_out(_rendered(made[0], form, language, whole=everything), out)
    _tell([*unread, *(made[0].unread if made else ())], language)


@watch.command("add")
def add(text: _Text, author: _Author = False, sample: Sample = False, as_json: Json = False) -> None:
    """Watch a subject, or an author with --author."""
    from rag.brief import Watch

    assistant, wanted = open_assistant(sample), " ".join(text)
    kind = _kind(author) or "subject"
    found = _found(assistant, [Watch(kind, wanted)], None)
    if found and found[0].candidates:
        names = ", ".join(found[0].candidates)
        raise UsageError(f"{flat(wanted)!r} is the name of several authors: {names}.", hint="Type the whole name of one.")
    kept, is_new = assistant.watchlist().add(wanted, kind)
    if as_json:
        print_json({"kind": kept.kind, "text": kept.text, "added": is_new, "total": found[0].total if found else None})
        return
    say(f"{'Watching' if is_new else 'Watched already:'} the {kept.kind} {kept.text!r}{_told(found)}.")


@watch.command("remove")
def remove(text: _Text, author: _Author = False) -> None:
    """Stop watching a subject or an author."""
    watchlist, wanted = open_assistant().watchlist(), " ".join(text)
    gone = watchlist.remove(wanted, _kind(author))
    if not gone:
        known = ", ".join(repr(it.text) for it in watchlist.watches())
        raise UsageError(f"{flat(wanted)!r} is not watched.", hint=f"Type one of {known}." if known else "Nothing is watched.")
    for it in gone:
        say(f"The {it.kind} {it.text!r} is no longer watched.")


@watch.command("list")
def list_(sample: Sample = False, as_json: Json = False) -> None:
    """List what is watched, with the number of papers, and of those that are new since the last visit."""
    from rag.brief import Wording

    assistant = open_assistant(sample)
    watchlist = assistant.watchlist()
    watches, visit = watchlist.watches(), watchlist.last_visit(assistant.index.name)
    found = _found(assistant, watches, visit)
    if as_json:
        for number, it in enumerate(watches):
            more = {"total": found[number].total, "new": found[number].new} if found else {"total": None, "new": None}
            print_json({"kind": it.kind, "text": it.text, **more})
        return
    if not watches:
        say('Nothing is watched. Type `nonmun watch add "diffusion language models"`, or a name and --author.')
    for number, it in enumerate(watches):
        told = f": {Wording('en').watched_at_all(found[number], visit.at if visit else '')}" if found else ""
        say(f"{it.kind:<8} {it.text}{told}")


def _found(assistant: Nonmun, watches: list[Watch], visit: Visit | None) -> tuple[Watched, ...]:
    """Return what there is of some watches; nothing without an index."""
    try:
        return assistant.brief(watches=watches, visit=visit).watched
    except NoIndexError:
        return ()


def _told(found: tuple[Watched, ...]) -> str:
    from rag.brief import Wording

    return f": {Wording('en').watched_at_all(found[0], '')}" if found else ""


def _watched(assistant: Nonmun, *, counts: bool) -> tuple[list[Watch], Visit | None]:
    """Return what is watched and the last visit. This is one, too, if it counts, unless the home cannot be written to."""
    watchlist, index = assistant.watchlist(), assistant.index
    watches = watchlist.watches()
    if counts:
        try:
            return watches, watchlist.visit(index.name, index.papers)
        except StorageError as problem:
            print(clean(f"nonmun: this visit is not counted. {problem}"), file=sys.stderr)
    return watches, watchlist.last_visit(index.name)


def _told_by_model(assistant: Nonmun, made: Brief, language: Language) -> Brief:
    """Return a brief with prose; say on standard error if the model server fails."""
    with progress_bar(show=sys.stderr.isatty()) as progress:
        told = assistant.tell_brief(made, language, progress=progress)
    if told.fault:
        print(clean(f"nonmun: themes are without prose. {told.fault}"), file=sys.stderr)
    return told


def _rendered(it: Brief, form: str, language: Language, *, whole: bool) -> str:
    from rag.brief import brief_markdown, brief_page, brief_text
    from rag.core import to_plain

    if form == "json":
        return json.dumps(to_plain(it), ensure_ascii=False) + "\n"
    if form == "html":
        return brief_page(it, language)
    return (brief_markdown if form == "markdown" else brief_text)(it, language, whole=whole)


def _tell(unread: list[Unread], language: Language) -> None:
    """Report on standard error the lines of the file of topics that find nothing."""
    from rag.brief import Wording

    for it in unread:
        print(clean(f"nonmun: {Wording(language).unread(it)}"), file=sys.stderr)


def _form(asked: dict[str, bool], out: Path | None) -> str:
    """Return the form that is asked for, by an option or by the name of the file."""
    return asked_form(asked) or (_SUFFIXES.get(out.suffix.lower(), "text") if out else "text")


def _kind(author: bool) -> WatchKind | None:
    return "author" if author else None
