"""Bring organizations in step with a dump of the Research Organization Registry."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from connected.organizations.ror.dumps import DumpError
from connected.organizations.ror.records import Rejected, RorRecord, RorRecords
from connected.organizations.service.refresh_words import refresh_words
from connected.organizations.service.store_records import store_records

BATCH = 500


@dataclass
class ImportResult:
    """What became of the records; ``stopped`` says where and why the rest of the file could not be read."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    stopped: str | None = None


def import_ror(
    unit: Callable[[], AbstractContextManager[Session]],
    elements: Iterable[object],
    on_problem: Callable[[Rejected], None],
) -> ImportResult:
    """Store the organizations that ``elements`` describe: decoded JSON records of ROR, read in constant memory.

    A record that is not right is given to ``on_problem`` and left out. Of several records with one id the first counts.
    Where the file ends early, what was read before stays. Organizations without a ROR id, and names that did not come
    from ROR, are not touched. Importing the same records again writes nothing.

    Args:
        unit: opens a unit of work, as ``kernel.db.transaction`` does; one a batch, so that a long import neither holds
            locks nor loses everything when it is interrupted.
        elements: what ``read_dump`` yields.
        on_problem: is told of every record that is left out.
    """
    result = ImportResult()
    records = RorRecords(elements, on_problem)
    try:
        for batch in _batches(records):
            with unit() as session:
                _count(result, store_records(session, batch))
    except DumpError as error:
        result.stopped = str(error)
    with unit() as session:
        refresh_words(session)
    result.rejected = records.rejected
    return result


def _batches(records: Iterable[RorRecord]) -> Iterator[list[RorRecord]]:
    batch: list[RorRecord] = []
    try:
        for record in records:
            batch.append(record)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except DumpError:
        yield batch
        raise
    yield batch


def _count(result: ImportResult, stored: tuple[int, int, int]) -> None:
    created, updated, unchanged = stored
    result.created += created
    result.updated += updated
    result.unchanged += unchanged
