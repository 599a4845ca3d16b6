"""Headings and paragraphs of Markdown pages in four languages."""

from __future__ import annotations

import pytest

from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "posts/weekly.md",
        """\
---
title: "3월 첫째 주 논문"
date: 2025-03-07
tags: [nlp]
---
## 🔥 이번 주 논문

### 📄 Learning to Count Sheep (양 세기 학습)
**저자**: Ada Kim 외 3명
**링크**: [arXiv](https://arxiv.org/abs/2503.00001)

- **핵심**: 양을 세는 새로운 방법을 제안합니다.

### 📄 Goats in Pictures
**저자**: Cy Young
🔗 https://arxiv.org/abs/2503.00003

염소 사진을 만드는 모델이다.
""",
        [
            Paper(
                "2503.00001",
                "Learning to Count Sheep (양 세기 학습)",
                day="2025-03-07",
                authors=["Ada Kim"],
                says=["양을 세는"],
            ),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-07", authors=["Cy Young"], says=["염소"]),
        ],
        id="korean headings",
    ),
    pytest.param(
        "每日/2025-03-04.md",
        """\
# 每日论文速递（2025年03月04日）

## 大模型

**1. Learning to Count Sheep**
标题：学习数羊
链接：https://arxiv.org/abs/2503.00001
作者：Ada Kim, Bo Li
摘要：It counts sheep faster than any earlier method.

**2. Goats in Pictures**
标题：图片中的山羊
链接：https://arxiv.org/abs/2503.00003
作者：Cy Young
摘要：本文提出一种能够快速绘制山羊的模型。
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young"], says=["绘制山羊"]),
        ],
        id="chinese",
    ),
    pytest.param(
        "2025-03-04-daily.md",
        """\
Daily AI papers, March 4

1. Learning to Count Sheep
https://arxiv.org/abs/2503.00001
It counts sheep faster than any earlier method.

2. Goats in Pictures
https://arxiv.org/abs/2503.00003
A model that draws goats quickly and well.
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", says=["draws goats"]),
        ],
        id="numbered paragraphs",
    ),
    pytest.param(
        "2025/0304.md",
        """\
## Papers (2025-03-04)
<details><summary>Learning to Count Sheep</summary>

[arXiv](https://arxiv.org/abs/2503.00001) | Ada Kim, Bo Li

It counts sheep faster than any earlier method.
</details>
<details><summary><a href="https://arxiv.org/abs/2503.00003">Goats in Pictures</a></summary>
A model that draws goats quickly and well.
</details>
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", says=["draws goats"]),
        ],
        id="details",
    ),
    pytest.param(
        "Papers/Sheep.md",
        """\
---
title: "Learning to Count Sheep"
authors:
  - Ada Kim
  - Bo Li
arxiv: "2503.00001"
created: 2025-03-04
---
# Learning to Count Sheep

> [!abstract] Abstract
> It counts sheep faster than any earlier method.

## Notes
- I like the way that sheep are counted here, see also [Goats](https://arxiv.org/abs/2503.00003).
""",
        [Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"])],
        id="quoted obsidian",
    ),
    pytest.param(
        "x.md",
        """\
# arXiv digest
*Generated on Mar 04, 2025*

## [2503.00001](https://arxiv.org/abs/2503.00001)
**Learning to Count Sheep**
*Ada Kim, Bo Li*

It counts sheep faster than any earlier method.

## [2503.00003](https://arxiv.org/abs/2503.00003)
**Goats in Pictures**
*Cy Young*

A model that draws goats quickly and well.
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young"], says=["draws goats"]),
        ],
        id="heading id then title line",
    ),
    pytest.param(
        "2025-03-04.md",
        """\
# Daily Papers

## 1️⃣ Learning to Count Sheep
📅 **Published**: 2025-03-01
👥 **Authors**: Ada Kim, Bo Li
🔗 **Paper**: [https://arxiv.org/abs/2503.00001](https://arxiv.org/abs/2503.00001)
👍 12

💡 **Summary**: It counts sheep faster than any earlier method.

## 2️⃣ Goats in Pictures
👥 **Authors**: Cy Young
🔗 **Paper**: https://arxiv.org/abs/2503.00003

💡 **Summary**: A model that draws goats quickly and well.
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young"], says=["draws goats"]),
        ],
        id="emoji fields",
    ),
    pytest.param(
        "2025-03-04.md",
        """\
- Learning to Count Sheep
  Ada Kim, Bo Li
  <https://arxiv.org/abs/2503.00001>
- Goats in Pictures
  Cy Young, Di Wu
  <https://arxiv.org/abs/2503.00003>
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young", "Di Wu"]),
        ],
        id="twoline list",
    ),
    pytest.param(
        "2025-03-04.md",
        """\
## [Learning to Count Sheep](https://arxiv.org/abs/2503.00001)
It builds on [Attention Is All You Need](https://arxiv.org/abs/1706.03762) and counts sheep.

### Method
Something about sheep and how they are counted by the model.

## [Goats in Pictures](https://arxiv.org/abs/2503.00003)
Goats are drawn, unlike in arXiv:1706.03762 where nothing is drawn.
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", says=["builds on"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", says=["unlike"]),
        ],
        id="related in text",
    ),
    pytest.param(
        "2025-03-04.txt",
        """\
*Learning to Count Sheep* <https://arxiv.org/abs/2503.00001|arXiv>
It counts sheep faster than any earlier method.

*Goats in Pictures* <https://arxiv.org/abs/2503.00003|arXiv>
A model that draws goats quickly and well.
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", says=["draws goats"]),
        ],
        id="slack text",
    ),
    pytest.param(
        "2025-03-04.org",
        """\
* Papers
** [[https://arxiv.org/abs/2503.00001][Learning to Count Sheep]]
   It counts sheep faster than any earlier method.
** [[https://arxiv.org/abs/2503.00003][Goats in Pictures]]
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04"),
        ],
        id="org mode",
    ),
    pytest.param(
        "2025-03-04.md",
        """\
# cs.CL 方向，今日共计2篇

**【1】 Learning to Count Sheep**
**标题**：学习数羊
**链接**：https://arxiv.org/abs/2503.00001

**作者**：Ada Kim, Bo Li
**机构**：MIT
**备注**：5 pages
**摘要**：It counts sheep faster than any earlier method.

**【2】 Goats in Pictures**
**标题**：图片中的山羊
**链接**：https://arxiv.org/abs/2503.00003

**作者**：Cy Young
**摘要**：A model that draws goats quickly and well.
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young"], says=["draws goats"]),
        ],
        id="mailing digest cn",
    ),
    pytest.param(
        "2026-01-05.md",
        """\
## Daily Papers (2026-01-05)

### [Learning to Count Sheep](https://arxiv.org/abs/2601.00001)

**Authors:** Ada Kim, Bo Li

It counts sheep faster than any earlier method.

### [Goats in Pictures](https://arxiv.org/abs/2601.00003)

A model that draws goats quickly and well.
""",
        [
            Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2601.00003", "Goats in Pictures", day="2026-01-05", says=["draws goats"]),
        ],
        id="dp heading  entries w para",
    ),
    pytest.param(
        "w.md",
        """\
# LLM Papers Weekly

## Monday, 5 January 2026
1. **Learning to Count Sheep** — Ada Kim et al. [[arXiv]](https://arxiv.org/abs/2601.00001)
   > It counts sheep faster than any earlier method.
2. **Goats in Pictures** — Cy Young [[arXiv]](https://arxiv.org/abs/2601.00003) [[Code]](https://github.com/x/y)

## Tuesday, 6 January 2026
1. **Cows on Hills: A Survey** — Di Wu, Ed Xu [[arXiv]](https://arxiv.org/abs/2601.00004)
""",
        [
            Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", authors=["Ada Kim"], says=["faster"]),
            Paper("2601.00003", "Goats in Pictures", day="2026-01-05"),
            Paper("2601.00004", "Cows on Hills: A Survey", day="2026-01-06", authors=["Di Wu", "Ed Xu"]),
        ],
        id="weekly multiday list",
    ),
    pytest.param(
        "[논문 리뷰] sheep.md",
        """\
---
layout: post
title: "[논문 리뷰] Learning to Count Sheep"
date: 2026-01-05 10:00:00 +0900
categories: paper
---

> **Learning to Count Sheep**
> Ada Kim, Bo Li
> [[Paper](https://arxiv.org/abs/2601.00001)] [[Github](https://github.com/a/b)]

## 1. 서론
양을 세는 문제는 오래된 문제이며 이 논문은 새로운 방법을 제안한다.

## 2. 방법
세 층으로 된 신경망으로 양을 센다. [Transformer](https://arxiv.org/abs/1706.03762)를 쓴다.
""",
        [Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", authors=["Ada Kim", "Bo Li"], says=["새로운 방법"])],
        id="velog style",
    ),
    pytest.param(
        "2026/01/05.md",
        """\
# arXiv 2026-01-05
## cs.CL
#### Learning to Count Sheep
[abs](https://arxiv.org/abs/2601.00001) [pdf](https://arxiv.org/pdf/2601.00001)
*Ada Kim, Bo Li*
> It counts sheep faster than any earlier method.
#### Goats in Pictures
[abs](https://arxiv.org/abs/2601.00003) [pdf](https://arxiv.org/pdf/2601.00003)
*Cy Young*
> A model that draws goats quickly and well.
""",
        [
            Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2601.00003", "Goats in Pictures", day="2026-01-05", authors=["Cy Young"], says=["draws goats"]),
        ],
        id="section per subject h4",
    ),
    pytest.param(
        "2026-01-05.md",
        """\
## [Learning to Count\\_Sheep \\[v2\\] with $O(n^2)$ & C++](https://arxiv.org/abs/2601.00001)
text that says something here about it.
## [A*B: `code` in <b>Titles</b>](https://arxiv.org/abs/2601.00003)
text that says something here about it.
""",
        [
            Paper("2601.00001", "Learning to Count_Sheep [v2] with $O(n^2)$ & C++", day="2026-01-05"),
            Paper("2601.00003", "A*B: code in Titles", day="2026-01-05"),
        ],
        id="escaped titles",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="generic")
