// SHA-256 (FIPS 180-4) for scratch builds; small, and not hardened against anything.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t state[8];
  uint8_t block[64];
  uint64_t length;
} csha256;

void csha256_begin(csha256 *hash);
void csha256_add(csha256 *hash, const void *bytes, size_t count);
void csha256_end(csha256 *hash, uint8_t digest[32]);
