"""The tasks of the DAGs: JSON in, JSON out, joined to the pipeline's typed functions.

Heavy packages are imported by what uses them, so that a DAG file parses quickly.
"""
