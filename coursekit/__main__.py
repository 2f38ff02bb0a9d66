"""``python -m coursekit``: the same commands as the Makefile's, on any system."""

import gc
import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this line is for those who have it)
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.stderr.write(
        "This course needs Python 3.11 or newer; this is Python " + found + ". Install"
        " a newer one and name it: make check STAGE=1 PYTHON=python3.12\n"
    )
    sys.exit(2)

# Most objects of a short run are modules, which stay: looking for garbage among them
# every 700 objects, and once more at the end, takes longer than some checks.
gc.set_threshold(100000)

from coursekit.cli import main  # noqa: E402

try:
    main()
finally:
    gc.freeze()
