"""How fast the ingest is, in what memory, beside others that do the same; `make bench`.

Every contestant is a whole process, measured from outside. Those in `runners` share only `task`
with the rest, since each runs in an environment of its own.
"""
