"""Airflow on this machine: what the make verbs start, drive through REST, and stop."""
