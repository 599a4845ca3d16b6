"""Turn answers, papers and conversations into HTML.

Objects of ``rag`` and ``ui.session`` and a language come in; HTML goes out. All of it is in ``templates/*.html.j2``, where
every value is cleaned and escaped (:class:`rag.text.Templates`); the modules only prepare values. The room does not know
Gradio.
"""
