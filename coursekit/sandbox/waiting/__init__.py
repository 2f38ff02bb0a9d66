"""Waiting for a program by a clock that is fair to it, on a machine however busy.

    wait.py ──▶ share.py     what the kernel tells of its share of the processors
        └─────▶ machine.py   how slow this machine is now: the start of bare/, an app
                             of the kit's own, compared with what that usually takes

Wall time alone never ends a wait: a program that is ready to run and gets no processor
loses no time, and every deadline stretches with the machine. A program that sleeps, or
waits for a lock of its own, has no such excuse, and one that runs uses its time up.
"""
