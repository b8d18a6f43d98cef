"""The list of segments, and the ways to begin a new one."""
