"""What operators answered to notices that are no alerts; dbt does the same for alerts (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from include.alerts.notes import Note, NoteKind, Verdict
from include.alerts.notice import Notice


def with_answers(notices: Iterable[Notice], notes: Iterable[Note]) -> list[Notice]:
    """The notices as muted or silent as the notes on their keys have them."""
    by_time = sorted(notes, key=lambda note: (note.noted_at, note.note_id))
    return [_answered(notice, by_time) for notice in notices]


def _answered(notice: Notice, notes: Iterable[Note]) -> Notice:
    latest = {note.kind: note for note in notes if note.incident_id == notice.key}
    silence, feedback = latest.get(NoteKind.SILENCE), latest.get(NoteKind.FEEDBACK)
    is_silenced = bool(silence and silence.last_day and notice.last_day <= silence.last_day)
    is_judged = bool(feedback and feedback.verdict in {Verdict.FALSE, Verdict.EXPECTED})
    return replace(
        notice,
        is_muted=NoteKind.ACKNOWLEDGE in latest,
        is_silent=notice.stands and (is_silenced or is_judged),
    )
