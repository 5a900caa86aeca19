/*
 * Load an echo server over connections that are open already.
 *
 * The loops of the load generator, where there is a compiler: many clients in
 * one thread, each message different, every byte of an answer compared. One
 * process makes one exchange. It inherits the connections and a file of noise,
 * of which each message is a slice. It prints what it saw as JSON; what is
 * wrong with a wrong answer is worked out by the program that started it.
 *
 * Messages are numbered in the order in which they are sent. With a rate,
 * message N is due at N / rate seconds, on connection N % connections,
 * whatever the server does (an open loop). With a rate of 0, a connection
 * sends its next message as soon as it has its answer (a closed loop).
 */

#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

enum {
    NOISE = 1 << 20, /* load.py has the same NOISE and STRIDE */
    STRIDE = 40503,
    BUFFER = 1 << 18,
    EVENTS = 512,
    SECOND = 1000000000, /* nanoseconds */
    MIN_SLEEP = 100000,  /* nanoseconds; a sleep ends late, so a shorter one is not worth it */
    HALF = 1024,         /* buckets for each power of two: three digits, as in an HdrHistogram */
    FIXED = 9,           /* arguments before the connections */
};

struct client {
    int socket;
    size_t had;           /* bytes of the answer that is under way */
    int64_t next, waiting; /* message whose answer comes next; how many are unanswered */
};

static struct client *clients;
static int64_t connections, count, sent, answered, late;
static int64_t *moments; /* by message: when it was sent, or was due, in nanoseconds */
static int64_t latencies[64 * HALF];
static int64_t began, processor_began, queued_began, now;
static size_t size, at;
static const char *noise;
static char buffer[BUFFER];

static int64_t read_clock(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * SECOND + time.tv_nsec;
}

/* Nanoseconds for which this thread waited for a processor, if the kernel tells. */
static int64_t queued(void)
{
    int64_t ran, waited = 0;
    FILE *file = fopen("/proc/thread-self/schedstat", "r");
    if (file && fscanf(file, "%" SCNd64 " %" SCNd64, &ran, &waited) != 2)
        waited = 0;
    if (file)
        fclose(file);
    return waited;
}

/* Print what was seen, and exit. `failure` is empty, or names what `client` met. */
static void report(const char *failure, const struct client *client, int64_t detail,
                   const char *data, size_t length)
{
    int64_t processor = read_clock(CLOCK_PROCESS_CPUTIME_ID) - processor_began;
    int64_t time = read_clock(CLOCK_MONOTONIC) - began, waited = queued() - queued_began;
    printf("{\"failure\": \"%s\", \"connection\": %td, \"detail\": %" PRId64, failure,
           client ? client - clients : -1, detail);
    printf(", \"sent\": %" PRId64 ", \"answered\": %" PRId64 ", \"late\": %" PRId64, sent, answered,
           late);
    printf(", \"nanoseconds\": %" PRId64 ", \"processor\": %" PRId64 ", \"queued\": %" PRId64, time,
           processor, waited);
    printf(", \"data\": \"");
    for (size_t i = 0; i < length; i++)
        printf("%02x", (unsigned char)data[i]);
    printf("\", \"clients\": [");
    for (int64_t i = 0; *failure && i < connections; i++)
        printf("%s[%zu, %" PRId64 ", %" PRId64 "]", i ? ", " : "", clients[i].had, clients[i].next,
               clients[i].waiting);
    printf("], \"latencies\": [");
    const char *comma = "";
    for (int64_t i = 0; i < 64 * HALF; i++) {
        int64_t power = i < 2 * HALF ? 0 : i / HALF - 1;
        if (latencies[i])
            printf("%s[%" PRId64 ", %" PRId64 "]", comma, (i - power * HALF) << power, latencies[i]);
        comma = latencies[i] ? ", " : comma;
    }
    printf("]}\n");
    exit(0);
}

static const char *message(int64_t number)
{
    return noise + (at + (number + 1) * STRIDE) % NOISE;
}

static void ask(struct client *client, int64_t moment)
{
    if (!client->waiting++)
        client->next = sent;
    moments[sent] = moment;
    ssize_t taken = send(client->socket, message(sent++), size, MSG_NOSIGNAL);
    if (taken < 0 && errno != EAGAIN)
        report("error", client, errno, "", 0);
    if (taken != (ssize_t)size)
        report("full", client, taken < 0 ? 0 : taken, "", 0);
}

/* Count a latency where an HdrHistogram of nanoseconds with three digits would. */
static void keep(int64_t latency)
{
    int power = 53 - __builtin_clzll(latency | (2 * HALF - 1));
    latencies[power * HALF + (latency >> power)]++;
}

