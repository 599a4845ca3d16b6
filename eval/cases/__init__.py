"""What is asked: labelled questions, labelled claims, and answers that another system wrote.

In come bundled data files, a user's own files and readers' feedback; out come cases, claims, and answers taken apart into
sentences with the bullets that they cite. This room does not know how anything is scored.
"""
