"""What is indexed, and whether everything an answer needs works here."""

from __future__ import annotations

import os
import platform
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from errno import EACCES
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.check import make_checker
from rag.core import Claim, NoIndexError, NonmunError, StorageError, ensure_folder, is_private, mend_of, public_address, run
from rag.index import FORMAT, OWN, REBUILD, check_room, is_indexed, missing_chunks, start_embedding, usual_place
from rag.llm import TEST, base_url, counted, open_client, server_errors, without_thoughts
from rag.text import how_many, terms

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.core import Settings

#: Bytes that an ingest writes beside the files of the index, in the vector store above all.
_SPARE = 4_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; ``remedy`` says what to type if it failed."""

    name: str
    ok: bool
    found: str
    remedy: str = ""


def read_status(assistant: Nonmun) -> dict[str, Any]:
    """Return the state of the current index, and the settings that decide answers.

    :raises NoIndexError: if nothing is indexed; the hint names what can be fetched.
    """
    place = fetched_from(assistant)
    offer = f"Type `nonmun sync` to fetch the papers of the last 30 days; it contacts {place} alone." if place else ""
    try:
        generation = assistant.index.generation
    except NoIndexError as problem:
        raise NoIndexError(str(problem.args[0]), hint=f"{problem.hint} {offer}".strip()) from None
    manifest, settings = generation.manifest, assistant.settings
    dates = [entry.date for record in generation.files.values() for entry in record.entries]
    return {
        "home": str(settings.home),
        "index": assistant.index.name,
        "papers": manifest.papers,
        "bullets": sum(len(e.bullets) for p in generation.papers.values() for e in p.entries),
        "files": len(generation.digests),
        "formats": dict(Counter(record.format or "unknown" for record in generation.digests.values()).most_common()),
        "days": len(set(dates)),
        "first_day": min(dates).isoformat() if dates else None,
        "last_day": max(dates).isoformat() if dates else None,
        "problems": sum(len(record.problems) for record in generation.digests.values()),
        "suspect_entries": _suspects(assistant),
        "built": manifest.built,
        "index_version": manifest.format,
        **{f"{name}_version": database.version for name, database in assistant.databases.items()},
        "embedding": f"{manifest.embedding} ({manifest.dimensions} dimensions)",
        "vector_store": public_address(settings.chroma_url) or "embedded",
        "checker": f"rules and {settings.answer.checker}" if settings.answer.checker else "rules",
        "model": f"{settings.llm.model} at {settings.llm.place}" if settings.llm.configured else "none (extractive answers)",
        **({"offer": offer} if offer else {}),
        **({"notice": notice} if (notice := assistant.index.notice) else {}),
    }


def fetched_from(assistant: Nonmun) -> str:
    """Return the host that a first sync contacts, while there is no index of the user's own to show; empty otherwise."""
    index = assistant.index
    if index.only_sample or is_indexed(index.folder_of(OWN)):
        return ""
    return usual_place(assistant.settings)


def _suspects(assistant: Nonmun) -> int | None:
    """Return how many entries are suspect; None where an older version built the index without an audit."""
    found = assistant.index.stored_audit
    return None if found is None else sum(row.suspect for row in found.rows)


def examine(assistant: Nonmun) -> Iterator[Check]:
    """Check everything an answer needs, one check at a time."""
    yield Check("python", True, platform.python_version())
    yield _attempt("home", lambda: _home(assistant), "Set NONMUN_HOME to a folder you may write to.")
    yield _attempt("limits", lambda: _limits(assistant), "Allow more with `ulimit`.")
    yield _attempt("Korean analyser", _analyser, "Reinstall nonmun.")
    yield _attempt("index", lambda: _index(assistant), REBUILD)
    yield _attempt("versions", lambda: _versions(assistant), "Install the nonmun that wrote them.")
    yield _attempt("vector store", lambda: _store(assistant), f"{REBUILD} If that fails, set NONMUN_HOME to an empty folder.")
    yield _attempt("checker", lambda: _checker(assistant), 'Type `pip install "nonmun[hf]"`, or leave NONMUN_CHECKER out.')
    if assistant.settings.llm.configured:
        yield _attempt("model server", lambda: _model(assistant), "Check OPENAI_BASE_URL, and that the server is running.")
    else:
        yield Check(
            "model", True, "none set: answers are quoted from the digests (set OPENAI_API_KEY or OPENAI_BASE_URL for a model)"
        )


def _attempt(name: str, look: Callable[[], str], remedy: str) -> Check:
    """Return the result of a check; one that raises has failed, and the others go on.

    :param remedy: used if the error has no hint, or its hint names this command.
    """
    try:
        return Check(name, True, look())
    except NonmunError as problem:
        says_more = problem.hint and "nonmun doctor" not in problem.hint
        return Check(name, False, str(problem.args[0]), problem.hint if says_more else remedy)
    except (ImportError, RuntimeError, MemoryError) as problem:  # perhaps for want of memory
        return Check(name, False, f"{type(problem).__name__}: {str(problem)[:200]}.", mend_of(problem, Path(), remedy))
    except (OSError, ValueError, TypeError, AttributeError, LookupError) as problem:
        return Check(name, False, f"{type(problem).__name__}: {str(problem)[:200]}.", remedy)


