"""The audit: do the bullets of a digest entry describe the titled paper?

In come the papers of an index with their index terms and translations; out comes an :class:`~rag.index.audit.result.Audit`, a
probability and reasons per entry, which a person can override. It judges whether bullets and title belong together. It does not
know whether the bullets are true, and neither embeddings nor a language model.
"""
