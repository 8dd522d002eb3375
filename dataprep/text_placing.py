"""Where texts go: under which names, in how many parts, and what copies or writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from msgspec import Struct, structs

from dataprep.class_folders import is_hidden
from dataprep.conversion import Converted, Loss
from dataprep.decode import BYTE_ORDER_MARK, LFS_POINTER
from dataprep.errors import StoreError
from dataprep.findings import Location
from dataprep.passages import is_rough, passages
from dataprep.production import Outcome, lost
from dataprep.samples import Sample
from dataprep.tasks import Output, Read, Task
from dataprep.text_names import Names
from dataprep.text_sources import TextSource
from dataprep.texts import TEXT

MARK = BYTE_ORDER_MARK.decode()


class Placed(Struct, frozen=True):
    """A sample and the names that it has in the output: those of its parts where its text `is_cut`.

    `is_rough` says that some of these end where no paragraph does.
    """

    sample: Sample
    names: tuple[str, ...]
    is_cut: bool = False
    is_rough: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether its file stays as it is."""
        return self.names == (self.sample.path,)

    @property
    def renamed(self) -> Iterator[tuple[str, str]]:
        """Its names that are others than what the source calls it."""
        was = self.sample.path or self.sample.name
        return ((was, name) for name in self.names if name not in {was, f"{was}{TEXT}"})


def place(source: TextSource, split_at: int | None, keeps: Callable[[Sample], bool], taken: Iterable[str]) -> Iterator[Placed]:
    """Give each sample its names: its own where it `keeps` that, else a new one that is neither given nor `taken`."""
    samples, known = source.samples.samples, dict[str, Placed]()
    kept = {one.path for one in samples if one.path is not None and keeps(one)}
    names = Names([*kept, *taken])
    for one in samples:
        same = known.get(one.path) if one.path is not None else None
        placed = same or _placed(source, one, split_at, names, is_kept=one.path in kept)
        if one.path is not None:
            known[one.path] = placed
        yield structs.replace(placed, sample=one)


def _placed(source: TextSource, one: Sample, split_at: int | None, names: Names, *, is_kept: bool) -> Placed:
    text = _long_text(source, one, split_at) if split_at else None
    parts = passages(text, split_at) if split_at and text is not None else ()
    if parts and parts != (text,):
        stem = one.name.removesuffix(TEXT)
        given = tuple(names.new(f"{stem}-{number}") for number in range(1, len(parts) + 1))
        return Placed(one, given, is_cut=True, is_rough=is_rough(parts))
    return Placed(one, (one.path,) if is_kept and one.path else (names.new(one.name),))


def _long_text(source: TextSource, one: Sample, most: int) -> str | None:
    """The text of a sample that may be too long; it is not read where its size tells that it is not."""
    entry = source.files.get(one.path or "")
    if one.text is None and (entry is None or entry.size <= most):
        return None
    text = text_of(source, one)
    return text if isinstance(text, str) else None


def rough(placed: Iterable[Placed]) -> Iterator[str]:
    """A note on the texts that are cut where no paragraph ends."""
    found = {one.names: one.sample.name for one in placed if one.is_rough}
    if found:
        first = next(iter(found.values()))
        yield f"texts cut where no paragraph ends, but a line, a sentence or a word: {len(found)}, the first {first!r}"


def unlisted(source: TextSource) -> Iterator[str]:
    """A note on the texts beside a labels file that it does not list: no table and no folder of a class has them."""
    listed = {one.path for one in source.samples.samples}
    names = [path for path in source.files if path.lower().endswith(TEXT) and path not in listed] if source.labels else []
    if names:
        yield f"texts that the labels file does not list are left out: {len(names)}, the first {names[0]!r}"


def text_of(source: TextSource, one: Sample) -> str | Loss:
    """The text of a sample without its byte order mark, or why it cannot be had."""
    text = marked_text_of(source, one)
    return text.removeprefix(MARK) if isinstance(text, str) and one.text is None else text


def marked_text_of(source: TextSource, one: Sample) -> str | Loss:
    """The text of a sample as it stands in its file, or why it cannot be had."""
    if one.text is not None:
        return one.text
    entry = source.files.get(one.path or "")
    if entry is None:
        return Loss(one.at, "there is no such text: left out", one.name)
    try:
        raw = source.store.read(entry.path) if not entry.problem else b""
        text = raw.decode()
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror or error)
        return Loss(Location(entry.path), f"cannot be read: {why}; left out")
    if entry.problem or raw.startswith(LFS_POINTER):
        return Loss(Location(entry.path), f"cannot be read: {entry.problem or 'it is a pointer of Git LFS'}; left out")
    return text


def parts_of(text: str, placed: Placed, split_at: int | None) -> Iterator[tuple[str, str]]:
    """The parts of a sample's text, each with its name. Raises StoreError for one that is not what it was when it was placed."""
    parts = passages(text, split_at) if placed.is_cut and split_at else (text,)
    if len(parts) != len(placed.names):
        raise StoreError(f"{placed.sample.name!r} changes while it is read; nothing is written")
    return zip(placed.names, parts, strict=True)


def text_tasks(
    source: TextSource, placed: Iterable[Placed], split_at: int | None, places: Callable[[Placed, str], Iterable[str]]
) -> Iterator[Task]:
    """What writes the texts that do not stay as they are; `places` are the paths of one, for each of its names."""
    done = set[str]()
    for one in placed:
        path = one.sample.path
        if path is None or (path in source.files and path not in done):
            done.add(path or "")
            yield Task((path, *one.sample.copies) if path else (), partial(_text_outputs, one, split_at, places))


def _text_outputs(
    placed: Placed, split_at: int | None, places: Callable[[Placed, str], Iterable[str]], read: Read
) -> list[Output]:
    one = placed.sample
    raw = read(one.path) if one.path is not None else (one.text or "").encode()
    parts: Iterable[tuple[str, bytes]] = [(placed.names[0], raw)]
    if placed.is_cut:
        text = raw.removeprefix(BYTE_ORDER_MARK).decode(errors="replace")
        parts = ((name, part.encode()) for name, part in parts_of(text, placed, split_at))
    return [Output(path, "text", Converted(part, "")) for name, part in parts for path in places(placed, name)]


def copies_of(source: TextSource, placed: Iterable[Placed], tasks: Iterable[Task]) -> tuple[str, ...]:
    """The files that are copied: of a folder all that no task takes care of, else the texts that keep their names."""
    files: Mapping[str, object] = source.files
    if not source.is_folder:
        return tuple(dict.fromkeys(one.names[0] for one in placed if one.is_kept and one.names[0] in files))
    claims = {path for task in tasks for path in task.claims}
    claims |= {path for path in source.files if source.labels is None and is_hidden(path)}
    return tuple(path for path, entry in source.files.items() if not entry.problem and path not in claims)


def barred_of(source: TextSource) -> tuple[Outcome, ...]:
    """The files of a folder that are not to be opened."""
    entries = source.files.values() if source.is_folder else ()
    return tuple(lost(entry.path, f"is not copied: {entry.problem}") for entry in entries if entry.problem)
