// The platform's C library under one name. Whoever calls the system imports this and no platform's own module, so the
// sources name platforms in one place.

#if canImport(Glibc)
  @_exported public import Glibc
#elseif canImport(Musl)
  @_exported public import Musl
#else
  @_exported public import Darwin
#endif
