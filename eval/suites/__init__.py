"""Suites: sets of cases that are run as a whole.

In come settings and the name of a suite or a file of cases; out comes a result. A suite builds the index that it asks, obtains
the answers, and scores them with the metrics that apply. This room does not know gates or reports, nor that a model costs
money: who answers and who judges is passed in; where no judge is given, the offline checker judges.
"""
