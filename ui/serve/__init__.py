"""Put the page on a socket: the command ``nonmun ui``, the server, and the HTML document with its headers, cookie and scripts.

In come the options of the command and the assistant, out go HTTP responses. It does not know what the tabs show.
"""
