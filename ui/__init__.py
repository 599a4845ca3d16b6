"""The web page, made with Gradio. It knows ``rag``; nothing in ``rag`` knows it.

Each room imports only those after it: ``serve`` (the web server), ``tabs`` (components and events), ``handlers`` (requests of
events and programs), ``markup`` (HTML), ``session`` (a reader's conversation), ``locales`` (texts).
"""

from ui.stubs import leave_stubs_alone

leave_stubs_alone()
