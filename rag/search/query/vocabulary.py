"""Words that several readers of questions look for, as pieces of patterns, and the marks they leave in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Places in a text, ``(start, end)``.
Spans = Iterable[tuple[int, int]]

#: What stands for an arXiv id and for a date in the text that the next reader sees. They are of Unicode's private use, so no
#: question has them (``check_question`` takes them out).
ID_MARK, DATE_MARK = "\ue000", "\ue001"

PAPERS = r"(?:papers|articles|publications|preprints|studies)"
PAPER = r"(?:papers?|articles?|publications?|preprints?|study|studies)"
PAPER_KO = r"(?:논문|연구|페이퍼|문헌|프리프린트)"
#: What papers are about or bring; asked for in the plural, papers are meant.
KIND = (
    r"(?:methods|approaches|techniques|benchmarks|datasets|data\ssets|corpora|models|agents|frameworks|surveys|algorithms"
    r"|systems|architectures|strategies|tools|attacks|defen[cs]es|metrics|pipelines|ways|ideas|works|llms|vlms|mllms)"
)
KIND_KO = r"(?:방법론?|기법|접근법|접근|모델|벤치마크|데이터\s?셋|데이터\s?세트|프레임워크|에이전트|서베이|알고리즘|시스템|도구|기술|전략|아키텍처|파이프라인|공격|방어|솔루션|사례|아이디어)"

# Capitals within a word or digits beside capitals: HeadStudio, GPT-4o, C3PO. RAG and LLMs are subjects.
_STRONG_NAME = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]*[a-z][A-Z][A-Za-z0-9]*|[A-Z]{2,}[a-z]{2,}[A-Za-z0-9]*|[A-Z][A-Za-z]*-?\d[A-Za-z0-9.]*"
    r"|[A-Z][A-Za-z]+-[A-Z][A-Za-z]+)(?![A-Za-z0-9])"
)
_SUBJECTS = re.compile(
    r"(?:[QD]?LoRAs?|NeRFs?|ChatGPT|GPT-?[345]o?|OpenAI|LaTeX|GitHub|PyTorch|Text-to-[A-Z]\w+|[A-Z][a-z]+-[A-Z][a-z]+)"
)

#: Words of the names of methods and models, which look like the names of people: Stable Diffusion, Segment Anything.
GENERIC = frozenset(
    """
    adaptive adversarial agent agents ai alignment all animate anything are attention auto autoencoder bench
    benchmark bert big by chain chat chatbot claude code coder cold computer consistency context contrastive control
    controllable copilot data deep dense diffusion direct distillation dream dreamer dynamic efficient embedding
    embodied encoder engine evolution expert experts fast feature few field fields flash flow foundation free from
    fusion gaussian gemini general generation generative generator gpt graph guidance guided human image in instruct
    instruction is knowledge language large latent layer learning linear llama llava llm lora mamba masked memory
    mesh mini mistral mixture model models motion multi multimodal music nerf net network networks neural next open
    optimization phi policies policy preference preferences process prompt prompting qwen random reasoning recurrent
    reinforcement representation retrieval reward robot scaling scene score search segment self semantic shot single
    sora space sparse speech splatting stable state step super supervised test text the thought thoughts time token
    tokens training transfer transformer transformers tree tuning turbo unified universal vector video vision visual
    voice what with world zero
    """.split()
)


def has_strong_name(text: str) -> bool:
    """Tell whether a text names one thing: HeadStudio or C3PO, not RAG, LoRA or GPT-4, which are subjects of many papers."""
    return any(not _SUBJECTS.fullmatch(match[0]) for match in _STRONG_NAME.finditer(text))


def mark(text: str, spans: Spans, sign: str) -> str:
    """Return the text with every character of the spans replaced by a mark; as long as before."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = sign * (end - start)
    return "".join(characters)


def blank(text: str, spans: Spans) -> str:
    """Return the text with spaces in place of the spans; as long as before."""
    return mark(text, spans, " ")
