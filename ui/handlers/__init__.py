"""Answer requests of the tabs, the page's scripts and programs, within the limits of the server.

Requests with unchecked values come in; objects of ``rag``, HTML and plain values go out. The room knows no component.
"""
