"""Documents of a plan: the whole plan and one pack per province, in Excel and in Word, go out and come back.

The plan as PDF goes out only.
"""
