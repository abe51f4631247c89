/* A machine's clock that is off: loaded before a program, adds RELAIS_CLOCK_OFF seconds. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t id, struct timespec *time) {
    int done = (int)syscall(SYS_clock_gettime, id, time);
    const char *off = getenv("RELAIS_CLOCK_OFF");
    if (done == 0 && id == CLOCK_REALTIME && off) time->tv_sec += atol(off);
    return done;
}
