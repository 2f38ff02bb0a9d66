"""The tables as the database describes them: keys, indexes and what may be null."""

from coursekit.grading.faces.database import Database


def referred_tables(database: Database, table: str, column: str) -> list[str]:
    """Return the tables that a column refers to, alone or with others, by a key."""
    return [
        key["referred_table"]
        for key in database.foreign_keys(table)
        if column in key["constrained_columns"]
    ]


def indexed_columns(database: Database, table: str) -> list[list[str | None]]:
    """Return the columns of each index, and of each unique constraint, which has one.

    None stands for an expression.
    """
    found = [each["column_names"] for each in database.indexes(table)]
    return found + [each["column_names"] for each in database.unique_constraints(table)]


def hold_never_null(database: Database, table: str, column: str) -> None:
    """Fail where a column may be null."""
    can_be_null = database.columns(table)[column]["nullable"]
    assert can_be_null is False, f"a column `{column}` that is never null"
