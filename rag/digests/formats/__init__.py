"""One module for each form of digest; :mod:`rag.digests.formats.registry` finds them."""
