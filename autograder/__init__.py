"""An autograder for Jupyter notebooks whose hidden tests never enter the student's process."""
