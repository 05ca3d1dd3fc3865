"""Marks this folder as a course, for `autograder check`."""

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "$course_id"
