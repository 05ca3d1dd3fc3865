"""One misconception a file; every file here is in the catalogue, no list to keep."""
