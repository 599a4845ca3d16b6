"""The evaluation suite; knows ``rag``, and nothing in ``rag`` knows it."""
