"""Columns of a table become targets with a type and a form: what header and cells tell, and what must be asked."""
