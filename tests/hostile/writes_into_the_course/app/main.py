"""It writes beside the kit that grades it."""

import sys
from pathlib import Path

kit = Path(sys.modules["coursekit"].__file__).parent
(kit / "planted.txt").write_text("no part of the kit\n")
