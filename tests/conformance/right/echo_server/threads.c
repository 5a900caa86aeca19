/* A thread for each client. */
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void *echo(void *given)
{
    int client = (int)(long)given;
    char data[4096];
    ssize_t size, sent, done;

    while ((size = read(client, data, sizeof data)) > 0)
        for (done = 0; done < size; done += sent)
            if ((sent = write(client, data + done, size - done)) < 0) {
                close(client);
                return NULL;
            }
    close(client);
    return NULL;
}

int main(int argc, char **argv)
{
    int server = socket(AF_INET, SOCK_STREAM, 0), on = 1, client;
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t length = sizeof address;
    pthread_t thread;

    signal(SIGPIPE, SIG_IGN);
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&address, length) || listen(server, 10)) {
        perror("echo_server");
        return 1;
    }
    getsockname(server, (struct sockaddr *)&address, &length);
    printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    while ((client = accept(server, NULL, NULL)) >= 0) {
        pthread_create(&thread, NULL, echo, (void *)(long)client);
        pthread_detach(thread);
    }
    return 1;
}
