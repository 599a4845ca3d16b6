"""A finished answer to Markdown, HTML and BibTeX, in which nothing that digests and models wrote becomes more than text."""
