"""Show an answer while it is made; leaving the loop would stop it."""

from rag import Nonmun
from rag.answer import AnswerDone, EvidenceFound, TextPiece

with Nonmun(sample=True) as assistant:
    assistant.ingest_sample()
    for event in assistant.stream("what is ExVideo?"):
        if isinstance(event, EvidenceFound):
            print(f"[{len(event.gathered.evidence)} papers found]")
        elif isinstance(event, TextPiece):
            print(event.text, end="", flush=True)
        elif isinstance(event, AnswerDone):
            print(f"\n[{len(event.answer.citations)} citations, {event.answer.mode}]")
