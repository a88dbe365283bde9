"""Finds places for boxes, ways for lines and places for their labels."""
