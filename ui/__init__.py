"""The page, made with Gradio: it knows ``rag``, and nothing in ``rag`` knows it.

Rooms, each of which imports only those after it: ``serve`` (the web server), ``tabs`` (components and events), ``handlers``
(what events and programs ask for), ``markup`` (HTML), ``session`` (a reader's conversation), ``locales`` (texts).
"""
