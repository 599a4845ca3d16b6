"""The digests in a folder of a GitHub repository, by its archive: ``sources/github/OWNER/NAME.zip``.

What is kept is an archive of the digests alone, so that one file is replaced in one step, and nothing that an archive names
ever becomes a path on this machine.
"""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from rag.core import FetchError, UsageError
from rag.fetch.bodies import no_web_page
from rag.fetch.client import Client, Reply
from rag.fetch.shelf import Fetched, Shelf

GITHUB_SETTING = "NONMUN_GITHUB_URL"
#: Where archives are: at codeload.github.com, at mirrors with pages like GitHub's, and at the API.
_PATHS = (
    "/{repository.owner}/{repository.name}/zip/{repository.revision}",
    "/{repository.owner}/{repository.name}/archive/{repository.revision}.zip",
    "/repos/{repository.owner}/{repository.name}/zipball/{repository.revision}",
)
_MOST_BYTES = 256 * 2**20  # of an archive
_MOST_INSIDE = 320 * 2**20  # of all digests in it, unpacked
_MOST_OF_ONE = 32 * 2**20
_MOST_MEMBERS = 200_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_PAGE = re.compile(r"https?://(?:www\.)?github\.com/([^/]+)/([^/@]+?)(?:\.git)?(?:/tree/([^/]+)(?:/(.*))?)?/?")
_PLAIN = re.compile(r"([^/@]+)/([^/@]+)(?:/([^@]*))?(?:@(.+))?")
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)

