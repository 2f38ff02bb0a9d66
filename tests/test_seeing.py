"""What a report says under "To see it yourself" shows the failure, in a real shell.

Here by a sample that has every kind of line; ``make accuracy`` tries every mistake.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from conftest import COURSE, Excerpt, Grade
from seeing import unseen

from coursekit.course.mistakes import mistakes_of, plant
from coursekit.report.ways import ways_to_see

UNSEEN = COURSE.root / "accuracy" / "unseen.toml"
SAMPLE = {
    "1 body_may_be_left_out": r"--data-binary \$'",
    "2 saved_at_the_end": r"kill \$\(cat (.|\n)*kill -9 ",
    "2 error_swallowed": "make sql SQL='CREATE UNIQUE INDEX",
    "2 time_as_text": 'make sql SQL="SELECT sql FROM',
    "4 overdue_by_the_local_date": r"YESTERDAY=(.|\n)*\$YESTERDAY",
    "5 says_it_too_late": "FRESH=1 SECRET_KEY=",
    "5 splits_the_header": "-H 'Authorization;'",
    "5 reads_without_verifying": r"\$\(make token SAYS=",
    "5 deletes_anothers_task": r"\$TOKEN_ADA(.|\n)*\$TOKEN_CEM",
    "6 tag_looked_for_before": r"HOLD=\d \| \(read",
    "6 nothing_eager": r"\| make trace STAGE=6",
}


@pytest.mark.parametrize("which", SAMPLE)
def test_the_commands_of_a_report_show_its_failure(
    which: str, grade: Grade, tmp_path: Path
) -> None:
    number, _, name = which.partition(" ")
    stage = COURSE.stage(number)
    mistake = next(m for m in mistakes_of(stage) if m.name == name)
    plant(mistake, stage.solution, tmp_path / "code")

    run = grade(
        tmp_path / "code", number, course=Excerpt(stage), only={mistake.caught_by}
    )

    command, lines = ways_to_see(run, run.failures[0])
    assert re.search(SAMPLE[which], "\n".join([command, *lines]))
    assert unseen(run) == ""


def test_what_no_command_can_show_is_known_with_its_reason() -> None:
    known = tomllib.loads(UNSEEN.read_text(encoding="utf-8"))

    for stage, reasons in known.items():
        names = {mistake.name for mistake in mistakes_of(COURSE.stage(stage))}
        assert reasons.keys() <= names
        assert all(reason.endswith(".") for reason in reasons.values())
