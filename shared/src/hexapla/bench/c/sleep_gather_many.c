/*
 * Sleep side by side, then gather the names in the order given.
 *
 * The baseline: a nap is an entry in a heap, and the loop
 * sleeps until the earliest. Equal times go by the order given.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct nap {
    char *name;
    double seconds, until;
};

static struct nap *naps;
static size_t count, room, *heap;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int before(size_t a, size_t b)
{
    return naps[a].until != naps[b].until ? naps[a].until < naps[b].until : a < b;
}

static void add(char *word)
{
    char *value = strchr(word, '='), *end;
    double seconds = value ? strtod(value + 1, &end) : -1;
    if (!value || value == word || end == value + 1 || *end || seconds < 0) {
        fprintf(stderr, "%s is no nap: NAME=SECONDS is\n", word);
        exit(2);
    }
    if (count == room)
        naps = realloc(naps, (room = 2 * room + 64) * sizeof *naps);
    *value = 0;
    naps[count++] = (struct nap){ strdup(word), seconds, 0 };
}

static void push(size_t nap, size_t at)
{
    for (; at && before(nap, heap[(at - 1) / 2]); at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = nap;
}

static size_t pop(size_t left)
{
    size_t first = heap[0], last = heap[left - 1], at = 0, child;
    for (; (child = 2 * at + 1) < left - 1; at = child) {
        if (child + 1 < left - 1 && before(heap[child + 1], heap[child]))
            child++;
        if (!before(heap[child], last))
            break;
        heap[at] = heap[child];
    }
    heap[at] = last;
    return first;
}

int main(int words, char **word)
{
    char defaults[][16] = { "Task-A=1", "Task-B=0.1", "Task-C=0.1" };
    if (words == 2 && !strcmp(word[1], "-")) {
        char *line = NULL;
        size_t size = 0;
        while (getline(&line, &size, stdin) > 0) {
            line[strcspn(line, "\n")] = 0;
            add(line);
        }
    } else {
        for (int i = 1; i < words; i++)
            add(word[i]);
        for (int i = 0; words == 1 && i < 3; i++)
            add(defaults[i]);
    }
    heap = malloc(count * sizeof *heap);
    for (size_t nap = 0; nap < count; nap++) {
        printf("%s sleeps\n", naps[nap].name);
        naps[nap].until = now() + naps[nap].seconds;
        push(nap, nap);
    }
    for (size_t left = count; left; left--) {
        double seconds = naps[heap[0]].until - now();
        if (seconds > 0) {
            fflush(stdout);
            nanosleep(&(struct timespec){ (time_t)seconds, (seconds - (time_t)seconds) * 1e9 }, NULL);
        }
        printf("%s wakes\n", naps[pop(left)].name);
    }
    printf("gathered");
    for (size_t nap = 0; nap < count; nap++)
        printf(" %s", naps[nap].name);
    puts("");
}
