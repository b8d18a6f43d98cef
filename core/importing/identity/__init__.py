"""Rows find the records that they are about: who is who."""
