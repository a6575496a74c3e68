"""``python -m detector``: the command ``garblint``."""

import sys

from detector.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
