"""What the instructor's and the students' servers agree on."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "learning_rate_schedules"
c.Exchange.root = "/srv/nbgrader/exchange"
