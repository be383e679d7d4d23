from pathlib import Path

import pytest

from include.streams import StreamsFileError, load_streams

STREAM = """
  - name: eum_events
    uri: {uri}
    account_id: "111122223333"
    region: eu-west-1
"""


def streams_file(folder: Path, *entries: str) -> Path:
    path = folder / "streams.yaml"
    path.write_text("streams:" + "".join(entries))
    return path


def test_a_folder_is_relative_to_the_streams_file(tmp_path: Path) -> None:
    (stream,) = load_streams(streams_file(tmp_path, STREAM.format(uri="raw/eum")))
    assert stream.uri == str(tmp_path / "raw" / "eum")
    assert stream.prefix_pattern == "%Y/%m/%d/%H/"


def test_a_bucket_is_taken_as_it_stands(tmp_path: Path) -> None:
    (stream,) = load_streams(streams_file(tmp_path, STREAM.format(uri="s3://bucket/sms/")))
    assert stream.uri == "s3://bucket/sms/"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("111122223333", "12"), ["eum_events", "account_id"]),
        (("eu-west-1", "Ireland"), ["eum_events", "region"]),
        (("name: eum_events", "name: 1"), ["name"]),
        (("region:", "regoin:"), ["eum_events", "region"]),
        (("region: eu-west-1", "region: eu-west-1\n    prefix_pattern: '%Y/'"), ["%H"]),
        (("region: eu-west-1", "region: eu-west-1\n    prefix_pattern: '%Y/%j/%H/%M/'"), ["%M"]),
        (("region: eu-west-1", "region: eu-west-1\n    time_zone: Mars"), ["time zone"]),
    ],
)
def test_a_wrong_entry_is_named_in_one_line(
    tmp_path: Path, change: tuple[str, str], words: list[str]
) -> None:
    path = streams_file(tmp_path, STREAM.format(uri="raw").replace(*change))
    with pytest.raises(StreamsFileError) as error:
        load_streams(path)
    assert "\n" not in str(error.value)
    assert all(word in str(error.value) for word in [str(path), *words])


@pytest.mark.parametrize("content", ["", "streams: []", "- 1", "streams: {", "streams: [1]"])
def test_a_file_that_declares_nothing_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "streams.yaml"
    path.write_text(content)
    with pytest.raises(StreamsFileError):
        load_streams(path)


def test_two_streams_need_two_names(tmp_path: Path) -> None:
    entry = STREAM.format(uri="raw")
    with pytest.raises(StreamsFileError, match="name of its own"):
        load_streams(streams_file(tmp_path, entry, entry))


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StreamsFileError, match="SMS_STREAMS_FILE"):
        load_streams(tmp_path / "none.yaml")
