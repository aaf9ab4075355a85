// OpenSSL for Swift: function-like macros do not import, so each one in use has a wrapper here.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// SSL_CTX and SSL settings, macros over SSL_CTX_ctrl and SSL_ctrl.

static inline long gatehouse_SSL_CTX_set_mode(SSL_CTX *context, long mode) {
    return SSL_CTX_set_mode(context, mode);
}
static inline long gatehouse_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) {
    return SSL_CTX_set_min_proto_version(context, version);
}
static inline long gatehouse_SSL_CTX_set_groups(SSL_CTX *context, const char *groups) {
    return SSL_CTX_set1_groups_list(context, groups);
}
static inline long gatehouse_SSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode) {
    return SSL_CTX_set_session_cache_mode(context, mode);
}
static inline long gatehouse_SSL_CTX_set_server_name_callback(SSL_CTX *context, int (*callback)(SSL *, int *, void *)) {
    return SSL_CTX_set_tlsext_servername_callback(context, callback);
}
static inline long gatehouse_SSL_CTX_set_server_name_argument(SSL_CTX *context, void *argument) {
    return SSL_CTX_set_tlsext_servername_arg(context, argument);
}
static inline long gatehouse_SSL_set_server_name(SSL *session, const char *name) {
    return SSL_set_tlsext_host_name(session, name);
}
static inline long gatehouse_SSL_set_verify_store(SSL *session, X509_STORE *store) {
    return SSL_set1_verify_cert_store(session, store);
}
static inline const char *gatehouse_SSL_get_cipher_name(const SSL *session) {
    return SSL_get_cipher_name(session);
}
static inline int gatehouse_SSL_set_app_data(SSL *session, void *data) {
    return SSL_set_app_data(session, data);
}
static inline void *gatehouse_SSL_get_app_data(const SSL *session) {
    return SSL_get_app_data(session);
}


// The ticket callback gets no argument of its own: it finds its owner at the session's context.

static inline int gatehouse_SSL_CTX_set_ticket_owner(SSL_CTX *context, void *owner) {
    return SSL_CTX_set_app_data(context, owner);
}
static inline void *gatehouse_SSL_get_ticket_owner(const SSL *session) {
    return SSL_CTX_get_app_data(SSL_get_SSL_CTX(session));
}

// Starts an HMAC with SHA-256. Here, because an OSSL_PARAM keeps pointers to its strings, and a Swift string is lent as
// a C string only for the length of one call.
static inline int gatehouse_HMAC_SHA256_init(EVP_MAC_CTX *authentication, const unsigned char *key, size_t count) {
    OSSL_PARAM parameters[2];
    parameters[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0);
    parameters[1] = OSSL_PARAM_construct_end();
    return EVP_MAC_init(authentication, key, count, parameters);
}

// Options that are built by a macro: compression off, no renegotiation in TLS 1.2, no tickets.

static inline uint64_t gatehouse_SSL_OP_NO_COMPRESSION(void) { return SSL_OP_NO_COMPRESSION; }
static inline uint64_t gatehouse_SSL_OP_SERVER_ORDER(void) {
    return SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA;
}
static inline uint64_t gatehouse_SSL_OP_NO_TICKET(void) { return SSL_OP_NO_TICKET; }
static inline uint64_t gatehouse_SSL_OP_NO_RENEGOTIATION(void) { return SSL_OP_NO_RENEGOTIATION; }

// BIO retry flags.

static inline void gatehouse_BIO_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void gatehouse_BIO_clear_retry_flags(BIO *bio) { BIO_clear_retry_flags(bio); }

// Stacks: typed accessors are macros.

