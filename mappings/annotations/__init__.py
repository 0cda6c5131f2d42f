"""Annotations: documents in EmotionML and in Onyx (JSON-LD), read, converted to another scheme, and written."""
