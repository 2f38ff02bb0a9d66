"""What to do about an app that can't be imported, said below its error."""

from __future__ import annotations

import pkgutil
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tokenize import detect_encoding
from traceback import extract_tb

from coursekit.text.encodings import save_as_utf_8

NULL_BYTES = "source code string cannot contain null bytes"
CIRCULAR = "partially initialized module"  # in the words of Python itself
NAME = re.compile(r"cannot import name '(\w+)'")
MARKS_OF_A_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


def advice(error: BaseException, home: Path) -> str:
    """Return a sentence on what to do about an error at import, or nothing."""
    if name := lacks_its_package(error):
        return f"It lies in `app`: write `app.{name}` instead of `{name}`."
    if is_unreadable(error) and (words := _of_an_encoding(home)):
        return words
    if isinstance(error, SyntaxError):
        return _of_a_conflict(error)
    if not isinstance(error, ImportError):
        return ""
    if CIRCULAR in str(error):
        return _of_a_circle(error, home)
    if isinstance(error, ModuleNotFoundError):
        installed = (module.name for module in pkgutil.iter_modules())
        return _in_another_case(error.name or "", installed)
    wanted = NAME.search(str(error))  # an attribute has it from Python 3.12 on
    names = dir(sys.modules.get(error.name or ""))
    return _in_another_case(wanted[1] if wanted else "", names)


def lacks_its_package(error: BaseException) -> str:
    """Return the name of a module that is there, but was imported without ``app.``."""
    name = (getattr(error, "name", "") or "").partition(".")[0]
    if not isinstance(error, ModuleNotFoundError) or not name.isidentifier():
        return ""
    own = Path("app", name)
    return name if own.is_dir() or own.with_suffix(".py").is_file() else ""


def is_unreadable(error: BaseException) -> bool:
    """Return whether Python can't read a file: by its syntax, or by its bytes."""
    # a ValueError in some Pythons, and it never names the file
    if isinstance(error, SyntaxError):
        return True
    # a learner's own kind of error may fail again where its words are asked for
    return type(error) is ValueError and NULL_BYTES in str(error)


def _of_an_encoding(home: Path) -> str:
    """Name the files that are saved as something else than UTF-8, and as what."""
    found = []
    for path in sorted((home / "app").rglob("*.py")):
        with suppress(OSError):
            content = path.read_bytes()
            if not _says_its_encoding(content):
                name = path.relative_to(home).as_posix()
                found.append(save_as_utf_8(name, content))
    return "\n".join(filter(None, found))


def _says_its_encoding(content: bytes) -> bool:
    """Return whether a comment on top names another encoding, as Python allows."""
    try:
        encoding, _ = detect_encoding(BytesIO(content).readline)
    except SyntaxError:
        return False
    return not encoding.startswith("utf-8")


def _of_a_conflict(error: SyntaxError) -> str:
    if not (error.text or "").startswith(MARKS_OF_A_CONFLICT):
        return ""
    return (
        "A merge is not finished there: keep what is right of the two versions, and"
        " take the lines with <<<<<<<, ======= and >>>>>>> away."
    )


def _of_a_circle(error: ImportError, home: Path) -> str:
    """Name the modules that import each other, in the order of their imports."""
    files = [Path(frame.filename) for frame in extract_tb(error.__traceback__)]
    own = [file.relative_to(home) for file in files if file.is_relative_to(home)]
    names = [path.as_posix() for path in dict.fromkeys(own)]
    first = (error.name or "").replace(".", "/")
    while names and not names[0].startswith(first):
        del names[0]  # those outside import one of the circle, and are not in it
    if len(names) < 2:
        return ""
    return (
        f"{' and '.join(names)} import each other. Move what both need into a module"
        " that imports neither."
    )


def _in_another_case(name: str, names: Iterable[str]) -> str:
    """Name the thing that differs in capital letters only, if there is one."""
    for each in names:
        if each != name and each.casefold() == name.casefold():
            return (
                f"It is called `{each}`: Python tells capital letters from small ones."
            )
    return ""
