"""``python -m coursekit``: the same commands as the Makefile's, on any system."""

import gc
import os
import site
import sys
import warnings

if sys.version_info < (3, 11):  # noqa: UP036  (this line is for those who have it)
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.stderr.write(
        "This course needs Python 3.11 or newer; this is Python " + found + ". Install"
        " a newer one and name it: make check STAGE=1 PYTHON=python3.12\n"
    )
    sys.exit(2)

if sys.flags.optimize:  # it takes away docstrings, and those of checks are told
    import subprocess

    command = [sys.executable, "-E", "-m", "coursekit"]
    sys.exit(subprocess.call(command + sys.argv[1:]))

# A learner's `random.py` beside README.md is not the library's, nor is what PYTHONPATH
# names for other programs. The kit's own modules are found by their package.
# (Old Pythons read this too: they know no `*` in a list.)
strange = [os.getcwd()] + os.environ.get("PYTHONPATH", "").split(os.pathsep)  # noqa: RUF005
home = [os.path.dirname(os.__file__)] + site.getsitepackages()  # noqa: RUF005
apart = set(map(os.path.realpath, strange)) - set(map(os.path.realpath, home))
sys.path[:] = [each for each in sys.path if os.path.realpath(each) not in apart]
if sys.warnoptions:  # PYTHONWARNINGS=error, meant for another program
    warnings.simplefilter("ignore")

# Most objects of a short run are modules, which stay: looking for garbage among them
# every 700 objects, and once more at the end, takes longer than some checks.
gc.set_threshold(100000)

try:
    from coursekit.cli import main
except ModuleNotFoundError as error:  # another Python, or one that was replaced
    missing, here = str(error.name), str(sys.executable)
    sys.stderr.write(
        "The library `" + missing + "` is not installed for this Python (" + here + ")."
        " Use the one in .venv: `make check STAGE=1` installs what it needs. If it is"
        " that one, remove the folder .venv, and try again.\n"
    )
    sys.exit(2)

try:
    main()
finally:
    gc.freeze()
