"""Of things that "or" joins a paper needs one, also beside what is excluded; "and" still wants all."""

from __future__ import annotations

import pytest

from rag import Nonmun
from tests.support.digests import indexed, write_digest

PAPERS = [
    ("2401.00001", "Penguins walk", "Penguins walk far. A study of penguins."),
    ("2401.00002", "Penguins swim", "Penguins swim fast. A study of penguins."),
    ("2401.00003", "Walruses rest", "Walruses rest long. A study of walruses."),
    ("2401.00004", "Walruses in zoos", "Walruses live in zoos. Walruses in a zoo."),
    ("2401.00005", "Penguins beside walruses", "Penguins live with walruses. Walruses and penguins."),
    ("2401.00006", "Lemurs jump", "Lemurs jump high. A study of lemurs."),
    ("2401.00007", "Feeding trout", "Feeding trout in ponds. A study of trout."),
    ("2401.00008", "Watching seals", "Watching seals from afar. A study of seals."),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder = tmp_path_factory.mktemp("alternatives")
    others = [(f"2402.{n:05}", f"Whale number {n}", f"Whale {n} sings in the sea.") for n in range(20)]
    write_digest(folder, *PAPERS, *others)
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("papers on penguins or walruses", "12345"),
        ("penguins or walruses but not zoos", "1235"),
        ("papers on penguins or walruses, excluding zoos", "1235"),
        ("papers on penguins, lemurs or walruses", "123456"),
        ("penguins 또는 walruses 논문", "12345"),
        ("penguins나 walruses 논문", "12345"),
        ("papers on penguins and walruses", "5"),
        ("papers on feeding or watching seals", "8"),
    ],
)
def test_of_things_joined_by_or_a_paper_needs_one(assistant: Nonmun, text: str, wanted: str) -> None:
    answer = assistant.ask(text)
    assert {it.arxiv_id[-1] for it in answer.citations} == set(wanted)


def test_as_many_are_counted_as_are_listed(assistant: Nonmun) -> None:
    assert "5 papers" in assistant.ask("how many papers on penguins or walruses?").text
