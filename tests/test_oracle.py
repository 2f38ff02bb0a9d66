"""The second oracle tells right from wrong by the contract, and knows no check.

A few sequences of each stage; ``python -m tests.oracle`` judges every program there is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import COURSE
from oracle import judge
from oracle.outcomes import AN_ID, difference

from coursekit.course.mistakes import mistakes_of, plant
from coursekit.sandbox.server import ForkServer

BY_SEQUENCES = [
    ("01_in_memory", "id_from_the_last_task"),
    ("02_models", "delete_without_commit"),
    ("03_schemas", "another_default_priority"),
    ("04_routes", "newest_first"),
    ("05_auth", "deletes_anothers_task"),
    ("06_relationships", "project_without_location"),
]
BY_FACTS = [
    ("02_models", "committed_after_the_answer"),
    ("03_schemas", "answer_without_schema"),
    ("04_routes", "overdue_by_the_local_date"),
    ("05_auth", "half_a_pair_is_no_text"),
    ("06_relationships", "anyone_deletes_a_project"),
]


def test_the_last_solution_is_right(fork_server: ForkServer) -> None:
    stage = COURSE.stages[-1]

    found = judge(stage, stage.solution, 1, facts="new", server=fork_server)

    assert found.right, found.evidence


@pytest.mark.parametrize(("stage", "name"), BY_SEQUENCES + BY_FACTS)
def test_a_mistake_is_wrong(
    stage: str, name: str, fork_server: ForkServer, tmp_path: Path
) -> None:
    wanted = COURSE.stage(stage)
    mistake = next(each for each in mistakes_of(wanted) if each.name == name)
    plant(mistake, wanted.solution, tmp_path / "code")
    by_facts = (stage, name) in BY_FACTS

    found = judge(
        wanted,
        tmp_path / "code",
        0 if by_facts else 20,
        tries=2,
        facts="new" if by_facts else "none",
        server=fork_server,
    )

    assert found.verdict == "wrong"
    assert found.difference
    assert bool(found.fact) == by_facts


def test_the_same_seed_finds_the_same(fork_server: ForkServer, tmp_path: Path) -> None:
    stage = COURSE.stage("01_in_memory")
    mistake = next(each for each in mistakes_of(stage) if each.name == "ids_from_0")
    plant(mistake, stage.solution, tmp_path / "code")

    first, again = (
        judge(stage, tmp_path / "code", 5, facts="none", server=fork_server)
        for _ in range(2)
    )

    assert first.evidence == again.evidence
    assert len(first.requests) <= 5, "a short way to see it"


@pytest.mark.parametrize(
    ("wanted", "found", "words"),
    [
        ({"done": False}, {"done": False, "more": 1}, ""),
        ({"done": False}, {"done": 0}, "the answer['done'] is 0 where False is due"),
        ({"id": AN_ID}, {"id": "1"}, "the answer['id'] is '1'"),
        ({"id": AN_ID}, {}, "the answer lacks the field 'id'"),
        ([{"id": 1}], [{"id": 1}, {"id": 2}], "the answer has 2 items where 1 are due"),
        ([1, 2], [2, 1], "the answer[0] is 2 where 1 is due"),
    ],
)
def test_an_answer_is_compared_strictly(wanted: Any, found: Any, words: str) -> None:
    assert difference(wanted, found).startswith(words)
    assert bool(difference(wanted, found)) == bool(words)
