"""Whether an answer is right: taken generously, as a person at a table would."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from coursekit.hunting.code import Line, Place
from coursekit.hunting.quoted import quote
from coursekit.hunting.statements import counted, is_nothing

NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen", "twenty"),
)
NONE = {"none", "nothing", "no", "nobody", "nowhere", "-", "–", "0", "empty", "null"}
FILE = re.compile(r"[\w./\\-]*\w\.(?:py|md)\b(?::\d+(?:-\d+)?)?")
LINE = re.compile(r",?\s*\b(?:in|at|on)?\s*\blines?\s+\d+(?:\s*[-–]\s*\d+)?", re.I)
BRACKETS = re.compile(r"\([^()]*\)")
PARTS = re.compile(
    r"[,;\n]|\s[•*+-]\s|\band\b|\bor\b|\bthen\b|\bplus\b|&|→|->|^\s*[-*+•]\s*|\b\d+[.)]\s"
)
FILLING = {
    *("the", "a", "an", "in", "at", "of", "is", "are", "it", "its", "called", "named"),
    *("column", "table", "field", "model", "schema", "function", "class", "line"),
    *("dependency", "route", "file", "both", "all", "only", "first", "next", "finally"),
    *("they", "these", "there", "and", "to", "from", "by", "yes", "name", "variable"),
}
METHOD = r"get|post|put|patch|delete|head|options"
NEAR = 2  # lines: whoever counts the decorator is right too

KINDS = {
    "one to many": {"1:n", "1-n", "1:m", "1-m", "1ton", "onetomany", "1tomany", "1..n"},
    "many to one": {"n:1", "n-1", "m:1", "m-1", "nto1", "manytoone", "manyto1", "n..1"},
    "many to many": {"n:m", "m:n", "n:n", "n-m", "m-n", "n-n", "m:m", "manytomany"},
    "one to one": {"1:1", "1-1", "1to1", "onetoone", "1..1"},
}


class Form(Enum):
    """How an answer is compared."""

    LIST = "list"
    ORDER = "order"
    NUMBER = "number"
    KIND = "kind"
    PLACE = "place"
    ROUTES = "routes"
    STATEMENTS = "statements"
    LINE = "line"


@dataclass(frozen=True)
class Item:
    """One right word, and where in the code it is."""

    name: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True)
class Right:
    """The right answer: its parts, what might be taken for them, where to look."""

    form: Form
    items: tuple[Item, ...]
    others: frozenset[str] = frozenset()
    nudge: str = ""
    also: frozenset[str] = frozenset()
    """What may be said as well: ``users.id`` behind a foreign key."""
    lines: tuple[Line, ...] = ()
    """All lines of the code, where the right answer is one of them."""


@dataclass(frozen=True)
class Judgement:
    """Whether an answer is right, and if it is not, what a nudge may tell."""

    is_right: bool
    words: str = ""


def judge(answer: str, right: Right) -> Judgement:
    """Return whether an answer is right; the nudge never tells the right one."""
    plain = _plain(answer)
    match right.form:
        case Form.NUMBER:
            said = _number(plain)
            return Judgement(said == int(right.items[0].name))
        case Form.KIND:
            return Judgement(_kind(plain) == right.items[0].name)
        case Form.PLACE:
            return _place(answer, right.items[0].place)
        case Form.STATEMENTS:
            return _statements(plain, [item.name.lower() for item in right.items])
        case Form.LINE:
            return _line(answer, right)
        case Form.ROUTES:
            return _listed(_routes(plain), [_route(i.name) for i in right.items])
    return _names(plain, right)


def _plain(text: str) -> str:
    """Return a text in small letters, without marks of Markdown and quotes."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[`\"'“”‘’]|\*\*", "", text)
    return re.sub(r"[ \t]+", " ", text).strip()


def _names(plain: str, right: Right) -> Judgement:
    files = [item.name for item in right.items if item.name.endswith(".py")]
    if not files:
        plain = FILE.sub(" ", LINE.sub(" ", plain))
    plain = BRACKETS.sub(" ", plain)
    wanted = [item.name.lower() for item in right.items]
    if right.form is Form.LIST:
        wanted = list(dict.fromkeys(wanted))
    if not wanted:
        said = {_word(part) for part in PARTS.split(plain)} - {""}
        return Judgement(bool(said) and said <= NONE)
    others = {other.lower() for other in right.others} - set(wanted)
    found = [name for name in wanted if _stands_in(name, plain)]
    parts = [part for part in PARTS.split(plain) if _word(part) not in right.also]
    extra = [part for part in parts if _is_other(part, wanted, others)]
    mentioned = sum(_stands_in(other, plain) for other in others)
    if len(found) < len(wanted) or extra or mentioned > max(1, len(wanted)):
        return _missed(len(found), len(wanted), extra=bool(extra or mentioned))
    if right.form is Form.ORDER and not _in_order(wanted, plain):
        return Judgement(False, "All of them are there, but in another order.")
    return Judgement(True)


def _word(part: str) -> str:
    """Return what a part of a list says, without filling words and stops."""
    words = [word.strip(".:!?()[]{}") for word in part.split()]
    return " ".join(word for word in words if word and word not in FILLING)


def _stem(word: str) -> str:
    """Return a word without the s of a plural, a call's brackets or a package."""
    word = word.removesuffix("()").rpartition("/")[2]
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _stands_in(name: str, plain: str) -> bool:
    return re.search(rf"(?<!\w){_pattern(name)}s?(?!\w)", plain) is not None


def _pattern(name: str) -> str:
    """Return an expression for a name, its words joined by ``_``, a blank or none."""
    return "[_ -]?".join(re.escape(part) for part in _stem(name).split("_"))


