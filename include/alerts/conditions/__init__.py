"""Conditions of the published marts that people are told of beside alerts, each with its runbook.

A condition reads what daily runs published of the last week, and gives a notice while it holds. Its
key begins with its family.
"""
