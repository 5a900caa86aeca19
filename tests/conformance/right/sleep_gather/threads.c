/* A thread for each nap. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *nap(void *word)
{
    char *seconds = strchr(word, '=');
    *seconds++ = 0;
    double whole = atof(seconds);
    printf("%s sleeps\n", (char *)word);
    nanosleep(&(struct timespec){ (time_t)whole, (whole - (time_t)whole) * 1e9 }, NULL);
    printf("%s wakes\n", (char *)word);
    return word;
}

int main(int argc, char **argv)
{
    char a[] = "Task-A=1", b[] = "Task-B=0.1", c[] = "Task-C=0.1";
    char *defaults[] = { a, b, c };
    char **words = argc > 1 ? argv + 1 : defaults;
    int count = argc > 1 ? argc - 1 : 3;
    pthread_t *threads = calloc(count, sizeof *threads);

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < count; i++)
        pthread_create(&threads[i], NULL, nap, words[i]);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    printf("gathered");
    for (int i = 0; i < count; i++)
        printf(" %s", words[i]);
    puts("");
    return 0;
}
