/*
 * Echo every byte to every client, for ever.
 *
 * The baseline: the calls that any server must make, and
 * nothing around them. What cannot be sent waits in a copy, and until
 * it is gone nothing more is read from that client.
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, CHUNK = 65536, EVENTS = 512 };

struct client {
    int socket;
    size_t sent, size; /* bytes of `rest` */
    char *rest;
};

static int loop;
static char chunk[CHUNK];

static void watch(int operation, struct client *client, unsigned events)
{
    struct epoll_event event = { .events = events, .data.ptr = client };
    epoll_ctl(loop, operation, client->socket, &event);
}

static void leave(struct client *client)
{
    close(client->socket);
    free(client->rest);
    free(client);
}

static void finish(struct client *client)
{
    ssize_t sent = send(client->socket, client->rest + client->sent,
                        client->size - client->sent, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) {
        leave(client);
        return;
    }
    client->sent += sent > 0 ? sent : 0;
    if (client->sent == client->size) {
        free(client->rest);
        client->rest = NULL;
        watch(EPOLL_CTL_MOD, client, EPOLLIN);
    }
}

static void echo(struct client *client)
{
    ssize_t size = recv(client->socket, chunk, CHUNK, 0);
    if (size < 0 && errno == EAGAIN)
        return;
    ssize_t sent = size > 0 ? send(client->socket, chunk, size, MSG_NOSIGNAL) : -1;
    if (size <= 0 || (sent < 0 && errno != EAGAIN)) {
        leave(client);
        return;
    }
    sent = sent > 0 ? sent : 0;
    if (sent < size) {
        client->sent = 0;
        client->size = size - sent;
        client->rest = malloc(client->size);
        memcpy(client->rest, chunk + sent, client->size);
        watch(EPOLL_CTL_MOD, client, EPOLLOUT);
    }
}

static void take(int listener)
{
    int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (socket < 0)
        return;
    struct client *client = calloc(1, sizeof *client);
    client->socket = socket;
    watch(EPOLL_CTL_ADD, client, EPOLLIN);
}

int main(int count, char **words)
{
    char *end = "";
    long port = count > 1 ? strtol(words[1], &end, 10) : 0;
    if (count > 2 || *end || port < 0 || port > 65535 || (count > 1 && !*words[1])) {
        fprintf(stderr, "a port is wanted, a whole number from 0 to 65535\n");
        return 2;
    }
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    struct client listener = { .socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0) };
    int on = 1;
    setsockopt(listener.socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener.socket, (struct sockaddr *)&address, length)
        || listen(listener.socket, BACKLOG)) {
        fprintf(stderr, "port %ld: %s\n", port, strerror(errno));
        return 1;
    }
    getsockname(listener.socket, (struct sockaddr *)&address, &length);
    loop = epoll_create1(0);
    watch(EPOLL_CTL_ADD, &listener, EPOLLIN);
    printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(loop, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            struct client *client = events[i].data.ptr;
            if (client == &listener)
                take(listener.socket);
            else if (client->rest)
                finish(client);
            else
                echo(client);
        }
    }
}
