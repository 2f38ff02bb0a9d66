"""What measures the checks is measured: on small sources and on the tiny course."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from conftest import COURSE, TINY
from rules.checks import checks_of

from accuracy.campaign import (
    Catchers,
    Trial,
    Worker,
    all_trials,
    executables,
    hold_trials,
)
from accuracy.check_texts import check_texts
from accuracy.findings import Findings, bound, explained
from accuracy.journal import Journal
from accuracy.mutants import mutants_of
from accuracy.page import NOT_JUSTIFIED, contract, detail_page, justified, page
from accuracy.programs import Kind, Program, digest, programs_of
from accuracy.reasons import Reason, reasons
from accuracy.trial import Conditions, seed_of_this_hour
from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError
from coursekit.grading.draw import has_another_date

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def solution(folder: Path, source: str) -> Path:
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "main.py").write_text(source, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("x = 1", ["1 → 2", "1 → 0", "x = 1 → pass"]),
        ('x: str = "é"', ["\"é\" → 'éx'", 'x: str = "é" → pass']),
        ("def f(a):\n    return a", ["return a → pass", "return a → return None"]),
        ("f(a, b=c)", ["f(a, b=c) → f(a)", "f(a, b=c) → pass"]),
        ("@d\ndef f(): ...", ["d → (lambda same: same)"]),
        ("x = a < b", ["a < b → a <= b", "x = a < b → pass"]),
        ("x = a and b", ["a and b → a or b", "x = a and b → pass"]),
        ("x = not a", ["not a → a", "x = not a → pass"]),
        ("x: int | None", ["int | None → int", "x: int | None → pass"]),
        ("x = a if b else c", ["b → True", "b → False", "x = a if b else c → pass"]),
        ("x = a + b", ["a + b → a - b", "x = a + b → pass"]),
        ('"""Say nothing."""\nimport os', []),
        ("def f():\n    yield", []),
        ('def f():\n    """Say nothing."""\n    ...', []),
    ],
)
def test_each_operator_changes_one_place(
    source: str, changes: list[str], tmp_path: Path
) -> None:
    found = mutants_of(solution(tmp_path, source), None)

    assert sorted(f"{m.before} → {m.after}" for m in found) == sorted(changes)


def test_only_what_a_stage_brings_is_changed(tmp_path: Path) -> None:
    before = solution(tmp_path / "before", "class A:\n    x = a\n\n\ny = b\n")
    after = solution(tmp_path / "after", "y = b\n\n\nclass A:\n    x = a\n    z = c\n")

    assert [m.before for m in mutants_of(after, before)] == ["z = c"]


def test_a_mutant_is_the_solution_but_for_one_place(tmp_path: Path) -> None:
    source = "x = 1  # why\ny = 2\n"
    folder = solution(tmp_path, source)

    found = {m.name: m.source for m in mutants_of(folder, None)}

    assert found["app/main.py: constant changed: 2 → 3"] == "x = 1  # why\ny = 3\n"


def test_every_stage_has_programs_of_every_kind() -> None:
    for stage in COURSE.stages:
        kinds = {program.kind for program in programs_of(COURSE, stage)}
        missing = set(Kind) - kinds - ({Kind.BEFORE} if stage.number == 1 else set())
        assert not missing, f"{stage} has no {missing}"


def test_every_reason_is_of_a_mutant_that_there_is() -> None:
    names = [
        (stage.name, program.name)
        for stage in COURSE.stages
        for program in programs_of(COURSE, stage)
        if program.kind is Kind.MUTANT
    ]
    for reason in reasons():
        assert any(reason.explains(*name) for name in names), (
            f"accuracy/reasons.toml: no mutant matches `{reason.matches}`: take it out."
        )


def test_the_contract_names_every_check() -> None:
    for stage in COURSE.stages:
        lines = contract().get(stage.name, {})
        named = {name for names in lines.values() for name in names}
        assert named == {check.name for check in checks_of(stage)}, (
            f"accuracy/contract.toml names other checks for stage {stage} than there"
            " are: let each line of the contract name the checks that hold it"
        )


def test_only_checks_that_are_there_are_justified() -> None:
    for stage in COURSE.stages:
        checks = {check.name for check in checks_of(stage)}
        assert justified().get(stage.name, {}).keys() <= checks
    assert justified().keys() <= {stage.name for stage in COURSE.stages}


def tiny_trials(folder: Path) -> list[Trial]:
    """Return trials of a right and a wrong program of the tiny course."""
    course = Course(copytree(TINY, folder / "tiny"))
    stage = course.stages[0]
    return [
        trial(stage, Kind.SOLUTION, stage.solution, shuffled=True),
        trial(stage, Kind.MISTAKE, course.root / "code" / "fails"),
    ]


def trial(stage: Stage, kind: Kind, code: Path, **conditions: Any) -> Trial:
    program = Program(stage, kind, code.name, partial(copy, code))
    return Trial(program, Conditions(1, python=HERE, **conditions), digest(code))


def copy(source: Path, folder: Path) -> None:
    copytree(source, folder)


def test_a_campaign_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    trials = tiny_trials(tmp_path)
    path = tmp_path / "kept" / "trials.jsonl"
    told: list[Trial] = []

    hold_trials(trials[:1], Journal(path), {HERE: sys.executable}, 1, told.append)
    with path.open("a") as file:
        file.write('{"key": "cut in the mid')
        file.write("\n")
    hold_trials(trials, Journal(path), {HERE: sys.executable}, 1, told.append)

    assert told == trials
    found = Findings("01_hello", Journal(path).entries("01_hello"))
    assert (found.rejected, found.accepted(Kind.MISTAKE)) == ([], [])
    assert len(found.of(*Kind)) == 2


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """A copy of the tiny course, to change its checks."""
    return Course(copytree(TINY, tmp_path / "tiny"))


def by_present_checks(course: Course, trial: Trial) -> Trial:
    return replace(trial, checks=check_texts(course, [trial.program.stage]))


def test_a_wrong_program_is_tried_again_only_where_its_check_has_changed(
    tiny: Course, tmp_path: Path
) -> None:
    stage = tiny.stages[0]
    checks = next(iter(stage.checks))
    conditions = Conditions(1, python=HERE, stop_at_failure=True)

    def wrong() -> Trial:
        whole = trial(stage, Kind.MUTANT, tiny.root / "code" / "fails")
        return by_present_checks(tiny, replace(whole, conditions=conditions))

    journal = Journal(tmp_path / "trials.jsonl")
    hold_trials([wrong()], journal, {HERE: sys.executable}, 1, lambda _: None)
    source = checks.read_text()
    assert wrong().is_made(journal)

    checks.write_text(source + "\n\ndef test_more() -> None:\n    assert True\n")
    assert wrong().is_made(journal)

    checks.write_text(source.replace('["greeting"]', '.get("greeting")'))
    assert not wrong().is_made(journal)


def test_a_check_reads_otherwise_where_what_it_uses_does(tiny: Course) -> None:
    source = """
