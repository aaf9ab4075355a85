// libxml2 for Swift.
#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

// Variadic callbacks cannot be written in Swift: one that is silent.
static inline void clibxml2_say_nothing(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

static inline void clibxml2_silence(xmlSAXHandler *handler) {
    handler->warning = clibxml2_say_nothing;
    handler->error = clibxml2_say_nothing;
    handler->fatalError = clibxml2_say_nothing;
    handler->serror = 0;
}

#endif
