"""Where compiled packs are kept: in the wheel, or by digest in a cache; compiling is the exception."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import msgspec

from detector.resources import rules_folder
from detector.rulepacks.compiled import CompiledPacks, merge_packs
from detector.rulepacks.files import PackError, is_termbase, pack_files

# Part of the digest: a change of the compiled form must not meet an old cache.
COMPILED_FORM = 6
BUNDLED_NAME = "compiled.msgpack"


def _digest(files: list[Path]) -> str:
    total = hashlib.sha256(f"form {COMPILED_FORM}".encode())
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise PackError(file, 1, f"the rule pack cannot be read ({error.strerror or error})") from error
        total.update(file.name.encode("utf-8", "surrogateescape") + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def cache_folder() -> Path:
    """Where compiled packs are kept: ``GARBLINT_CACHE``, else the user's cache folder."""
    if named := os.environ.get("GARBLINT_CACHE"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()) / "garblint"


def write_compiled(packs: CompiledPacks, path: Path) -> None:
    """Write through a temporary file, so that two runs at once cannot spoil it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(msgspec.msgpack.encode(packs))
    Path(file.name).replace(path)


def read_compiled(path: Path) -> CompiledPacks | None:
    """The compiled packs at ``path``, or None where there are none that this version can read."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=CompiledPacks)
    except (OSError, msgspec.MsgspecError):
        return None


def _compile(files: list[Path], digest: str) -> CompiledPacks:
    # The YAML reader and the compiler are imported only where something must be compiled.
    from detector.rulepacks.compile import compile_packs
    from detector.rulepacks.load import load_pack
    from detector.rulepacks.termbase import compile_termbase

    bases = [file for file in files if is_termbase(file)]
    packs = compile_packs([load_pack(file) for file in files if file not in bases], digest)
    for base in bases:
        packs = merge_packs(packs, compile_termbase(base, digest, own_packs()))
    return msgspec.structs.replace(packs, digest=digest)


def _compiled_files(files: list[Path]) -> CompiledPacks:
    """The compiled form of the files, from the cache where it has them."""
    digest = _digest(files)
    kept = cache_folder() / "packs" / f"{digest}.msgpack"
    if (found := read_compiled(kept)) is not None and found.digest == digest:
        return found
    compiled = _compile(files, digest)
    with suppress(OSError):  # a read-only home costs time, not results
        write_compiled(compiled, kept)
    return compiled


def compile_folder(folder: Path) -> CompiledPacks:
    """Compile all packs of a folder, without the cache."""
    files = pack_files([folder])
    return _compile(files, _digest(files))


def own_packs() -> CompiledPacks:
    """Garblint's own packs: compiled in the wheel, or compiled on first use from the repository."""
    folder = rules_folder()
    bundled = read_compiled(folder / BUNDLED_NAME)
    return bundled if bundled is not None else _compiled_files(pack_files([folder]))


def user_packs(paths: tuple[Path, ...]) -> CompiledPacks | None:
    """A user's packs, compiled on first use; None without paths. Raises ``UsageError`` for a broken one."""
    return _compiled_files(pack_files(paths)) if paths else None