def _is_other(part: str, wanted: list[str], others: set[str]) -> bool:
    """Return whether a part of an answer names something that is none of the wanted."""
    stems = {_stem(name) for name in wanted}
    if any(_stands_in(name, part) for name in wanted):
        return False
    part = _word(part)
    is_name = " " not in part and re.fullmatch(r"[\w.]+", part) is not None
    known = _stem(part) in {_stem(other) for other in others}
    return known or (is_name and _stem(part) not in stems and not part.isdigit())


def _in_order(wanted: list[str], plain: str) -> bool:
    """Return whether each name can be found behind the one before it."""
    position = 0
    for name in wanted:
        found = re.compile(rf"(?<!\w){_pattern(name)}").search(plain, position)
        if found is None:
            return False
        position = found.end()
    return True


def _missed(found: int, wanted: int, *, extra: bool) -> Judgement:
    if wanted == 1:
        return Judgement(False, "")
    there = f"{found} of {wanted} are there" if found else "None of them is there"
    return Judgement(False, there + (", and one that is none of them." * extra or "."))


def _number(plain: str) -> int | None:
    plain = FILE.sub(" ", LINE.sub(" ", BRACKETS.sub(" ", plain)))
    words = re.findall(r"\w+", plain)
    for word in words:
        if word.isdecimal() and len(word) < 6:
            return int(word)
        if word in NUMBERS:
            return NUMBERS.index(word)
    # "none of them" is a number; "no idea" is not
    return 0 if words == ["no"] or NONE - {"no"} & {*words} else None


def _kind(plain: str) -> str:
    """Return the kind of a relationship that an answer names, if it names one."""
    close = re.sub(r"[\s_]+|(?<=[a-z])-|-(?=[a-z]{2})", "", plain)
    found = [
        (close.find(form), kind)
        for kind, forms in KINDS.items()
        for form in forms
        if form in close
    ]
    return min(found)[1] if found else ""


def _place(answer: str, place: Place) -> Judgement:
    """Return whether a file is named, and the line if one is given, more or less."""
    plain = answer.replace("\\", "/").lower()
    file = place.file.lower()
    named = re.findall(r"[\w./-]*\w\.(?:py|md)", plain)
    named += [
        name.replace(".", "/") + ".py" for name in re.findall(r"app(?:\.\w+)+", plain)
    ]
    fits = any(f"/{file}".endswith(f"/{name.lstrip('./')}") for name in named)
    if not fits:
        return Judgement(False, "That is not the file.")
    lines = [int(n) for n in re.findall(r"(?:\.py:|\.md:|lines? )\s*(\d{1,6})", plain)]
    near = range(place.line - NEAR, max(place.last, place.line) + NEAR + 1)
    if lines and not any(line in near for line in lines):
        return Judgement(False, "The file is right, the line is not.")
    return Judgement(True)


def _statements(plain: str, names: list[str]) -> Judgement:
    """Return whether each kind of statement is named as often as it is sent."""
    plain = FILE.sub(" ", LINE.sub(" ", plain))
    wanted, said = Counter(names), counted(plain, names, NUMBERS)
    if said == wanted:
        return Judgement(bool(wanted) or is_nothing(plain))
    if said.keys() == wanted.keys():
        return Judgement(False, "Those are the kinds, but not as many of each.")
    return _missed((said & wanted).total(), len(names), extra=bool(said - wanted))


def _line(answer: str, right: Right) -> Judgement:
    """Return whether a line is named, by file and number or by its text."""
    said = quote(answer)
    places = [item.place for item in right.items]
    if said.files and not any(said.is_of(place.file) for place in places):
        return Judgement(False, "That is not the file.")
    numbered = [place for place in places if said.is_of(place.file)]
    if said.files and any(n in _span(p) for p in numbered for n in said.numbers):
        return Judgement(True)
    meant = [line.place for line in said.lines(right.lines)]
    fitting = [place for place in meant if any(_holds(each, place) for each in places)]
    if fitting and len(fitting) == len(meant):
        return Judgement(True)
    if fitting:
        words = "That stands on more than one line: say the file and the number, too."
        return Judgement(False, words)
    if not said.files and not meant:
        return Judgement(False, "Say the file and the line's number, or quote it.")
    if said.files and said.numbers:
        return Judgement(False, "The file is right, the line is not.")
    return Judgement(False, "That is another line." if meant else "Which line of it?")


def _span(place: Place) -> range:
    return range(place.line, max(place.last, place.line) + 1)


def _holds(place: Place, other: Place) -> bool:
    """Return whether a line is a part of a statement."""
    return place.file == other.file and other.line in _span(place)


def _routes(plain: str) -> list[str]:
    """Return the routes that an answer names: ``GET and PATCH /tasks/7`` are two."""
    plain = FILE.sub(" ", plain)
    found: list[str] = []
    methods: list[str] = []
    before: list[str] = []
    for method, path in re.findall(rf"\b({METHOD})\b|(/[\w/{{}}:<>.-]*)", plain):
        if method:
            methods.append(method)
        else:
            before = methods or before
            found += [_route(f"{each} {path}") for each in before]
            methods = []
    return found


def _route(text: str) -> str:
    """Return a route with its parameters as ``{}``, however they are written."""
    method, _, path = text.lower().partition(" ")
    path = re.sub(r"\{[^{}]*\}|<[^<>]*>|:\w+|(?<=/)\d+\b", "{}", path.rstrip(".,"))
    return f"{method} {path.rstrip('/') or '/'}"


def _listed(said: list[str], wanted: list[str]) -> Judgement:
    found = [name for name in wanted if name in said]
    extra = any(name not in wanted for name in said)
    if len(found) < len(wanted) or extra:
        return _missed(len(found), len(wanted), extra=extra)
    return Judgement(True)
