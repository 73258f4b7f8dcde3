"""`python -m qianshou` is the command line too."""

import sys

from qianshou.cli import main

sys.exit(main())
