"""Hold the state of one reader: identity, language, the conversation with its running answer, and an overview of the index.

Questions and the assistant come in; turns whose answers grow go out. The room knows neither HTML nor Gradio.
"""
