"""Reading digests: every form seen in the wild, and everything that is no digest at all."""

from __future__ import annotations

import codecs
import datetime as dt
import time
from dataclasses import replace
from pathlib import Path

import pytest

from rag.core.models import Bullet, DigestEntry, ParsedDigest
from rag.digests.formats.korean_daily import parse_digest
from tests.support.digests import SCRAPS, read_bytes

DAY = "## Daily Papers (2024-06-21)\n\n"
PAPER = "### [A Title](https://arxiv.org/abs/2406.00001)\n\n"
JUNE_21 = dt.date(2024, 6, 21)


def entry(*lines: str) -> DigestEntry:
    """The one entry that these lines make, under a day and a title, and without a problem."""
    parsed = parse_digest(DAY + PAPER + "\n".join(lines))
    assert parsed.problems == ()
    (only,) = parsed.entries
    return only


def bullets(*lines: str) -> list[tuple[str | None, str]]:
    return [(bullet.section, bullet.text) for bullet in entry(*lines).bullets]


def reports(parsed: ParsedDigest) -> list[tuple[int, str, str]]:
    """Line, level and first words of each problem."""
    return [(p.line, p.level, " ".join(p.message.split()[:3])) for p in parsed.problems]


@pytest.mark.parametrize(
    ("line", "section", "text"),
    [
        ("- 새 방법이다.", None, "새 방법이다."),
        ("* 새 방법이다.", None, "새 방법이다."),
        ("• 새 방법이다.", None, "새 방법이다."),
        ("-\u00a0새\u00a0방법이다.", None, "새\u00a0방법이다."),
        ("- **What's New**: 새 방법이다.", "What's New", "새 방법이다."),
        ("- ***Technical Details***: 새 방법이다.", "Technical Details", "새 방법이다."),
        ("- **What’s New**: ‘새’ 방법이다.", "What's New", "‘새’ 방법이다."),
        ("- **What's New:** 새 방법이다.", "What's New", "새 방법이다."),
        ("- ***Technical Details*: 정확도가 오른다 **: 3.2", "Technical Details", "정확도가 오른다 **: 3.2"),
        ("- **Limitations, Ethical Considerations**: 없다.", "Limitations, Ethical Considerations", "없다."),
        ("- ***실험 결과***: 좋다.", "실험 결과", "좋다."),
        ("- **`LLM`** : 좋다.", "`LLM`", "좋다."),
        ("- 이것은 **굵은** 말이다.", None, "이것은 **굵은** 말이다."),
        ("- **굵은 말**로 시작한다: 그렇다.", None, "**굵은 말**로 시작한다: 그렇다."),
        ("- **혼자 선 말**", None, "**혼자 선 말**"),
        ("- 'ToyNet'은 작다.", None, "'ToyNet'은 작다."),
        ('- "ToyNet"은 "작다"', None, '"ToyNet"은 "작다"'),
        ("- **What's New**: 'ToyNet'은 작다.", "What's New", "'ToyNet'은 작다."),
        ("- [CLS] 토큰을 쓴다. [SEP]", None, "[CLS] 토큰을 쓴다. [SEP]"),
        ("- [CLS]", None, "[CLS]"),
        ("- {x} 와 {y}", None, "{x} 와 {y}"),
        ("- (2) 둘째 단계이다.", None, "(2) 둘째 단계이다."),
        ("- **What's New**: (4) 넷째이다.", "What's New", "(4) 넷째이다."),
        (
            "- 값은 \x0crac{1}{2}, \textit{x}, \x08eta, a\rightarrow b.",
            None,
            "값은 \x0crac{1}{2}, \textit{x}, \x08eta, a\rightarrow b.",
        ),
        ("- 줄\u2028바꿈\x85처럼\x0b보인다.", None, "줄\u2028바꿈\x85처럼\x0b보인다."),
        ("- 토큰 <think>와 <EOS>, <b>는 글이다.", None, "토큰 <think>와 <EOS>, <b>는 글이다."),
        ("- <video>와 <div>도 글이다.", None, "<video>와 <div>도 글이다."),
        ("- 코드는 [여기](https://example.org/a_(b)) 있다.", None, "코드는 [여기](https://example.org/a_(b)) 있다."),
        ("- This one is English.", None, "This one is English."),
        (r"- \\Delta-toy, \\M\\, 3333개, $\mathcal{O}(n^2)$", None, r"\\Delta-toy, \\M\\, 3333개, $\mathcal{O}(n^2)$"),
    ],
)
def test_a_bullet_is_read_as_written(line: str, section: str | None, text: str) -> None:
    assert bullets(line) == [(section, text)]


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("['하나이다.', '둘이다.']", ["하나이다.", "둘이다."]),
        ("""["It's one.", '"둘"이다.', 'a: b']""", ["It's one.", '"둘"이다.', "a: b"]),
        ("{'code': '코드이다.', 'math': '수학이다.'}", ["code: 코드이다.", "math: 수학이다."]),
        ("[{'Finding 1': '하나.'}, {'Finding 2': '둘.'}]", ["Finding 1: 하나.", "Finding 2: 둘."]),
        ("[{'description': '하나.'}, {'description': '둘.'}]", ["description: 하나.", "description: 둘."]),
        ("{'a': '하나.', 'a': '둘.'}", ["a: 하나.", "a: 둘."]),
        ("{'a': ['하나.', '둘.'], 'b': {'c': '셋.'}}", ["a: 하나.", "a: 둘.", "b: c: 셋."]),
        ("{'제목만': '', '빈 것': [], 'c': '셋.'}", ["제목만", "빈 것", "c: 셋."]),
        ("[1.10, -2, True, None, {'x', 'x'}]", ["1.10", "-2", "True", "None", "x", "x"]),
        ("['하나.', ' ', '']", ["하나."]),
        ("['\\\\frac이다.', ('둘.',),]", ["\\frac이다.", "둘."]),
        ("[0x" + "f" * 5000 + "]", ["0x" + "f" * 5000]),
    ],
)
def test_lists_and_dicts_become_bullets_of_their_own(value: str, texts: list[str]) -> None:
    assert bullets(f"- **What's New**: {value}") == [("What's New", text) for text in texts]
    assert bullets(f"- {value}") == [(None, text) for text in texts]


