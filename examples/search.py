"""Search with filters, in Korean, for papers that are titled in English."""

import datetime as dt

from rag import Filters, Nonmun

with Nonmun(sample=True) as assistant:
    assistant.ingest_sample()
    found = assistant.search("비디오 생성", k=3, filters=Filters(since=dt.date(2024, 5, 1)))

for evidence in found:
    print(evidence.paper.arxiv_id, evidence.paper.title, f"{evidence.score:.2f}")
    print("   ", evidence.bullets[0].text)
