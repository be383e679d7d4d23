"""The records of one request day as text, whatever stream they go to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from include.simulator.envelopes import wrap
from include.simulator.events import Events
from include.simulator.forms import Form, put_into_form
from include.simulator.malformed import write_malformed
from include.simulator.objects import Arrivals
from include.simulator.plan import DayPlan
from include.simulator.records import Records
from include.simulator.scenario import Scenario
from include.simulator.sources import INBOUND, SEND_LOG, SOURCES
from include.simulator.text_inbound import write_replies
from include.simulator.text_send_log import write_sends
from include.simulator.text_v1 import BYTES_AN_ID, v1_message_ids, write_v1_events
from include.simulator.text_v2 import v2_message_ids, write_v2_events
from include.simulator.wording import Batch, Wording

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class DayTexts:
    """Writes the records of a day's plan, those of a stream that are asked for."""

    scenario: Scenario
    wording: Wording
    plan: DayPlan

    def records(self, stream: int) -> Records:
        """The records among which a stream's are."""
        if stream == INBOUND:
            return self.plan.replies.records
        return self.plan.sends.records if stream == SEND_LOG else self.plan.records

    def written(self, stream: int) -> Ints:
        """A stream's records that end in an object, as indexes into `records`."""
        if stream == INBOUND:
            return np.flatnonzero(self.plan.replies.written)
        if stream == SEND_LOG:
            return np.flatnonzero(self.plan.sends.written)
        return np.flatnonzero(self.plan.written & (self.plan.records.stream == stream))

    def write(self, stream: int, rows: Ints) -> list[str]:
        """Text of some records of one stream."""
        if not rows.size:
            return []
        if stream == INBOUND:
            return [self._replies[reply] for reply in self.records(stream).event[rows].tolist()]
        if stream == SEND_LOG:
            return [self._sends[send] for send in rows.tolist()]
        return self._events(stream, rows)

    def arrivals(self, stream: int, rows: Ints, texts: list[str]) -> Arrivals:
        """Records of one window with what the truth wants to know of them."""
        records, malformed = self.records(stream), self.plan.malformed
        events = records.event[rows]
        arrivals = Arrivals(
            at=records.arrived_at[rows],
            texts=texts,
            repeats=int(events.size - np.unique(events).size),
        )
        if SOURCES[stream].kind == "events":
            arrivals.reasons = [malformed[row] for row in rows.tolist() if row in malformed]
            arrivals.forms = self._forms(stream, events)
        return arrivals

    def _forms(self, stream: int, events: Ints) -> Counter[str]:
        plan = self.plan
        odd = plan.forms[events]
        forms = Counter(Form(form).name.lower() for form in odd[odd != Form.USUAL].tolist())
        if SOURCES[stream].envelope != "eventbridge":
            message = plan.events.message[events]
            country = self.wording.world.cell_country[plan.messages.cell[message]]
            foreign = int((plan.messages.number_country[message] != country).sum())
            forms.update({"foreign_number": foreign} if foreign else {})
        return forms

    def _events(self, stream: int, rows: Ints) -> list[str]:
        """Events in form and envelope, after the malformed record that the plan puts there."""
        source, chosen = SOURCES[stream], self.plan.records.event[rows]
        events = self.plan.events.taken(chosen)
        batch = self._batch(events)
        if source.schema == "v1":
            texts = write_v1_events(self.wording, batch)
        else:
            tells_number = source.envelope != "eventbridge"
            texts = write_v2_events(self.wording, batch, tells_number=tells_number)
        forms = self.plan.forms[chosen]
        for index in np.flatnonzero(forms != Form.USUAL).tolist():
            texts[index] = put_into_form(int(forms[index]), texts[index])
        texts = wrap(source, texts, events.at.tolist())
        for index in np.flatnonzero(np.isin(rows, list(self.plan.malformed))).tolist():
            row = int(rows[index])
            serial = self.plan.counts.day * 10_000_000 + row
            bad = write_malformed(source, self.plan.malformed[row], int(events.at[index]), serial)
            texts[index] = bad + source.delimiter.decode() + texts[index]
        return texts

    def _batch(self, events: Events) -> Batch:
        used, own = np.unique(events.message, return_inverse=True)
        messages, ids = self.plan.messages.taken(used), self._ids
        retried = [ids[index] if index >= 0 else "" for index in messages.retry_of.tolist()]
        own_ids = [ids[index] for index in used.tolist()]
        return Batch(messages, own_ids, retried, replace(events, message=own))

    @cached_property
    def _ids(self) -> list[str]:
        """Ids in the order of the messages, which is that of the streams: v1 first."""
        rng = np.random.default_rng(self._seed(8))
        old = int((self.plan.messages.stream == 0).sum())
        new = len(self.plan.messages) - old
        return v1_message_ids(rng.bytes(BYTES_AN_ID * old)) + v2_message_ids(rng.bytes(16 * new))

    @cached_property
    def _replies(self) -> list[str]:
        messages, replies = self.plan.messages, self.plan.replies
        return write_replies(self.wording, messages, self._ids, replies, self._seed(27))

    @cached_property
    def _sends(self) -> list[str]:
        messages, sends = self.plan.messages, self.plan.sends
        return write_sends(self.wording, messages, self._ids, sends, self._seed(29))

    def _seed(self, step: int) -> list[int]:
        return [self.scenario.seed, step, self.plan.counts.day]
