"""The papers of one home: brought in, fetched, taken elsewhere, looked up."""

from __future__ import annotations

import datetime as dt
import os
from importlib import resources
from pathlib import Path

from rag.core import Database, Paper, Progress, Settings, UsageError, expand, no_progress, read_id
from rag.fetch import wanted_of
from rag.index import (
    OWN,
    SAMPLE,
    Decision,
    Index,
    IngestReport,
    SyncReport,
    TransferReport,
    export_index,
    import_index,
    ingest_paths,
    sync_sources,
)

AnyPath = str | os.PathLike[str]


def sample_folder() -> Path:
    """Return the folder of the bundled sample digests."""
    return Path(str(resources.files("rag") / "data" / "sample"))


class Library:
    """What an assistant has to read: the indexes of one home, and the files and databases beside them."""

    settings: Settings
    index: Index

    def ingest(
        self, *paths: AnyPath, prune: bool = False, rebuild: bool = False, form: str = "", progress: Progress = no_progress
    ) -> IngestReport:
        """Bring the index of the user's own digests up to date with folders, files and archives.

        :param prune: remove the papers of files that no longer exist.
        :param rebuild: build the index again from ``paths`` alone.
        :param form: the name of the format in which to read all files; recognised from their content if it is empty.
        :raises UsageError: if a path does not exist or holds no digest, or if there is no such format.
        :raises StorageError: if the home cannot be written or another process is writing to it.
        """
        expanded, folder = [expand(path) for path in paths], self.index.folder_of(OWN)
        return ingest_paths(
            folder, expanded, settings=self.settings, prune=prune, rebuild=rebuild, form=form, progress=progress
        )

    def sync(
        self,
        *sources: str,
        since: dt.date | None = None,
        until: dt.date | None = None,
        dry_run: bool = False,
        progress: Progress = no_progress,
    ) -> SyncReport:
        """Fetch what came out, keep it as files in the home, and bring the index of the user's own digests up to date.

        :param sources: ``hf``, ``arxiv``, ``arxiv:CATEGORY``, ``github:OWNER/NAME/FOLDER``, ``feed:URL`` or ``folder:PATH``; by
            default ``hf``.
        :param since: the first day to ask for; by default that after the last sync, and at first 30 days ago.
        :param until: the last day to ask for; by default today.
        :param dry_run: only say what would be asked of whom.
        :return: what came, and what failed; if everything failed, the index is untouched.
        :raises UsageError: if a source or the days cannot be used.
        :raises StorageError: if the home cannot be written or another process is writing to it.
        """
        wanted, folder, own = [wanted_of(source) for source in sources or ("hf",)], self.index.folder_of(OWN), self.settings
        return sync_sources(folder, wanted, settings=own, since=since, until=until, dry_run=dry_run, progress=progress)

    def ingest_sample(self, *, rebuild: bool = False, progress: Progress = no_progress) -> IngestReport:
        """Index the bundled sample: 73 papers of five days."""
        folder = self.index.folder_of(SAMPLE)
        return ingest_paths(folder, [sample_folder()], settings=self.settings, prune=True, rebuild=rebuild, progress=progress)

    def export_to(
        self, file: AnyPath, *, with_chats: bool = False, replace: bool = False, progress: Progress = no_progress
    ) -> TransferReport:
        """Write the index of the user's own digests, what was fetched, overrides, watch lists and saved papers to one archive.

        :param with_chats: also conversations and opinions.
        :param replace: whether the file may replace another.
        :raises UsageError: if the file exists or nothing is indexed.
        :raises StorageError: if something cannot be read or written, or another process is writing to the home.
        """
        databases = [database for name, database in self.databases.items() if with_chats or name in ("watches", "library")]
        folder = self.index.folder_of(OWN)
        return export_index(folder, expand(file), databases, settings=self.settings, replace=replace, progress=progress)

    def import_from(self, file: AnyPath, *, replace: bool = False, progress: Progress = no_progress) -> TransferReport:
        """Take over what :meth:`export_to` wrote. All of it is checked before anything that is there is replaced.

        :param replace: whether it may take the place of an index, and of what belongs to it.
        :raises UsageError: if the archive cannot be used, or if something is there and may not be replaced.
        :raises StorageError: if the home cannot be written or another process is writing to it.
        """
        folder, databases = self.index.folder_of(OWN), [*self.databases.values()]
        return import_index(folder, expand(file), databases, settings=self.settings, replace=replace, progress=progress)

    @property
    def databases(self) -> dict[str, Database]:
        """The databases of the home: watch lists, conversations, opinions and saved papers."""
        from rag.brief import watches_database
        from rag.chat import chats_database, feedback_database
        from rag.saved import library_database

        home = self.settings.home
        return {
            "watches": watches_database(home),
            "chats": chats_database(home),
            "feedback": feedback_database(home),
            "library": library_database(home),
        }

    def paper(self, arxiv_id: str) -> Paper:
        """Return everything that the digests say about a paper.

        :param arxiv_id: an arXiv id, with or without a version, or an arXiv address.
        :raises UsageError: if this is not an arXiv id, or not a paper of the index.
        """
        known = read_id(arxiv_id)
        if known not in self.index.papers:
            raise self._unknown(known, "Type `nonmun search` with words of its title.")
        return self.index.papers[known]

    def _unknown(self, arxiv_id: str, hint: str) -> UsageError:
        """Return that a paper is not indexed, with what is wrong with the index: it may be in one that cannot be read."""
        what, problems = f"No paper {arxiv_id} is indexed.", self.index.problems()
        return UsageError(f"{what} {problems[0].args[0]}", hint=problems[0].hint) if problems else UsageError(what, hint=hint)

    def decide(self, arxiv_id: str, decision: Decision) -> str:
        """Overrule the audit: the entries of this paper are suspect or not, whatever is indexed later.

        :param arxiv_id: an arXiv id, with or without a version, or an arXiv address.
        :param decision: ``accept`` if they describe the paper, ``doubt`` if not, ``audit`` to let the audit decide again.
        :return: the arXiv id.
        :raises UsageError: if this is not an arXiv id, or neither a paper of the index nor one about which was decided.
        :raises StorageError: if the home cannot be written.
        """
        known, overrides = read_id(arxiv_id), self.index.overrides
        undoes = decision == "audit" and overrides.decisions().on(known) != "audit"
        if known not in self.index.papers and not undoes:
            raise self._unknown(known, "Type `nonmun audit` to see which papers are suspect.")
        overrides.decide(known, decision)
        return known

    def accept(self, arxiv_id: str, *, undo: bool = False) -> str:
        """Accept the digests of a paper, or let the audit decide again, as :meth:`decide` does."""
        return self.decide(arxiv_id, "audit" if undo else "accept")
