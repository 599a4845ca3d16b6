"""Reports: a result for people and programs.

In come a result, the outcomes of its gates and a baseline; out come HTML, JUnit XML, Markdown, JSON and lines on the console.
This room does not know how a result came about.
"""
