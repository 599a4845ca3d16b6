"""What the page's scripts may ask the server for, when a browser sends anything at all."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag import Nonmun
from rag.chat.history import History, new_id
from rag.core.settings import load_settings
from rag.text.sanitize import flat
from tests.browser.corpora import copied
from tests.support.bibtex_reader import read_bibtex
from ui.handlers.calls import page_calls
from ui.handlers.service import Service
from ui.session.reader import READER_COOKIE, new_token, reader_of

QUESTION = "which papers cover DPO for diffusion?"
#: What each call answers where it does not understand, or what is asked for is another's.
NOTHING: dict[str, Any] = {
    "cite": "",
    "rate": {},
    "opinions": {},
    "export": {},
    "rename": "",
    "delete": False,
    "written": {},
    "report": {},
    "places": {},
    "suggest": "",
    "saved": [],
    "lists": "",
    "references": {},
}
#: What calls of the library answer with HTML, whatever they are sent.
TOLD: dict[str, type] = {"library": str, "tend": dict, "view": dict}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4),
    max_leaves=8,
)
#: Objects with the fields that calls look for, and anything in them.
FIELDS = ("conversation", "turn", "marker", "thumb", "reason", "note", "kind", "title")
ANYTHING = JSON | st.dictionaries(st.sampled_from(FIELDS), JSON)


class Server:
    """The calls over an assistant, as one browser or another makes them."""

    def __init__(self, assistant: Nonmun) -> None:
        self.service = Service(assistant)
        self._calls: dict[str, Callable[..., Any]] = {call.__name__: call for call in page_calls(self.service)}
        self.mine, self.other, self.nobody = browser(new_token()), browser(new_token()), browser("")

    @property
    def names(self) -> set[str]:
        return set(self._calls)

    def ask(self, name: str, value: Any, request: Any = None) -> Any:
        call = self._calls[name]
        told = call(value, *[request or self.mine] * (len(inspect.signature(call).parameters) - 1))
        return asyncio.run(told) if inspect.isawaitable(told) else told

    def history(self) -> History:
        found = self.service.history_of(reader_of(self.mine))
        assert found is not None
        return found

    def talk(self) -> str:
        """A conversation of one answer, that of the first browser."""
        conversation, history = new_id(), self.history()
        answer = self.service.assistant.ask(QUESTION)
        history.finish(conversation, history.begin(conversation, QUESTION, QUESTION), answer.text, answer)
        return conversation


def browser(token: str) -> Any:
    return SimpleNamespace(cookies={READER_COOKIE: token} if token else {}, headers={}, client=None)


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sample_home, tmp_path_factory.mktemp("calls") / "own")


@pytest.fixture(scope="module")
def server(home: Path) -> Server:
    return Server(Nonmun(home, sample=True, settings=load_settings(home=home)))


@pytest.fixture(scope="module")
def talk(server: Server) -> str:
    return server.talk()


@pytest.fixture
def _opinions_gone(server: Server) -> Iterator[None]:
    yield
    for opinion in server.service.feedback.opinions():
        server.service.feedback.take_back(opinion.owner, opinion.conversation, opinion.turn, opinion.marker)


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTHING)
@given(value=ANYTHING)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_that_a_browser_sends_gets_an_answer_of_the_right_kind_and_changes_nothing(
    server: Server, talk: str, name: str, value: Any
) -> None:
    assert server.names == NOTHING.keys() | TOLD.keys()
    for request in (server.mine, server.nobody):
        told = server.ask(name, value, request)
        assert type(told) is type(NOTHING[name])
        json.dumps(told, ensure_ascii=False).encode()  # it can be sent
        if name == "places":
            assert told.keys() == {"month", "days", "authors", "papers"}
        elif name != "suggest":  # which finds papers for words
            assert told == NOTHING[name]
    assert [record.id for record in server.history().conversations()] == [talk]
    assert server.service.feedback.opinions() == []


@pytest.mark.parametrize("name", TOLD)
@given(value=ANYTHING)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_that_the_library_is_sent_is_told_of_and_saves_nothing(server: Server, name: str, value: Any) -> None:
    for request in (server.mine, server.nobody):
        told = server.ask(name, value, request)
        assert type(told) is TOLD[name]
        json.dumps(told, ensure_ascii=False).encode()
    assert server.ask("saved", None) == []


@given(about=st.dictionaries(st.sampled_from(FIELDS[2:]), JSON), number=st.sampled_from([1, 1.0, True, "1", 2, -1, 10**30]))
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
def test_an_opinion_with_anything_in_it_is_kept_whole_or_not_at_all(
    server: Server, talk: str, about: dict[str, Any], number: Any
) -> None:
    kept = server.ask("rate", {"conversation": talk, "turn": number, **about})
    opinions = server.service.feedback.opinions()
    assert kept == {} or [{"thumb": opinion.thumb} for opinion in opinions] == [kept]
    for name in ("export", "rename"):
        told = server.ask(name, {"conversation": talk, **{k: v for k, v in about.items() if k != "title"}})
        json.dumps(told, ensure_ascii=False).encode()
    for opinion in opinions:
        server.service.feedback.take_back(opinion.owner, opinion.conversation, opinion.turn, opinion.marker)


@given(title=st.text(min_size=1) | st.just("\u200b\u202e"))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_title_is_kept_on_one_line_or_the_old_one_stays(server: Server, talk: str, title: str) -> None:
    before = server.history().find(talk).title
    told = server.ask("rename", {"conversation": talk, "title": title})
    assert told == server.history().find(talk).title
    assert told == flat(told)
    assert 0 < len(told) <= 80
    if not flat(title):
        assert told == before


@pytest.mark.usefixtures("_opinions_gone")
def test_thumbs_are_told_to_their_own_reader(server: Server, talk: str) -> None:
    about = {"conversation": talk, "turn": 1, "marker": "", "thumb": "up", "reason": "", "note": ""}
    assert server.ask("rate", about) == {"thumb": "up"}
    assert server.ask("rate", about | {"marker": "[1]", "thumb": "down", "reason": "junk_digest"}) == {"thumb": "down"}
    assert server.ask("rate", about | {"thumb": "sideways"}) == {}
    assert server.ask("opinions", talk) == {"1": "up", "1[1]": "down"}
    assert server.ask("opinions", new_id()) == {}
    for stranger in (server.other, server.nobody):
        assert server.ask("rate", about, stranger) == {}
        assert server.ask("rate", about | {"thumb": ""}, stranger) == {}
        assert server.ask("opinions", talk, stranger) == {}
    assert server.ask("rate", about | {"thumb": ""}) == {}
    assert server.ask("opinions", talk) == {"1[1]": "down"}


def test_files_names_and_deletion_are_for_the_own_reader_alone(server: Server) -> None:
    talk = server.talk()
    for stranger in (server.other, server.nobody):
        assert server.ask("export", {"conversation": talk, "kind": "md"}, stranger) == {}
        assert server.ask("rename", {"conversation": talk, "title": "mine"}, stranger) == ""
        assert server.ask("delete", talk, stranger) is False
    for kind, media in (("md", "text/markdown"), ("html", "text/html"), ("bib", "application/x-bibtex")):
        file = server.ask("export", {"conversation": talk, "kind": kind})
        assert file["name"].endswith(f"-{talk[:8]}.{kind}")
        assert file["type"] == media
        assert "2311.12908" in file["text"]
    assert server.ask("export", {"conversation": talk, "kind": "exe"}) == {}
    assert server.ask("rename", {"conversation": talk, "title": "  two\nlines "}) == "two lines"
    assert server.ask("delete", talk) is True
    assert server.ask("delete", talk) is False
    assert server.ask("export", {"conversation": talk, "kind": "md"}) == {}


def test_a_paper_is_cited_and_one_that_is_not_indexed_is_not(server: Server) -> None:
    [fields] = read_bibtex(server.ask("cite", "2311.12908")).values()
    assert fields["eprint"] == "2311.12908"
    assert server.ask("cite", "9999.99999") == ""


def test_where_nothing_is_indexed_or_the_embedding_is_elsewhere_no_paper_is_suggested(tmp_path: Path) -> None:
    home = tmp_path / "empty"
    server = Server(Nonmun(home, settings=load_settings(home=home)))
    assert server.ask("suggest", "diffusion") == ""
    assert server.ask("cite", "2311.12908") == ""
    assert not list(home.glob("*.sqlite3"))  # looking leaves nothing behind
    elsewhere = load_settings(home=home).replace(embedding="openai:some-model")
    assert Server(Nonmun(home, settings=elsewhere)).names == (NOTHING.keys() | TOLD.keys()) - {"suggest"}
