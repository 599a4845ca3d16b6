"""The rules by which :mod:`rag.question` reads a question, a module for each part of it, in Korean and English.

Of time: ``date_points``, ``date_english`` and ``date_korean`` read dates, ``dates`` joins them to stretches, ``time`` and its
two languages decide whether a date is that of the digests. Of form: ``intent`` and its languages, ``compare``, ``form``,
``order``, ``limit``, ``votes``, ``people``, ``section``, ``ids``; ``parts`` and ``words`` are what they share.
"""
