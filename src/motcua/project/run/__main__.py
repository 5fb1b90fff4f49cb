"""`python -m motcua.project.run demo|test|explore|bench|new-app|clean`."""

import sys

from . import check, demo, new_app

COMMANDS = {
    "demo": demo.main,
    "test": check.main,
    "explore": check.explore,
    "bench": check.bench,
    "new-app": new_app.main,
}

if __name__ == "__main__":
    wanted = COMMANDS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if wanted is None:
        sys.exit(f"One of: {', '.join(COMMANDS)}")
    sys.exit(wanted())
