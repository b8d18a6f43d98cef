"""The page Data: browsing, importing, what can be asked, and the page of one contact."""
