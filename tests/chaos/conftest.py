"""The stages of the chaos: a scene in folders, and one on S3 behind a proxy that breaks things."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from botocore.retries.standard import ExponentialBackoff
from moto.server import ThreadedMotoServer

from tests.chaos.faulty_proxy import FaultyProxy, Plan, faulty_proxy
from tests.chaos.scene import Content, Scene

Restage = Callable[[int], Scene]


@pytest.fixture
def stage(tmp_path: Path) -> Scene:
    """A scene in folders that is about to be run."""
    scene = Scene(str(tmp_path / "raw"), str(tmp_path / "lake"))
    scene.set_stage()
    return scene


@pytest.fixture
def restage(stage: Scene, tmp_path: Path) -> Restage:
    """Gives the same scene with a lake of its own, as often as it takes."""

    def restage(number: int) -> Scene:
        lake = tmp_path / f"lake-{number}"
        shutil.copytree(stage.lake_uri, lake)
        return replace(stage, lake_uri=str(lake))

    return restage


@pytest.fixture
def undisturbed(restage: Restage) -> Content:
    """What the lake holds when nothing goes wrong."""
    scene = restage(-1)
    scene.run()
    return scene.content()


@pytest.fixture(scope="session")
def session_proxy() -> Iterator[FaultyProxy]:
    """A proxy before an S3 server, both on loopback, used with credentials that are none."""
    credentials = boto3.Session().get_credentials()
    assert credentials is not None
    assert credentials.access_key == "testing"
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with faulty_proxy(f"http://{host}:{port}") as proxy:
        yield proxy
    server.stop()


@pytest.fixture
def proxy(session_proxy: FaultyProxy, monkeypatch: pytest.MonkeyPatch) -> FaultyProxy:
    """The proxy, through which all of S3 goes, without a plan yet."""
    assert session_proxy.endpoint.startswith("http://127.0.0.1:")
    monkeypatch.setenv("AWS_ENDPOINT_URL", session_proxy.endpoint)
    # retries at once: to wait for a server that never recovers proves nothing
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0.0)
    session_proxy.plan = Plan()
    return session_proxy


@pytest.fixture
def bucket(proxy: FaultyProxy) -> str:
    """The URI of a new bucket."""
    name = uuid4().hex
    boto3.client("s3", region_name="us-east-1").create_bucket(Bucket=name)
    return f"s3://{name}"


@pytest.fixture
def restage_on_s3(bucket: str) -> Restage:
    """Gives the same scene on S3 with a lake of its own, as often as it takes."""
    scene = Scene(f"{bucket}/raw", f"{bucket}/lake")
    scene.set_stage()
    objects = [(item.key, scene.lake.read(item.key)) for item in scene.lake.list("")]

    def restage(number: int) -> Scene:
        copy = replace(scene, lake_uri=f"{bucket}/lake-{number}")
        for key, data in objects:
            copy.lake.write(key, data)
        return copy

    return restage


@pytest.fixture
def undisturbed_on_s3(restage_on_s3: Restage) -> Content:
    """What a lake on S3 holds when nothing goes wrong: names by content, so in any bucket."""
    if not _UNDISTURBED_ON_S3:
        scene = restage_on_s3(-1)
        scene.run()
        _UNDISTURBED_ON_S3.update(scene.content())
    return _UNDISTURBED_ON_S3


_UNDISTURBED_ON_S3: Content = {}
