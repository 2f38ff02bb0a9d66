"""Each rule of the course is broken once: its sentence names the file and the act."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import COURSE, TINY, hold
from rules import (
    asked,
    checks,
    demands,
    files,
    guide,
    halves,
    hunts,
    ladders,
    links,
    pictures,
    predictions,
    prose,
    questions,
    requests,
    snippets,
    starters,
)
from test_course import OF_A_STAGE, OF_THE_COURSE

from coursekit.course.stages import Course

COUNTS = "Every greeting tells how many there have been"
PAGE = "stages/02_count/"
CHECKS = "checks/test_02_count.py"
WHERE = "## 6. Where?\n\n<!-- talk -->\n\n"
MISTAKES = "checks/mistakes/02_count.toml"
CUTS = "tests/cuts/02_count.toml"
AN_EDIT = 'edits = [{file = "app/main.py", old = "Greetings", new = ""}]'
DEMANDS = "checks/demands/02_count.toml"
STARTER = "stages/02_count/app/main.py"
SOLUTION = "solutions/02_count/app/main.py"
SHARED = "checks/shared/people.py"
ROUTE = (
    "greetings = count(1)",
    "def hello() -> dict[str, str]:",
    'return {"greeting": "Hello"}',
)
OF_WHAT_IS_SHARED = [
    checks.unclear_helpers,
    checks.lonely_helpers,
    checks.untraced_imports,
]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A copy of the tiny course, which breaks no rule."""
    shutil.copytree(TINY, tmp_path / "course")
    return Course(tmp_path / "course")


def breaches(course: Course, rule: Callable[..., Iterator[str]]) -> str:
    """Return what a rule says of the course, or of its second stage."""
    subject = course if rule in OF_THE_COURSE else course.stages[-1]
    return "\n".join(rule(subject))


@pytest.mark.parametrize(
    "rule", [*OF_A_STAGE, *OF_THE_COURSE], ids=lambda r: r.__name__
)
def test_a_sound_course_breaks_no_rule(
    course: Course, rule: Callable[..., Iterator[str]]
) -> None:
    assert breaches(course, rule) == ""


