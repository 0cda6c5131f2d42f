"""Configuration of the Sphinx build; `make docs` runs it."""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

# The pages that are made from the ontology: `docs/_ext` writes them into `docs/schemes` at the start of a build.
sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Emotaxa"
author = "The Emotaxa authors"
version = release = installed_version("emotaxa")

extensions = ["myst_parser", "core_diagram", "dataset_pages", "question_pages", "scheme_pages", "settings_page"]
exclude_patterns = ["_build"]
nitpicky = True

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"Emotaxa {release}"
html_show_copyright = False

# Pygments does not follow a quotation over the lines of a command.
suppress_warnings = ["misc.highlighting_failure"]
