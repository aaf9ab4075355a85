// What Swift's Glibc module does not show of Linux: epoll, eventfd, signalfd, inotify, accept4, splice, statfs;
// and of the processor: prefetching.
// _GNU_SOURCE may not be defined in a header that Swift reads beside Glibc, so some declarations are ours.
#ifndef CLINUX_H
#define CLINUX_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/vfs.h>

int clinux_accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
ssize_t clinux_splice(int from, int to, size_t length, unsigned int flags);
int clinux_pipe2(int ends[2], int flags);
ssize_t clinux_getrandom(void *bytes, size_t count);
/// How many cores this process may run on, as affinity masks and containers narrow them; 0 where that is not known.
int clinux_available_cores(void);
/// Bytes that were allocated and not freed.
size_t clinux_allocated_bytes(void);
/// Has the allocator give free pages back to the system. Threads that allocate meanwhile wait.
void clinux_trim_heap(void);
/// Has the kernel write no core file of this process, and let no other process of the user read its memory.
int clinux_set_undumpable(void);
/// Sets the calling thread's name as shown by `top -H` (at most 15 bytes).
void clinux_name_thread(const char *name);

/// Starts fetching the cache line at `address`, which will be written to. Waits for nothing and cannot fail.
static inline void clinux_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }

#endif
