// hiredis for Swift: its reader of replies; sockets and TLS are our own.
#ifndef HIREDIS_SHIM_H
#define HIREDIS_SHIM_H

#include <hiredis/hiredis.h>

#endif
