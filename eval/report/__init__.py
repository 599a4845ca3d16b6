"""A run of a suite as files for people and programs: HTML, JUnit XML, Markdown and JSON."""
