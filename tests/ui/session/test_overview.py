"""What the page says before anything is asked: the index, the mode, and questions that its papers answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from rag.text import Language
from ui.session.overview import EXAMPLES, look

#: Papers of no subject that the page knows; their own words and their month are all there is to ask about.
OWN = """## Daily Papers (2025-03-01)

### [KelpBot: Harvesting Seaweed in Strong Currents](https://arxiv.org/abs/2503.00001)

Vote: 9

- **What's New**: KelpBot harvests seaweed in currents of 2 metres per second, which no earlier machine could do.
- **Technical Details**: A soft gripper follows the stalks of seaweed by touch.
"""
OTHERS = "".join(
    f"""
### [{title}](https://arxiv.org/abs/2503.0001{place})

Vote: {place}

- **What's New**: {bullet}
"""
    for place, (title, bullet) in enumerate(
        {
            "Pricing Crop Insurance from Space": "위성 영상으로 농작물 보험료를 정합니다.",
            "Reading Handwritten Menus": "Menus of 40 restaurants are read, by the light of candles.",
            "A Quiet Drone": "날개의 모양을 바꾸어 소음을 절반으로 줄인 드론입니다.",
            "Locks That Know Their Owner": "A lock listens to the steps of whoever comes home.",
            "Bread from Old Grain": "An oven learns how moist the dough of old wheat has to be.",
            "Maps of Underground Rivers": "Gravity is measured from a slow train.",
            "The Weather of Mars in Sound": "화성의 바람을 소리로 바꾸어 듣습니다.",
            "Weaving without a Loom": "Two arms weave a scarf from rough wool.",
        }.items()
    )
)


def works(assistant: Nonmun, language: Language, least: int) -> list[str]:
    """The questions that are offered, at least so many, each of which has an answer with sources."""
    offered = look(assistant, language).examples
    assert len(set(offered)) == len(offered) >= least
    for question in offered:
        answer = assistant.ask(question)
        assert not answer.abstained, question
        assert answer.citations, question
    return list(offered)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_examples_are_drawn_from_the_sample_and_have_answers(sample: Nonmun, language: Language) -> None:
    overview = look(sample, language)
    assert (overview.papers, overview.days, overview.sample, overview.model) == (73, 5, True, "")
    assert (overview.first_day, overview.last_day) == ("2023-11-23", "2024-07-09")
    works(sample, language, EXAMPLES)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("digest", "least"), [(OWN + OTHERS, 2), (OWN, 1)])
def test_the_examples_are_drawn_from_ones_own_digests_and_have_answers(
    tmp_path: Path, digest: str, least: int, language: Language
) -> None:
    (tmp_path / "1.md").write_text(digest, "utf-8")
    home = tmp_path / "home"
    assistant = Nonmun(home, settings=load_settings(home=home))
    assistant.ingest(tmp_path / "1.md")
    offered = " ".join(works(assistant, language, least))
    assert ("March 2025" if language == "en" else "2025년 3월") in offered
    assert "KelpBot" in offered or least == 1
    assert not any(word in offered for word in ("diffusion", "확산"))


def test_without_an_index_there_is_nothing_to_offer(tmp_path: Path) -> None:
    overview = look(Nonmun(tmp_path, settings=load_settings(home=tmp_path)))
    assert (overview.papers, overview.examples, overview.problem) == (0, (), "")
