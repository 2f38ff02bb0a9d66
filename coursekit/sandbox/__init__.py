"""Running a learner's app apart from the grader: folders, limits, processes, output.

    grader ── launcher.py ──▶ forkserver.py ──▶ keeper.py ──▶ child.py
    (checks)   asks for apps   has imported       guards one    serves the
                               the libraries      app           learner's app

Without ``os.fork`` the launcher starts ``child.py`` in a new interpreter instead.
Nothing on the right of the first arrow ever knows a check, a seed or an expected value:
it never judges what it runs.

What an app may do is held by ``limits.py`` and, on Linux, by ``confine.py``. Nothing
holds these: it reads what the user may read, speaks to the network, keeps the
processors busy while its checks run, and fills the disk with many files of 64 MB. Where
the kernel has no Landlock it writes where the user may write, and where Landlock does
not hold signals (before Linux 6.12) it can end the grader itself, if it looks for it.
For root the system limits no number of processes: do not grade strangers as root.
"""
