"""A word that is printed for a shell reaches a program to the letter and the byte."""

from __future__ import annotations

import subprocess

import pytest

from coursekit.text.shell import Expansion, Part, for_make, word


def heard(text: str) -> bytes:
    """Return what a program gets as its one argument from a word of a bash."""
    script = f"NAME=value; printf %s {text}"
    done = subprocess.run(
        ["bash", "-c", script],  # noqa: S607  (the shell of whoever runs the tests)
        capture_output=True,
        check=True,
    )
    return done.stdout


TEXTS = [
    "plain",
    "",
    """{"title":"it's"}""",
    '{"title":"a \\"quote\\""}',
    '{"title":"$HOME `ls` \\\\ !"}',
    '{"title":"zwei\nZeilen\t"}',
    '{"title":"Grüße 🎈"}',
    f'{{"title":"it is {"é" * 2001}, $HOME, {"x" * 100}"}}',
    "x" * 300,
    f"it's {'x' * 300}",
    "no JSON; rm -rf .",
    "UPDATE users SET role = 'admin' WHERE id = 1",
    "\x1b[2J\x07 it's \\ $HOME\r",
    "right \u202e to left",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_reaches_a_program_to_the_letter(text: str) -> None:
    assert heard(word(text)) == heard(word(text, quotes=True)) == text.encode()


@pytest.mark.parametrize("data", [b'{"title": "\xe9"}', b"\xff'\\a\xe9b$HOME", b"\x80"])
def test_bytes_that_are_no_text_reach_a_program_as_they_are(data: bytes) -> None:
    assert word(data).startswith("$'")
    assert word(data).isascii()
    assert heard(word(data)) == data


@pytest.mark.parametrize("left", TEXTS)
@pytest.mark.parametrize("right", ["", "}", "'$\"", b"\xe9"])
def test_a_variable_stands_within_any_word(left: str, right: Part) -> None:
    text = word(left, Expansion("$NAME"), right)

    end = right if isinstance(right, bytes) else str(right).encode()
    assert heard(text) == left.encode() + b"value" + end


def test_a_variable_in_a_plain_text_is_one_pair_of_quotes() -> None:
    assert word("Bearer ", Expansion("$TOKEN"), " x") == '"Bearer $TOKEN x"'


def test_no_terminal_is_harmed_by_a_printed_word() -> None:
    assert word("\x1b[2J") == r"$'\x1b[2J'"


def test_sql_is_quoted_so_that_it_can_be_read() -> None:
    assert word("SET role = 'admin'") == "\"SET role = 'admin'\""


def test_what_a_text_repeats_is_repeated_by_the_shell() -> None:
    assert len(word('{"title":"' + "x" * 2001 + '"}')) < 80


def test_a_word_for_make_is_to_the_letter() -> None:
    assert for_make("DO $$ BEGIN") == "'DO $$ BEGIN'"
    assert for_make("id = ", Expansion("$TASK_ID")) == '"id = $TASK_ID"'
    assert for_make("") == ""
