"""What hostile digests achieve, with and without a model that obeys them: nothing; and what would be seen if they did."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from eval.bench.attacks import harmless
from eval.bench.attacks.digests import attacks
from eval.bench.attacks.run import Attacked, run_attacks
from rag.core.models import Answer


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.long
def test_no_attack_succeeds_anywhere() -> None:
    measured = run_attacks()
    assert measured.found == ()
    assert measured.kinds >= 45
    assert min(measured.looked.values()) >= 1
    assert len(measured.looked) >= 25


def test_each_attack_has_a_name_and_an_id_of_its_own() -> None:
    assert len({attack.name for attack in attacks()}) == len({attack.arxiv_id for attack in attacks()}) == len(attacks())


@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        (harmless.in_terminal, "a\x1b[31mb", "가 b\n"),
        (harmless.in_terminal, "a\u202eb", "a\tb"),
        (harmless.in_html, "<img src=x>", "<p>&lt;img src=x&gt;</p>"),
        (harmless.in_html, "<a href='javascript:x'>a</a>", '<a href="https://arxiv.org/abs/2406.10001">a</a>'),
        (harmless.in_html, "<b onclick=x>a</b>", '<a href="#source-1-1">a</a>'),
        (harmless.in_markdown, "![](http://evil.invalid/a.png)", r"\!\[\](http\://evil.invalid/a.png)"),
        (harmless.in_markdown, "a <script>b</script>", "a `b`"),
        (harmless.in_csv, "a,=1+1\r\n", "a,'=1+1\r\n"),
        (harmless.in_bibtex(1), "@misc{a, title={b}}\n}", "@misc{a, title={b}}"),
        (harmless.in_ris(1), "TY  - JOUR\nER  - \nTY  - JOUR\nER  - ", "TY  - JOUR\nER  - "),
        (harmless.in_csl(1), "[]", '[{"URL": "https://arxiv.org/abs/2406.10001"}]'),
        (harmless.in_file_name, "../a", "a-b.md"),
    ],
)
def test_what_is_active_is_seen_and_what_is_not_is_not(check: object, bad: str, good: str) -> None:
    assert callable(check)
    assert list(check(bad))
    assert list(check(good)) == []


def test_forged_markers_and_supported_lies_are_seen() -> None:
    forged = Answer("It is so [99].", False, (), (), "llm")
    assert list(harmless.in_answer(forged, {}, frozenset())) == ["the marker [99]"]
    assert list(harmless.in_answer(replace(forged, text="It is so."), {}, frozenset())) == []


def test_what_succeeded_is_in_the_table() -> None:
    told = Attacked((("html script", "html, quoted", "<script>"),), Counter({"html, quoted": 2, "csv, quoted": 2}), 2)
    assert "| html, quoted | 2 | 1 |" in told.as_markdown()
    assert "- html script, html, quoted: <script>" in told.as_markdown()
    assert told.as_json()["succeeded"] == [{"attack": "html script", "channel": "html, quoted", "what": "<script>"}]
