"""SMS delivery analytics: pure modules and adapters that the DAGs join."""
