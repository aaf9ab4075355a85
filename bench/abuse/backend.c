// The backend: answers /.../1k with 1 KiB, /.../big with 8 MiB and /.../held never, and counts requests whose path
// begins with /attack.
//
//   cc -O2 -o backend backend.c && ./backend PORT
//
// `GET /counts` answers with the count. A request with a body is counted with its head and answered once the body has
// come. In C, so that a flood that is let through to it says something of the gateway and little of the backend.
// Speaks just enough HTTP/1.1 for a gateway that is in order.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { headBytes = 8192, bigBytes = 8 << 20, events = 256 };

struct connection {
    int descriptor;
    int isInBody, isChunked, sendsBig, isHeld, count;
    long bodyLeft;
    // Of a big answer: bytes that the kernel has not taken.
    long outputLeft;
    char input[headBytes + 1];
};

static char big[bigBytes + 128];
static long bigCount;
static char small[1024 + 128];
static long smallCount;
static unsigned long attacks;
static int poll;

static long answer(char *into, char fill, long count) {
    long head = sprintf(into, "HTTP/1.1 200 OK\r\nContent-Length: %ld\r\n\r\n", count);
    memset(into + head, fill, count);
    return head + count;
}

static void finish(struct connection *it) {
    close(it->descriptor);
    free(it);
}

// Sends what is left of a big answer; 0 where the connection is broken.
static int push(struct connection *it) {
    while (it->outputLeft > 0) {
        long sent = send(it->descriptor, big + bigCount - it->outputLeft, it->outputLeft, MSG_NOSIGNAL);
        if (sent < 0) return errno == EAGAIN;
        it->outputLeft -= sent;
    }
    return 1;
}

static int reply(struct connection *it) {
    it->isInBody = 0;
    if (it->isHeld) return 1;
    if (it->sendsBig) {
        it->outputLeft = bigCount;
        return push(it);
    }
    return send(it->descriptor, small, smallCount, MSG_NOSIGNAL) == smallCount;
}

static void take(struct connection *it, long bytes) {
    it->count -= bytes;
    memmove(it->input, it->input + bytes, it->count + 1);
}

// Looks at a head that is complete; 0 where the connection is broken.
static int begin(struct connection *it, char *end) {
    char *path = strchr(it->input, ' ');
    if (!path || path > end) return 0;
    path += 1;
    if (!strncmp(path, "/counts", 7)) {
        char text[128], number[32];
        sprintf(number, "%lu", attacks);
        int length = sprintf(text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(number), number);
        take(it, end + 4 - it->input);
        return send(it->descriptor, text, length, MSG_NOSIGNAL) == length;
    }
    if (!strncmp(path, "/attack", 7)) attacks += 1;
    char *space = strchr(path, ' ');
    it->sendsBig = space && space - path >= 4 && !strncmp(space - 4, "/big", 4);
    it->isHeld = space && space - path >= 5 && !strncmp(space - 5, "/held", 5);
    *end = 0;
    char *length = strcasestr(it->input, "\r\ncontent-length:");
    it->isChunked = !length && strcasestr(it->input, "\r\ntransfer-encoding:");
    it->bodyLeft = length ? atol(length + 17) : 0;
    it->isInBody = 1;
    take(it, end + 4 - it->input);
    return 1;
}

// Goes through what has arrived; 0 where the connection is broken.
static int work(struct connection *it) {
    for (;;) {
        if (!it->isInBody) {
            char *end = memmem(it->input, it->count, "\r\n\r\n", 4);
            if (!end) return it->count < headBytes;
            if (!begin(it, end)) return 0;
            if (!it->isInBody) continue;
        }
        if (it->isChunked) {
            // Over with the last chunk, which nothing else of an attack looks like.
            char *end = memmem(it->input, it->count, "0\r\n\r\n", 5);
            if (!end) {
                if (it->count > 4) take(it, it->count - 4);
                return 1;
            }
            take(it, end + 5 - it->input);
        } else {
            long taken = it->bodyLeft < it->count ? it->bodyLeft : it->count;
            take(it, taken);
            it->bodyLeft -= taken;
            if (it->bodyLeft > 0) return 1;
        }
        if (!reply(it)) return 0;
    }
}

static void ready(struct connection *it, unsigned what) {
    if (what & EPOLLOUT && !push(it)) return finish(it);
    if (!(what & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP))) return;
    for (;;) {
        long count = recv(it->descriptor, it->input + it->count, headBytes - it->count, 0);
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) return finish(it);
        it->count += count;
        it->input[it->count] = 0;
        if (!work(it)) return finish(it);
    }
}

static void acceptAll(int listener) {
    for (;;) {
        int descriptor = accept4(listener, 0, 0, SOCK_NONBLOCK);
        if (descriptor < 0) return;
        int yes = 1;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        struct connection *it = calloc(1, sizeof *it);
        it->descriptor = descriptor;
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = it};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event)) finish(it);
    }
}

int main(int count, char **words) {
    if (count != 2) return fprintf(stderr, "usage: backend PORT\n"), 2;
    struct rlimit descriptors;
    getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    setrlimit(RLIMIT_NOFILE, &descriptors);
    bigCount = answer(big, 'x', bigBytes);
    smallCount = answer(small, 'y', 1024);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1, sendBuffer = 32 << 10;
    // Else the kernel takes megabytes of each answer that nobody reads, and it is the backend that is busy with them.
    setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &sendBuffer, sizeof sendBuffer);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) return perror("bind"), 1;
    poll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = 0};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        struct epoll_event found[events];
        int number = epoll_wait(poll, found, events, -1);
        for (int place = 0; place < number; place += 1) {
            if (!found[place].data.ptr) acceptAll(listener);
            else ready(found[place].data.ptr, found[place].events);
        }
    }
}
