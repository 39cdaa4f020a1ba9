// Makes the C library liblz4 (Debian: liblz4-dev) visible to Swift.
#pragma once
#include <lz4.h>
#include <lz4hc.h>
