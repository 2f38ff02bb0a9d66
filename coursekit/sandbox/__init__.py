"""Running a learner's app apart from the grader: folders, limits, processes, output.

    grader ── launcher.py ──▶ forkserver.py ──▶ keeper.py ──▶ child.py
    (checks)   asks for apps   has imported       guards one    serves the
                               the libraries      app           learner's app

Without ``os.fork`` the launcher starts ``child.py`` in a new interpreter instead.
Nothing on the right of the first arrow knows a check, a seed or an expected value.
"""
