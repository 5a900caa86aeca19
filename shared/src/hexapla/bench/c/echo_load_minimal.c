/*
 * Load an echo server, and say what that costs the client.
 *
 * The yardstick of the load generator: the calls that any client must make
 * that compares every byte, and nothing around them. It measures no latency,
 * and does not say what is wrong. Prints nanoseconds of processor time for
 * each message.
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { NOISE = 1 << 20, STRIDE = 40503, EVENTS = 512, MOST = 65536 };

static char noise[NOISE + MOST], answer[MOST];
static size_t at[MOST], had[MOST], next, size;

static void say(int client)
{
    next = (next + STRIDE) % NOISE;
    at[client] = next;
    had[client] = 0;
    if (send(client, noise + next, size, MSG_NOSIGNAL) != (ssize_t)size)
        exit(1);
}

static double used(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int count, char **words)
{
    if (count != 5) {
        fprintf(stderr, "port, connections, bytes and messages are wanted\n");
        return 2;
    }
    int connections = atoi(words[2]), left = atoi(words[4]), waiting = connections;
    size = atoi(words[3]);
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = random();
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(words[1])) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int loop = epoll_create1(0), on = 1;
    int clients[connections];
    for (int i = 0; i < connections; i++) {
        clients[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(clients[i], (struct sockaddr *)&address, sizeof address))
            return 1;
        setsockopt(clients[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event event = { .events = EPOLLIN, .data.fd = clients[i] };
        epoll_ctl(loop, EPOLL_CTL_ADD, clients[i], &event);
    }
    double began = used(), messages = left;
    for (int i = 0; i < connections; i++, left--)
        say(clients[i]);
    while (waiting) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(loop, events, EVENTS, 5000);
        if (ready <= 0)
            return 1;
        for (int i = 0; i < ready; i++) {
            int client = events[i].data.fd;
            ssize_t came = recv(client, answer, size - had[client], 0);
            if (came <= 0 || memcmp(answer, noise + at[client] + had[client], came))
                return 1;
            had[client] += came;
            if (had[client] < size)
                continue;
            if (left > 0) {
                say(client);
                left--;
            } else {
                waiting--;
            }
        }
    }
    printf("%.0f\n", (used() - began) / messages);
}