@pytest.mark.parametrize(
    "value",
    [
        "__import__('os').system('touch hacked')",
        "[__import__('os').system('touch hacked')]",
        "{'a': open('hacked', 'w')}",
        "[x for x in (open('hacked', 'w'),)]",
        '[f\'{open("hacked", "w")}\']',
        "[lambda: 1]",
        "['It's broken.', 'b']",
        "['a'] 그리고 ['b']",
        "['a', 'b'] # 주석 [c]",
        "['a'], ['b']",
        "['a'][0]",
        "{'a', 'b'}",
        "{**{'a': 'b'}}",
        "['half a pair \\ud800']",
        "['a NUL \\x00']",
        "['a', 'b'",
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "[" * 60 + "]" * 60,
        "{1:" * 300 + "}" * 300,
        "[" + "-" * 20_000 + "1]",
        "[" + "- " * 20_000 + "1]",
        "[" + "1+" * 20_000 + "1]",
        "[a" + ".a" * 20_000 + "]",
        "['" + "가" * 60_000 + "']",
    ],
)
def test_what_is_no_literal_stays_text_and_nothing_is_run(value: str) -> None:
    assert bullets(f"- {value}") == [(None, value)]
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("- 세 가지이다:", "  - (1) 하나.", "\t* (2) 둘.", "  - (3) 셋."), "세 가지이다:\n(1) 하나.\n(2) 둘.\n(3) 셋."),
        (
            ("- 단계는 다음과 같다.", "1) 모은다.", "", "2. **X**: 거른다."),
            "단계는 다음과 같다.\n1) 모은다.\n2. **X**: 거른다.",
        ),
        (("- 첫 줄", "  둘째 줄", "x=log10(y) 이다."), "첫 줄\n둘째 줄\nx=log10(y) 이다."),
        (("- 첫 줄", "<think>는 글이다.", "<div>도 글이다.</div>"), "첫 줄\n<think>는 글이다.\n<div>도 글이다.</div>"),
        (("- 투표는 이렇다.", "Votes: 다수결이다."), "투표는 이렇다.\nVotes: 다수결이다."),
        (("-", "뒤에 오는 글"), "뒤에 오는 글"),
        (("  - 들여 쓴 첫 글",), "들여 쓴 첫 글"),
    ],
)
def test_the_lines_of_a_bullet_are_joined(lines: tuple[str, ...], text: str) -> None:
    assert bullets(*lines) == [(None, text)]


