"""Serve the page: the command ``nonmun ui``, the server, and the HTML document with its headers, cookie and scripts.

The options of the command and the assistant come in; HTTP responses go out. The room does not know what the tabs show.
"""
