"""What the pages of one segment share: its head and toolbar, saving, publishing, versions, checks, why."""
