"""What must hold of recipients wherever they stand in the lake."""

from __future__ import annotations

from include.quality.rules import Rule


def privacy_rules() -> tuple[Rule, ...]:
    """Rules over `recipient_key`, `recipient_key_id` and `recipient_prefix`."""
    return (
        Rule(
            "has_open_recipient",
            "length(recipient_key) <> 32"
            " or translate(recipient_key, '0123456789abcdef', '') <> ''"
            " or (recipient_key is not null and recipient_key_id is null)",
            "A recipient key that isn't a pseudonym may be a person's number.",
        ),
        Rule(
            "has_long_prefix",
            "length(replace(recipient_prefix, '+', '')) > 7"
            " or translate(recipient_prefix, '+0123456789', '') <> ''",
            "More than seven digits of a number can single out a person.",
        ),
    )
