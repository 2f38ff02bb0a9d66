"""The report in JUnit's XML, which the tools of continuous integration read."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from coursekit.course.stages import Course
from coursekit.grading.run import Run
from coursekit.grading.verdict import Blame, Outcome, Verdict
from coursekit.report.facts import by_stage, telling, whole_fault
from coursekit.text.printable import path_text, printable

NO_CHARACTER_OF_XML = re.compile("[\ufffe\uffff]")


def report(course: Course, run: Run) -> str:
    """Return the whole report: a suite for each stage, a case for each check."""
    root = ElementTree.Element("testsuites", name=str(run.stage))
    for name, verdicts in by_stage(run).items():
        root.append(_suite(course, run, name, verdicts))
    for attribute in ("tests", "failures", "errors"):
        total = sum(int(suite.get(attribute, 0)) for suite in root)
        root.set(attribute, str(total))
    root.set("time", f"{run.seconds:.3f}")
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return text.decode() + "\n"


def _suite(
    course: Course, run: Run, name: str, verdicts: list[Verdict]
) -> ElementTree.Element:
    failed = [verdict for verdict in verdicts if verdict.outcome is Outcome.FAILED]
    broken = sum(verdict.blame is Blame.COURSE for verdict in failed)
    outcomes = [verdict.outcome for verdict in verdicts]
    suite = ElementTree.Element(
        "testsuite",
        name=name,
        tests=str(len(verdicts)),
        failures=str(len(failed) - broken),
        errors=str(broken),
        skipped=str(outcomes.count(Outcome.NOT_RUN)),
        time=f"{sum(verdict.seconds for verdict in verdicts):.3f}",
    )
    properties = ElementTree.SubElement(suite, "properties")
    known = {"code": path_text(run.code), "seed": run.seed, "database": run.database}
    known |= {f"left out: {each.path}": each.kind.value for each in run.left_out}
    for key, value in known.items():
        text = _text(str(value))
        ElementTree.SubElement(properties, "property", name=_text(key), value=text)
    suite.extend(_case(course, run, verdict) for verdict in verdicts)
    return suite


def _case(course: Course, run: Run, verdict: Verdict) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=verdict.stage,
        name=_text(verdict.title),
        time=f"{verdict.seconds:.3f}",
    )
    if verdict.outcome is Outcome.NOT_RUN:
        why = _text(verdict.why_not) or "The first failure explains it."
        ElementTree.SubElement(case, "skipped", message=why)
    elif verdict.outcome is Outcome.FAILED:
        kind = "error" if verdict.blame is Blame.COURSE else "failure"
        got = verdict.got or "something else"
        message = _text(f"expected {verdict.expected}, got {got}")
        told = ElementTree.SubElement(
            case, kind, message=message, type=str(verdict.blame)
        )
        told.text = _text("\n".join(_lines(course, run, verdict)))
    return case


def _lines(course: Course, run: Run, verdict: Verdict) -> list[str]:
    """Return what a person reads who unfolds a failed case."""
    told = telling(course, run, verdict)
    known = [f"{fact.name}: {fact.text}".removeprefix(": ") for fact in told.facts]
    words = [
        whole_fault(verdict),
        told.log,
        told.task,
        told.lesson,
        told.serve,
        *told.requests,
    ]
    return ["", *known, *filter(None, words), ""]


def _text(text: str) -> str:
    """Return a text without the characters that XML can't hold."""
    return NO_CHARACTER_OF_XML.sub("\N{REPLACEMENT CHARACTER}", printable(text))
