"""From raw objects to events: read, normalise, pseudonymise, write, commit.

The unit is one arrival hour of one stream; its ledger entry is the commit. Nothing here knows of
Airflow, dbt or an engine.
"""