/* Read what has come, of one answer or several, and compare it; return how many are whole now. */
static int64_t hear(struct client *client)
{
    ssize_t came = recv(client->socket, buffer, BUFFER, 0);
    if (came < 0 && errno == EAGAIN)
        return 0;
    if (came < 0)
        report("error", client, errno, "", 0);
    if (came == 0)
        report("end", client, 0, "", 0);
    int64_t before = answered;
    now = read_clock(CLOCK_MONOTONIC);
    for (size_t done = 0, all = came; done < all;) {
        const char *data = buffer + done;
        size_t rest = size - client->had, length = all - done < rest ? all - done : rest;
        if (!client->waiting || memcmp(data, message(client->next) + client->had, length))
            report("wrong", client, 0, data, all - done < size ? all - done : size);
        done += length;
        client->had += length;
        if (client->had < size)
            continue;
        keep(now - moments[client->next]);
        answered++;
        client->waiting--;
        client->next += connections; /* right where several wait: see the rule on top */
        client->had = 0;
    }
    return answered - before;
}

static void closed_loop(int poller, int silence, int64_t until)
{
    struct epoll_event events[EVENTS];
    while (sent < connections && sent < count)
        ask(clients + sent, read_clock(CLOCK_MONOTONIC));
    while (answered < count) {
        int ready = epoll_wait(poller, events, EVENTS, silence);
        if (!ready)
            report("silence", NULL, 0, "", 0);
        if (read_clock(CLOCK_MONOTONIC) > until)
            report("slow", NULL, 0, "", 0);
        for (int i = 0; i < ready; i++) {
            struct client *client = events[i].data.ptr;
            if (hear(client) && sent < count)
                ask(client, now);
        }
    }
}

static void open_loop(int poller, int silence, int64_t until, double rate, int64_t lateness)
{
    struct epoll_event events[EVENTS];
    struct pollfd any = { .fd = poller, .events = POLLIN };
    int64_t due = began;
    while (answered < count) {
        now = read_clock(CLOCK_MONOTONIC);
        if (now > until)
            report("slow", NULL, 0, "", 0);
        while (sent < count && (due = began + MIN_SLEEP + sent / rate * SECOND) <= now) {
            late += read_clock(CLOCK_MONOTONIC) - due > lateness;
            ask(clients + sent % connections, due);
        }
        int64_t wait = sent < count ? due - read_clock(CLOCK_MONOTONIC) : silence * 1000000LL;
        if (wait > MIN_SLEEP) { /* epoll_wait(2) counts in milliseconds, ppoll(2) does not */
            wait -= MIN_SLEEP;
            struct timespec time = { .tv_sec = wait / SECOND, .tv_nsec = wait % SECOND };
            ppoll(&any, 1, &time, NULL);
        }
        int ready = epoll_wait(poller, events, EVENTS, 0);
        if (!ready && sent == count)
            report("silence", NULL, 0, "", 0);
        for (int i = 0; i < ready; i++)
            hear(events[i].data.ptr);
    }
}

int main(int given, char **words)
{
    if (given <= FIXED) {
        fprintf(stderr, "noise, bytes, place, messages, rate, three limits and connections are wanted\n");
        return 2;
    }
    size = strtoul(words[2], NULL, 10);
    at = strtoul(words[3], NULL, 10);
    count = strtoll(words[4], NULL, 10);
    double rate = strtod(words[5], NULL);
    int silence = strtod(words[6], NULL) * 1000; /* milliseconds */
    int64_t limit = strtod(words[7], NULL) * SECOND, lateness = strtod(words[8], NULL) * SECOND;
    connections = given - FIXED;
    noise = mmap(NULL, NOISE + size, PROT_READ, MAP_SHARED | MAP_POPULATE, atoi(words[1]), 0);
    clients = calloc(connections, sizeof *clients);
    moments = calloc(count, sizeof *moments);
    int poller = epoll_create1(0);
    if (noise == MAP_FAILED || !clients || !moments || poller < 0) {
        perror("cannot prepare");
        return 1;
    }
    for (int64_t i = 0; i < connections; i++) {
        clients[i].socket = atoi(words[FIXED + i]);
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = clients + i };
        if (epoll_ctl(poller, EPOLL_CTL_ADD, clients[i].socket, &event)) {
            perror("cannot wait for a connection");
            return 1;
        }
    }
    queued_began = queued();
    processor_began = read_clock(CLOCK_PROCESS_CPUTIME_ID);
    began = read_clock(CLOCK_MONOTONIC);
    if (rate > 0)
        open_loop(poller, silence, began + limit, rate, lateness);
    else
        closed_loop(poller, silence, began + limit);
    report("", NULL, 0, "", 0);
}