EDITS = [
    (
        prose.unnumbered_tasks,
        (PAGE + "brief.md", "## 2. Forget", "## 3. Forget"),
        "stages/02_count/brief.md numbers its tasks 1, 3: number them 1 to 2.",
    ),
    (
        prose.wrong_headings,
        (PAGE + "lesson.md", "## Predict", "## Guess"),
        "stages/02_count/lesson.md has no heading `## Predict` after"
        " `## A worked example`: add it.",
    ),
    (
        prose.wrong_headings,
        (PAGE + "hints.md", "# Hints for stage 2", "# Help"),
        "stages/02_count/hints.md begins with `# Help`: begin it with"
        " `# Hints for stage 2`.",
    ),
    (
        ladders.wrong_hints,
        (PAGE + "hints.md", "## 2. Forget", "## 2. Forgive"),
        "stages/02_count/hints.md has no heading `## 2. Forget`, a task of the brief:"
        " add it.\n"
        "stages/02_count/hints.md has the heading `## 2. Forgive`, no task of the"
        " brief: call it as the brief does, or remove it.",
    ),
    (
        ladders.wrong_ladders,
        (PAGE + "hints.md", "### Hint 2\n\nWrite line 1.", "Write line 1."),
        "stages/02_count/hints.md has a ladder of 1 for `1. Count`: give it 2, 3 or 4"
        " hints.",
    ),
    (
        ladders.wrong_ladders,
        (PAGE + "hints.md", "### Hint 2\n\nWrite line 1.", "### Hint 3\n\nWrite it."),
        "stages/02_count/hints.md calls the hints for `1. Count` otherwise: Hint 1,"
        " Hint 2.",
    ),
    (
        ladders.wrong_ladders,
        (PAGE + "hints.md", "### Hint 2 (a restart)", "### Hint 2 (A restart)"),
        "stages/02_count/hints.md has a ladder of 1 for `2. Forget` about `a restart`:"
        " give it 2, 3 or 4 hints.\n"
        "stages/02_count/hints.md has a ladder of 1 for `2. Forget` about `A restart`:"
        " give it 2, 3 or 4 hints.\n"
        "stages/02_count/hints.md calls the hints for `2. Forget` about `A restart`"
        " otherwise: Hint 1 (A restart).\n"
        "stages/02_count/hints.md has a ladder for `2. Forget` about `A restart`, and a"
        " learner types that name: write it in small letters, without brackets, quotes,"
        " `$` and `!`.",
    ),
    (
        ladders.lonely_ladders,
        (CHECKS, '@hint("a restart")\n', ""),
        "stages/02_count/hints.md has hints for `2. Forget` about `a restart`, which no"
        ' check of the task names: mark one with @hint("a restart"), or rename them.\n'
        "checks/test_02_count.py, test_it_forgets, has no @hint, and"
        " stages/02_count/hints.md no ladder without a name below `## 2. Forget`: write"
        " `### Hint 1`, `### Hint 2` … there, or mark the check.",
    ),
    (
        ladders.lonely_ladders,
        (CHECKS, "@task(1)\n", '@task(1)\n@hint("ids")\n'),
        'checks/test_02_count.py, test_it_counts, has the mark @hint("ids"), and'
        " stages/02_count/hints.md no such ladder below `## 1. Count`: write"
        " `### Hint 1 (ids)` … there, or name one that it has.",
    ),
    (
        ladders.given_away,
        (
            PAGE + "hints.md",
            'members = library.get("members")\n',
            f"    {ROUTE[0]}\n\n# so:\n{ROUTE[1]}\n{ROUTE[2]}  # a greeting\n",
        ),
        "stages/02_count/hints.md, the code below line 23, ends the ladder for"
        " `2. Forget` about `a restart` with lines of solutions/02_count/app/main.py"
        f" (`{ROUTE[0]}` and the next 2): show the shape in the lesson's domain, or"
        " write `...` at the decisive places.",
    ),
    (
        prose.wrong_hunt,
        (PAGE + "hunt.md", WHERE + "Answer: ____\n", ""),
        "stages/02_count/hunt.md asks 5 questions: ask 6 to 10.",
    ),
    (
        prose.wrong_hunt,
        (PAGE + "hunt.md", WHERE + "Answer: ____\n", WHERE),
        "stages/02_count/hunt.md has 5 lines `Answer: ____` for 6 questions: give each"
        " question one.",
    ),
    (
        prose.wrong_hunt,
        (PAGE + "hunt.md", "## 6. Where?", "## 7. Where?"),
        "stages/02_count/hunt.md numbers its questions 1, 2, 3, 4, 5, 7: count from 1.",
    ),
    (
        prose.wrong_hunt,
        (PAGE + "hunt.md", "## What surprised us", "## The end"),
        "stages/02_count/hunt.md does not end with `## What surprised us`: add it.",
    ),
    (
        hunts.ungraded_questions,
        (PAGE + "hunt.md", "<!-- ask: number of routes -->\n", ""),
        "stages/02_count/hunt.md, question 3, says nothing of its answer: write"
        " <!-- ask: … --> below it, or <!-- talk --> where nobody can grade it.",
    ),
    (
        hunts.ungraded_questions,
        (PAGE + "hunt.md", "ask: number of routes", "ask: colour of routes"),
        "stages/02_count/hunt.md, question 3, can't be answered: `colour of routes` is"
        " no kind of question that the kit can answer: coursekit/hunting/asks.py lists"
        " them.",
    ),
    (
        hunts.ungraded_questions,
        (PAGE + "hunt.md", "ask: status on GET /nothing", "ask: status on nothing"),
        "stages/02_count/hunt.md, question 5, can't be answered: What is asked is no"
        " request: `nothing`. Write a method, a path and, where it has one, a body:"
        ' POST /tasks {"title": "Buy milk"}',
    ),
    (
        hunts.missing_tasks,
        (PAGE + "hunt.md", "## 5. Trace `GET /nothing`", "## 5. Ask `GET /nothing`"),
        "stages/02_count/hunt.md has no question of the kind “trace a request”: add"
        " one with the word trace.",
    ),
    (
        hunts.ungraded_reading,
        ("guide/reading.md", "ask: number of routes", "ask: colour of routes"),
        "guide/reading.md, question 1, can't be answered: `colour of routes` is"
        " no kind of question that the kit can answer: coursekit/hunting/asks.py lists"
        " them.",
    ),
    (
        files.unsolved_stars,
        ("solutions/02_count/stretch.md", "## By twos", "By twos"),
        "solutions/02_count/stretch.md has 0 headings for the 1 ★ of"
        " stages/02_count/brief.md: write one with a solution for each.",
    ),
    (
        requests.unnamed_requests,
        (PAGE + "requests.http", "GET {{host}}/hello", "GET {{host}}/"),
        "stages/02_count/requests.http does not send GET /hello, and the exchange of"
        " the brief does: add `GET {{host}}/hello`.",
    ),
    (
        requests.unnamed_requests,
        (
            PAGE + "brief.md",
            "curl http://127.0.0.1:8000/hello\n",
            'API=http://127.0.0.1:8000\nID=$(curl -d \'{"a": 1}\' "$API/a?b=1&c" | jq)'
            "\ncurl -H 'X: 1' -X PUT \\\n  $API/a/1; rm it  # it's gone\n",
        ),
        "stages/02_count/requests.http does not send POST /a, and the exchange of the"
        " brief does: add `POST {{host}}/a`.\n"
        "stages/02_count/requests.http does not send PUT /a/1, and the exchange of the"
        " brief does: add `PUT {{host}}/a/1`.",
    ),
    (
        requests.unnamed_requests,
        (PAGE + "requests.http", "@host = http", "@host=http"),
        "stages/02_count/requests.http has no line `@host = http://127.0.0.1:8000`:"
        " begin with it.",
    ),
    (
        guide.missing_pages,
        ("README.md", "guide/start.md", "guide/beyond.md"),
        "README.md has no link to guide/start.md: add one.",
    ),
    (
        guide.untested_code,
        ("guide/start.md", "```python\n", "```python-repl\n"),
        "guide/start.md, the code below line 3, is of the kind `python-repl`, which"
        " nothing tests: call it `python`, `python solution NN_slug` or"
        " `python no-run`.",
    ),
    (
        guide.foreign_code,
        ("guide/cheatsheet.md", "01_hello", "03_more"),
        "guide/cheatsheet.md, the code below line 3, does not stand in"
        " solutions/03_more: copy it from there again.",
    ),
    (
        guide.foreign_code,
        ("guide/cheatsheet.md", "app = FastAPI()", "app = Flask()"),
        "guide/cheatsheet.md, the code below line 3, does not stand in"
        " solutions/01_hello: copy it from there again.",
    ),
    (
        guide.unordered_terms,
        ("guide/glossary.md", "### Number", "### Answer"),
        "guide/glossary.md has 'Answer' after 'Greeting': put it in order.",
    ),
    (
        guide.unordered_terms,
        ("guide/glossary.md", "How many. [Stage 2].", ""),
        "guide/glossary.md says nothing of 'Number': explain it.",
    ),
    (
        guide.unordered_terms,
        ("guide/glossary.md", " [Stage 1].", ""),
        "guide/glossary.md does not say which stage needs 'Greeting': end it with"
        " `[Stage 2].`, or the stage that does.",
    ),
    (
        guide.unknown_terms,
        ("guide/glossary.md", "### Greeting", "### Hello"),
        "guide/beyond.md links to the term greeting, which guide/glossary.md does not"
        " have: explain it there below a heading `### …`, or link to another.",
    ),
    (
        guide.unknown_terms,
        ("guide/glossary.md", "### Greeting", "## Greeting"),
        "guide/beyond.md links to the term greeting, which guide/glossary.md does not"
        " have: explain it there below a heading `### …`, or link to another.",
    ),
    (
        guide.unlinked_terms,
        ("guide/glossary.md", "### Number", "### Zero"),
        "stages: no lesson or brief up to stage 2 links to 'Zero', which"
        " guide/glossary.md gives to that stage: link it where it first comes.",
    ),
    (
        prose.hard_words,
        (PAGE + "brief.md", "All else.", "All else.\nIn any case."),
        "stages/02_count/brief.md, line 28, says 'in any case': say 'whatever its"
        " case'.",
    ),
    (
        prose.hard_words,
        ("checks/mistakes/01_hello.toml", "Copy the path", "Mend the path"),
        "checks/mistakes/01_hello.toml, line 5, says 'mend': say 'fix'.",
    ),
    (
        guide.untold_statuses,
        (PAGE + "brief.md", "All else.", "All else is 404."),
        "stages/02_count/brief.md asks for 404, which is not in the table of"
        " guide/cheatsheet.md: add a row.",
    ),
    (
        prose.wrong_headings,
        (PAGE + "lesson.md", "## Warm up", "## Before"),
        "stages/02_count/lesson.md has no heading `## Warm up` after the title: add"
        " it.",
    ),
    (
        prose.wrong_headings,
        (PAGE + "teach.md", "## Live", "## Life"),
        "stages/02_count/teach.md has no heading `## Live` after `## On the board`: add"
        " it.",
    ),
    (
        pictures.undescribed_pictures,
        (PAGE + "lesson.md", "    accDescr: You ask the app.\n", ""),
        "stages/02_count/lesson.md, the picture below line 14, has no line"
        " `accDescr: …`: add it below the first one, for who does not see the picture.",
    ),
    (
        questions.unnumbered_questions,
        (PAGE + "lesson.md", "1. Why?", "Why?"),
        "stages/02_count/lesson.md asks nothing below `## Check yourself`: begin each"
        " question with its number, as in `1. Why?`.",
    ),
    (
        questions.unnumbered_questions,
        (PAGE + "lesson.md", "3. And if", "4. And if"),
        "stages/02_count/lesson.md numbers the questions of `## Predict` 1, 2, 4:"
        " count from 1.",
    ),
    (
        questions.unanswered_questions,
        (PAGE + "lesson.md", "<summary>Answer</summary>Because", "Because"),
        "stages/02_count/lesson.md folds an answer in line 80 in a way of its own:"
        " write it on one line, as `<details><summary>Answer</summary>…</details>`.",
    ),
    (
        questions.unanswered_questions,
        (PAGE + "lesson.md", "1. Why?", "Why?"),
        "stages/02_count/lesson.md has an answer in line 80 and no question above it:"
        " number it.",
    ),
    (
        questions.unanswered_questions,
        (PAGE + "lesson.md", "1. Why?", "1. Why?\n\n2. Who?"),
        "stages/02_count/lesson.md has 0 answers to question 1 of `## Check yourself`"
        " (line 78): write one below it, as"
        " `<details><summary>Answer</summary>…</details>`.",
    ),
    (
        predictions.untried_predictions,
        (PAGE + "lesson.md", "<!-- prints: 1 -->\n", "So?\n"),
        "stages/02_count/lesson.md has an answer to question 1 of `## Predict` (line"
        " 32) that nothing tries: write `<!-- run: … -->` or `<!-- prints: … -->`"
        " directly above it.",
    ),
    (
        predictions.unclear_predictions,
        (PAGE + "lesson.md", '{"number": 2} => 201 [1, 2];', "{number: 2} => 201;"),
        "stages/02_count/lesson.md foretells something in line 52 that can't be read:"
        " `POST /numbers {number: 2} => 201`. Write it as"
        ' `METHOD /path {"a": "body"} => 200 {"an": "answer"}`.',
    ),
    (
        predictions.unclear_predictions,
        (PAGE + "lesson.md", "\napp = FastAPI()\n", "\n"),
        "stages/02_count/lesson.md foretells something in line 51, and no `python`"
        " fence that has an `app` stands above: write one there.\n"
        "stages/02_count/lesson.md foretells something in line 56, and no `python`"
        " fence that has an `app` stands above: write one there.",
    ),
    (
        pictures.missing_picture,
        (PAGE + "lesson.md", "```mermaid", "```text"),
        "stages/02_count/lesson.md has no picture: draw one in a fence of the kind"
        " `mermaid`.",
    ),
    (
        demands.unsaid_demands,
        (CHECKS, "def test_it_counts(", "def test_it_adds_up("),
        "checks/test_02_count.py, test_it_adds_up, has no demand in"
        " checks/demands/02_count.toml: add a table [test_it_adds_up] with each thing"
        " that it asks, and the brief's words that say so.\n"
        "checks/demands/02_count.toml has a table [test_it_counts], and the stage no"
        " such check: remove it.",
    ),
    (
        demands.unsaid_demands,
        (PAGE + "brief.md", "tells how many there have been", "is counted"),
        "checks/demands/02_count.toml, [test_it_counts], “the number so far”, quotes"
        " words that stages/02_count/brief.md does not have in its opening, a task or"
        " the exchange: “Every greeting by name tells how many there have been.”. Write"
        " them there, or quote what is.",
    ),
    (
        demands.unsaid_demands,
        (CHECKS, "@task(2)", "@task(1)"),
        "checks/demands/02_count.toml, [test_it_forgets], “it begins anew”, quotes task"
        " 2 of stages/02_count/brief.md, and the check belongs to task 1: say it there"
        " or earlier.",
    ),
    (
        demands.unsaid_demands,
        (DEMANDS, "01_hello.", "03_more."),
        "checks/demands/02_count.toml, [test_it_forgets], “a greeting by name”, names"
        " the stage 03_more: name an earlier one.",
    ),
    (
        demands.unsaid_demands,
        (DEMANDS, "[test_it_forgets]", "[test_it_forgets"),
        "checks/demands/02_count.toml can't be read (Expected ']' at the end of a table"
        " declaration (at line 4, column 17)): fix that place.",
    ),
    (
        demands.unchecked_sentences,
        (PAGE + "brief.md", "begins anew.", "begins anew. It begins with 1."),
        "stages/02_count/brief.md says “It begins with 1.”, which no check demands:"
        " quote it in checks/demands/02_count.toml, say that it is free, or list it"
        " there below [advice].",
    ),
    (
        demands.unchecked_sentences,
        (DEMANDS, "[test_it_forgets]", '[advice]\n"why" = "Hi."\n\n[test_it_forgets]'),
        "checks/demands/02_count.toml lists the advice “Hi.”, which"
        " stages/02_count/brief.md does not give: remove it.",
    ),
    (
        asked.unsaid_statuses,
        (
            CHECKS,
            'answer.json()["count"] == 2',
            "answer.status_code == 201\n    assert answer.headers['Location'] == '/'",
        ),
        "checks/test_02_count.py, test_it_counts, asks for 201, Location, and no demand"
        " of it in checks/demands/02_count.toml quotes words that say so: quote some,"
        " or write them into the brief.",
    ),
    (
        asked.unsaid_statuses,
        (
            CHECKS,
            "@task(2)",
            "def hold_gone(answer):\n    assert answer.status_code in (404, 410)\n\n\n"
            "def test_it_is_gone(client):\n    hold_gone(client.get('/'))\n\n\n"
            "@task(2)",
        ),
        "checks/test_02_count.py, test_it_is_gone, asks for 404, 410, and no demand of"
        " it in checks/demands/02_count.toml quotes words that say so: quote some, or"
        " write them into the brief.",
    ),
    (
        links.unlinked_tasks,
        (PAGE + "brief.md", "In the lesson: [The idea](lesson.md#the-idea).\n", ""),
        "stages/02_count/brief.md links from task 1 (Count) to no section of the"
        " lesson: write `In the lesson: [its heading](lesson.md#its-heading).` below"
        " it.",
    ),
    (
        links.unlinked_tasks,
        (PAGE + "brief.md", "[The idea]", "[An idea]"),
        "stages/02_count/brief.md links from task 1 to “An idea”, and no heading of"
        " lesson.md is called so: call the link as the heading.",
    ),
    (
        snippets.unknown_kinds,
        (PAGE + "lesson.md", "```python\nfrom iter", "```py\nfrom iter"),
        "stages/02_count/lesson.md, the code below line 23, is of the kind `py`, which"
        " nothing tests: call it `python`, `python solution`, `python no-run`.",
    ),
    (
        snippets.foreign_code,
        (SOLUTION, "greetings = count(1)", "greetings = count(start=1)"),
        "stages/02_count/lesson.md, the code below line 62, does not stand in"
        " solutions/02_count: copy the lines from there again.",
    ),
    (
        checks.foreign_tasks,
        (CHECKS, "@task(2)", "@task(3)"),
        "checks/test_02_count.py, test_it_forgets, names task 3, which"
        " stages/02_count/brief.md does not have: name one that it has.\n"
        "Task 2 of stages/02_count/brief.md (Forget) has no check: mark one in"
        " checks/test_02_count.py with @task(2).",
    ),
    (
        checks.foreign_tasks,
        (CHECKS, "@task(1)\n", ""),
        "checks/test_02_count.py, test_it_counts, names no task: write @task(n) above"
        " it.\n"
        "Task 1 of stages/02_count/brief.md (Count) has no check: mark one in"
        " checks/test_02_count.py with @task(1).",
    ),
    (
        checks.wrong_ends,
        (CHECKS, "@task(2)", '@task(2)\n@until("01_hello", reason="")'),
        "checks/test_02_count.py, test_it_forgets, ends at no later stage: name it, as"
        ' in @until("04_routes").\n'
        "checks/test_02_count.py, test_it_forgets, ends without a reason: write"
        ' reason="…" in its @until.',
    ),
    (
        checks.wrong_sentences,
        (CHECKS, f'    """{COUNTS}."""\n', ""),
        "checks/test_02_count.py, test_it_counts, has no docstring: write the sentence"
        " that a learner reads.",
    ),
    (
        checks.wrong_sentences,
        (CHECKS, COUNTS, COUNTS.lower()),
        "checks/test_02_count.py, test_it_counts, begins with a small letter: "
        f"“{COUNTS.lower()}.” wants a capital.",
    ),
    (
        checks.wrong_sentences,
        (CHECKS, f"{COUNTS}.", COUNTS),
        "checks/test_02_count.py, test_it_counts, has a docstring without an end: put"
        f" a full stop to “{COUNTS}”",
    ),
    (
        checks.wrong_sentences,
        (CHECKS, COUNTS, "It counts. It does"),
        "checks/test_02_count.py, test_it_counts, has a docstring of two sentences:"
        " make one of “It counts. It does.”",
    ),
    (
        checks.bare_asserts,
        (CHECKS, 'answer.json()["count"] == 2', 'not answer.json()["count"]'),
        "checks/test_02_count.py, line 13: this assert is no comparison, so nobody"
        " would know what was expected: compare, or write a message behind it.",
    ),
    (
        checks.shared_names,
        (CHECKS, "test_it_counts", "test_it_greets"),
        "checks/test_01_hello.py and checks/test_02_count.py both have test_it_greets:"
        " rename one of them.",
    ),
    (
        checks.unfit_mistakes,
        (MISTAKES, 'caught_by = "test_it_counts"', 'caught_by = "test_it"'),
        "checks/mistakes/02_count.toml, mistake `starts_at_zero`, is caught by test_it,"
        " which is no check up to this stage: name one.",
    ),
    (
        checks.idle_checks,
        (MISTAKES, 'caught_by = "test_it_forgets"', 'caught_by = "test_it_counts"'),
        "checks/test_02_count.py, test_it_forgets, catches no mistake: add one that it"
        " catches to checks/mistakes/02_count.toml.",
    ),
    (
        halves.unfit_cuts,
        (CUTS, "all", ""),
        f"{CUTS}: it has no `cut`. Add it.",
    ),
    (
        halves.unfit_cuts,
        (CUTS, "task = 2", "task = 3"),
        f"{CUTS} has cuts for the tasks 3: write one for each task of"
        " stages/02_count/brief.md but the first, in the order 2.",
    ),
    (
        halves.unfit_cuts,
        (CUTS, "task = 2", ""),
        f"{CUTS}, cut 1: it has no `task`. Write the number of its task.",
    ),
    (
        halves.unfit_cuts,
        (CUTS, "nothing", "begin"),
        f"{CUTS}, cut 1 (task 2): the key `begin` is unknown. Use `task`, and"
        " `starter`, [[cut.edits]] or `nothing`.",
    ),
    (
        halves.unfit_cuts,
        (CUTS, "nothing = ", "#"),
        f"{CUTS}, cut 1 (task 2): say what to take out by `starter` or [[cut.edits]],"
        " or by `nothing` why there is nothing to take out.",
    ),
    (
        halves.unfit_cuts,
        (CUTS, "nothing = ", 'starter = ["app/mane.py"]  #'),
        f"{CUTS}, task 2: neither the solution nor the starter has app/mane.py. Name a"
        " file or a folder that one of them has, like app/main.py.",
    ),
    (
        halves.unfit_cuts,
        (CUTS, "nothing = ", f"{AN_EDIT}\n#"),
        f"{CUTS}, task 2: its `old` stands not at all in the solution's app/main.py."
        " Copy lines that stand there exactly once. It is:\nGreetings",
    ),
    (
        halves.unanswered_needs,
        (CHECKS, "@task(1)", '@task(1)\n@about("a greeting")'),
        'A check of 02_count is about "a greeting", which none needs: write it as in a'
        " needed(…), or take the mark away.",
    ),
    (
        halves.unanswered_needs,
        (
            CHECKS,
            "    app.restart()",
            '    with needed("a stop"):\n        app.restart()',
        ),
        'checks/test_02_count.py, line 22, needs "a stop", and no check of 02_count or'
        ' before is about it: mark one with @about("a stop").',
    ),
    (
        halves.unanswered_needs,
        (CHECKS, "    app.restart()", "    with needed(STOP):\n        app.restart()"),
        "checks/test_02_count.py, line 22, needs no text: write one in quotes.",
    ),
    (
        starters.changed_files,
        (STARTER, '{"greeting": "Hello"}', '{"greeting": "Hi"}'),
        'stages/02_count/app/main.py, line 10, differs (`return {"greeting": "Hi"}`):'
        " copy the file from solutions/01_hello again, and add nothing but comments"
        " `# TODO n: …`.",
    ),
    (
        starters.changed_files,
        (STARTER, "app = FastAPI()\n", "app = FastAPI()\n# An app.\n"),
        "stages/02_count/app/main.py, line 6, is a comment that does not begin with"
        " TODO: copy the file from solutions/01_hello again, and add nothing but"
        " comments `# TODO n: …`.",
    ),
    (
        starters.changed_files,
        (STARTER, '    return {"greeting": f"Hello {body[\'name\']}"}\n', ""),
        "stages/02_count/app/main.py, lacks the line"
        ' `return {"greeting": f"Hello {body[\'name\']}"}`:'
        " copy the file from solutions/01_hello again, and add nothing but comments"
        " `# TODO n: …`.",
    ),
    (
        starters.changed_files,
        ("solutions/01_hello/app/__init__.py", "", "\n"),
        "stages/02_count/app/__init__.py, has no TODO and yet differs: copy"
        " the file from solutions/01_hello again, and add nothing but comments"
        " `# TODO n: …`.",
    ),
    (
        starters.written_files,
        ("stages/02_count/app/more.py", "    pass", "    return 1"),
        "stages/02_count/app/more.py is new and holds code (line 10): leave docstrings,"
        " imports, TODOs and empty bodies, for the learner to fill.",
    ),
    (
        starters.written_files,
        ("stages/02_count/app/more.py", "# TODO 2:", "# Later:"),
        "stages/02_count/app/more.py is new and has no TODO: say in one what is wanted"
        " there.",
    ),
    (
        starters.wrong_todos,
        (STARTER, "# TODO 1: every", "# TODO 4: every\n# TODO: or so."),
        "stages/02_count/app/main.py has a TODO without a number: give it the number"
        " of its task in the brief.\n"
        "stages/02_count/app has no `# TODO 1: …` for task 1 of the brief (Count): add"
        " it where the learner begins.\n"
        "stages/02_count/app has a TODO 4, and the brief no such task: give it a"
        " task's number.",
    ),
    (
        starters.wrong_todos,
        (SOLUTION, "app = FastAPI()", "app = FastAPI()  # TODO 1: name it."),
        "solutions/02_count/app/main.py still has a TODO: do it, or remove it.",
    ),
    (
        links.dead_links,
        (PAGE + "lesson.md", "(hunt.md)", "(haunt.md)"),
        "stages/02_count/lesson.md links to haunt.md, which is not there: fix it.",
    ),
    (
        links.dead_links,
        (PAGE + "lesson.md", "(brief.md#1-count)", "(brief.md#1-account)"),
        "stages/02_count/lesson.md links to brief.md#1-account, but no heading there is"
        " called so: fix it.",
    ),
    (
        files.missing_row,
        ("course.md", "(stages/02_count/lesson.md)", "(stages/01_hello/lesson.md)"),
        "course.md has no row for stage 02_count: let one row of a table link to"
        " stages/02_count/.",
    ),
    (
        files.missing_files,
        (PAGE + "hunt.md", "all", ""),
        "stages/02_count/hunt.md is empty: write it.",
    ),
]


