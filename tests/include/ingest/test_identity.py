"""Recipients and senders."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from include.ingest.identity import Pseudonymiser, Recipient, origination_identity_type

SECRET = b"a secret of the tests"


def recipient(number: str | None, secret: bytes = SECRET) -> Recipient:
    """The recipient of one number."""
    return Pseudonymiser(secret).recipients([number])[0]


@pytest.mark.parametrize("secret", [SECRET, b"k" * 64, b"k" * 65, b"k" * 200])
def test_a_key_is_the_first_half_of_the_hmac_of_the_e164_number(secret: bytes) -> None:
    expected = hmac.new(secret, b"+4915112345678", hashlib.sha256).hexdigest()[:32]
    assert recipient("+4915112345678", secret)[0] == expected


@pytest.mark.parametrize("notation", ["4915112345678", "+49 151 1234-5678", " +49(151)12345678"])
def test_a_number_has_one_key_in_every_notation(notation: str) -> None:
    assert recipient(notation) == recipient("+4915112345678")


def test_other_secrets_and_other_numbers_give_other_keys() -> None:
    keys = [
        recipient("+4915112345678")[0],
        recipient("+4915112345679")[0],
        recipient("+4915112345678", b"another secret")[0],
    ]
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("number", "prefix"),
    [
        ("+4915112345678", "4915112"),
        ("+12065550142", "1206555"),
        ("+2902345", "290"),
        ("+42", None),
    ],
)
def test_a_prefix_lacks_the_last_four_digits_and_has_seven_at_most(
    number: str, prefix: str | None
) -> None:
    assert recipient(number)[1] == prefix


def test_simulator_numbers_are_known() -> None:
    assert recipient("+14254147755")[2]
    assert recipient("14254147167")[2]
    assert not recipient("+14254147756")[2]


@pytest.mark.parametrize("number", [None, "", "anonymous", "+"])
def test_no_number_is_nobody(number: str | None) -> None:
    assert recipient(number) == (None, None, False, None, 0)


def test_the_memory_of_recipients_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("include.ingest.identity._REMEMBERED_RECIPIENTS", 10)
    pseudonymiser = Pseudonymiser(SECRET)
    for number in range(100):
        pseudonymiser.recipients([f"+49151{number:08d}"])
    assert len(pseudonymiser._known) <= 11


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        ("MYSHOP", "sender_id"),
        ("Shop24", "sender_id"),
        ("rcs-agent_1", "sender_id"),
        ("20555", "short_code"),
        ("88888888", "short_code"),
        ("+4915735991234", "long_code"),
        ("12065550142", "long_code"),
        ("+18005550142", "toll_free"),
        ("+18335550142", "toll_free"),
        ("+448005550142", "long_code"),
        ("--", "unknown"),
        ("12", "unknown"),
    ],
)
def test_senders_are_told_apart_by_their_shape(identity: str, kind: str) -> None:
    assert origination_identity_type(identity) == kind
