"""Print the README's nth set-up command, with its environment folder replaced by $CLINICLINT_ENV."""

import re
import sys
from pathlib import Path

blocks = re.findall(r"```(?:sh|bash)\n(.*?)```", Path("README.md").read_text(encoding="utf-8"), re.DOTALL)
commands = [block.strip() for block in blocks if "python3 -m venv" in block]
print("set -euo pipefail\n" + commands[int(sys.argv[1]) - 1].replace(".venv", "${CLINICLINT_ENV:-.venv}"))