@pytest.mark.parametrize(
    ("rule", "edit", "sentence"), EDITS, ids=[edit[0].__name__ for edit in EDITS]
)
def test_a_breach_is_told_with_the_file_and_the_next_act(
    course: Course,
    rule: Callable[..., Iterator[str]],
    edit: tuple[str, str, str],
    sentence: str,
) -> None:
    file, old, new = edit
    path = course.root / file
    text = path.read_text(encoding="utf-8")
    assert old == "all" or text.count(old) == 1
    path.write_text("" if old == "all" else text.replace(old, new), encoding="utf-8")

    assert breaches(course, rule) == sentence


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (PAGE + "requests.http", "stages/02_count has no requests.http: add it."),
        (PAGE + "hints.md", "stages/02_count has no hints.md: add it."),
        (PAGE + "teach.md", "stages/02_count has no teach.md: add it."),
        (CHECKS, "checks/test_02_count.py is missing: add it."),
        (MISTAKES, "checks/mistakes/02_count.toml is missing: add it."),
        (DEMANDS, "checks/demands/02_count.toml is missing: add it."),
        (SOLUTION, "solutions/02_count/app/main.py is missing: add it."),
    ],
)
def test_a_missing_file_is_named(course: Course, file: str, sentence: str) -> None:
    (course.root / file).unlink()

    assert breaches(course, files.missing_files) == sentence


