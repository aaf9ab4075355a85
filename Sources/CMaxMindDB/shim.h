// libmaxminddb for Swift: databases of places by address.
#ifndef MAXMINDDB_SHIM_H
#define MAXMINDDB_SHIM_H

#include <maxminddb.h>
#include <sys/syscall.h>
#include <unistd.h>

// A file in memory, closed on exec; -1 with errno. The library opens files by name and maps them: of a copy nobody
// can take anything away underneath it.
static inline int gatehouse_memory_file(const char *name) { return (int)syscall(SYS_memfd_create, name, 1u); }

#endif
