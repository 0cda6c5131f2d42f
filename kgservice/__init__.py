"""The service over the three packages below it: graph stores, REST, SPARQL, web pages and the command line."""