def test_missing_cuts_are_named(course: Course) -> None:
    (course.root / CUTS).unlink()

    told = breaches(course, halves.unfit_cuts)

    assert told == f"{CUTS} is missing: add it, a [[cut]] for each cut."


def test_what_an_earlier_stage_is_about_may_be_needed(course: Course) -> None:
    for stage, old, new in (
        (1, "@task(1)", '@task(1)\n@about("a greeting")'),
        (
            2,
            "    app.restart()",
            '    with needed("a greeting"):\n        app.restart()',
        ),
    ):
        [path] = course.stage(str(stage)).checks
        path.write_text(path.read_text().replace(old, new))

    assert breaches(course, halves.unanswered_needs) == ""


def test_a_missing_file_of_the_starter_is_named(course: Course) -> None:
    (course.root / STARTER).unlink()

    assert breaches(course, starters.changed_files) == (
        "stages/02_count/app/main.py is missing: copy it from solutions/01_hello."
    )


@pytest.mark.parametrize(
    ("stray", "sentence"),
    [
        (
            "solutions/03_more/app",
            "solutions/03_more belongs to no stage: add stages/03_more, or remove it.",
        ),
        (
            "tests/wheats/03_more",
            "tests/wheats/03_more belongs to no stage: add stages/03_more, or remove"
            " it.",
        ),
        (
            "checks/test_03_more.py",
            "checks/test_03_more.py belongs to no stage: add stages/03_more, or remove"
            " it.",
        ),
        (
            "checks/mistakes/other.toml",
            "checks/mistakes/other.toml belongs to no stage: remove it.",
        ),
    ],
)
def test_a_stray_is_named(course: Course, stray: str, sentence: str) -> None:
    (course.root / stray).mkdir(parents=True)

    assert breaches(course, files.strays) == sentence


