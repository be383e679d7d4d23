"""The statuses that AWS reports, and the fates that the plan hands out.

A status is what an event says. A fate is what becomes of a message: the status that it ends with
and how its receipt comes. Ranks and groups follow the public meaning of each status: the highest
rank among a message's events is its final status.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Status:
    """A raw status, its rank among the events of one message, and its outcome group."""

    name: str
    rank: int
    group: str
    description: str
    schemas: str = "v1 v2"


STATUSES = (
    Status("DELIVERED", 80, "success_confirmed", "Message has been delivered to the device"),
    Status("SUCCESSFUL", 30, "success_unconfirmed", "Message has been accepted by phone carrier"),
    Status("PENDING", 13, "in_flight", "Message is pending delivery"),
    Status("CARRIER_BLOCKED", 70, "blocked", "Phone carrier has blocked this message"),
    Status("SPAM", 70, "blocked", "Blocked as spam by phone carrier"),
    Status("BLOCKED", 70, "blocked", "Phone has blocked SMS"),
    Status("UNREACHABLE", 50, "failed_temporary", "Phone is currently unreachable/unavailable"),
    Status("CARRIER_UNREACHABLE", 50, "failed_temporary", "Phone carrier is unreachable"),
    Status("TTL_EXPIRED", 50, "failed_temporary", "Message has expired before delivery"),
    Status("INVALID", 60, "failed_permanent", "Invalid phone number"),
    Status("INVALID_MESSAGE", 60, "failed_permanent", "Message body is invalid"),
    Status("FAILED", 60, "failed_permanent", "Message failed to be delivered", "v2"),
    Status("UNKNOWN", 20, "unknown", "Unknown error attempting to reach phone"),
    Status("PROTECT_BLOCKED", 40, "suppressed", "Blocked by SMS Protect configuration", "v2"),
    Status("UNROUTABLE", 40, "not_sent", "Message could not be routed", "v2"),
    Status("OPTED_OUT", 40, "suppressed", "Phone number is opted out", "v1"),
    Status("RATE_EXCEEDED", 40, "not_sent", "Rate exceeded", "v1"),
    Status("NO_ORIGINATION_IDENTITY_AVAILABLE_TO_SEND", 40, "not_sent", "No identity", "v1"),
    Status("MAX_PRICE_EXCEEDED", 40, "not_sent", "Max price exceeded", "v1"),
    Status("NO_QUOTA_LEFT_ON_ACCOUNT", 40, "not_sent", "No quota left on account", "v1"),
    Status("INVALID_SENDER_ID", 40, "not_sent", "Invalid sender ID", "v1"),
    Status("DESTINATION_COUNTRY_NOT_SUPPORTED", 40, "not_sent", "Not supported", "v1"),
    Status("REROUTED", 15, "unmapped", "Message has been rerouted", "v2"),
    Status("QUEUED", 11, "in_flight", "Message is queued for delivery", "v2"),
    Status("SENT", 12, "in_flight", "Message has been sent", "v2"),
    Status("READ", 90, "success_confirmed", "Message has been read", "v2"),
    Status("INITIATED", 10, "in_flight", "Call has been initiated", "v2"),
    Status("COMPLETED", 80, "success_confirmed", "Call has been completed", "v2"),
    Status("BUSY", 50, "failed_temporary", "Line was busy", "v2"),
    Status("NO_ANSWER", 50, "failed_temporary", "Call was not answered", "v2"),
)
STATUS_CODES = {status.name: code for code, status in enumerate(STATUSES)}


class Receipt(StrEnum):
    """How the last word on a message comes."""

    AT_ONCE = "the only event, with the request"
    LATER = "after a delay"
    AFTER_72_HOURS = "the service gives up waiting"
    NEVER = "lost: the message stays pending"


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a message: its last status, and the log-normal delay of its receipt."""

    name: str
    status: str
    receipt: Receipt = Receipt.LATER
    median_seconds: float = 0.0
    sigma: float = 0.0


FATES = (
    Fate("DELIVERED", "DELIVERED", Receipt.LATER, 4, 1.0),
    Fate("SUCCESSFUL", "SUCCESSFUL", Receipt.LATER, 2, 0.8),
    Fate("CARRIER_BLOCKED", "CARRIER_BLOCKED", Receipt.LATER, 3, 1.2),
    Fate("SPAM", "SPAM", Receipt.LATER, 5, 1.4),
    Fate("BLOCKED", "BLOCKED", Receipt.LATER, 20, 1.5),
    Fate("UNREACHABLE", "UNREACHABLE", Receipt.LATER, 3600, 1.6),
    Fate("CARRIER_UNREACHABLE", "CARRIER_UNREACHABLE", Receipt.LATER, 900, 1.2),
    Fate("TTL_EXPIRED", "TTL_EXPIRED", Receipt.LATER, 40_000, 0.7),
    Fate("INVALID", "INVALID", Receipt.LATER, 6, 1.0),
    Fate("INVALID_MESSAGE", "INVALID_MESSAGE", Receipt.LATER, 3, 0.8),
    Fate("FAILED", "FAILED", Receipt.LATER, 60, 1.5),
    Fate("NO_RECEIPT", "UNKNOWN", Receipt.AFTER_72_HOURS),
    Fate("UNKNOWN_ERROR", "UNKNOWN", Receipt.LATER, 120, 1.5),
    Fate("EVENT_LOSS", "PENDING", Receipt.NEVER),
    Fate("PROTECT_BLOCKED", "PROTECT_BLOCKED", Receipt.AT_ONCE),
    Fate("UNROUTABLE", "UNROUTABLE", Receipt.AT_ONCE),
    Fate("OPTED_OUT", "OPTED_OUT", Receipt.AT_ONCE),
    Fate("RATE_EXCEEDED", "RATE_EXCEEDED", Receipt.AT_ONCE),
    Fate("NO_IDENTITY", "NO_ORIGINATION_IDENTITY_AVAILABLE_TO_SEND", Receipt.AT_ONCE),
    Fate("MAX_PRICE_EXCEEDED", "MAX_PRICE_EXCEEDED", Receipt.AT_ONCE),
    Fate("NO_QUOTA", "NO_QUOTA_LEFT_ON_ACCOUNT", Receipt.AT_ONCE),
    Fate("INVALID_SENDER_ID", "INVALID_SENDER_ID", Receipt.AT_ONCE),
    Fate("COUNTRY_NOT_SUPPORTED", "DESTINATION_COUNTRY_NOT_SUPPORTED", Receipt.AT_ONCE),
    Fate("REROUTED", "REROUTED", Receipt.LATER, 3, 0.8),
    Fate("READ", "READ", Receipt.LATER, 600, 1.5),
    Fate("COMPLETED", "COMPLETED", Receipt.LATER, 40, 0.5),
    Fate("BUSY", "BUSY", Receipt.LATER, 5, 0.5),
    Fate("NO_ANSWER", "NO_ANSWER", Receipt.LATER, 30, 0.3),
)
FATE_CODES = {fate.name: code for code, fate in enumerate(FATES)}
