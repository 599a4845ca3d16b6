"""A Korean particle behind an arXiv id is the one that its last digit asks for."""

from __future__ import annotations

import pytest

from rag.search.query.reference import Reference, shortened, written_out


@pytest.mark.parametrize(
    ("text", "written", "arxiv_id", "said"),
    [
        ("그건 언제 나왔어?", "{}는", "2406.13236", "arXiv 2406.13236은 언제 나왔어?"),
        ("그게 어느 논문이야?", "{}가", "2406.13236", "arXiv 2406.13236이 어느 논문이야?"),
        ("그걸 요약해줘", "{}를", "2406.13234", "arXiv 2406.13234를 요약해줘"),
        ("이거은 뭐야", "{}", "2406.13235", "arXiv 2406.13235는 뭐야"),
        ("이거이랑 비교", "{}", "2406.13236", "arXiv 2406.13236이랑 비교"),
        ("이거 요약", "{}", "2406.13236", "arXiv 2406.13236 요약"),
    ],
)
def test_a_particle_fits_the_id_before_it(text: str, written: str, arxiv_id: str, said: str) -> None:
    assert written_out(text, [Reference(0, 2, written=written, ids=(arxiv_id,))]) == said


@pytest.mark.parametrize("particle", ["이", "가"])
def test_a_particle_fits_the_number_of_papers_that_stands_for_their_ids(particle: str) -> None:
    ids = ", ".join(f"2406.1323{i}" for i in range(4))
    assert shortened(f"논문 arXiv {ids}{particle} 다룬 것") == "앞의 논문 4편이 다룬 것"
