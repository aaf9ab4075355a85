// Counts heap allocations of a program it is preloaded into, where another process can read the counts any time.
//
// LD_PRELOAD=malloc-count.so MALLOC_COUNT_FILE=counts program …
//
// The file is mapped memory: 64-bit words in the machine's byte order. Word 0: allocations (malloc, calloc, realloc
// and the aligned kinds); word 1: calls of free with something to free; word 2: bytes asked for; word 3: set it to 1
// to have the callers of allocations noted, 0 to stop; word 4: the number of notes; from word 8 on the notes, each
// of them DEPTH words: return addresses, the innermost first, 0 where there are no more.

#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { DEPTH = 24, NOTES = 65536, HEAD = 8 };

static _Atomic uint64_t *words;
static _Thread_local bool is_noting;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("MALLOC_COUNT_FILE");
    if (!path) return;
    size_t size = (HEAD + (size_t)DEPTH * NOTES) * sizeof(uint64_t);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, (off_t)size) != 0) _exit(111);
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (memory == MAP_FAILED) _exit(111);
    void *frame;
    backtrace(&frame, 1);  // Loads the unwinder now, which allocates.
    words = memory;
}

__attribute__((noinline)) static void note_callers(void) {
    if (is_noting) return;
    is_noting = true;
    uint64_t place = atomic_fetch_add(&words[4], 1);
    if (place < NOTES) {
        void *frames[DEPTH + 2];
        int count = backtrace(frames, DEPTH + 2);
        // The first two are this function and the one that stands in for malloc.
        for (int i = 2; i < count; i++) words[HEAD + place * DEPTH + (size_t)i - 2] = (uintptr_t)frames[i];
    }
    is_noting = false;
}

__attribute__((always_inline)) static inline void count(size_t size) {
    if (!words) return;
    atomic_fetch_add_explicit(&words[0], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&words[2], size, memory_order_relaxed);
    if (words[3]) note_callers();
}

void *malloc(size_t size) {
    count(size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count(number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
    count(size);
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    count(size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
    void *memory = memalign(alignment, size);
    if (!memory) return ENOMEM;
    *result = memory;
    return 0;
}

void free(void *memory) {
    if (memory && words) atomic_fetch_add_explicit(&words[1], 1, memory_order_relaxed);
    __libc_free(memory);
}
