"""The assets that the DAGs update: they show the lineage and start what comes after."""

from airflow.sdk import Asset

EVENTS = Asset(name="sms_events", uri="x-sms://lake/events")
"""The tables of the lake and their ledger."""

MARTS = Asset(name="sms_marts", uri="x-sms://lake/published")
"""The published marts."""

HOURS = Asset(name="sms_hours", uri="x-sms://lake/published/hours")
"""The published marts by the hour."""
