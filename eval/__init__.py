"""The evaluation suite. It knows ``rag``; nothing in ``rag`` knows it.

The rooms, each of which imports only the ones to its right:
``cli > report > bench > ablation > training > suites | paid > results > metrics > cases``.
"""
