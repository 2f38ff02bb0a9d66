"""Scavenger hunts: what is asked, what is right, and what somebody answered.

    worksheet.py  a page of questions: what each asks the kit, what was answered
    asks.py       the kinds of questions whose answer the kit finds in the code
    ground.py     which code it is about: the stage's starting point, or what is named
    code.py       the code that is looked at: read as text, and run in the sandbox
    key.py        the right answers, with file and line, found by
                  tables.py, routes.py, places.py, requests.py and lines.py
                  (finding.py: what they share)
    answers.py    whether an answer is right, taken generously; quoted.py for one that
                  names a line, statements.py for one that counts statements
    hunt.py       all of these together
    terminal.py   the verdicts and the key, shown

A right answer is never stored: rename a column, and the key has the new name.
"""
