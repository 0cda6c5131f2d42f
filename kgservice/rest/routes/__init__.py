"""The operations, a module for each noun; each adds its routes to an application."""
