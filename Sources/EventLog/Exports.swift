// Whoever works with this floor uses the words that all floors share: stream names, positions, unique keys.

@_exported public import LogTypes
