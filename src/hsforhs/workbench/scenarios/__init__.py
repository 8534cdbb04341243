"""What a plan could be under real limits, and what people would put first."""
