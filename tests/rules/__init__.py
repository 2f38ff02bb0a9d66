"""The course's rules for itself: each function yields a sentence for each breach.

A sentence names the file and the next act; ``test_course.py`` holds every stage to
them, ``test_rules.py`` breaks each of them once.

files.py      what has to be there, and what is a stray
prose.py      lessons, briefs, hints and hunts      markdown.py  reads their files
hunts.py      what the questions of a hunt ask the kit
snippets.py   the code that lessons show
links.py      where links lead
guide.py      the guide beside the stages: its code, its terms, its statuses
demands.py    what checks demand, and where a brief says so
asked.py      statuses and headers that checks ask for, and demands name
checks.py     checks and the mistakes they catch
halves.py     what each task brings, and what a check needs before its own question
starters.py   what a stage's starting point may add to the solution before it
"""
