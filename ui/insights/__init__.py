"""The page Insights; each part draws one section and asks the core for what it draws."""
