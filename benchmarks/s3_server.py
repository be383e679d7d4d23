"""An S3 server on loopback in a process of its own: `python -m benchmarks.s3_server`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import boto3

from include.settings import PROJECT_ROOT

_NO_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@contextmanager
def s3_on_loopback(bucket_uri: str) -> Iterator[dict[str, str]]:
    """The environment that leads to a server with an empty bucket, set here as well; the server
    ends with the block, or with this process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.s3_server"],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a line a request
        text=True,
    )
    with process:
        endpoint = process.stdout.readline().strip() if process.stdout else ""
        if not endpoint.startswith("http://127.0.0.1:"):
            raise RuntimeError("the S3 server on loopback did not start")
        environment = {**_NO_CREDENTIALS, "AWS_ENDPOINT_URL": endpoint}
        with patch.dict("os.environ", environment):
            boto3.client("s3").create_bucket(Bucket=bucket_uri.removeprefix("s3://"))
            yield environment


def main() -> None:
    """Serve until the other end of our input is gone."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - only the server needs it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    sys.stdout.write(f"http://{host}:{port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
