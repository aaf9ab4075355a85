#define _GNU_SOURCE
#include "clinux.h"
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <unistd.h>

int clinux_accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags) {
    return accept4(descriptor, address, length, flags);
}

ssize_t clinux_splice(int from, int to, size_t length, unsigned int flags) {
    return splice(from, 0, to, 0, length, flags);
}

int clinux_pipe2(int ends[2], int flags) {
    return pipe2(ends, flags);
}

ssize_t clinux_getrandom(void *bytes, size_t count) {
    return getrandom(bytes, count, 0);
}

size_t clinux_allocated_bytes(void) {
    struct mallinfo2 all = mallinfo2();
    return all.uordblks + all.hblkhd;
}

void clinux_trim_heap(void) {
    malloc_trim(0);
}

void clinux_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}

int clinux_set_undumpable(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int clinux_available_cores(void) {
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 0;
}
