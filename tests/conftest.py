"""What every test shares: how long hypothesis looks for a counterexample."""

import os
import tempfile

from hypothesis import settings

# What servers remember between sessions is nobody's but the tests' own.
os.environ["XDG_CACHE_HOME"] = os.path.join(tempfile.gettempdir(), f"sruja-lsp-tests-{os.getpid()}")  # noqa: PTH118  # no Path needed for one name

# "quick" is for the developer who waits, "ci" repeats exactly so that a build never fails by chance, and "fuzz" is for
# `make fuzz`, which runs the properties alone. No deadline anywhere: the machine may be busy.
settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("fuzz", max_examples=20_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
