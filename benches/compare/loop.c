/* What starting programs costs at the least: starts `/bin/true N` COUNT times, at most AT_ONCE at the same time, and does
 * nothing else. No pipes, no record, no timeout. Usage: loop COUNT AT_ONCE */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: loop COUNT AT_ONCE\n");
        return 2;
    }
    long count = atol(argv[1]), at_once = atol(argv[2]), running = 0;
    /* The environment that a step of `checklist` has. */
    char *environment[] = {"HOME=/root", "LANG=C.UTF-8", "LC_ALL=C", "PATH=/usr/local/bin:/usr/bin:/bin", NULL};
    for (long started = 0; started < count || running > 0;) {
        if (started < count && running < at_once) {
            char number[24];
            snprintf(number, sizeof number, "%ld", started);
            char *words[] = {"/bin/true", number, NULL};
            pid_t child = vfork();
            if (child == 0) {
                execve(words[0], words, environment);
                _exit(127);
            }
            if (child < 0) {
                perror("vfork");
                return 1;
            }
            started++;
            running++;
        } else {
            int status;
            if (wait(&status) < 0 || status != 0) {
                fprintf(stderr, "a program did not exit with 0\n");
                return 1;
            }
            running--;
        }
    }
    return 0;
}