import os
from math import ceil, floor
LIMIT = 3
print("for all")
def helper(): return LIMIT
def test_one(): assert helper()
def test_two(): assert os.name and floor
"""

    stage = tiny.stages[0]

    def texts(source: str) -> dict[str, str]:
        stage.checks[0].write_text(source)
        return dict(check_texts(tiny, [stage]))

    def changed(old: str, new: str) -> list[str]:
        then, now = texts(source), texts(source.replace(old, new))
        return [name.partition("::")[2] for name, _ in now.items() - then.items()]

    assert changed("LIMIT = 3", "LIMIT = 4") == ["test_one"]
    assert changed("import os", "import nt as os") == ["test_two"]
    assert len(changed("for all", "for each")) == 2
    assert changed("import ceil", "import tan") == []
    assert changed("assert os", "assert not os") == ["test_two"]
    assert changed("test_two", "test_three") == ["test_three"]


SHARING = {
    "shared/numbers.py": '"""Numbers."""\nLIMIT = 3\nSIZE = 4\n',
    "shared/people.py": """
from checks.shared.numbers import LIMIT, SIZE
print("for all who use this file")
def helper(): return LIMIT
def other(): return SIZE
def enter(): return _deep()
def _deep(): return "deep"
""",
    "conftest.py": "from checks.shared.people import enter\ndef client(): enter()\n",
    "test_01_hello.py": """
