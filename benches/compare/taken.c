/* Runs a command and prints what it took: seconds of wall time, seconds of CPU, the largest resident set of any of its
 * processes in KiB, and its exit code. It is small, because a process counts the memory of the one it was started by.
 * Usage: taken COMMAND ARGUMENTS... */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    struct rusage used;
    if (argc < 2)
        return 2;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    double begin = now();
    if (posix_spawnp(&child, argv[1], &actions, NULL, argv + 1, environ) != 0)
        return 127;
    wait4(child, &status, 0, &used);
    double seconds = now() - begin;
    double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                 (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    printf("%.6f %.6f %ld %d\n", seconds, cpu, used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
