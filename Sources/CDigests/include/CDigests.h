// SHA-256 and SHA-1 of the system's libcrypto. Its one-call interface looks an algorithm up by name each time, which
// costs more than hashing a short text; the calls behind it do not, and are what is wrapped here.

#ifndef CDIGESTS_H
#define CDIGESTS_H

#include <stddef.h>

/// A digest in the making; a plain value, which may be copied.
typedef struct {
  unsigned long long state[16];
} cdigests_state;

void cdigests_sha256_begin(cdigests_state *state);
void cdigests_sha256_add(cdigests_state *state, const void *bytes, size_t count);
/// Writes 32 bytes.
void cdigests_sha256_end(cdigests_state *state, unsigned char *digest);

void cdigests_sha1_begin(cdigests_state *state);
void cdigests_sha1_add(cdigests_state *state, const void *bytes, size_t count);
/// Writes 20 bytes.
void cdigests_sha1_end(cdigests_state *state, unsigned char *digest);

/// HMAC with SHA-256 (RFC 2104); writes 32 bytes. Returns 0 if it can't be had.
int cdigests_hmac_sha256(
  const void *key, size_t key_count, const void *bytes, size_t count, unsigned char *digest);

#endif
