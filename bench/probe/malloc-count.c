// Counts heap allocations of a program it is preloaded into, where another process can read the counts any time.
//
// LD_PRELOAD=malloc-count.so MALLOC_COUNT_FILE=counts program …
//
// The file is mapped memory: 64-bit words in the machine's byte order. Word 0: allocations (malloc, calloc, realloc
// and the aligned kinds); word 1: calls of free with something to free; word 2: bytes asked for; word 3: set it to 1
// to have the callers of allocations noted, 0 to stop; word 4: the number of notes; from word 8 on the notes, each
// of them DEPTH words: return addresses, less the program's own base, 0 where there are no more.
//
// Frames are walked by the frame pointer, which Swift keeps on x86-64 and AArch64; calls out of libraries without
// frame pointers begin with a wrong frame or two.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { DEPTH = 16, NOTES = 65536, HEAD = 8 };

static _Atomic uint64_t *words;
static uint64_t program_base;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static int note_base(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size, (void)unused;
    program_base = info->dlpi_addr;
    return 1;  // The program itself comes first.
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("MALLOC_COUNT_FILE");
    if (!path) return;
    size_t size = (HEAD + (size_t)DEPTH * NOTES) * sizeof(uint64_t);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, (off_t)size) != 0) _exit(111);
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (memory == MAP_FAILED) _exit(111);
    dl_iterate_phdr(note_base, NULL);
    words = memory;
}

static void note_callers(void) {
    uint64_t place = atomic_fetch_add(&words[4], 1);
    if (place >= NOTES) return;
    _Atomic uint64_t *note = words + HEAD + place * DEPTH;
    uintptr_t *frame = __builtin_frame_address(0);
    uintptr_t low = (uintptr_t)frame;
    for (int i = 0; i < DEPTH; i++) {
        uintptr_t next = frame[0];
        note[i] = frame[1] - program_base;
        // A frame further up on the same stack, and not far: else the chain has broken.
        if (next <= (uintptr_t)frame || next - low > 64 * 1024 || next % sizeof(uintptr_t) != 0) return;
        frame = (uintptr_t *)next;
    }
}

static inline void count(size_t size) {
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
