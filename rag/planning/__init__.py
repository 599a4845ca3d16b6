"""A model plans the search for an answer, drops what is of no use, and looks again, before it answers.

A question read by rules comes in; the events of its answer go out. The rules decide what is computed and what is filtered,
code runs the searches, and a model that fails or writes nonsense leaves everything as the rules have it. Without a model, and
for what is counted or looked up, none of this happens. The room knows neither the conversation nor who reads the answer.
"""

from rag.planning.events import plan_ahead, planned_events

__all__ = ["plan_ahead", "planned_events"]
