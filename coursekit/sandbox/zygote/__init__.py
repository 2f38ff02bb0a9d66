"""One process imports the learner's app, and each check's app is a fork of it.

    launcher.py ──▶ handle.py ──▶ serving.py ──▶ keeper.py ──▶ born.py
    (the grader)     its end       has imported    guards        one app: a folder,
                                   the app         one fork      a database of its own
                                      │
                                      └─▶ fitness.py   may it be forked at all?

The zygote never serves a request, opens no database and runs no lifespan. What an app
finds in its environment while it is imported is the same for all forks, and leads each
to a place of its own: ``/proc/self/cwd`` is another folder in every process. Where an
import leaves what forks would share, each check imports the app anew.
"""
