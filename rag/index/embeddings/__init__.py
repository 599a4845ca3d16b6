"""One module for each kind of embedding; :mod:`rag.index.embeddings.registry` chooses."""
