"""Lay out the tabs of the page, and handle the events of their components.

Gradio's events come in; new values of components go out. The room does not know how HTML is written, which ``ui.markup`` does,
nor how the page is served.
"""
