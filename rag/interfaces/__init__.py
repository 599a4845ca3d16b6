"""Put the assistant behind a command line, a chat in the terminal, and an MCP server.

Arguments, lines of text and tool calls come in; printed text, JSON, exit statuses and tool results go out. The room knows how
to ask the assistant and show what it returns, but not how papers are found, answered or checked.
"""
