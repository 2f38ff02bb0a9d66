"""Facts of the contract that are looked at once: random requests would rarely see them.

Each stage's facts stand in modules by what they look at; here is their list.
"""

from __future__ import annotations

from collections.abc import Callable

from . import (
    facts_access,
    facts_database,
    facts_document,
    facts_queries,
    facts_races,
    facts_source,
    facts_users,
    facts_values,
)
from .world import World

Fact = Callable[[World], None]

FACTS: list[tuple[tuple[int, ...], Fact]] = [
    ((2,), facts_source.database_py_has_its_names),
    ((2,), facts_source.engine_is_made_once),
    ((2,), facts_source.models_py_has_its_classes),
    ((3,), facts_source.models_and_schemas_do_not_mix),
    ((3,), facts_source.schemas_py_has_its_classes),
    ((4,), facts_source.main_has_no_paths_of_its_own),
    ((4,), facts_source.sessions_come_by_depends),
    ((5,), facts_source.no_secret_stands_in_the_code),
    ((2, 3, 5, 6), facts_database.tables_and_columns),
    ((1, 2, 3, 4, 5, 6), facts_values.every_good_value),
    ((1, 2, 3, 4, 5, 6), facts_values.every_bad_value),
    ((4, 5, 6), facts_queries.every_query),
    ((4,), facts_queries.ties_stand_by_id),
    ((4,), facts_queries.overdue_is_open_and_past),
    ((5,), facts_access.every_account),
    ((5,), facts_access.what_admins_may),
    ((5, 6), facts_access.what_is_anothers),
    ((5, 6), facts_access.no_route_without_a_token),
    ((6,), facts_values.every_project_and_profile),
    ((6,), facts_access.what_a_delete_takes_along),
    ((2,), facts_database.starts_without_a_database_url),
    ((2, 5, 6), facts_database.created_at_is_now_in_utc),
    ((2,), facts_database.the_time_of_a_task_stays),
    ((2,), facts_database.ids_are_not_used_again),
    ((2,), facts_database.many_requests_leave_connections),
    ((2,), facts_database.stored_before_it_is_answered),
    ((2,), facts_database.refused_writes_are_no_success),
    ((6,), facts_database.foreign_keys_are_enforced),
    ((6,), facts_database.lists_take_few_statements),
    ((3,), facts_document.task_schemas),
    ((5, 6), facts_document.protected_routes),
    ((1,), facts_races.new_tasks_at_once),
    ((2,), facts_races.change_and_delete_at_once),
    ((5,), facts_races.one_account_at_once),
    ((6,), facts_races.one_project_name_at_once),
    ((6,), facts_races.one_new_tag_at_once),
    ((5,), facts_users.no_start_without_a_key),
    ((5,), facts_users.what_a_token_says),
    ((5,), facts_users.hashes_are_of_bcrypt),
]
"""Each with the stage since which it holds, and those where it has more to look at."""


def new_facts(stage: int) -> list[Fact]:
    """Return the facts that a stage brings."""
    return [fact for stages, fact in FACTS if stage in stages]


def older_facts(stage: int) -> list[Fact]:
    """Return the facts that a stage keeps."""
    return [f for stages, f in FACTS if stages[0] < stage and stage not in stages]
