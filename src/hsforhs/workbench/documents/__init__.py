"""Documents of a plan that go out and come back: the whole plan and one pack per province, in Excel and in Word."""
