"""Trained classifiers: an encoder with heads, run with ONNX Runtime, with torch, or with numpy alone."""
