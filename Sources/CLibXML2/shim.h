// libxml2 for Swift.
#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H

// The system's ICU must not be seen: its headers contradict those of the ICU that Foundation brings along, and no
// module could import both. Only the end of a structure for encodings depends on it, which nobody here looks into.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

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