def test_code_of_a_lesson_that_does_not_run_is_named(
    course: Course, tmp_path: Path
) -> None:
    lesson = course.stages[-1].folder / "lesson.md"
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(text.replace("print(next(", "print(nxet("), encoding="utf-8")

    found = list(snippets.broken_code(course.stages[-1], tmp_path))

    assert found == [
        "stages/02_count/lesson.md, the code below line 23, does not run: NameError:"
        " name 'nxet' is not defined. Fix it, or call it `python no-run`."
    ]


@pytest.mark.parametrize(
    ("file", "old", "sentence"),
    [
        (
            PAGE + "teach.md",
            "print(",
            "stages/02_count/teach.md, the code below line 11, does not run: NameError:"
            " name 'nothing' is not defined. Fix it, or call it `python no-run`.",
        ),
        (
            "solutions/02_count/stretch.md",
            "print(",
            "solutions/02_count/stretch.md, the code below line 5, does not run:"
            " NameError: name 'nothing' is not defined. Fix it, or call it"
            " `python no-run`.",
        ),
    ],
)
def test_code_of_another_page_that_does_not_run_is_named(
    course: Course, tmp_path: Path, file: str, old: str, sentence: str
) -> None:
    path = course.root / file
    path.write_text(path.read_text().replace(old, "nothing("), encoding="utf-8")

    assert list(snippets.broken_code(course.stages[-1], tmp_path)) == [sentence]


