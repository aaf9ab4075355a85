// c-ares for Swift.
#ifndef CARES_SHIM_H
#define CARES_SHIM_H

#include <ares.h>
#include <netdb.h>

#endif
