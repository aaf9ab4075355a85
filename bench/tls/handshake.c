/* What a TLS 1.3 handshake costs in OpenSSL alone: both ends in one thread, joined by memory.
 *
 * usage: handshake CERTIFICATE KEY full|resumed COUNT
 * Prints microseconds of processor time that the server's share of a handshake takes. Settings are the gateway's: one
 * ticket, no session cache, buffers given back; the client offers X25519 and AES-128-GCM, and verifies nothing.
 */
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WARMING = 200 };

static SSL_SESSION *ticket;

static int keep(SSL *connection, SSL_SESSION *session) {
  (void)connection;
  SSL_SESSION_free(ticket);
  ticket = session;
  return 1;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

/* Moves what one end has written to where the other reads. */
static void deliver(BIO *from, BIO *to) {
  char bytes[16384];
  int count;
  while ((count = BIO_read(from, bytes, sizeof bytes)) > 0)
    if (BIO_write(to, bytes, count) != count) fail("memory is short");
}

static SSL *end_of(SSL_CTX *context, BIO **reads, BIO **writes) {
  SSL *connection = SSL_new(context);
  *reads = BIO_new(BIO_s_mem());
  *writes = BIO_new(BIO_s_mem());
  if (!connection || !*reads || !*writes) fail("memory is short");
  SSL_set_bio(connection, *reads, *writes);
  return connection;
}

int main(int count, char **words) {
  if (count != 5) fail("usage: handshake CERTIFICATE KEY full|resumed COUNT");
  int resumes = !strcmp(words[3], "resumed"), rounds = atoi(words[4]);
  SSL_CTX *serving = SSL_CTX_new(TLS_server_method()), *asking = SSL_CTX_new(TLS_client_method());
  if (SSL_CTX_use_certificate_chain_file(serving, words[1]) != 1 ||
      SSL_CTX_use_PrivateKey_file(serving, words[2], SSL_FILETYPE_PEM) != 1)
    fail("the certificate or its key is not usable");
  SSL_CTX_set_session_cache_mode(serving, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(serving, 1);
  SSL_CTX_set_mode(serving, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
  SSL_CTX_set_mode(asking, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_ciphersuites(asking, "TLS_AES_128_GCM_SHA256");
  SSL_CTX_set1_groups_list(asking, "X25519");
  SSL_CTX_set_session_cache_mode(asking, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(asking, keep);

  double whole = 0;
  for (int round = -WARMING; round < rounds; round++) {
    BIO *server_reads, *server_writes, *client_reads, *client_writes;
    double share = 0, mark = now();
    SSL *server = end_of(serving, &server_reads, &server_writes);
    SSL_set_accept_state(server);
    share += now() - mark;
    SSL *client = end_of(asking, &client_reads, &client_writes);
    SSL_set_connect_state(client);
    if (resumes && ticket) SSL_set_session(client, ticket);
    while (!SSL_is_init_finished(client) || !SSL_is_init_finished(server)) {
      SSL_do_handshake(client);
      deliver(client_writes, server_reads);
      mark = now();
      SSL_do_handshake(server);
      share += now() - mark;
      deliver(server_writes, client_reads);
      if (SSL_get_shutdown(client) || SSL_get_shutdown(server)) fail("a handshake failed");
    }
    char byte;
    if (resumes) SSL_read(client, &byte, 1); /* the ticket */
    if (round > -WARMING && SSL_session_reused(server) != resumes) fail("another kind of handshake");
    SSL_shutdown(client); /* a session that ends without it is not resumed */
    SSL_free(client);
    mark = now();
    SSL_free(server);
    share += now() - mark;
    if (round >= 0) whole += share;
  }
  printf("%.1f\n", whole / rounds);
}
