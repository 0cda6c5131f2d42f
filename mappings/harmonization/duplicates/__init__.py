"""Duplicates: texts that stand in several rows, exactly or nearly, within and across corpora and splits."""
