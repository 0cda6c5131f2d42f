"""Encoders: texts to vectors, by sentence-transformers, ONNX Runtime or tables of word vectors."""