def test_a_section_holds_for_the_lines_below_it_and_for_a_literal_cut_in_two() -> None:
    assert bullets("- **Details**:", "  - 하나.", "  - 둘.") == [("Details", "하나.\n둘.")]
    assert bullets("- **Details**: ['하나.',", "  '둘.']") == [("Details", "하나."), ("Details", "둘.")]


@pytest.mark.parametrize(
    ("heading", "title", "arxiv_id", "version"),
    [
        ("[To [IDK] or not](https://arxiv.org/abs/2412.00001)", "To [IDK] or not", "2412.00001", None),
        ("[Toy-[n] and f](x)](https://arxiv.org/abs/2412.00001)", "Toy-[n] and f](x)", "2412.00001", None),
        (
            "[$\\mathcal{T}$oy: A* X^{2}_i](https://arxiv.org/abs/2412.00001)",
            "$\\mathcal{T}$oy: A* X^{2}_i",
            "2412.00001",
            None,
        ),
        ("[Can It Earn $1 and $5?](https://arxiv.org/abs/2412.00001)", "Can It Earn $1 and $5?", "2412.00001", None),
        ('["A" `b` This&That ~ <c>](https://arxiv.org/abs/2412.00001)', '"A" `b` This&That ~ <c>', "2412.00001", None),
        ("[A](https://arxiv.org/abs/2406.00001v2)", "A", "2406.00001", 2),
        ("[A](http://www.arxiv.org/pdf/2406.00001v12.pdf)", "A", "2406.00001", 12),
        ("[A](https://arxiv.org/pdf/2406.00001)", "A", "2406.00001", None),
        ("[A](https://huggingface.co/papers/2406.00001)", "A", "2406.00001", None),
        ("[A](https://arxiv.org/abs/cs/0112017)", "A", "cs/0112017", None),
        ("[A](https://arxiv.org/abs/math.GT/0309136v3)", "A", "math.GT/0309136", 3),
        ("[A](https://arxiv.org/abs/0704.0001)", "A", "0704.0001", None),
        ("[A](https://arxiv.org/abs/2406.00001?context=cs#top)", "A", "2406.00001", None),
        ('[A](<https://arxiv.org/abs/2406.00001> "tip") ##', "A", "2406.00001", None),
        ("[On arxiv.org/abs/2301.00001](https://arxiv.org/abs/2406.00001)", "On arxiv.org/abs/2301.00001", "2406.00001", None),
    ],
)
def test_titles_and_links(heading: str, title: str, arxiv_id: str, version: int | None) -> None:
    parsed = parse_digest(f"{DAY}### {heading}\n- 글\n")
    assert parsed.problems == ()
    assert [(e.title, e.arxiv_id, e.version) for e in parsed.entries] == [(title, arxiv_id, version)]


@pytest.mark.parametrize(
    "link", ["https://example.org/abs/2406.00001", "https://arxiv.org/abs/2406.123456", "https://arxiv.org/list/cs", ""]
)
def test_no_id_is_made_up(link: str) -> None:
    assert parse_digest(f"{DAY}### [A]({link})\n- 글\n").entries == ()


@pytest.mark.parametrize(
    ("line", "votes"),
    [("", None), ("Vote: -", None), ("Vote:", None), ("Vote: 0", 0), ("Vote: 12", 12), ("votes: 1,234", 1234), ("Vote:7", 7)],
)
def test_votes(line: str, votes: int | None) -> None:
    assert entry(line, "- 글").votes == votes


@pytest.mark.parametrize(
    ("value", "authors", "more"),
    [
        ("", (), False),
        ("Ann Lee, Bo Kim", ("Ann Lee", "Bo Kim"), False),
        ("['Ann Lee', \"Dan O'Hara\"]", ("Ann Lee", "Dan O'Hara"), False),
        ("Ann Lee, Bo Kim, +", ("Ann Lee", "Bo Kim"), True),
        ("['Ann Lee', '+']", ("Ann Lee",), True),
        ("Bo Kim, Ann Lee, Bo Kim", ("Bo Kim", "Ann Lee"), False),
        ('Serra "O. Toy, , <b>Bo</b>', ('Serra "O. Toy', "<b>Bo</b>"), False),
    ],
)
def test_authors(value: str, authors: tuple[str, ...], more: bool) -> None:
    found = entry(f"Authors: {value}", "- 글")
    assert (found.authors, found.more_authors) == (authors, more)


