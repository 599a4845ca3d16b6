"""A message becomes a question: text in, structure out.

In comes what somebody typed, the day that ``last week`` counts from, and, for a follow-up, the words of it that refer to
papers of earlier answers with the ids of those papers (:class:`Reference`). Out goes a :class:`Question`: what to search for,
what to filter and order by, what kind of answer is wanted, and in which language. :func:`understand` is called once per
message. A follow-up that only changes the question before it (other dates, another subject, another language) is merged with
it as structure, by the methods of :class:`Question`; :func:`render_question` words the result. Everything here is rules over
text: nothing knows an index, a model or a conversation.
"""
