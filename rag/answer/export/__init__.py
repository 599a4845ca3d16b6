"""A finished answer to Markdown, HTML and CSV, and papers to references; what others wrote stays text in all of them."""
