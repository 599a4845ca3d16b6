"""A file of topics: what its lines mean, and which mean nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.brief import Topic, read_topics
from rag.core import UsageError

FILE = """\ufeff# What I read
Video: video generation, 비디오 편집 # both

mixture of experts
C# and F#
???
Loose:
: nameless, two
"""


def write(folder: Path, data: str | bytes) -> Path:
    file = folder / "topics.txt"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def test_a_line_is_a_subject_or_a_name_with_subjects(tmp_path: Path) -> None:
    topics, unread = read_topics(write(tmp_path, FILE))
    assert topics == [
        Topic("Video", ("video generation", "비디오 편집"), 2),
        Topic("mixture of experts", ("mixture of experts",), 4),
        Topic("C# and F#", ("C# and F#",), 5),
        Topic("nameless", ("nameless", "two"), 8),
    ]
    assert [(it.line, it.text, it.reason) for it in unread] == [(6, "???", "words"), (7, "Loose:", "words")]


def test_a_line_that_is_too_long_is_named_by_its_beginning(tmp_path: Path) -> None:
    _, [long] = read_topics(write(tmp_path, "video\n" + "word " * 100))
    assert (long.line, long.reason, len(long.text)) == (2, "long", 60)


@pytest.mark.parametrize("data", ["", "# only a comment", "???", b"\xff\xfe", "\n".join(f"t{n}" for n in range(101))])
def test_a_file_without_topics_or_with_too_many_is_refused(tmp_path: Path, data: str | bytes) -> None:
    with pytest.raises(UsageError):
        read_topics(write(tmp_path, data))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.txt"):
        read_topics(tmp_path / "nothing.txt")


@given(st.text(max_size=200))
def test_any_text_gives_topics_with_something_to_search_for(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = write(tmp_path_factory.mktemp("topics"), text.encode("utf-8", "replace"))
    try:
        topics, unread = read_topics(file)
    except UsageError:
        return
    assert all(any(c.isalnum() for c in subject) for topic in topics for subject in topic.subjects)
    assert all(topic.name for topic in topics)
    assert len({it.line for it in [*topics, *unread]}) == len(topics) + len(unread)
