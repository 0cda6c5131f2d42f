"""Provenance: who made a concept or mapping what it is, when, and by which change; also as PROV-O."""
