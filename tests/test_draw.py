"""What is drawn differs from run to run, and is the same again for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from conftest import TINY, Grade

from coursekit.course.stages import Course
from coursekit.grading.draw import ZONES, Draw, new_seed, zone

COURSE = Course(TINY)


@pytest.mark.parametrize("hour", range(24))
def test_the_zone_of_a_new_seed_has_another_date_than_utc_at_every_hour(
    hour: int,
) -> None:
    now = datetime(2025, 3, 1, hour, 30, tzinfo=UTC)

    zones = {zone(new_seed(now)) for _ in range(20)}

    assert all((now + timedelta(hours=ZONES[z])).date() != now.date() for z in zones)


def test_every_zone_is_named_with_its_own_hours(told_time: Callable) -> None:
    for name, hours in ZONES.items():
        assert told_time(name) == timedelta(hours=hours)


@pytest.fixture
def told_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], timedelta]:
    """Ask the system how far east of UTC a zone is."""
    import time

    def told_time(name: str) -> timedelta:
        with monkeypatch.context() as changed:
            changed.setenv("TZ", name)
            time.tzset()
            offset = datetime.now().astimezone().utcoffset()
        time.tzset()
        assert offset is not None
        return offset

    return told_time


def test_the_same_seed_draws_the_same_again() -> None:
    first, second = Draw("4242:test_it"), Draw("4242:test_it")

    assert first.titles(5) == second.titles(5)
    assert first.word() == second.word()


def test_another_check_draws_other_data() -> None:
    assert Draw("4242:test_it").titles(5) != Draw("4242:test_that").titles(5)


def test_titles_all_differ() -> None:
    assert len(set(Draw("4242:test_it").titles(1_000))) == 1_000


def test_a_word_has_the_wanted_length_and_lower_case_letters() -> None:
    word = Draw("4242:test_it").word(30)

    assert len(word) == 30
    assert word.isascii()
    assert word.isalpha()
    assert word.islower()


def test_a_run_with_the_same_seed_sends_the_same_requests(grade: Grade) -> None:
    code = TINY / "code" / "fails"

    runs = [grade(code, "1", course=COURSE, seed=seed) for seed in (4242, 4242, 4243)]

    sent = [[e.request_body for v in run.verdicts for e in v.exchanges] for run in runs]
    assert sent[0] == sent[1]
    assert sent[0] != sent[2]


def test_values_in_disorder_are_in_no_order_that_anybody_asks_for() -> None:
    for seed in range(200):
        drawn = Draw(seed).in_disorder([1, 2, 3])

        assert sorted(drawn) == [1, 2, 3]
        assert drawn not in ([1, 2, 3], [3, 2, 1])
