"""Answer what the tabs, the page's scripts and programs ask for, within the limits of the server.

In come requests that may hold anything, out go objects of ``rag``, HTML and plain values. It does not know any component.
"""
