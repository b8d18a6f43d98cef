"""What changed since a position, and which profiles that or time may move.

| word | meaning |
|---|---|
| change | a record was written or is gone, a profile entered or left a static segment, a segment got another version |
| change log | the table of changes: triggers write it (`core.store.triggers`), and Windrow what no trigger sees |
| position | a state of the database; changes *after* it are those that were not visible in it |
| reads | what a definition asks for: attributes, interactions, stored members of segments |
| affects | a change affects a definition that reads it, and the profiles whose answer it may turn |
| crossing | the bound of a time range moves with the clock and passes the date or instant of a record |
| move | enter or leave a segment |
| candidate | a profile that may move in a refresh, by a change or a crossing |

Neighbors take a position (`positions`), read or write the change log (`log`), ask what a definition `reads`, and
find the `candidates` of a refresh. Not here: which of them the definition then selects, and their stays.
"""
