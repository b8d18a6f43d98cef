"""The page Users and settings: users and roles, folders, tokens, who did what, and settings of the whole database."""
