"""Records of a service control procedure, checked, measured and published as a site."""

import os

__version__ = "0.12.0"

# Else pydantic searches every installed distribution for a plugin, which could change how records are read.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
