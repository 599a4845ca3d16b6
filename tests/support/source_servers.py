"""Local servers that stand in for arXiv and for the archives of GitHub, with made-up papers."""

from __future__ import annotations

import datetime as dt
import io
import re
import tarfile
import zipfile
from collections.abc import Mapping

from tests.support.web_server import Query, WebServer

_ENTRY = """<entry>
<id>http://arxiv.org/abs/{id}v1</id>
<updated>2031-01-02T03:04:05Z</updated>
<published>{day}T09:00:00Z</published>
<title>{title}</title>
<summary>{abstract}</summary>
<author><name>Ada Kelp</name></author>
<category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
</entry>
"""


class ArxivServer(WebServer):
    """Papers by arXiv id: title, abstract and day. ``moments`` makes every reply different, as arXiv's are."""

    def __init__(self, papers: Mapping[str, tuple[str, str, str]] | None = None) -> None:
        super().__init__(etags=False)
        self.papers = dict(papers or {})

    def reply(self, path: str, query: Query) -> tuple[int, str, bytes]:
        if path != "/api/query":
            return 404, "text/html", b"<html>Not found</html>"
        if "id_list" in query:
            found = [arxiv_id for arxiv_id in query["id_list"].split(",") if arxiv_id in self.papers]
        else:
            period = re.search(r"submittedDate:\[(\d{8})0000 TO (\d{8})2359\]", query["search_query"])
            assert period
            days = {f"{dt.date.fromisoformat(day):%Y%m%d}" for day in period.groups()}
            found = sorted(i for i, (_, _, day) in self.papers.items() if day.replace("-", "") in days)
        start, most = int(query.get("start", "0")), int(query.get("max_results", "10"))
        return 200, "application/atom+xml", self._feed(found[start : start + most], len(found))

    def _feed(self, ids: list[str], total: int) -> bytes:
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
            f"<title>ArXiv Query</title>\n<updated>2031-01-02T03:04:{len(self.asked) % 60:02}Z</updated>\n"
            f'<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{total}</opensearch:totalResults>\n'
        )
        entries = ""
        for arxiv_id in ids:
            title, abstract, day = self.papers[arxiv_id]
            entries += _ENTRY.format(id=arxiv_id, day=day, title=title, abstract=abstract)
        return f"{head}{entries}</feed>\n".encode()


class GitHubServer(WebServer):
    """Archives by ``OWNER/NAME``."""

    def __init__(self, archives: Mapping[str, bytes] | None = None) -> None:
        super().__init__()
        self.archives = dict(archives or {})

    def reply(self, path: str, query: Query) -> tuple[int, str, bytes]:
        owner, name, *rest = path.strip("/").split("/")
        body = self.archives.get(f"{owner}/{name}") if rest[:1] == ["zip"] else None
        return (404, "text/plain", b"404: Not Found") if body is None else (200, "application/zip", body)


class FileServer(WebServer):
    """Bodies by path, such as feeds."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        super().__init__()
        self.files = dict(files or {})

    def reply(self, path: str, query: Query) -> tuple[int, str, bytes]:
        body = self.files.get(path)
        return (404, "text/plain", b"no") if body is None else (200, "application/xml", body)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def tarred(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()
