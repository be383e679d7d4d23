"""Loads all that an ingest needs, so that a process forked from here has nothing left to load."""

from __future__ import annotations

import sys
import tempfile

import boto3

from include.ingest.workers import _NoPandas
from tests.chaos import faults
from tests.chaos.scene import Scene

sys.meta_path.insert(0, _NoPandas())
with tempfile.TemporaryDirectory() as folder:
    scene = Scene(f"{folder}/raw", f"{folder}/lake")
    scene.set_stage()
    scene.run()
    assert scene.content()
    assert faults.FORK
    boto3.client("s3")
