"""Topics and queues of the endpoint, and what came to them."""

from __future__ import annotations

import json

import boto3


def topic_and_queue() -> tuple[str, str]:
    """A topic, and a queue that gets what is sent to it."""
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    topic = sns.create_topic(Name="story")["TopicArn"]
    url = sqs.create_queue(QueueName="told")["QueueUrl"]
    (arn,) = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])[
        "Attributes"
    ].values()
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return str(topic), str(url)


def fifo_queue() -> str:
    """A queue that takes each candidate once."""
    made = boto3.client("sqs").create_queue(
        QueueName="story.fifo", Attributes={"FifoQueue": "true"}
    )
    return str(made["QueueUrl"])


def subjects(url: str) -> list[str]:
    """The subjects of what a topic was told."""
    return [json.loads(body)["Subject"] for body in received(url)]


def received(url: str) -> list[str]:
    """The bodies of all messages of a queue."""
    client = boto3.client("sqs")
    bodies: list[str] = []
    while found := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        bodies += [message["Body"] for message in found]
    return bodies
