"""What tells one content from another."""

from __future__ import annotations

import hashlib
from typing import Any


def sha256_of(file: Any) -> str:
    """Of an open file or an upload, from its beginning, where it stands again afterwards."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest
