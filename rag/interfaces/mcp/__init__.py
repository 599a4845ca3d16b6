"""Serve other assistants over the Model Context Protocol.

Tool calls come in over standard input; typed results, described for the model that reads them, go out over standard output. The
tools only read: they neither index anything nor keep what was asked.
"""
