"""An import from its plan to its report."""
