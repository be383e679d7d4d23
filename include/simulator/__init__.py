"""Realistic raw SMS event objects with labelled incidents, for demo, tests and benchmarks.

The plan is drawn first and is the truth; events are made to fulfil it. Nothing here imports from
the rest of the project, so that the truth can't share its mistakes.
"""
