"""Views: answers as JSON documents, the same from REST and from the command line's --json."""
