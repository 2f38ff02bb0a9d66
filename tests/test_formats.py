"""The report in other formats: the same facts, and nothing of a learner's gets out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser import needs_browser, opened
from conftest import TINY, Grade, Told

from coursekit.course.stages import Course
from coursekit.grading.exchange import Exchange
from coursekit.grading.run import Run
from coursekit.grading.verdict import Blame, Outcome, Verdict
from coursekit.report.formats import Format, render

Tell = Callable[..., Told]
COURSE = Course(TINY)
EVIL = '<script>alert(1)</script> \x1b[31m\x00 ``` & "quoted" ]]> \ufffe \u202e #'
SUITE = {"name", "tests", "failures", "errors", "skipped", "time"}


BEGINS = {"md": "## ✗ ", "html": "<!doctype", "junit": "<?xml", "json": "{\n"}


@pytest.fixture(scope="module")
def failing(grade: Grade) -> Run:
    """A run in which one check passes and one fails."""
    return grade(TINY / "code" / "fails", "1", course=COURSE, seed=4242)


def evil() -> Run:
    """A run in which everything that a learner can choose is hostile."""
    exchange = Exchange("GET", "/" + EVIL, {}, EVIL, 500, body=EVIL)
    verdict = Verdict(
        "01_hello::test_it",
        "01_hello",
        EVIL,
        Outcome.FAILED,
        blame=Blame.CRASHED,
        expected=EVIL,
        got=EVIL,
        log=f"{EVIL}\n```\n{EVIL}\n" + "x" * 5000,
        exchanges=[exchange, exchange],
    )
    return Run(COURSE.stages[0], Path(EVIL.replace("\x00", "")), 1, verdicts=[verdict])


def check(tell: Tell, code: str, *more: object) -> Told:
    folder = TINY / "code" / code
    return tell("--course", TINY, "check", 1, "--code", folder, "--seed", 4242, *more)


@pytest.mark.parametrize("form", Format)
def test_a_format_on_standard_output_is_alone_there(told: Tell, form: Format) -> None:
    said = check(told, "fails", "--format", form)

    assert form in BEGINS, f"say in BEGINS how a report in the format {form} begins"
    assert said.out.startswith(BEGINS[form])
    assert (said.status, said.err) == (1, "")


@pytest.mark.parametrize("form", Format)
def test_a_format_tells_the_first_failure(failing: Run, form: Format) -> None:
    text = render(form, COURSE, failing)

    assert "greets the one who is named in the body" in text
    assert "njmbofxq" in text
    assert "Hello Ada" in text
    assert "4242" in text


@pytest.mark.parametrize(
    ("name", "begins"),
    [("r.md", "## "), ("r.HTML", "<!doctype"), ("r.xml", "<?xml"), ("r.json", "{")],
)
def test_a_file_has_the_format_of_its_ending(
    told: Tell, tmp_path: Path, name: str, begins: str
) -> None:
    said = check(told, "passes", "--out", tmp_path / name)

    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert "All 3 checks pass" in said.out


def test_a_format_goes_before_an_ending(told: Tell, tmp_path: Path) -> None:
    check(told, "passes", "--out", tmp_path / "r.log", "--format", "junit")

    assert (tmp_path / "r.log").read_text(encoding="utf-8").startswith("<?xml")


def test_a_format_and_an_ending_that_contradict_each_other_are_refused(
    told: Tell, tmp_path: Path
) -> None:
    late = tmp_path / "late.html"

    said = check(told, "passes", "--out", late, "--format", "md")

    assert said.status == 2
    assert said.err == (
        f"FORMAT=md and OUT={late} contradict each other: the name ends like html."
        " Leave FORMAT out, or give the file another ending.\n"
    )
    assert not late.exists()


def test_an_ending_without_a_format_is_refused(told: Tell) -> None:
    said = check(told, "passes", "--out", "report.pdf")

    assert said.err == (
        "The format of report.pdf can't be told from its ending. Say which one:"
        f" FORMAT={', '.join(Format)}.\n"
    )
    assert (said.status, said.out) == (2, "")


def test_an_unknown_format_is_refused(told: Tell) -> None:
    said = check(told, "passes", "--format", "pdf")

    assert "'md', 'html', 'junit', 'json'" in said.err
    assert said.status == 2


def test_what_goes_wrong_is_not_told_on_standard_output(told: Tell) -> None:
    said = check(told, "nowhere", "--format", "md")

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("There is no folder ")


@pytest.mark.parametrize("form", [Format.HTML, Format.MD, Format.JUNIT])
def test_a_format_names_the_section_of_the_lesson(failing: Run, form: Format) -> None:
    assert "Read again: “The idea” in" in render(form, Course(TINY), failing)


def test_markdown_is_short_and_folds_the_checks(failing: Run) -> None:
    text = render(Format.MD, COURSE, failing)

    assert text.startswith("## ✗ Stage 01_hello: 2 of 3 checks pass\n")
    assert '\nGot           `greeting`: "Hello Ada"\n' in text
    assert "| 01_hello | 2 of 3 |" in text
    assert text.count("<details>") == text.count("</details>") == 1


def test_markdown_tells_that_a_stage_is_passed(told: Tell) -> None:
    text = check(told, "passes", "--format", "md").out

    assert text.startswith("## ✓ Stage 01_hello: 3 of 3 checks pass\n")
    assert "All 3 checks pass: stage 01_hello is done." in text


def test_nothing_gets_out_of_a_block_of_markdown() -> None:
    text = render(Format.MD, COURSE, evil())

    outside = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert "<script" not in re.sub(r"(`+).*?\1|\\<", "", outside)
    assert "\x1b" not in text


def suites(run: Run) -> list[ElementTree.Element]:
    text = render(Format.JUNIT, COURSE, run)
    return list(ElementTree.fromstring(text.encode()))  # noqa: S314  (our own)


def test_junit_has_the_shape_that_tools_read(failing: Run) -> None:
    [suite] = suites(failing)

    assert set(suite.attrib) == SUITE
    assert [child.tag for child in suite] == ["properties", *["testcase"] * 3]
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    for case in suite.iter("testcase"):
        assert set(case.attrib) == {"classname", "name", "time"}
        assert re.fullmatch(r"\d+\.\d{3}", case.get("time", ""))


def test_junit_tells_what_failed(failing: Run) -> None:
    [suite] = suites(failing)
    [failure] = suite.iter("failure")

    assert failure.get("type") == "wrong_answer"
    assert failure.get("message") == (
        'expected `greeting`: "Hello njmbofxq", got `greeting`: "Hello Ada"'
    )
    assert "We sent: POST /hello\n" in (failure.text or "")


def test_junit_counts_what_did_not_run_and_what_the_course_broke(failing: Run) -> None:
    verdicts = [
        replace(failing.verdicts[0], outcome=Outcome.FAILED, blame=Blame.COURSE),
        replace(failing.verdicts[1], outcome=Outcome.NOT_RUN, blame=Blame.COURSE),
    ]

    [suite] = suites(replace(failing, verdicts=verdicts))

    counts = [suite.get(name) for name in ("tests", "failures", "errors", "skipped")]
    assert counts == ["2", "0", "1", "1"]
    assert [case[0].tag for case in suite.iter("testcase")] == ["error", "skipped"]


def test_junit_holds_what_xml_can_not() -> None:
    [suite] = suites(evil())
    [failure] = suite.iter("failure")

    assert "<script>alert(1)</script> \\x1b[31m\\x00" in (failure.get("message") or "")


def test_json_is_the_same_in_a_file_and_on_standard_output(
    told: Tell, tmp_path: Path
) -> None:
    said = check(told, "fails", "--format", "json", "--json", tmp_path / "r.json")

    assert (tmp_path / "r.json").read_text(encoding="utf-8") == said.out
    assert json.loads(said.out)["stage"] == "01_hello"


def test_a_page_needs_nothing_from_elsewhere(failing: Run) -> None:
    text = render(Format.HTML, COURSE, failing)

    assert not re.search(r"<script|<link|<img|\bsrc=|@import|url\(", text)
    assert "default-src 'none'" in text


def test_a_page_holds_no_markup_of_a_learner() -> None:
    text = render(Format.HTML, COURSE, evil())

    assert "<script" not in text
    assert not set("\x1b\x00\u202e") & set(text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_page_sets_code_as_code(failing: Run) -> None:
    """Between backticks, in sentences of the kit; what an app answered is as it is."""
    verdict = failing.failures[0]
    verdict.expected, verdict.got = "`id` and <more>", '{\n  "a": "`b`"\n}'

    text = render(Format.HTML, COURSE, failing)

    assert "<code>id</code> and &lt;more&gt;" in text
    assert "<pre>{\n  &#34;a&#34;: &#34;`b`&#34;\n}</pre>" in text


@needs_browser
def test_a_page_on_a_phone(failing: Run, tmp_path: Path) -> None:
    """The failure is in sight, nothing is wider than the screen, and parts unfold."""
    for name, run in {"failing": failing, "evil": evil()}.items():
        text = render(Format.HTML, COURSE, run)
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    with opened() as page:
        page.open(tmp_path / "failing.html")
        title = page.browsed.locator(".failure .title").bounding_box()
        assert title
        assert title["y"] + title["height"] < 740 / 2
        command = page.browsed.get_by_text("make run STAGE=1")
        assert not command.is_visible()
        page.browsed.get_by_text("See it yourself").tap()
        assert command.is_visible()
        assert not page.scrolls_sideways
        page.browsed.emulate_media(color_scheme="dark")
        paper = page.browsed.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(20, 23, 27)"

        page.open(tmp_path / "evil.html")
        assert not page.scrolls_sideways
        assert page.complaints == []
        assert all(url.startswith("file:") for url in page.requested)