from checks.shared.numbers import SIZE
from checks.shared.people import helper, other as another
def hold(): helper()
def test_one(): hold()
def test_two(): another()
def test_three(): assert SIZE
""",
}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("return LIMIT", "return -LIMIT", ["test_one"]),
        ("LIMIT = 3", "LIMIT = 5", ["test_one"]),
        ("return SIZE", "return -SIZE", ["test_two"]),
        ("SIZE = 4", "SIZE = 5", ["test_three", "test_two"]),
        ('"deep"', '"high"', ["test_one", "test_three", "test_two"]),
        ("for all who", "for each who", ["test_one", "test_three", "test_two"]),
        ("Numbers.", "What is counted.", []),
        ("SIZE = 4\n", "SIZE = 4\nMORE = 5\n", []),
    ],
)
def test_a_check_reads_otherwise_where_what_it_shares_does(
    tiny: Course, old: str, new: str, changed: list[str]
) -> None:
    """Whatever file it comes from; the fixtures belong to all, and what they use."""

    def texts(old: str, new: str) -> set[tuple[str, str]]:
        for name, source in SHARING.items():
            path = tiny.root / "checks" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(source.replace(old, new), encoding="utf-8")
        return set(check_texts(tiny, tiny.stages[:1]).items())

    then = texts(old, old)

    now = texts(old, new)

    assert sorted(name.partition("::")[2] for name, _ in now - then) == changed


HOLDS = {
    "answer.status_code == 201": "wrong_answer: expected 201 Created; got 200 OK",
    'answer.json()["greeting"] == "Hi"': (
        'wrong_answer: expected `greeting`: "Hi"; got `greeting`: "Hello"'
    ),
    'int(answer.json()["greeting"]) == 1': (
        "wrong_answer: expected an answer in the form that the brief shows; got one of"
        " another form (ValueError: invalid literal for int() with base 10: 'Hello')"
    ),
    "answr == 1": (
        "course: expected a check that can be run; got NameError: name 'answr' is not"
        " defined"
    ),
}
REWRITTEN = """
import importlib
import pytest
pytest.register_assert_rewrite("checks.shared")
importlib.invalidate_caches()  # so that Python looks for the folder `checks` anew
"""


def test_a_helper_is_its_courses_own_and_told_as_a_check_is(tiny: Course) -> None:
    """Each time anew; the course that it all runs in has `checks/shared/people.py`."""
    stage, folder = tiny.stages[0], tiny.root / "checks"
    fixtures, checks = folder / "conftest.py", stage.checks[0]
    fixtures.write_text(REWRITTEN + fixtures.read_text())
    source, asserted = checks.read_text(), "assert answer.status_code == 200"
    source = source.replace(asserted, "hold(answer)")
    checks.write_text(f"from checks.shared.people import hold\n{source}")
    helper = folder / "shared" / "people.py"
    helper.parent.mkdir()
    told = {}

    with closing(Worker(sys.executable)) as worker:
        for holds in HOLDS:
            helper.write_text(f"def hold(answer):\n    assert {holds}\n")
            result = worker.ask(stage, stage.solution, Conditions(1, python=HERE))
            told[holds] = result["words"]["01_hello::test_it_greets"]

    assert told == HOLDS


def test_what_caught_a_mutant_of_a_file_comes_first_for_the_next(
    tiny: Course, tmp_path: Path
) -> None:
    stage, catchers = tiny.stages[0], Catchers()
    conditions = Conditions(1, python=HERE, stop_at_failure=True)
    code = tiny.root / "code" / "fails"
    wrong = replace(trial(stage, Kind.MUTANT, code), conditions=conditions)
    journal = Journal(tmp_path / "trials.jsonl")
    hold_trials([wrong], journal, {HERE: sys.executable}, 1, lambda _: None)
    caught = ["test_it_greets_by_name"]

    catchers.learn(wrong, journal[wrong.key])

    assert catchers.first_for(wrong) == caught
    mistake = replace(wrong, program=replace(wrong.program, caught_by="test_named"))
    assert catchers.first_for(mistake) == ["test_named", *caught]
    with closing(Worker(sys.executable)) as worker:
        again = worker.ask(stage, code, conditions, caught)
    assert [name.partition("::")[2] for name in again["outcomes"]] == caught


def test_a_right_program_is_tried_again_by_the_checks_that_changed(
    tiny: Course, tmp_path: Path
) -> None:
    stage = tiny.stages[0]
    checks = next(iter(stage.checks))
    source = checks.read_text()

    def right() -> Trial:
        return by_present_checks(tiny, trial(stage, Kind.SOLUTION, stage.solution))

    journal = Journal(tmp_path / "trials.jsonl")

    def run() -> dict[str, str]:
        hold_trials([right()], journal, {HERE: sys.executable}, 1, lambda _: None)
        assert right().is_made(journal)
        return dict(journal[right().key]["outcomes"])

    def more(body: str) -> None:
        checks.write_text(
            f'{source}\n\ndef test_more(client):\n    """More."""\n{body}'
        )
        assert not right().is_made(journal)

    at_first = run()
    journal[right().key]["outcomes"]["01_hello::test_it_greets_by_name"] = "kept"
    more("    assert True")
    kept = at_first | {"01_hello::test_it_greets_by_name": "kept"}
    assert run() == kept | {"01_hello::test_more": "passed"}
    more("    assert 1 == 2")
    assert run() == kept | {"01_hello::test_more": "failed"}


def test_a_mutant_that_may_live_is_looked_at_once(tiny: Course, tmp_path: Path) -> None:
    stage = tiny.stages[0]
    lives = by_present_checks(tiny, trial(stage, Kind.MUTANT, stage.solution))
    excused = replace(lives, may_pass=True)
    journal = Journal(tmp_path / "trials.jsonl")

    hold_trials([excused], journal, {HERE: sys.executable}, 1, lambda _: None)

    assert journal[excused.key]["conditions"]["database"] == "sqlite"
    assert excused.is_made(journal)
    assert not lives.is_made(journal)


def test_a_broken_course_is_no_result(tmp_path: Path) -> None:
    trials = tiny_trials(tmp_path)
    checks = next(iter(trials[0].program.stage.checks))
    checks.write_text("import nothing_that_is_there")
    journal = Journal(tmp_path / "trials.jsonl")

    with pytest.raises(CourseError, match="nothing_that_is_there"):
        hold_trials(trials, journal, {HERE: sys.executable}, 1, print)

    assert trials[0].key not in journal


def test_right_programs_are_tried_often_and_under_many_conditions() -> None:
    trials = all_trials(COURSE, COURSE.stages[1:2], 8, ["3.11", "3.13"])
    right = [t.conditions for t in trials if t.program.kind is Kind.SOLUTION]
    tried = [each for each in right if each.judge == "checks"]

    assert len({t.key for t in trials}) == len(trials)
    assert len({each.seed for each in tried}) == 8
    combined = {(each.python, each.database) for each in tried}
    assert len(combined) == 4
    assert {each.database for each in tried if each.scope == "all"} == {
        "sqlite",
        "postgres",
    }


def test_a_trial_has_a_zone_like_a_learners_run() -> None:
    seeds = [seed_of_this_hour(number) for number in (1000, 1001)]

    assert len(set(seeds)) == 2
    assert all(map(has_another_date, seeds))


def test_a_python_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="nopython is no Python that runs here"):
        executables(["nopython"], tmp_path)
    with pytest.raises(CourseError, match=r"is no Python of at least 3\.11"):
        executables(["false"], tmp_path)


def entry(
    kind: Kind, program: str, judge: str = "checks", **outcomes: str
) -> dict[str, Any]:
    return {
        "stage": "01_in_memory",
        "kind": kind,
        "program": program,
        "zone": "UTC",
        "conditions": asdict(Conditions(1, python=HERE, judge=judge)),
        "outcomes": {f"01_in_memory::{check}": how for check, how in outcomes.items()},
        "words": {},
    }


ENTRIES = [
    entry(Kind.SOLUTION, "solution", a="passed", b="passed"),
    entry(Kind.WHEAT, "classic", a="passed", b="passed"),
    entry(Kind.WHEAT, "classic", a="failed", b="passed"),
    entry(Kind.MISTAKE, "slip", a="failed", b="passed"),
    entry(Kind.MISTAKE, "slop", a="failed", b="failed"),
    entry(Kind.MISTAKE, "unseen", a="passed", b="passed"),
    entry(Kind.MUTANT, "title x → y", a="passed", b="passed"),
    entry(Kind.MUTANT, "id x → y", a="passed", b="passed"),
    entry(Kind.MUTANT, "id y → z", a="failed"),
    entry(Kind.WHEAT, "classic", "oracle", oracle="passed"),
    entry(Kind.MISTAKE, "slip", "oracle", oracle="passed"),
    entry(Kind.MISTAKE, "slip", "commands", commands="passed"),
    entry(Kind.MISTAKE, "slop", "commands", commands="failed"),
    entry(Kind.MISTAKE, "source", "commands", commands="none"),
]


def test_findings_tell_right_from_wrong_verdicts() -> None:
    found = Findings("01_in_memory", ENTRIES)

    assert [e["program"] for e in found.rejected] == ["classic"]
    assert [e["program"] for e in found.accepted(Kind.MISTAKE)] == ["unseen"]
    assert found.flakes == [("classic", "01_in_memory::a")]
    assert found.catches == {"a": {"slip": 1, "slop": 2}, "b": {"slop": 2}}
    assert [e["program"] for e in found.disagreements] == ["slip"]
    assert [e["program"] for e in found.repeated] == ["slip", "slop"]
    assert [e["program"] for e in found.unseen] == ["slop"]
    survivors = explained(found.accepted(Kind.MUTANT), [Reason("title", "words")])
    assert survivors == {"words": ["title x → y"], "": ["id x → y"]}


LEFT = Counter({"mutant by the checks": 7})


def test_the_page_says_what_is_wrong() -> None:
    found = Findings("01_in_memory", ENTRIES)
    why = [Reason("title", "words")]
    short, text = page([found], why, LEFT), detail_page(found, why)

    summary = (
        "| [01_in_memory](accuracy/details/01_in_memory.md)"
        " | 1 of 3 | 1 of 3 | 1 of 2 | 1 | 0 of 0 | 1 of 6 | 1 of 2 | 1 of 2 |"
    )
    assert summary in short
    assert "Trials that were not made yet: mutant by the checks 7." in short
    assert "- **False reject**: classic" in text
    assert "- **False accept**: mistake `unseen`" in text
    assert "- **Flake**: classic, `01_in_memory::a`" in text
    assert "- **Oracle**, of the mistake `slip`: finds nothing" in text
    assert "- **Commands**, of the mistake `slop`: " in text
    assert "| `a` | `slip` | `slop` |" in text
    assert f"| `b` | {NOT_JUSTIFIED} | `slop` |" in text
    assert "No reason yet" in text


def test_a_share_of_none_has_a_bound() -> None:
    assert bound(0, 300) == "0 of 300 (< 1 %)"
    assert bound(2, 300) == "2 of 300"
    assert bound(0, 0) == "not tried"
