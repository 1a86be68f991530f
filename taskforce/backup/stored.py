"""The files that rows of the database name, whatever the room: where they lie, how long they are, their SHA-256."""

from collections.abc import Iterator
from dataclasses import dataclass

from exchange.models import ImportBatch
from records.models.attachment import Attachment


@dataclass(frozen=True, slots=True)
class StoredFile:
    """name: in the storage. size in bytes and sha256 as the row says; the latter empty where it may have changed."""

    name: str
    size: int
    sha256: str


def all_files() -> Iterator[StoredFile]:
    """In the running transaction's view of the rows. Asks for few columns: before an upgrade the tables are older."""
    attachments = Attachment.objects.order_by("pk").values_list("uuid", "size", "sha256")
    for uuid, size, sha256 in attachments.iterator(chunk_size=2000):
        yield StoredFile(Attachment(uuid=uuid, sha256=sha256).stored_name, size, sha256)
    batches = ImportBatch.objects.exclude(file="").order_by("pk").values_list("file", "size", "sha256", "state")
    for name, size, sha256, state in batches.iterator(chunk_size=2000):  # once read, what it says of reporters goes
        yield StoredFile(name, size, sha256 if state in ImportBatch.TO_READ else "")
