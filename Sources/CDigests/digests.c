// OpenSSL 3 calls these deprecated in favour of the interface that looks algorithms up; they are not to go.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "CDigests.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(cdigests_state), "the state has room for SHA-256");
_Static_assert(sizeof(SHA_CTX) <= sizeof(cdigests_state), "the state has room for SHA-1");

void cdigests_sha256_begin(cdigests_state *state) { SHA256_Init((SHA256_CTX *)state); }
void cdigests_sha256_add(cdigests_state *state, const void *bytes, size_t count) {
  if (count > 0) SHA256_Update((SHA256_CTX *)state, bytes, count);
}
void cdigests_sha256_end(cdigests_state *state, unsigned char *digest) { SHA256_Final(digest, (SHA256_CTX *)state); }

void cdigests_sha1_begin(cdigests_state *state) { SHA1_Init((SHA_CTX *)state); }
void cdigests_sha1_add(cdigests_state *state, const void *bytes, size_t count) {
  if (count > 0) SHA1_Update((SHA_CTX *)state, bytes, count);
}
void cdigests_sha1_end(cdigests_state *state, unsigned char *digest) { SHA1_Final(digest, (SHA_CTX *)state); }

int cdigests_hmac_sha256(
  const void *key, size_t key_count, const void *bytes, size_t count, unsigned char *digest) {
  unsigned int length = 0;
  // A key without bytes must still have a place: libcrypto takes no key at all for that of the call before.
  return HMAC(EVP_sha256(), key_count > 0 ? key : "", (int)key_count, bytes, count, digest, &length) != NULL
    && length == 32;
}
