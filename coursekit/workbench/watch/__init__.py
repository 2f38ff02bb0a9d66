"""Being checked on each save: news comes in, a round of grading answers it.

    changes.py, keys.py ──▶ wishes.py ──▶ rounds.py ──▶ report.py ──▶ screen.py
    what happened            what is       grades as      what is       a page that
                             wanted        is wanted      told of it    can be redrawn

It never grades in another way than ``check``: only in another order.
"""
