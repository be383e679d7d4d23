"""A scratch database with a small good window, to be broken by a test in one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from include.lake import open_store
from include.quality.gate import run_gate
from include.quality.rules import Suite
from include.quality.verdict import GateVerdict
from include.warehouse.duckdb_dialect import duckdb_gate_connection

DAYS = (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3))

_EVENTS = """
create schema lake;
create table lake.events (
    stream varchar, arrived_hour timestamp, event_type varchar, raw_status varchar,
    event_at timestamp, requested_at timestamp, account_id varchar, region varchar,
    application_id varchar, message_id varchar, channel varchar, iso_country_code varchar,
    mcc varchar, mnc varchar, carrier_name varchar, origination_identity varchar,
    origination_identity_type varchar, message_type varchar, message_encoding varchar,
    message_parts integer, is_final boolean, is_international boolean,
    price_reported decimal(18, 8), carrier_fee_reported decimal(18, 8), recipient_key varchar,
    recipient_key_id varchar, recipient_prefix varchar, is_simulator boolean,
    protect_status varchar, context varchar, source_schema varchar, day date
);
create table lake.inbound (
    stream varchar, arrived_hour timestamp, inbound_message_id varchar, account_id varchar,
    region varchar, received_at timestamp, received_at_source varchar,
    origination_identity varchar, origination_identity_type varchar, recipient_key varchar,
    recipient_key_id varchar, recipient_prefix varchar, is_simulator boolean,
    iso_country_code varchar, keyword_class varchar, previous_message_id varchar, day date
);
create table lake.send_log (
    stream varchar, arrived_hour timestamp, request_id varchar, message_id varchar,
    account_id varchar, region varchar, sent_at timestamp, iso_country_code varchar,
    iso_country_code_source varchar, origination_identity varchar,
    origination_identity_type varchar, message_type varchar, purpose varchar, retry_of varchar,
    refusal_exception varchar, refusal_reason varchar, expires_at timestamp,
    converted_at timestamp, message_parts integer, recipient_key varchar,
    recipient_key_id varchar, recipient_prefix varchar, is_simulator boolean, context varchar,
    day date
);
create table lake.ledger (
    stream varchar, arrival_hour timestamp, records_read bigint, events_written bigint,
    repeats_dropped bigint, rejected bigint
);
"""

_GOOD_DAY = """
insert into lake.events by name
select
    'sms_v2' as stream, $day + interval 1 hour as arrived_hour,
    'TEXT_DELIVERED' as event_type, 'DELIVERED' as raw_status,
    $day + interval 90 minute as event_at, $day + interval 1 hour as requested_at,
    '111122223333' as account_id, 'm-' || number || $day as message_id, 'sms' as channel,
    'FR' as iso_country_code, 0.07 as price_reported,
    '0123456789abcdef0123456789abcdef' as recipient_key, '1' as recipient_key_id,
    '+336123' as recipient_prefix, false as is_simulator, 'v2' as source_schema,
    cast($day as date) as day
from range(10) as numbers (number);
insert into lake.events by name
select
    'sms_v1' as stream, $day + interval 2 hour as arrived_hour,
    '_SMS.SUCCESS' as event_type, 'DELIVERED' as raw_status,
    $day + interval 2 hour as event_at, '111122223333' as account_id,
    'v1-' || $day as message_id, 'sms' as channel, 7000 as price_reported,
    false as is_simulator, 'v1' as source_schema, cast($day as date) as day;
insert into lake.inbound by name
select
    'replies' as stream, $day + interval 1 hour as arrived_hour,
    'reply-' || $day as inbound_message_id, '111122223333' as account_id,
    $day + interval 90 minute as received_at, 'envelope' as received_at_source,
    '0123456789abcdef0123456789abcdef' as recipient_key, '1' as recipient_key_id,
    '336123' as recipient_prefix, false as is_simulator, 'opt_out' as keyword_class,
    cast($day as date) as day;
insert into lake.send_log by name
select
    'sends' as stream, $day + interval 1 hour as arrived_hour, 'send-' || $day as request_id,
    '111122223333' as account_id, $day + interval 90 minute as sent_at,
    'one_time_code' as purpose, '0123456789abcdef0123456789abcdef' as recipient_key,
    '1' as recipient_key_id, '336123' as recipient_prefix, false as is_simulator,
    cast($day as date) as day;
insert into lake.ledger values
    ('replies', $day + interval 1 hour, 1, 1, 0, 0),
    ('sends', $day + interval 1 hour, 1, 1, 0, 0),
    ('sms_v2', $day + interval 1 hour, 12, 11, 1, 0),
    ('sms_v1', $day + interval 2 hour, 1, 1, 0, 0);
"""


def good_events(path: Path) -> None:
    """Make a database file with the tables of the lake, which break no rule."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(_EVENTS)
        for day in DAYS:
            for statement in _GOOD_DAY.split(";\n"):
                if "$day" in statement:
                    connection.execute(statement, {"day": day})


def change(path: Path, sql: str) -> None:
    """Break a database in one place."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)


def broken_rules(path: Path, suite: Suite) -> set[tuple[str, str]]:
    """The pairs of day and rule name for which the profile counts a failing row."""
    with duckdb.connect(str(path)) as connection:
        cursor = connection.execute(suite.profile())
        names = [column[0] for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    rules = [rule.name for rule in suite.rules]
    return {(str(row["day"]), rule) for row in rows for rule in rules if row[rule] > 0}


def verdict_on(
    path: Path, lake: Path, suites: Sequence[Suite], gate: str = "events"
) -> GateVerdict:
    """What the gate says of the window in a database file."""
    return run_gate(
        gate,
        duckdb_gate_connection(lambda: duckdb.connect(str(path))),
        suites,
        days=DAYS,
        run_id="run-1",
        store=open_store(str(lake)),
    )
