"""``python -m detector``: the command ``garblint``."""

import os
import sys

# The matrices of the word networks are small: threads of the linear algebra library cost more than they bring
# (measured: twice the time on two busy cores), and the pool of processes uses the other cores. Workers inherit this.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from detector.cli.main import main  # noqa: E402

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
