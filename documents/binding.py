"""Several files as one PDF: pages of ours, and behind each page that announces a file the pages of that file.

Files are read where they lie and copied page by page, so that a large one costs no memory; scripts, forms and what else
belongs to a file as a whole stay behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, closing
from io import BytesIO
from typing import Any, BinaryIO, Self

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from documents.paper import Unbindable

MOST_PAGES = 500  # of all files together
MOST_PIXELS = 40_000_000  # of one picture, as it is read
SHOWN_WIDTH, SHOWN_HEIGHT = 1654, 2339  # A4 at 200 dots per inch
MARGIN = 118  # 15 mm


class Binding:
    """A context, since the files stay open until they are written."""

    def __init__(self) -> None:
        self._parts: list[pikepdf.Pdf] = []
        self._open = ExitStack()
        self.pages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._open.close()

    def add(self, file: BinaryIO, extension: str) -> int:
        """The file behind those that were added before; it is closed at the end. Returns how many pages it has.

        Raises Unbindable.
        """
        self._open.enter_context(closing(file))
        part = self._open.enter_context(_opened(file if extension == "pdf" else _pictured(file)))
        try:
            count = len(part.pages)
        except (pikepdf.PdfError, ValueError, TypeError) as broken:
            raise Unbindable("broken") from broken
        if not count:
            raise Unbindable("broken")
        if self.pages + count > MOST_PAGES:
            raise Unbindable("large")
        self.pages += count
        self._parts.append(part)
        return count

    def write(self, ours: bytes, names: Sequence[str], to: BinaryIO) -> None:
        """`ours`: our pages, at their end one for each file that was added, in that order. `names`: what the reader's
        outline calls these."""
        with pikepdf.open(BytesIO(ours)) as own, pikepdf.new() as whole:
            first = len(own.pages) - len(self._parts)
            whole.pages.extend(own.pages[:first])
            at = []
            for page, part in zip(range(first, len(own.pages)), self._parts, strict=True):
                at.append(len(whole.pages))
                whole.pages.append(own.pages[page])
                whole.pages.extend(part.pages)
            with whole.open_outline() as outline:
                outline.root.extend(pikepdf.OutlineItem(name, page) for name, page in zip(names, at, strict=True))
            whole.save(to, deterministic_id=True)


def _opened(file: BinaryIO) -> pikepdf.Pdf:
    try:
        return pikepdf.open(file)
    except pikepdf.PasswordError as locked:
        raise Unbindable("locked") from locked
    except (pikepdf.PdfError, ValueError) as broken:
        raise Unbindable("broken") from broken


def _pictured(file: BinaryIO) -> BinaryIO:
    """The picture on a page, upright as its camera says, no finer than a printer shows, without what else it tells."""
    try:
        with Image.open(file) as found:
            found.draft("RGB", (SHOWN_WIDTH, SHOWN_HEIGHT))  # a JPEG is read smaller at once
            if found.width * found.height > MOST_PIXELS:
                raise Unbindable("large")
            return _on_a_page(ImageOps.exif_transpose(found))
    except Image.DecompressionBombError as bomb:
        raise Unbindable("large") from bomb
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError) as broken:
        raise Unbindable("broken") from broken


def _on_a_page(picture: Any) -> BinaryIO:
    is_wide = picture.width > picture.height
    across, down = (SHOWN_HEIGHT, SHOWN_WIDTH) if is_wide else (SHOWN_WIDTH, SHOWN_HEIGHT)
    picture = picture.convert("RGBA")
    picture.thumbnail((across - 2 * MARGIN, down - 2 * MARGIN))
    page = Image.new("RGB", (across, down), "white")
    page.paste(picture, ((across - picture.width) // 2, (down - picture.height) // 2), picture)
    made = BytesIO()
    page.save(made, "PDF", resolution=200, quality=85)
    made.seek(0)
    return made
