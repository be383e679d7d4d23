"""Gates: what must hold of the events that enter and of the marts that leave, judged per day.

The rules are plain data (`event_suites`, `candidate_suites`), Great Expectations runs them in the
engine (`expectations`), a pure function turns its findings into a verdict (`verdict`), `gate` joins
them. dbt tests guard every model between; their rules are not repeated here.
"""
