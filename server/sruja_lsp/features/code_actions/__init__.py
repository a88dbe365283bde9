"""What can be done about a place in a file: quick fixes, refactorings, and what puts a whole file in order."""
