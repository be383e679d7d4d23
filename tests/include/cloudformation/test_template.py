"""The CloudFormation template: linted, deployed as far as moto goes, and no right too many."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from cfnlint import decode
from cfnlint.api import lint
from moto import mock_aws
from moto.cloudformation.parsing import get_model_map

from include.settings import PROJECT_ROOT
from include.warehouse.athena_sources import lake_table
from include.warehouse.lake_sources import EVENTS_SOURCE

TEMPLATE = PROJECT_ROOT / "include" / "cloudformation" / "sms-delivery-analytics.yaml"
PRINCIPAL = "arn:aws:iam::123456789012:role/airflow"
EXPLAINED_WILDCARDS = {"TheAccountGovernsTheKey", "OnlyOverTls"}
"""Statements with a comment beside them that says why they hold for all."""
UNKNOWN_TO_MOTO = {
    "AWS::Athena::WorkGroup",
    "AWS::Glue::Database",
    "AWS::Glue::Table",
    "AWS::KinesisFirehose::DeliveryStream",
    "AWS::S3::BucketPolicy",
    "AWS::SMSVOICE::ConfigurationSet",
    "AWS::SNS::Subscription",
}
OPTIONS = {
    "AirflowPrincipal": PRINCIPAL,
    "AlertEmail": "sms@example.com",
    "PinpointStreamArn": "arn:aws:kinesis:eu-west-1:123456789012:stream/pinpoint",
    "InboundTopicArn": "arn:aws:sns:eu-west-1:123456789012:replies",
    "WithEventBridge": "true",
}


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    found, problems = decode.decode(str(TEMPLATE))
    assert not problems
    assert isinstance(found, dict)
    return found


def resources(template: dict[str, Any], kind: str) -> dict[str, Any]:
    return {
        name: resource["Properties"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def statements(node: Any) -> Iterator[dict[str, Any]]:
    """All policy statements below a node."""
    if isinstance(node, dict):
        if "Effect" in node and "Action" in node:
            yield node
        for value in node.values():
            yield from statements(value)
    elif isinstance(node, list):
        for value in node:
            yield from statements(value)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_the_linter_finds_nothing() -> None:
    assert lint(TEMPLATE.read_text()) == []


def test_no_statement_allows_all_actions_or_all_resources_unexplained(
    template: dict[str, Any],
) -> None:
    found = list(statements(template["Resources"]))
    assert len(found) > 15
    for statement in found:
        if statement.get("Sid") in EXPLAINED_WILDCARDS:
            continue
        assert not [action for action in as_list(statement["Action"]) if "*" in action], statement
        assert "*" not in as_list(statement.get("Resource", "none")), statement


def test_explained_statements_have_their_reason_above_them() -> None:
    lines = TEMPLATE.read_text().splitlines()
    for sid in EXPLAINED_WILDCARDS:
        (place,) = [n for n, line in enumerate(lines) if line.strip() == f"- Sid: {sid}"]
        assert lines[place - 1].strip().startswith("#")


def test_every_stream_separates_records_and_keeps_its_errors_apart(
    template: dict[str, Any],
) -> None:
    streams = resources(template, "AWS::KinesisFirehose::DeliveryStream")
    assert set(streams) == {"EventStream", "PinpointStream", "InboundStream", "EventBridgeStream"}
    for stream in streams.values():
        target = stream["ExtendedS3DestinationConfiguration"]
        (processor,) = target["ProcessingConfiguration"]["Processors"]
        assert processor["Type"] == "AppendDelimiterToRecord"
        folder = target["Prefix"].split("/")[1]
        assert target["ErrorOutputPrefix"].startswith(f"raw/{folder}_failed/")
        assert target["Prefix"].endswith("!{timestamp:yyyy/MM/dd/HH}/")


def test_the_bucket_is_encrypted_private_versioned_and_forgets_raw_objects(
    template: dict[str, Any],
) -> None:
    bucket = resources(template, "AWS::S3::Bucket")["Bucket"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    rules = {rule.get("Prefix") for rule in bucket["LifecycleConfiguration"]["Rules"]}
    assert {"raw/", "lake/runs/queries/"} <= rules
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"


def test_a_query_that_reads_too_much_is_cancelled(template: dict[str, Any]) -> None:
    (workgroup,) = resources(template, "AWS::Athena::WorkGroup").values()
    limit = workgroup["WorkGroupConfiguration"]["BytesScannedCutoffPerQuery"]
    assert limit == {"Ref": "ScanLimitBytes"}
    assert template["Parameters"]["ScanLimitBytes"]["Default"] == 100 * 1024**3


def test_candidates_for_resending_are_taken_in_order_and_never_lost(
    template: dict[str, Any],
) -> None:
    queues = resources(template, "AWS::SQS::Queue")
    assert all(queue["FifoQueue"] for queue in queues.values())
    assert queues["ResendCandidates"]["RedrivePolicy"]["maxReceiveCount"] == 5


def test_bi_readers_reach_neither_events_nor_raw_objects(template: dict[str, Any]) -> None:
    policy = template["Resources"]["BiReaderPolicy"]
    reads = [s for s in statements(policy) if "s3:GetObject" in as_list(s["Action"])]
    paths = [path["Fn::Sub"] for s in reads for path in as_list(s["Resource"])]
    assert paths == ["${Bucket.Arn}/lake/runs/*", "${Bucket.Arn}/lake/audit/*"]
    written = [s for s in statements(policy) if "s3:PutObject" in as_list(s["Action"])]
    assert [s["Resource"]["Fn::Sub"] for s in written] == ["${Bucket.Arn}/lake/runs/queries/*"]


def test_bi_readers_may_look_at_tables_and_columns_as_their_drivers_do(
    template: dict[str, Any],
) -> None:
    found = statements(template["Resources"]["BiReaderPolicy"])
    actions = {action for one in found for action in as_list(one["Action"])}
    assert {
        "athena:ListDatabases",
        "athena:ListTableMetadata",
        "athena:GetTableMetadata",
    } <= actions


def test_the_events_table_is_the_one_that_the_product_keeps(template: dict[str, Any]) -> None:
    (table,) = resources(template, "AWS::Glue::Table").values()
    expected = lake_table(EVENTS_SOURCE, "s3://${Bucket}/lake").as_input()
    described = table["TableInput"]["StorageDescriptor"]
    assert described["Columns"] == expected["StorageDescriptor"]["Columns"]
    assert described["Location"] == {"Fn::Sub": expected["StorageDescriptor"]["Location"]}
    assert table["TableInput"]["PartitionKeys"] == expected["PartitionKeys"]
    parameters = dict(table["TableInput"]["Parameters"])
    template_of_place = parameters.pop("storage.location.template")["Fn::Sub"]
    kept = dict(expected["Parameters"])
    assert template_of_place.replace("${!", "${") == kept.pop("storage.location.template")
    assert parameters == kept


def known_to_moto(template: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """The template without the resources that moto can't make, and their types.

    Where another resource names one of them, it gets a name that stands for it.
    """
    unknown = {
        name: resource["Type"]
        for name, resource in template["Resources"].items()
        if resource["Type"] not in get_model_map()
    }

    def kept(node: Any) -> Any:
        if isinstance(node, list):
            return [kept(value) for value in node]
        if isinstance(node, str):
            return re.sub(r"\$\{(\w+)\}", lambda f: f[1] if f[1] in unknown else f[0], node)
        if not isinstance(node, dict):
            return node
        for name in (node.get("Ref"), *as_list(node.get("Fn::GetAtt"))[:1]):
            if name in unknown:
                return f"arn:aws:unknown:eu-west-1:123456789012:{name}"
        return {key: kept(value) for key, value in node.items() if key not in unknown}

    return kept(template), set(unknown.values())


def test_moto_deploys_what_it_knows_of_the_stack(
    template: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    known, unknown = known_to_moto(template)
    assert unknown <= UNKNOWN_TO_MOTO
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with mock_aws():
        boto3.client("kinesis").create_stream(StreamName="pinpoint", ShardCount=1)
        boto3.client("sns").create_topic(Name="replies")
        stack = boto3.resource("cloudformation").create_stack(
            StackName="sms",
            TemplateBody=json.dumps(known),
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value} for name, value in OPTIONS.items()
            ],
            Capabilities=["CAPABILITY_IAM"],
        )
        made = {summary.resource_type for summary in stack.resource_summaries.all()}
        outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.outputs}
    assert {
        "AWS::S3::Bucket",
        "AWS::KMS::Key",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
        "AWS::IAM::Role",
    } <= made
    assert outputs["LakeUri"].startswith("s3://")
