"""Tables in Markdown pages."""

from __future__ import annotations

import pytest

from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "list.md",
        """\
| 序号 | 论文标题 | 作者 | 机构 | 发布时间 | 链接 | 一句话总结 |
|---|---|---|---|---|---|---|
| 1 | Learning to Count Sheep | Ada Kim, Bo Li | MIT | 2025-03-04 | [文](http://hf.co/papers/2503.00001) | 一种更快的数羊方法 |
| 2 | Goats in Pictures | Cy Young 等 | 清华 | 2025/03/05 | [2503.00003](https://arxiv.org/abs/2503.00003) | |
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["数羊"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-05", authors=["Cy Young"]),
        ],
        id="chinese table",
    ),
    pytest.param(
        "2026-01-05週.md",
        """\
# 今週の論文（2026年1月5日）

| タイトル | 概要 | 論文 |
|---|---|---|
| Learning to Count Sheep | 羊を高速に数える新しい手法を提案した論文。 | [arXiv](https://arxiv.org/abs/2601.00001) |
| Goats in Pictures | ヤギの画像を生成するモデルの提案である。 | [arXiv](https://arxiv.org/abs/2601.00003) |
""",
        [
            Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", says=["羊"]),
            Paper("2601.00003", "Goats in Pictures", day="2026-01-05", says=["ヤギ"]),
        ],
        id="jp weekly table",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="generic")
