"""Lists in Markdown pages."""

from __future__ import annotations

import pytest

from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "d.md",
        """\
# Weekly ML
## 2025-03-04
- LLMs
  - [Learning to Count Sheep](https://arxiv.org/abs/2503.00001)
    - Authors: Ada Kim, Bo Li
    - It counts sheep faster than any earlier method.
    - Code: [github](https://github.com/a/b)
  - [Sheep, Again](https://arxiv.org/abs/2503.00002) - shows that sheep can be counted twice.
## 2025-03-05
- Vision
  - [Goats in Pictures](https://www.alphaxiv.org/abs/2503.00003)
""",
        [
            Paper(
                "2503.00001",
                "Learning to Count Sheep",
                day="2025-03-04",
                authors=["Ada Kim", "Bo Li"],
                says=["faster than any"],
            ),
            Paper("2503.00002", "Sheep, Again", day="2025-03-04", says=["counted twice"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-05"),
        ],
        id="nested list",
    ),
    pytest.param(
        "2025/03/index.md",
        """\
# 論文まとめ 2025年3月4日

## 1. Learning to Count Sheep
- 論文: https://arxiv.org/abs/2503.00001
- 著者: Ada Kim, Bo Li
- 概要: 羊を数えるための新しい手法を提案している。

## 2. Goats in Pictures
- リンク: https://huggingface.co/papers/2503.00003
- 著者：Cy Young、Di Wu
### 要約
ヤギの画像を生成するモデルである。とても速い。
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["羊を"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young", "Di Wu"], says=["ヤギ"]),
        ],
        id="japanese",
    ),
    pytest.param(
        "README.md",
        """\
# Awesome Sheep

### 2025.03

+ **Learning to Count Sheep** (Mar 2025)

  [![arXiv](https://x.io/arXiv-2503.00001.svg)](https://arxiv.org/abs/2503.00001)\x20

+ **Goats in Pictures** (Feb 2025)

  [![arXiv](https://x.io/arXiv.svg)](https://arxiv.org/abs/2502.00003)
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-01"),
            Paper("2502.00003", "Goats in Pictures", day="2025-02-01"),
        ],
        id="bold title then links",
    ),
    pytest.param(
        "README.md",
        """\
# Awesome Sheep
## Papers
- (*arXiv 2025.03*) Learning to Count Sheep [[paper](https://arxiv.org/abs/2503.00001)] [[code](https://github.com/a/b)]
- (*CVPR2025*) Goats in Pictures [[paper](https://arxiv.org/abs/2503.00003)]
- [2025/03] **Cows on Hills: A Survey** [[paper](https://arxiv.org/abs/2503.00004)]
- "Pigs in Mud", Ada Kim, Bo Li, 2025. [arXiv:2503.00005](https://arxiv.org/abs/2503.00005)
- Ducks at Sea. Ada Kim, Bo Li. *ICML 2025*. [PDF](https://arxiv.org/pdf/2503.00006)
""",
        [
            Paper("2503.00001", "Learning to Count Sheep"),
            Paper("2503.00003", "Goats in Pictures"),
            Paper("2503.00004", "Cows on Hills: A Survey"),
            Paper("2503.00005", "Pigs in Mud"),
            Paper("2503.00006", "Ducks at Sea"),
        ],
        id="awesome list",
    ),
    pytest.param(
        "post.md",
        """\
+++
title = "Papers"
date = 2025-03-04T09:00:00+09:00
+++
* [Learning to Count Sheep](https://arxiv.org/abs/2503.00001): It counts sheep faster than any earlier method.
* [Goats in Pictures](https://arxiv.org/abs/2503.00003): A model that draws goats quickly and well.
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", says=["draws goats"]),
        ],
        id="hugo toml",
    ),
    pytest.param(
        "w.md",
        """\
## Week 10, 2025 (Mar 3 - Mar 9)
* https://arxiv.org/abs/2503.00001 - Learning to Count Sheep
* https://arxiv.org/abs/2503.00003 - Goats in Pictures
* 2503.00004: Cows on Hills
* arXiv:2503.00005 — Pigs in Mud (Ada Kim et al.)
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-09"),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-09"),
            Paper("2503.00004", "Cows on Hills", day="2025-03-09"),
            Paper("2503.00005", "Pigs in Mud", day="2025-03-09", authors=["Ada Kim"]),
        ],
        id="link then dash title",
    ),
    pytest.param(
        "x.md",
        """\
# 2007-05-04
- [Sheep in Fields](https://arxiv.org/abs/hep-th/0603001)
- [Sheep in Hills](https://arxiv.org/abs/0704.0001)
""",
        [Paper("hep-th/0603001", "Sheep in Fields", day="2007-05-04"), Paper("0704.0001", "Sheep in Hills", day="2007-05-04")],
        id="old ids",
    ),
    pytest.param(
        "2025-03-04.md",
        """\
# Papers

- [Learning to Count Sheep][1]: It counts sheep faster than any earlier method.
- [Goats in Pictures][g]

[1]: https://arxiv.org/abs/2503.00001
[g]: https://arxiv.org/abs/2503.00003
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04"),
        ],
        id="reference links",
    ),
    pytest.param(
        "log.md",
        """\
# 논문 일지

## 2025년 3월 4일 (화)
### Learning to Count Sheep
- arXiv: 2503.00001
- 한 줄 요약: 양을 세는 새로운 방법을 제안한다.

## 3월 5일 (수)
### Goats in Pictures
- arXiv: 2503.00003
- 한 줄 요약: 염소 사진을 만드는 모델이다.
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", says=["양을 세는"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-05", says=["염소"]),
        ],
        id="wiki text day headings korean",
    ),
    pytest.param(
        "digests/2026-01-05.md",
        """\
# Daily Papers - 2026-01-05

## 1. [Learning to Count Sheep](https://huggingface.co/papers/2601.00001) (⬆️ 42)

**Authors:** Ada Kim, Bo Li
**arXiv:** [2601.00001](https://arxiv.org/abs/2601.00001) | **PDF:** [link](https://arxiv.org/pdf/2601.00001)

**Abstract**
It counts sheep faster than any earlier method.

**Key points**
- Sheep are counted by a network with three layers.
- It takes 3 ms on one GPU.

---

## 2. [Goats in Pictures](https://huggingface.co/papers/2601.00003) (⬆️ 7)

**Authors:** Cy Young
**Abstract**
A model that draws goats quickly and well.
""",
        [
            Paper(
                "2601.00001",
                "Learning to Count Sheep",
                day="2026-01-05",
                authors=["Ada Kim", "Bo Li"],
                says=["faster", "three layers"],
            ),
            Paper("2601.00003", "Goats in Pictures", day="2026-01-05", authors=["Cy Young"], says=["draws goats"]),
        ],
        id="hf digest md en",
    ),
    pytest.param(
        "2026-01-05.md",
        """\
# AI 논문 브리핑

- **Learning to Count Sheep** ([arXiv:2601.00001](https://arxiv.org/abs/2601.00001)): 양을 세는 새로운 방법을 제안한다.
- **Goats in Pictures** ([2601.00003](https://arxiv.org/abs/2601.00003)) - 염소 사진을 만드는 모델이다.
- **[Cows on Hills](https://arxiv.org/abs/2601.00004)** · ⭐ 5 · 소 그림을 그리는 아주 작은 모델이다.
""",
        [
            Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", says=["양을"]),
            Paper("2601.00003", "Goats in Pictures", day="2026-01-05", says=["염소"]),
            Paper("2601.00004", "Cows on Hills", day="2026-01-05", says=["소 그림"]),
        ],
        id="bullets w inline",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="generic")
