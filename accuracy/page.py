"""``ACCURACY.md`` on one screen, and a page of details for each stage.

Both are made from the journal, never by hand.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from accuracy.findings import Findings, bound, explained, failed_in
from accuracy.programs import Kind
from accuracy.reasons import Reason

HEAD = Path(__file__).with_name("head.md")
TAIL = Path(__file__).with_name("tail.md")
DETAILS = Path(__file__).with_name("details")
CONTRACT = Path(__file__).with_name("contract.toml")
JUSTIFIED = Path(__file__).with_name("justified.toml")
UNSEEN = Path(__file__).with_name("unseen.toml")
NOT_JUSTIFIED = "**none: add one, justify the check or remove it**"


def contract() -> dict[str, dict[str, list[str]]]:
    """Return the checks that hold each line of the contract, by stage and line."""
    return tomllib.loads(CONTRACT.read_text(encoding="utf-8"))


def justified() -> dict[str, dict[str, str]]:
    """Return why checks stay that catch nothing alone, by stage and check."""
    return tomllib.loads(JUSTIFIED.read_text(encoding="utf-8"))


def unseen() -> dict[str, dict[str, str]]:
    """Return why a report's commands can't show its failure, by stage and mistake."""
    return tomllib.loads(UNSEEN.read_text(encoding="utf-8"))


def count_held(lines: dict[str, list[str]]) -> int:
    """Return how many lines have a check."""
    return sum(bool(checks) for checks in lines.values())


def page(found: list[Findings], reasons: list[Reason], left: Counter[str]) -> str:
    """Return the page for everybody; ``left`` counts trials not made yet, by kind."""
    lines = [HEAD.read_text(encoding="utf-8"), *_summary(found, reasons)]
    lines += ["", f"Trials that were not made yet: {_listed(left)}."] if left else []
    return "\n".join([*lines, "", TAIL.read_text(encoding="utf-8")])


def detail_page(each: Findings, reasons: list[Reason]) -> str:
    """Return the page of a stage: what was wrong, and which check catches what."""
    lines = [f"# How often the checks of {each.stage} are wrong", ""]
    lines += ["Made by `make accuracy`; do not edit. In short: [ACCURACY.md]"]
    lines[-1] += "(../../ACCURACY.md)."
    lines += ["", *_conditions(each), *_wrong(each), *_contract(each.stage)]
    lines += [*_matrix(each), *_survivors(each, reasons)]
    return "\n".join(lines).rstrip() + "\n"


def _summary(found: list[Findings], reasons: list[Reason]) -> Iterator[str]:
    yield "## In short"
    yield ""
    yield (
        "| stage | right programs rejected | mistakes accepted | mutants accepted"
        " without a reason | … with a reason | starter and stage before accepted |"
        " flakes among verdicts | oracle of another opinion |"
        " reports whose commands do not show the failure |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for each in found:
        mutants = explained(each.accepted(Kind.MUTANT), reasons)
        holes = len(mutants.get("", []))
        excused = sum(map(len, mutants.values())) - holes
        tried = len(each.of(Kind.MUTANT)) - excused
        others = [*each.accepted(Kind.STARTER), *each.accepted(Kind.BEFORE)]
        rights = len(each.of(Kind.SOLUTION, Kind.WHEAT))
        cells = (
            f"[{each.stage}](accuracy/details/{each.stage}.md)",
            bound(len(each.rejected), rights),
            bound(len(each.accepted(Kind.MISTAKE)), len(each.of(Kind.MISTAKE))),
            bound(holes, tried),
            f"{excused}",
            f"{len(others)} of {len(each.of(Kind.STARTER, Kind.BEFORE))}",
            bound(len(each.flakes), each.checks_run),
            bound(len(each.disagreements), len(each.judged)),
            bound(len(each.unseen), len(each.repeated)),
        )
        yield f"| {' | '.join(cells)} |"


def _conditions(each: Findings) -> Iterator[str]:
    rights = each.of(Kind.SOLUTION, Kind.WHEAT)
    tried = Counter(entry["program"] for entry in rights)
    yield "Right programs, and how often each was tried: " + _listed(tried) + "."
    pythons = Counter(entry["conditions"]["python"] for entry in rights)
    bases = Counter(entry["conditions"]["database"] for entry in rights)
    zones = {entry["zone"] for entry in rights}
    yield (
        f"Python: {_listed(pythons)}. Database: {_listed(bases)}."
        f" Time zones: {len(zones)}. Verdicts: {each.checks_run}."
    )
    yield ""


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _wrong(each: Findings) -> Iterator[str]:
    accepted = [e for kind in Kind if not kind.is_right for e in each.accepted(kind)]
    for entry in each.rejected:
        words = "; ".join(
            f"{check} {entry['words'].get(check, '')}" for check in failed_in(entry)
        )
        yield f"- **False reject**: {entry['program']}, {entry['conditions']}: {words}"
    for entry in accepted:
        if entry["kind"] != Kind.MUTANT:
            yield f"- **False accept**: {entry['kind']} `{entry['program']}`"
    for entry in each.disagreements:
        words = " · ".join(entry["words"].get("oracle", "finds nothing").splitlines())
        yield f"- **Oracle**, of the {entry['kind']} `{entry['program']}`: {words}"
    for entry in each.unseen:
        words = entry["words"].get("commands", "").partition("\n")[0]
        yield f"- **Commands**, of the mistake `{entry['program']}`: {words}"
    for name, why in unseen().get(each.stage, {}).items():
        yield f"- No command can show `{name}`: {why}"
    for entry in each.seen_on_postgresql_only:
        name = entry["program"].replace("`", "'")
        yield f"- Seen on PostgreSQL only: {entry['kind']} `{name}`"
    for program, check in each.flakes:
        yield f"- **Flake**: {program}, `{check}`"
    yield ""


def _contract(stage: str) -> Iterator[str]:
    lines = contract().get(stage, {})
    yield f"Lines of the contract: {len(lines)}, {count_held(lines)} of them checked."
    yield from (
        f"- **Not covered**: {line}" for line, held in lines.items() if not held
    )
    yield ""


def _matrix(each: Findings) -> Iterator[str]:
    yield "## Which check catches what"
    yield ""
    yield "| check | mistakes that it alone catches | with others |"
    yield "|---|---|---|"
    why = justified().get(each.stage, {})
    for check, caught in each.catches.items():
        names = [f"`{name}`" for name, count in caught.items() if count == 1]
        alone = ", ".join(names) or why.get(check) or NOT_JUSTIFIED
        others = [f"`{name}`" for name, count in caught.items() if count > 1]
        yield f"| `{check}` | {alone} | {', '.join(others) or '–'} |"
    yield ""


def _survivors(each: Findings, reasons: list[Reason]) -> Iterator[str]:
    mutants = explained(each.accepted(Kind.MUTANT), reasons)
    passed, tried = sum(map(len, mutants.values())), len(each.of(Kind.MUTANT))
    yield f"## Mutants that pass: {passed} of {tried}"
    yield ""
    for why in sorted(mutants):
        yield f"**{why or 'No reason yet: a hole in the checks'}**"
        yield ""
        yield from (f"- `{name.replace('`', chr(39))}`" for name in mutants[why])
        yield ""
