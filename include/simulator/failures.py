"""What Firehose writes below its error prefix, which lies inside the data prefix by default.

These objects hold no events: whoever lists the data prefix must pass them by.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

from include.simulator.malformed import write_malformed
from include.simulator.scenario import HOUR_MS, Scenario
from include.simulator.sources import ERROR_PREFIX, SourceStream

DAYS_BETWEEN_FAILURES = 10


def write_failures(scenario: Scenario, raw: Path, source: SourceStream, day: int) -> None:
    """Write one error object on every tenth day of a stream."""
    if day % DAYS_BETWEEN_FAILURES != DAYS_BETWEEN_FAILURES // 2:
        return
    at = scenario.day_ms(day) + 7 * HOUR_MS
    record = {
        "attemptsMade": 4,
        "arrivalTimestamp": at,
        "errorCode": "Lambda.FunctionError",
        "errorMessage": "The Lambda function was successfully invoked but it returned an error",
        "attemptEndingTimestamp": at + 60_000,
        "rawData": b64encode(write_malformed(source, "not_json", at, day).encode()).decode(),
        "lambdaArn": f"arn:aws:lambda:{source.region}:{source.account_id}:function:enrich:$LATEST",
    }
    opened = datetime.fromtimestamp(at // 1000, UTC)
    folder = raw / source.name / ERROR_PREFIX / opened.strftime("%Y/%m/%d/%H")
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{source.name}-1-{opened:%Y-%m-%d-%H-%M-%S}-00000000-0000-4000-a000-{day:012d}"
    folder.joinpath(name).write_text(json.dumps(record) + "\n", encoding="utf-8")