static inline STACK_OF(X509) *gatehouse_sk_X509_new(void) { return sk_X509_new_null(); }
static inline int gatehouse_sk_X509_push(STACK_OF(X509) *stack, X509 *item) { return sk_X509_push(stack, item); }
static inline void gatehouse_sk_X509_free_all(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }
static inline int gatehouse_sk_X509_num(const STACK_OF(X509) *stack) { return stack == NULL ? 0 : sk_X509_num(stack); }
static inline X509 *gatehouse_sk_X509_value(const STACK_OF(X509) *stack, int index) {
    return sk_X509_value(stack, index);
}
static inline void gatehouse_sk_X509_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }
static inline int gatehouse_sk_GENERAL_NAME_num(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline const GENERAL_NAME *gatehouse_sk_GENERAL_NAME_value(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}

static inline STACK_OF(X509_NAME) *gatehouse_sk_X509_NAME_new(void) { return sk_X509_NAME_new_null(); }
static inline void gatehouse_sk_X509_NAME_push_copy(STACK_OF(X509_NAME) *stack, const X509_NAME *name) {
    X509_NAME *copy = X509_NAME_dup(name);
    if (copy != NULL && sk_X509_NAME_push(stack, copy) <= 0) X509_NAME_free(copy);
}
static inline void gatehouse_sk_X509_NAME_free_all(STACK_OF(X509_NAME) *stack) {
    sk_X509_NAME_pop_free(stack, X509_NAME_free);
}

// A DNS name, URI or IP address of a subject alternative name, as its raw bytes; NULL for any other kind.
static inline const ASN1_STRING *gatehouse_GENERAL_NAME_dns(const GENERAL_NAME *name) {
    return name->type == GEN_DNS ? name->d.dNSName : NULL;
}
static inline const ASN1_STRING *gatehouse_GENERAL_NAME_uri(const GENERAL_NAME *name) {
    return name->type == GEN_URI ? name->d.uniformResourceIdentifier : NULL;
}
static inline const ASN1_STRING *gatehouse_GENERAL_NAME_ip(const GENERAL_NAME *name) {
    return name->type == GEN_IPADD ? name->d.iPAddress : NULL;
}

// RFC 2253 names, with UTF-8 left as it is instead of escaped.
static inline unsigned long gatehouse_XN_FLAG_RFC2253_as_UTF8(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }

// The extensions that a certificate request asks for.

static inline STACK_OF(X509_EXTENSION) *gatehouse_sk_X509_EXTENSION_new(void) { return sk_X509_EXTENSION_new_null(); }
static inline int gatehouse_sk_X509_EXTENSION_push(STACK_OF(X509_EXTENSION) *stack, X509_EXTENSION *item) {
    return sk_X509_EXTENSION_push(stack, item);
}
static inline void gatehouse_sk_X509_EXTENSION_free_all(STACK_OF(X509_EXTENSION) *stack) {
    sk_X509_EXTENSION_pop_free(stack, X509_EXTENSION_free);
}

// OCSP: where a certificate's status is told, and whether it wants that told in the handshake (RFC 7633).

static inline STACK_OF(OPENSSL_STRING) *gatehouse_X509_ocsp_addresses(X509 *certificate) {
    return X509_get1_ocsp(certificate);
}
static inline int gatehouse_sk_OPENSSL_STRING_num(const STACK_OF(OPENSSL_STRING) *stack) {
    return stack == NULL ? 0 : sk_OPENSSL_STRING_num(stack);
}
static inline const char *gatehouse_sk_OPENSSL_STRING_value(const STACK_OF(OPENSSL_STRING) *stack, int index) {
    return sk_OPENSSL_STRING_value(stack, index);
}
static inline void gatehouse_sk_OPENSSL_STRING_free_all(STACK_OF(OPENSSL_STRING) *stack) { X509_email_free(stack); }
static inline int gatehouse_X509_has_tls_feature(const X509 *certificate, long feature) {
    TLS_FEATURE *features = (TLS_FEATURE *)X509_get_ext_d2i(certificate, NID_tlsfeature, NULL, NULL);
    int isListed = 0;
    if (features == NULL) return 0;
    for (int index = 0; index < sk_ASN1_INTEGER_num(features); index += 1) {
        if (ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features, index)) == feature) isListed = 1;
    }
    TLS_FEATURE_free(features);
    return isListed;
}
static inline long gatehouse_SSL_CTX_set_status_callback(SSL_CTX *context, int (*callback)(SSL *, void *)) {
    return SSL_CTX_set_tlsext_status_cb(context, callback);
}
// Has a handshake send a copy of a response; 0 where there is no memory for one.
static inline int gatehouse_SSL_staple(SSL *session, const unsigned char *response, size_t count) {
    unsigned char *copy = (unsigned char *)OPENSSL_memdup(response, count);
    if (copy == NULL) return 0;
    if (SSL_set_tlsext_status_ocsp_resp(session, copy, (long)count) == 1) return 1;
    OPENSSL_free(copy);
    return 0;
}
// The client's side: ask for a status, and see what came; -1 where nothing did.
static inline long gatehouse_SSL_ask_for_status(SSL *session) {
    return SSL_set_tlsext_status_type(session, TLSEXT_STATUSTYPE_ocsp);
}
static inline long gatehouse_SSL_get_status(SSL *session, const unsigned char **response) {
    return SSL_get_tlsext_status_ocsp_resp(session, response);
}
static inline int gatehouse_X509_new_index(CRYPTO_EX_free *release) {
    return CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_X509, 0, NULL, NULL, NULL, release);
}

// Memory that OpenSSL allocated.

static inline void gatehouse_OPENSSL_free(void *memory) { OPENSSL_free(memory); }

// Reading errors: the queue's codes are packed.

static inline int gatehouse_ERR_reason(unsigned long code) { return ERR_GET_REASON(code); }
static inline int gatehouse_ERR_library(unsigned long code) { return ERR_GET_LIB(code); }

// Generating keys: EVP_EC_gen and its like are variadic macros.

static inline EVP_PKEY *gatehouse_generate_ec_key(const char *curve) { return EVP_EC_gen(curve); }
static inline EVP_PKEY *gatehouse_generate_rsa_key(size_t bits) { return EVP_RSA_gen(bits); }

#endif
