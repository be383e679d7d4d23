"""The send log has a record a send, refusals and conversions among them, and the truth of them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from include.simulator.world import load_world
from tests.include.simulator.simulated_lake import SimulatedLake

SIMULATOR = set(load_world().simulator_numbers.values())
PLACE = ("day", "account_id", "iso_country_code")


def sends_of(lake: SimulatedLake) -> list[dict[str, Any]]:
    return lake.events("send_log")


def moment_ms(value: int | str) -> int:
    """Epoch milliseconds of both ways in which the log tells times."""
    if isinstance(value, int):
        return value
    return round(datetime.fromisoformat(value).timestamp() * 1000)


def place_of(send: dict[str, Any]) -> tuple[str, str, str]:
    day = datetime.fromtimestamp(moment_ms(send["sentAt"]) / 1000, UTC).date().isoformat()
    return day, send["accountId"], send["isoCountryCode"]


def result_of(send: dict[str, Any]) -> str:
    if "exception" in send:
        return "refused"
    return "converted" if "convertedAt" in send else "handed_over"


def told(lake: SimulatedLake, table: str, *columns: str, count: str) -> Counter[tuple[str, ...]]:
    return Counter(
        {
            tuple(row[name] for name in (*PLACE, *columns)): int(row[count])
            for row in lake.table(table)
        }
    )


def test_sends_equal_a_recount(lake_with_extras: SimulatedLake) -> None:
    recount = Counter(
        (
            *place_of(send),
            send["purpose"],
            "true" if send["destinationPhoneNumber"] in SIMULATOR else "false",
            result_of(send),
        )
        for send in sends_of(lake_with_extras)
    )
    columns = ("purpose", "is_simulator", "result")
    assert recount == told(lake_with_extras, "sends.csv", *columns, count="sends")


def test_refusals_by_reason_equal_a_recount(lake_with_extras: SimulatedLake) -> None:
    recount = Counter(
        (*place_of(send), send["exception"], send.get("reason", ""))
        for send in sends_of(lake_with_extras)
        if "exception" in send
    )
    assert recount == told(lake_with_extras, "refusals.csv", "exception", "reason", count="sends")
    assert len({key[-2:] for key in recount}) >= 5


def test_a_send_has_a_message_id_or_was_refused(lake_with_extras: SimulatedLake) -> None:
    sends = sends_of(lake_with_extras)
    assert len({send["requestId"] for send in sends}) == len(sends)
    for send in sends:
        assert ("messageId" in send) != ("exception" in send)
        assert send["accountId"] == "111122223333"


def test_every_text_of_the_account_is_logged_once(lake_with_extras: SimulatedLake) -> None:
    logged = Counter(
        send["messageId"] for send in sends_of(lake_with_extras) if "messageId" in send
    )
    assert set(logged.values()) == {1}
    end = lake_with_extras.scenario.end_ms
    seen = {
        message_id
        for message_id, message in lake_with_extras.messages.items()
        if (message.account_id, message.channel) == ("111122223333", "sms")
        and message.day_at < end - 600_000
    }
    assert seen <= set(logged)


def test_only_one_time_codes_expire_and_convert_in_time(lake_with_extras: SimulatedLake) -> None:
    sends = sends_of(lake_with_extras)
    converted = [send for send in sends if "convertedAt" in send]
    assert len(converted) > 1_000
    for send in sends:
        assert ("expiresAt" in send) == (send["purpose"] == "one_time_code")
    for send in converted:
        sent, expires = moment_ms(send["sentAt"]), moment_ms(send["expiresAt"])
        assert sent < moment_ms(send["convertedAt"]) < expires
    statuses = {
        lake_with_extras.messages[send["messageId"]].status
        for send in converted
        if send["messageId"] in lake_with_extras.messages
    }
    assert statuses <= {"DELIVERED", "SUCCESSFUL", "UNREACHABLE", "PENDING", "QUEUED"}


def test_fraud_brings_no_conversion(lake_with_extras: SimulatedLake) -> None:
    def share(day: str) -> float:
        codes: Counter[str] = Counter()
        for send in sends_of(lake_with_extras):
            place = (day, "111122223333", "GB")
            if send["purpose"] == "one_time_code" and place_of(send) == place:
                codes[result_of(send)] += 1
        return codes["converted"] / codes.total()

    assert share("2026-09-22") < 0.5 * share("2026-09-20")


def test_chains_equal_a_recount_of_retries(lake_with_extras: SimulatedLake) -> None:
    sends = sends_of(lake_with_extras)
    by_id = {send.get("messageId", send["requestId"]): send for send in sends}
    retries = {send["retryOf"]: send for send in sends if "retryOf" in send}
    assert set(retries) <= set(by_id)
    recount: Counter[tuple[str, ...]] = Counter()
    for first_id, first in by_id.items():
        if first_id in retries and "retryOf" not in first:
            attempts, last = 1, first
            while (key := last.get("messageId", last["requestId"])) in retries:
                attempts, last = attempts + 1, retries[key]
            recount[*place_of(first), first.get("exception", ""), str(attempts)] += 1
    expected: Counter[tuple[str, ...]] = Counter()
    for row in lake_with_extras.table("chains.csv"):
        if row["account_id"] == "111122223333":
            refused = row["first"] if row["first"].endswith("Exception") else ""
            key = (*(row[name] for name in PLACE), refused, row["attempts"])
            expected[key] += int(row["chains"])
    last_day = (lake_with_extras.scenario.date_of(5)).isoformat()
    assert {key: n for key, n in recount.items() if key[0] != last_day} == {
        key: n for key, n in expected.items() if key[0] != last_day
    }
    assert {key[-1] for key in recount} == {"2", "3"}


def test_a_retry_goes_to_the_same_number_later(lake_with_extras: SimulatedLake) -> None:
    sends = sends_of(lake_with_extras)
    by_id = {send.get("messageId", send["requestId"]): send for send in sends}
    retries = [send for send in sends if "retryOf" in send]
    assert len(retries) > 50
    for retry in retries:
        first = by_id[retry["retryOf"]]
        assert retry["destinationPhoneNumber"] == first["destinationPhoneNumber"]
        assert moment_ms(retry["sentAt"]) > moment_ms(first["sentAt"])
