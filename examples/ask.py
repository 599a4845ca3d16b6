"""Ask a question, and see what each sentence of the answer rests on."""

from rag import Nonmun

with Nonmun(sample=True) as assistant:
    assistant.ingest_sample()  # does nothing if it is indexed already
    answer = assistant.ask("which papers cover DPO for diffusion?")

print(answer.text)
for citation in answer.citations:
    print(citation.marker, citation.title, citation.url)
for sentence in answer.sentences:
    if sentence.verdict is not None:  # None: there is nothing to check
        print(sentence.verdict, sentence.text)
