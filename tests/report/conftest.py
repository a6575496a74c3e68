import sys
from pathlib import Path

# For report_builders.py, which tests of other folders use too.
sys.path.insert(0, str(Path(__file__).resolve().parent))