#: Whether a file of this name may be a digest.
IsDigest = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder of a repository, empty for all of it, at a branch, tag or commit; ``HEAD`` is the default branch."""

    owner: str
    name: str
    folder: str = ""
    revision: str = "HEAD"

    def __str__(self) -> str:
        at = "" if self.revision == "HEAD" else f"@{self.revision}"
        return f"{self.owner}/{self.name}{f'/{self.folder}' if self.folder else ''}{at}"

    @property
    def file(self) -> str:
        words = [self.name, *filter(None, (re.sub(r"[^A-Za-z0-9._-]+", "-", self.folder),))]
        at = "" if self.revision == "HEAD" else f"@{re.sub(r'[^A-Za-z0-9._-]+', '-', self.revision)}"
        return f"{self.owner}/{'+'.join(words)}{at}.zip"


def repository_of(text: str) -> Repository:
    """Read ``OWNER/NAME``, ``OWNER/NAME/FOLDER@REVISION`` or the address of a repository's page.

    :raises UsageError: if it is neither.
    """
    if page := _PAGE.fullmatch(text.strip()):
        owner, name, revision, folder = page.groups()
    elif plain := _PLAIN.fullmatch(text.strip()):
        owner, name, folder, revision = plain.groups()
    else:
        owner = name = folder = revision = None
    parts = PurePosixPath(folder or "").parts
    usable = owner and name and _NAME.fullmatch(owner) and _NAME.fullmatch(name) and ".." not in parts
    if not usable or not re.fullmatch(r"[A-Za-z0-9._/-]+", revision or "HEAD") or ".." in (revision or ""):
        hint = "Type OWNER/NAME, or OWNER/NAME/FOLDER for one folder of it."
        raise UsageError(f"{text!r} is not a repository on GitHub.", hint=hint)
    return Repository(str(owner), str(name), "/".join(parts), revision or "HEAD")


def fetch_repository(repository: Repository, shelf: Shelf, client: Client, is_digest: IsDigest) -> Fetched:
    """Fetch the archive of a repository, if it has changed, and keep the digests of the folder."""
    shown = str(repository)
    try:
        path, reply = _archive(repository, shelf, client)
        if reply.status == 304:
            shelf.again(repository.file, "unchanged")
            return Fetched("github", shown, "unchanged")
        kept = dict(_digests(reply.body, repository, is_digest))
        if not kept:
            where = f"the folder {repository.folder!r}" if repository.folder else "it"
            raise FetchError(
                f"The repository {shown} has no digest in {where}.", hint="Name another folder: OWNER/NAME/FOLDER."
            )
    except FetchError as problem:
        shelf.again(repository.file, "failed")
        return Fetched("github", shown, "failed", str(problem))
    return Fetched("github", shown, shelf.keep(repository.file, _packed(kept), client.url(path), reply.validators))


def _archive(repository: Repository, shelf: Shelf, client: Client) -> tuple[str, Reply]:
    """Return the archive of a repository and the path at which it is."""
    for form in _PATHS:
        path = form.format(repository=repository)
        known = shelf.validators(repository.file, client.url(path))
        reply = client.get(path, check=_check, known=known, expected={404}, most=_MOST_BYTES)
        if reply.status != 404:
            return path, reply
    what = f"{client.place} has no repository {repository.owner}/{repository.name}, or not at {repository.revision}."
    raise FetchError(what, hint=f"Check the name, or set {GITHUB_SETTING} to another address.")


def _check(body: bytes) -> str:
    if reason := no_web_page(body):
        return reason
    if body.startswith(b"PK"):
        return "" if zipfile.is_zipfile(io.BytesIO(body)) else "an archive that is cut off"
    return "" if body.startswith(b"\x1f\x8b") else "something that is no archive"


def _digests(body: bytes, repository: Repository, is_digest: IsDigest) -> Iterator[tuple[str, bytes]]:
    """Yield the digests of an archive by their path in the repository.

    :raises FetchError: if the archive is damaged, unpacks to too much, or names a path outside itself.
    """
    try:
        total = 0
        for name, size, read in _members_of_zip(body) if body.startswith(b"PK") else _members_of_tar(body):
            if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or re.match(r"[A-Za-z]:", name):
                raise FetchError(f"The archive of {repository} names a path outside itself, {name[:80]!r}.")
            inside = PurePosixPath(*PurePosixPath(name).parts[1:])  # below the archive's own folder, NAME-REVISION
            if not inside.is_relative_to(repository.folder) or not is_digest(str(inside)):
                continue
            data = read(_MOST_OF_ONE + 1) if size <= _MOST_OF_ONE else b""
            total += len(data)
            if size > _MOST_OF_ONE or len(data) > _MOST_OF_ONE or total > _MOST_INSIDE:
                raise FetchError(f"The archive of {repository} unpacks to too much ({name[:80]!r}).")
            yield str(inside), data
    except _DAMAGE as problem:
        raise FetchError(f"The archive of {repository} is damaged: {problem}.", hint="Try again later.") from None


_Member = tuple[str, int, Callable[[int], bytes]]


def _members_of_zip(body: bytes) -> Iterator[_Member]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        infos = archive.infolist()
        if len(infos) > _MOST_MEMBERS:
            raise ValueError(f"it has {len(infos):,} members")
        for info in infos:
            link = (info.external_attr >> 16) & 0o170000 == 0o120000

            def read(most: int, info: zipfile.ZipInfo = info) -> bytes:
                with archive.open(info) as member:
                    return member.read(most)

            if not info.is_dir() and not link:
                yield info.filename, info.file_size, read


def _members_of_tar(body: bytes) -> Iterator[_Member]:
    total = 0
    with tarfile.open(fileobj=io.BytesIO(body), mode="r|gz") as archive:
        for number, info in enumerate(archive):
            total += info.size
            if number > _MOST_MEMBERS or total > 4 * _MOST_INSIDE:  # to skip a member is to unpack it
                raise ValueError(f"it unpacks to more than {total >> 20} MB")
            if info.isfile() and (member := archive.extractfile(info)):
                yield info.name, info.size, member.read


def _packed(files: dict[str, bytes]) -> bytes:
    """Return an archive of files that is the same whenever they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name])
    return out.getvalue()