@pytest.mark.parametrize(
    "line",
    [
        "![](https://example.org/a_(b).png)",
        "![a picture](/avatars/0.svg) ![](b.png)",
        "[Watch Video](https://example.org/a.mp4)",
        "[Watch Video]https://example.org/a.mp4",
        '<div><video controls src="https://example.org/a.mp4" muted="false"></video></div>',
        "<video src='https://example.org/a.mp4'>",
        "---",
    ],
)
def test_pictures_videos_and_rules_are_passed_over(line: str) -> None:
    assert entry(line, "Vote: 3", line, "- 하나", line, "- 둘").bullets == (Bullet(None, "하나"), Bullet(None, "둘"))


@pytest.mark.parametrize("second", ["2024-06-21", "2024-06-22"])
def test_two_days_in_one_file_and_no_blank_line_before_an_entry(second: str) -> None:
    text = (
        "# daily papers: (2024.6.21)\n### [A](https://arxiv.org/abs/2406.00001)\n- 하나\n"
        "### [B](https://arxiv.org/abs/2302.00002)\n- 둘\n"
        f"## Daily Papers ({second})\n### [C](https://arxiv.org/abs/2406.00003)\n- 셋\n"
    )
    parsed = parse_digest(text)
    assert parsed.problems == ()
    assert [(e.title, e.date.isoformat(), e.line) for e in parsed.entries] == [
        ("A", "2024-06-21", 2),
        ("B", "2024-06-21", 4),
        ("C", second, 7),
    ]
    assert all(len(e.bullets) == 1 for e in parsed.entries)


@pytest.mark.parametrize(
    "heading", ["##Daily Papers (2024-06-21)", "  ## Daily Papers 2024-06-21", "\ufeff## Daily Papers(2024/06/21) ##"]
)
@pytest.mark.parametrize("paper", ["###[B](https://arxiv.org/abs/2406.00002)", " ### [B](https://arxiv.org/abs/2406.00002)"])
def test_a_heading_written_carelessly_does_not_end_up_in_the_bullet_above(heading: str, paper: str) -> None:
    parsed = parse_digest(f"{DAY.replace('21', '20')}{PAPER}- 하나\n{heading}\n{paper}\n- 둘\n")
    assert parsed.problems == ()
    assert [(e.title, e.date.day, e.bullets) for e in parsed.entries] == [
        ("A Title", 20, (Bullet(None, "하나"),)),
        ("B", 21, (Bullet(None, "둘"),)),
    ]


@pytest.mark.parametrize("name", ["2024-06-21.md", "/x/20200101/2024/06/21.md", "C:\\x\\2024\\06\\21.md", "d_20240621_ko.md"])
@pytest.mark.parametrize("heading", ["", "## Daily Papers\n", "## Daily Papers (2024-02-31)\n"])
def test_the_day_is_taken_from_the_name_of_the_file_when_no_heading_gives_it(name: str, heading: str) -> None:
    parsed = parse_digest(f"{heading}{PAPER}- 하나\n{PAPER.replace('1)', '2)')}- 둘\n", name)
    assert [e.date for e in parsed.entries] == [JUNE_21, JUNE_21]
    assert reports(parsed)[-1] == (1 + bool(heading), "warning", "no day given,")
    assert len(parsed.problems) == 1 + bool(heading)


