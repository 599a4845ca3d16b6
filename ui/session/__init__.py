"""Hold what one reader sees: who reads, in which language, the conversation with its running answer, the index at a glance.

In come questions and the assistant, out go turns whose answers grow. It does not know HTML or Gradio.
"""
