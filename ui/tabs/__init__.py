"""Lay out the tabs of the page: which components they have, and what happens when a reader uses them.

In come Gradio's events, out go new values of components. The HTML among them is made in ``ui.markup``.
"""
