"""The parts of the tab Insights; each draws one, and asks the database for what it draws alone."""