@pytest.mark.parametrize("name", ["digest.md", "2024-13-45.md", "2406.00001.md", "2311.1012.md", "120240621.md"])
def test_an_entry_without_a_day_is_reported(name: str) -> None:
    parsed = parse_digest(PAPER + "- 하나\n", name)
    assert parsed.entries == ()
    assert reports(parsed) == [(1, "error", "2406.00001 belongs to")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PAPER, (3, "warning", "2406.00001 has no")),
        (PAPER + "- ", (5, "warning", "an empty bullet,")),
        (PAPER + "- 글\n- **What's New**: []", (6, "warning", "an empty bullet")),
        (PAPER + "글\n- 글", (5, "error", "a line that")),
        (PAPER + "Vote: many\n- 글", (5, "error", "a line that")),
        (PAPER + "![](a.png) 그리고 글\n- 글", (5, "error", "a line that")),
        (PAPER + "- 글\n## Notes", (6, "error", "a heading that")),
        (PAPER + "- 글\n" + PAPER + "- 글", (6, "warning", "2406.00001 is listed")),
        ("글\n" + PAPER + "- 글", (3, "error", "text outside an")),
        ("### [A](https://example.org)\n- 글", (3, "error", "an entry without")),
        ("### A\nVote: 3\n- 글", (3, "error", "an entry without")),
        ("### [A https://arxiv.org/abs/2406.00001\n- 글", (3, "error", "an entry without")),
        ("### [](https://arxiv.org/abs/2406.00001)\n- 글", (3, "warning", "2406.00001 has no")),
        ("### [A](https://arxiv.org/abs/2406.00001) [code](https://x.org)\n- 글", (3, "error", "more in the")),
        ("## Daily Papers (2024-06-22) 글\n" + PAPER + "- 글", (3, "error", "more in the")),
        ("", (0, "warning", "no digest: it")),
    ],
)
def test_what_is_left_out_or_odd_is_reported_with_its_line(text: str, expected: tuple[int, str, str]) -> None:
    found = parse_digest(DAY + text, "some.md")
    assert expected in reports(found)
    assert all(p.file == "some.md" and p.remedy and str(p).startswith("some.md") for p in found.problems)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n\t\n",
        "# Toolbox\n\nA tool.\n\n## Use\n\n- one\n- [two](https://example.org)\n\n### [Links](#links)\n\n### Notes\n\n1. 3\n",
        "## Daily Papers\n\nA list of digests.\n\n- [21 June](2024/06/21.md)\n",
        "- 글만 있는 목록\n",
        '{"json": [1, 2]}',
    ],
)
def test_a_file_that_is_no_digest_is_one_problem(text: str) -> None:
    parsed = parse_digest(text, "README.md")
    assert parsed.entries == ()
    assert [(p.file, p.line) for p in parsed.problems] == [("README.md", 0)]
    assert "Daily Papers" in parsed.problems[0].remedy


def test_bytes_in_other_dress_read_the_same() -> None:
    text = DAY + PAPER + "Vote: 3\n\n- 하나\n- 둘\n"
    plain = replace(parse_digest(text, "some.md"), format="korean_daily")
    assert plain.problems == ()
    assert read_bytes(codecs.BOM_UTF8 + text.encode()) == plain
    assert read_bytes(text.replace("\n", "\r\n").encode()) == plain
    assert read_bytes(text.replace("\n", "\r").encode()) == plain
    utf16 = read_bytes(text.encode("utf-16"))
    assert utf16.entries == plain.entries
    assert [p.message for p in utf16.problems] == ["encoded in UTF-16, read as such"]


def test_bytes_that_are_no_text_are_reported_line_by_line_and_the_rest_is_kept() -> None:
    parsed = read_bytes(
        (DAY + PAPER).encode() + "- 하\0나\n- 깨진 \ufffd 글자\n".encode() + b"- \xed\x95\n- \xff \0\n" + "- 둘".encode()
    )
    assert [b.text for b in parsed.entries[0].bullets] == ["하나", "깨진 \ufffd 글자", "\ufffd", "\ufffd", "둘"]
    assert [(p.line, p.message.split(",")[0]) for p in parsed.problems] == [
        (5, "NUL bytes"),
        (7, "invalid UTF-8"),
        (8, "NUL bytes"),
        (8, "invalid UTF-8"),
    ]
    assert all(p.file == "some.md" and p.remedy for p in parsed.problems)


MEGABYTE = 1_000_000
UNITS = [
    *SCRAPS,
    "![](",
    "<div>",
    "- ",
    "**a",
    "'",
    "\\",
    "\t",
    "](https://",
    "arxiv.org/abs/",
]


@pytest.mark.slow
@pytest.mark.parametrize("unit", [*UNITS, "['a',", "Daily Papers ", "[Watch Video]![](a)", "\x0c", "가", ",", "-", ":"])
def test_a_line_of_a_megabyte_is_read_in_no_time(unit: str) -> None:
    line = unit * (MEGABYTE // len(unit))
    for start in (
        "",
        "- ",
        "- **",
        "- **a**",
        "- [",
        "### [",
        "### [a](https://arxiv.org/abs/",
        "## Daily Papers ",
        "Authors: [",
    ):
        for end in ("", "x", "]"):
            began = time.process_time()
            parsed = parse_digest(
                f"{DAY}{PAPER}- 앞\n{start}{line}{end}\n### [B](https://arxiv.org/abs/2406.00002)\n- 뒤\n", "2024-06-21.md"
            )
            assert time.process_time() - began < 1
            assert parsed.entries[-1].bullets == (Bullet(None, "뒤"),)
