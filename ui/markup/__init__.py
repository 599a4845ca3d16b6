"""Turn answers, papers and conversations into HTML.

In come objects of ``rag`` and ``ui.session`` and a language, out goes HTML. All of it is in ``templates/*.html.j2``, where
every value is cleaned and escaped (:class:`rag.text.Templates`); the modules only prepare values. It does not know Gradio.
"""