def _home(assistant: Nonmun) -> str:
    home = assistant.settings.home
    ensure_folder(home)
    for path in home.rglob("*"):
        if not os.access(path, os.R_OK | os.W_OK):
            raise StorageError(
                f"{str(path)!r} cannot be read and written.", hint=mend_of(PermissionError(EACCES, ""), home, "")
            )
    _check_space(assistant)
    if not is_private(home):
        file = str(home / "settings.json")
        raise StorageError(f"Others can read {file!r}, which may hold a key.", hint=f"Type `chmod 600 {file}`.")
    return f"{assistant.settings.home} can be written"


def _check_space(assistant: Nonmun) -> None:
    """Check that the next ingest has space: it writes the files of the index anew, beside those that are read."""
    folder = assistant.index.folder / "generations"
    sizes = [sum(file.stat().st_size for file in one.rglob("*") if file.is_file()) for one in folder.glob("*")]
    left, needed = shutil.disk_usage(assistant.settings.home).free, max(sizes, default=0) + _SPARE
    if left < needed:
        place = str(assistant.settings.home)
        what = f"{left / 1e6:,.0f} MB are left at {place!r}, and an ingest writes up to {needed / 1e6:,.0f}."
        raise StorageError(what, hint="Free some space there.")


def _limits(assistant: Nonmun) -> str:
    check_room(assistant.settings.home)
    return "enough memory and open files"


def _analyser() -> str:
    return f"works ({' '.join(terms('확산 모델'))})"


def _index(assistant: Nonmun) -> str:
    found = assistant.index.search_index
    assistant.index.check_whole()
    return f"{assistant.index.name}: {how_many(len(found.papers), 'paper')}, {how_many(len(found.chunks), 'chunk')}, readable"


def _versions(assistant: Nonmun) -> str:
    """Return the versions of the files in the home, and which are older than those that this version writes."""
    found: list[str] = []
    folder = assistant.index.folder
    if is_indexed(folder):
        written = assistant.index.generation.manifest.format
        found.append(f"index {written}" + (f" (the next ingest writes {FORMAT})" if written < FORMAT else ""))
    for name, database in assistant.databases.items():
        database.check_whole()
        version = database.version
        if version is None:
            continue
        if version > database.newest:
            what = f"{str(database.file)!r} has version {version}, this nonmun reads {database.newest}."
            raise StorageError(what, hint="Install the nonmun that wrote it, or set NONMUN_HOME to another folder.")
        found.append(f"{name} {version}" + (f" (becomes {database.newest} when used)" if version < database.newest else ""))
    return ", ".join(found) or "nothing is stored yet"


def _store(assistant: Nonmun) -> str:
    missing = missing_chunks(assistant.index.folder, assistant.index.generation, assistant.settings)
    if missing:
        what = f"{missing:,} chunks are missing from the vector store."
        raise StorageError(what, hint="Type `nonmun ingest PATH`, which stores them again.")
    return f"{public_address(assistant.settings.chroma_url) or 'embedded'}: all chunks stored"


def _checker(assistant: Nonmun) -> str:
    """Return who checks sentences, once it has judged one: a model of Hugging Face is loaded for it."""
    [verdict] = make_checker(assistant.settings).judge([Claim("It has two parts.", ("It has two parts, which are small.",))])
    return f"{'rules' if verdict.judged_by == 'checker' else f'rules and {verdict.judged_by}'}, on this machine"


def _model(assistant: Nonmun) -> str:
    settings = assistant.settings
    names = model_names(settings)
    listed = "" if settings.llm.model in names else f"; it does not list {settings.llm.model!r}"
    return f"{settings.llm.place} answers{listed}"


def model_names(settings: Settings) -> list[str]:
    """Return the names of the models that the configured server lists.

    :raises ModelServerError: if it does not answer within 5 seconds, or not with a list.
    """
    from openai import OpenAI

    key = settings.llm.api_key.get_secret_value() or "none"
    with open_client(settings, timeout=5) as client, server_errors(settings):
        server = OpenAI(api_key=key, base_url=base_url(settings), max_retries=0, http_client=client)
        return [model.id for model in server.models.list()]


def try_model(settings: Settings, home: Path) -> str:
    """Have the configured model write a word, and return what it wrote; the request is counted in the ledger of a home.

    :raises ModelServerError: if it fails, or takes more than 30 seconds.
    """
    brief = settings.replace(llm_timeout=30, llm_deadline=30, llm_retries=0)

    async def asked() -> str:
        model = counted(home, TEST)(brief, [("user", "Reply with the word OK.")])
        async with aclosing(aiter(model)) as pieces:
            return without_thoughts("".join([piece async for piece in pieces])).strip()

    return run(asked())


def try_embedding(settings: Settings) -> int:
    """Embed some sentences with the configured embedding, and return the number of its dimensions.

    :raises ModelServerError: if its server fails.
    :raises SettingsError: if it cannot be loaded.
    """
    return start_embedding(settings)[0].dimensions