def test_code_that_does_not_end_is_named(course: Course, tmp_path: Path) -> None:
    lesson = course.stages[-1].folder / "lesson.md"
    text = lesson.read_text(encoding="utf-8")
    for_ever = "import os, signal\nos.kill(os.getpid(), signal.SIGALRM)"
    lesson.write_text(text.replace("print(next(numbers))", for_ever), encoding="utf-8")

    [said] = snippets.broken_code(course.stages[-1], tmp_path)

    assert "does not run: it does not end within 30 s." in said


def test_code_that_runs_is_not_named(course: Course, tmp_path: Path) -> None:
    assert list(snippets.broken_code(course.stages[-1], tmp_path)) == []


@pytest.fixture
def sharing(course: Course) -> Course:
    """The tiny course with a helper that the checks of both stages use."""
    (course.root / SHARED).parent.mkdir()
    (course.root / SHARED).write_text(
        '"""People."""\n\n\ndef hold_welcome(answer):\n'
        '    """Fail unless someone is welcome."""\n'
        "    assert answer.status_code == 200\n",
        encoding="utf-8",
    )
    for stage in course.stages:
        [path] = stage.checks
        text = path.read_text(encoding="utf-8")
        line = "from checks.shared.people import hold_welcome\n"
        path.write_text(f"{line}{text}", encoding="utf-8")
    return course


