// CRC-32C (Castagnoli): the processor's instruction where it has one, tables elsewhere.
// Both give the same sums; the tables stay callable so that tests can compare the two.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Continues `crc` (0 at the start) over `length` bytes, by the fastest way this processor offers.
uint32_t ccrc32c_update(uint32_t crc, const void *bytes, size_t length);

// The same sum by tables only, on any processor.
uint32_t ccrc32c_update_portable(uint32_t crc, const void *bytes, size_t length);

// 1 when ccrc32c_update uses the processor's instruction.
int ccrc32c_is_accelerated(void);
