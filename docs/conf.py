"""Configuration of the Sphinx build; `make docs` runs it."""

from importlib.metadata import version as installed_version

project = "Emotaxa"
author = "The Emotaxa authors"
version = release = installed_version("emotaxa")

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"Emotaxa {release}"
html_show_copyright = False