@pytest.mark.parametrize("rule", OF_WHAT_IS_SHARED, ids=lambda rule: rule.__name__)
def test_the_checks_share_without(rule: Callable[..., Iterator[str]]) -> None:
    hold(rule(COURSE))


@pytest.mark.parametrize("rule", OF_WHAT_IS_SHARED, ids=lambda rule: rule.__name__)
def test_what_is_shared_well_breaks_no_rule(
    sharing: Course, rule: Callable[..., Iterator[str]]
) -> None:
    assert "\n".join(rule(sharing)) == ""


IMPORT = "from checks.shared.people import hold_welcome"
IN_ITS_OWN_WAY = (
    "checks/test_02_count.py, line 1, imports from the checks in a way of its own:"
    " write `from checks.shared.people import log_in` at the top, which"
    " accuracy/check_texts.py can follow."
)


@pytest.mark.parametrize(
    ("rule", "edit", "sentence"),
    [
        (
            checks.unclear_helpers,
            (SHARED, '    """Fail unless someone is welcome."""\n', ""),
            "checks/shared/people.py, hold_welcome, has no docstring: say in a sentence"
            " what it does.",
        ),
        (
            checks.unclear_helpers,
            (SHARED, " == 200", ""),
            "checks/shared/people.py, line 6: this assert is no comparison, so nobody"
            " would know what was expected: compare, or write a message behind it.",
        ),
        (
            checks.lonely_helpers,
            (CHECKS, IMPORT, ""),
            "checks/shared/people.py, hold_welcome, is used by checks/test_01_hello.py"
            " alone: move it there.",
        ),
        (
            checks.lonely_helpers,
            (SHARED, '"""People."""\n', "WELCOME = 200\n"),
            "checks/shared/people.py, WELCOME, is imported by no file: remove it, or"
            " let its name begin with `_`.",
        ),
        *(
            (checks.untraced_imports, (CHECKS, IMPORT, line), IN_ITS_OWN_WAY)
            for line in (
                "import checks.shared.people",
                "from checks.shared import people",
                "from .shared.people import hold_welcome",
                "from checks.test_01_hello import hold",
                f"if True: {IMPORT}",
            )
        ),
    ],
)
def test_a_breach_in_what_is_shared_is_told(
    sharing: Course,
    rule: Callable[..., Iterator[str]],
    edit: tuple[str, str, str],
    sentence: str,
) -> None:
    file, old, new = edit
    path = sharing.root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")

    assert "\n".join(rule(sharing)) == sentence


