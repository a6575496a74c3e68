"""Exit statuses. Of several that apply, the order is: not written (2), gate (1), unreadable input (3)."""

PASSED = 0
GATE_FAILED = 1
USAGE = 2
UNREADABLE = 3
# EX_SOFTWARE of sysexits.h: a fault of garblint itself must not look like a verdict on an article.
INTERNAL = 70
# 128 + SIGINT, as shells report it.
INTERRUPTED = 130
