"""The way of a request through a learner's code, told from outside.

    requests.py   what is sent                  stations.py  the way, put in order
    journeys.py   an app is started and asked   station.py   one stop of it
    steps.py      what its child wrote, read    ends.py      the route, and the answer
    terminal.py   shown on the terminal         page.py      shown as one page

What the child writes (``coursekit/sandbox/recording/traced.py``) is data of a
stranger: it is read, bounded and shown, and never believed.
"""
