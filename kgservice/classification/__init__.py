"""Classification as a service: loaded models, batches made of many requests, answers in several forms, and files."""
