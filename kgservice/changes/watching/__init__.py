"""Watching: who is told what happens to change requests, in the service and by webhooks."""
