"""Worker processes of the ingest: one a core, each with its own stores and memory of recipients."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.abc import MetaPathFinder

import pyarrow as pa

from include.errors import PassingError, SmsError
from include.ingest.columns import PrivacyScreen
from include.ingest.context import ContextFilter
from include.ingest.hour import Workshop, ingest_hour
from include.ingest.identity import Pseudonymiser
from include.ingest.ledger import LedgerEntry
from include.ingest.listing import ArrivalHour
from include.ingest.recipe import Recipe, recipe_of
from include.lake import Store, open_store
from include.settings import Settings

GROUP_BYTES = 2 * 1024 * 1024
GROUP_HOURS = 16
_THREADS_ON_S3 = 4
"""Hours of a group at a time: while one waits for S3, another one computes. In a folder there is
little to wait for, and threads that take turns cost a quarter more time."""
_SINGLE_PROCESS_BYTES = 4 * 1024 * 1024
"""Less than this is done before worker processes have started."""


class MissingRecipientKeyError(SmsError):
    """Without the secret, phone numbers can't be turned into recipients."""


class KilledWorkerError(PassingError):
    """A worker process died in the middle of its work."""


@dataclass(slots=True)
class GroupOutcome:
    """What became of a group of hours: an entry or a failure for each."""

    entries: list[LedgerEntry] = field(default_factory=list)
    failures: list[SmsError] = field(default_factory=list)


def ingest_groups(hours: Sequence[ArrivalHour], settings: Settings) -> Iterator[GroupOutcome]:
    """Ingest hours in groups, on as many processes as the settings allow; outcomes as they come.

    Stops its processes when the caller gives up, and they stop when their parent dies.
    """
    groups = list(_groups(hours))
    stored_bytes = sum(hour.stored_bytes for hour in hours)
    workers = min(settings.workers, len(groups))
    if workers <= 1 or stored_bytes < _SINGLE_PROCESS_BYTES:
        yield from (ingest_group(group, settings) for group in groups)
        return
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_prepare_worker
    )
    try:
        # kept by nobody else, so that each outcome is forgotten once it is told
        for future in as_completed([pool.submit(ingest_group, one, settings) for one in groups]):
            yield future.result()
    except BrokenProcessPool:
        raise KilledWorkerError(
            "a worker process of the ingest was killed, most likely for its memory;"
            " set SMS_WORKERS lower and run again: what was committed stays"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def ingest_group(hours: Sequence[ArrivalHour], settings: Settings) -> GroupOutcome:
    """Ingest the hours of a group; a failure of one doesn't keep the others."""
    # arrow's own allocators keep what is freed, some 85 MB in each process
    memory = pa.system_memory_pool()
    pa.set_memory_pool(memory)
    workshop = _workshop(settings, recipe_of(settings))

    def ingest(hour: ArrivalHour) -> LedgerEntry | SmsError:
        try:
            return ingest_hour(hour, _store(hour.stream.uri), workshop)
        except SmsError as error:
            return error

    outcome = GroupOutcome()
    with _paused_collector(), ThreadPoolExecutor(_threads(settings)) as threads:
        for result in threads.map(ingest, hours):
            if isinstance(result, SmsError):
                outcome.failures.append(result)
            else:
                outcome.entries.append(result)
    memory.release_unused()  # else what threads freed adds up from group to group
    return outcome


def _threads(settings: Settings) -> int:
    return _THREADS_ON_S3 if settings.lake_uri.startswith("s3://") else 1


@contextmanager
def _paused_collector() -> Iterator[None]:
    """Millions of values live at once here and none in a cycle: looking for some costs a third."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _groups(hours: Sequence[ArrivalHour]) -> Iterator[list[ArrivalHour]]:
    group: list[ArrivalHour] = []
    for hour in hours:
        group.append(hour)
        if len(group) == GROUP_HOURS or sum(one.stored_bytes for one in group) >= GROUP_BYTES:
            yield group
            group = []
    if group:
        yield group


@cache
def _store(uri: str) -> Store:
    return open_store(uri)


@cache
def _workshop(settings: Settings, recipe: Recipe) -> Workshop:
    if settings.recipient_key is None:
        raise MissingRecipientKeyError(
            "SMS_RECIPIENT_KEY is not set: write a secret of 16 characters or more to .env"
        )
    return Workshop(
        open_store(settings.lake_uri),
        PrivacyScreen(
            Pseudonymiser(settings.recipient_key.get_secret_value().encode()),
            ContextFilter(settings.context_keys),
        ),
        recipe,
    )


class _NoPandas(MetaPathFinder):
    """Keeps pandas out: pyarrow imports it at the first array if it can, a second for nothing."""

    def find_spec(self, name: str, *_: object) -> None:
        """Part of the import protocol: None leaves a module to the other finders."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def _prepare_worker() -> None:
    sys.meta_path.insert(0, _NoPandas())
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
