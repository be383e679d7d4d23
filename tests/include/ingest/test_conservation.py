"""records_read = events_written + repeats_dropped + rejected, against an independent count."""

from __future__ import annotations

import gzip
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from include.ingest.rejects import Reason
from tests.include.ingest.factories import Place, ingest
from tests.include.ingest.slow_envelopes import read_records
from tests.include.ingest.strategies import objects

ENCODINGS = st.sampled_from([bytes, gzip.compress])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(objects(), ENCODINGS), max_size=3))
def test_every_record_is_an_event_a_repeat_or_a_reject(contents: list[tuple[bytes, type]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        for number, (data, encode) in enumerate(contents):
            place.put(f"{number}", encode(data))
        entry = ingest(place)
        events, rejects = len(place.rows()), place.rejects()
    records = [list(read_records(data, place.kind)) for data, _ in contents]
    assert entry.records_read == sum(map(len, records))
    assert entry.records_read == events + entry.repeats_dropped + len(rejects)
    assert (entry.events_written, entry.rejected) == (events, len(rejects))
    assert entry.rejected_by_reason == Counter(Reason(reject["reason"]) for reject in rejects)
    assert sum(count.events for count in entry.days) == events
