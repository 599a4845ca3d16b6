"""A message becomes a question: text in, structure out, by rules.

In comes what somebody typed, the day that ``last week`` counts from and, for a follow-up, the words that refer to papers of
earlier answers with the ids of those papers (:class:`Reference`). Out goes a :class:`Question`: what to search for, what to
filter and order by, what kind of answer is wanted, and in which language; :func:`render_question` turns it back into words.
The folder knows no index, no model and no conversation.
"""
