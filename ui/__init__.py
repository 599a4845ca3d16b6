"""The Gradio page; knows ``rag``, and nothing in ``rag`` knows it."""
