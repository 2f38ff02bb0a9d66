"""The course's rules for itself: each function yields a sentence for each breach.

A sentence names the file and the next act; ``test_course.py`` holds every stage to
them, ``test_rules.py`` breaks each of them once.

files.py        what has to be there, and what is a stray
prose.py        lessons, briefs, hunts, notes        markdown.py  reads their files
ladders.py      the hints of a task, and which check leads to which
questions.py    what a lesson asks, and its folded answers
predictions.py  what those answers foretell          running.py   runs it
snippets.py     the code that pages show
requests.py     the requests beside a brief
pictures.py     the pictures, and their words
hunts.py        what the questions of a hunt ask the kit
links.py        where links lead
guide.py        the pages around the stages: their code, terms and statuses
demands.py      what checks demand, and where a brief says so
asked.py        statuses and headers that checks ask for, and demands name
checks.py       checks and the mistakes they catch
halves.py       what each task brings, and what a check needs before its own question
starters.py     what a stage's starting point may add to the solution before it
"""