def test_code_of_the_guide_that_does_not_run_is_named(
    course: Course, tmp_path: Path
) -> None:
    page = course.root / "guide" / "start.md"
    page.write_text(page.read_text().replace("print", "prnt"), encoding="utf-8")
    (tmp_path / "runs").mkdir()

    found = list(guide.broken_code(course, tmp_path / "runs"))

    assert found == [
        "guide/start.md, the code below line 3, does not run: NameError: name 'prnt' is"
        " not defined. Fix it."
    ]


HUNT_AFTER = """# Scavenger hunt 2: what is there now

## 1. Which model, schema and route are there? Trace them.

<!-- ask: sound of routes -->

## The end
"""


def test_a_hunt_after_a_stage_keeps_the_rules_of_hunts(course: Course) -> None:
    page = course.stages[-1].folder / "hunt_after.md"
    page.write_text(HUNT_AFTER)
    where = "stages/02_count/hunt_after.md"

    assert breaches(course, prose.wrong_headings).startswith(
        f"{where} begins with `# Scavenger hunt 2: what is there now`: begin it with"
        " `# Scavenger hunt 2, finished: …`."
    )
    assert breaches(course, prose.wrong_hunt).splitlines() == [
        f"{where} asks 1 questions: ask 8 to 10.",
        f"{where} has 0 lines `Answer: ____` for 1 questions: give each question one.",
        f"{where} does not end with `## What surprised us`: add it.",
    ]
    assert breaches(course, hunts.ungraded_questions).startswith(
        f"{where}, question 1, can't be answered: `sound of routes` is no kind"
    )
    page.write_text(HUNT_AFTER.replace("Trace", "Follow"))
    assert f"{where} has no question of the kind “trace a request”" in (
        breaches(course, hunts.missing_tasks)
    )


def test_a_missing_page_of_the_guide_is_named(course: Course) -> None:
    (course.root / "guide" / "beyond.md").unlink()

    assert breaches(course, guide.missing_pages) == (
        "guide/beyond.md is missing: add it."
    )
