"""The page Definition: the chain of blocks, their widgets, counts and the sentence box."""
