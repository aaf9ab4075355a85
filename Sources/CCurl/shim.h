// libcurl for Swift: variadic functions do not import, so each option in use has a wrapper here.
#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>

static inline CURLcode gatehouse_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode gatehouse_curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode gatehouse_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode gatehouse_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

// What a transfer hands over: bytes of the head, line by line, and bytes of the body. 0 where it is not to go on.
typedef size_t (*gatehouse_curl_take)(char *bytes, size_t size, size_t count, void *owner);
static inline CURLcode gatehouse_curl_set_body_taker(CURL *handle, gatehouse_curl_take take, void *owner) {
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, owner);
    return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
}
static inline CURLcode gatehouse_curl_set_head_taker(CURL *handle, gatehouse_curl_take take, void *owner) {
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, owner);
    return curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take);
}

// Asked about once a second while a transfer lasts: other than 0 ends it.
typedef int (*gatehouse_curl_watch)(void *owner, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
static inline CURLcode gatehouse_curl_set_watch(CURL *handle, gatehouse_curl_watch watch, void *owner) {
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, owner);
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch);
}

static inline CURLcode gatehouse_curl_status(CURL *handle, long *status) {
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, status);
}

// CURL_GLOBAL_DEFAULT is a macro over macros.
static inline CURLcode gatehouse_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

#endif
