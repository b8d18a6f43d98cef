"""Cells become values of attributes, no data, or faults that are told."""
