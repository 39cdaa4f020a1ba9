// Whoever works with this floor uses the words that all floors share: stream names, positions, batches, envelopes, failures.

@_exported public import LogTypes
